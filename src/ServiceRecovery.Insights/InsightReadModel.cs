using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>How far a refresh is.</summary>
/// <param name="Done">How many streams were read.</param>
/// <param name="Of">How many there are to read.</param>
public sealed record InsightProgress(long Done, long Of);

/// <summary>What figures need to know of an organization's cases and debriefs, with the version of each at which it was so. It reads what is new or changed and makes reports of all.</summary>
/// <remarks>It holds no words of anybody and nobody of the staff; customers are pseudonyms. It serves one caller at a time.</remarks>
public sealed partial class InsightReadModel
{
    private readonly EventCodec _codec = new();
    private readonly Dictionary<string, CaseFacts> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CaseFacts> _debriefs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Starts empty.</summary>
    /// <param name="tenant">Whose figures it makes.</param>
    public InsightReadModel(TenantId tenant) => Tenant = tenant;

    /// <summary>Gets whose figures it makes.</summary>
    public TenantId Tenant { get; }

    /// <summary>Gets how many cases it knows.</summary>
    public int Cases => _cases.Count;

    /// <summary>Gets how many debriefs it knows.</summary>
    public int Debriefs => _debriefs.Count;

    /// <summary>Reads what is new or changed since the last time; the first time everything. Afterwards the read model is what a new one would be.</summary>
    /// <param name="queries">The store.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Stops the reading; what was read until then is kept, and the next refresh goes on from there.</param>
    /// <returns>How many streams were read.</returns>
    public async ValueTask<long> RefreshAsync(IRecoveryQueries queries, IProgress<InsightProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        _ = queries ?? throw new ArgumentNullException(nameof(queries));
        var cases = await ChangedAsync(queries, StreamKind.Case, cancellationToken).ConfigureAwait(false);
        var debriefs = await ChangedAsync(queries, StreamKind.Debrief, cancellationToken).ConfigureAwait(false);
        var read = await ReadAsync(queries, StreamKind.Case, cases, 0, cases.Count + debriefs.Count, progress, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(queries, StreamKind.Debrief, debriefs, read, cases.Count + debriefs.Count, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a report of what is in the read model.</summary>
    /// <exception cref="ArgumentException">The query asks for an empty interval, or for more cohorts than a series may have.</exception>
    public InsightReport Report(InsightQuery query) => ReportProjection.Report(Tenant, _cases, _debriefs, query ?? throw new ArgumentNullException(nameof(query)));

    private async ValueTask<long> ReadAsync(IRecoveryQueries queries, StreamKind kind, List<string> changed, long done, long of, IProgress<InsightProgress>? progress, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
        {
            return done;
        }

        // One scan of everything is cheaper than many small questions once half of it is new.
        var only = changed.Count > Of(kind).Count / 2 ? null : changed;
        await foreach (var stream in queries.HistoriesAsync(Tenant, kind, only, cancellationToken).ConfigureAwait(false))
        {
            if (only is not null || IsNew(kind, stream.Key.Id, stream.Version, stream.Head!.Chain))
            {
                Take(stream);
                done++;
                progress?.Report(new InsightProgress(done, Math.Max(done, of)));
            }
        }

        return done;
    }

    private void Take(StoredStream stream)
    {
        var (id, version, mark) = (stream.Key.Id, stream.Version, CaseFacts.MarkOf(stream.Head!.Chain));
        _failures = null;
        try
        {
            Of(stream.Key.Kind)[id] = stream.Key.Kind == StreamKind.Case
                ? FactProjection.Fold(id, version, mark, stream.Events.Select(_codec.Decode), Shared)
                : DebriefFactProjection.Fold(id, version, mark, stream.Events.Select(_codec.DecodeDebrief), Shared);
        }
        catch (UnreadableEventException)
        {
            Of(stream.Key.Kind)[id] = CaseFacts.Unread(id, version, mark);
        }
    }

    private async ValueTask<List<string>> ChangedAsync(IRecoveryQueries queries, StreamKind kind, CancellationToken cancellationToken)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        List<string> changed = [];
        await foreach (var stream in queries.VersionsAsync(Tenant, kind, cancellationToken).ConfigureAwait(false))
        {
            there.Add(stream.Id);
            if (IsNew(kind, stream.Id, stream.Version, stream.Chain))
            {
                changed.Add(stream.Id);
            }
        }

        // A store never loses a stream, but the read model may be of another store, or of this one before it was restored.
        foreach (var gone in Of(kind).Keys.Where(id => !there.Contains(id)).ToArray())
        {
            Of(kind).Remove(gone);
            _failures = null;
        }

        return changed;
    }

    private Dictionary<string, CaseFacts> Of(StreamKind kind) => kind == StreamKind.Case ? _cases : _debriefs;

    // What couldn't be read is tried again each time: the library may be newer than it was.
    private bool IsNew(StreamKind kind, string id, long version, ReadOnlyMemory<byte> chain) =>
        !Of(kind).TryGetValue(id, out var known) || known.Version != version || known.Mark != CaseFacts.MarkOf(chain) || !known.IsRead;

    // Names, currencies and roles come again and again: one copy serves all cases.
    private string Shared(string text)
    {
        if (!_texts.TryGetValue(text, out var shared))
        {
            _texts.Add(text, shared = text);
        }

        return shared;
    }
}
