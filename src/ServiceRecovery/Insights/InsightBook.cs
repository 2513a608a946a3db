using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>How far a refresh is.</summary>
/// <param name="Done">How many streams were looked at.</param>
/// <param name="Of">How many there are to look at.</param>
public sealed record InsightProgress(long Done, long Of);

/// <summary>What figures need to know of a house's cases, with the version of each at which it was so. It reads what is new or changed and makes reports of all.</summary>
/// <remarks>It holds no words of anybody and nobody of the staff; customers are pseudonyms. It serves one caller at a time.</remarks>
public sealed class InsightBook
{
    private readonly EventCodec _codec = new();
    private readonly Dictionary<string, CaseFacts> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>Starts empty.</summary>
    /// <param name="tenant">Whose figures it makes.</param>
    public InsightBook(TenantId tenant) => Tenant = tenant;

    /// <summary>Gets whose figures it makes.</summary>
    public TenantId Tenant { get; }

    /// <summary>Gets how many cases it knows.</summary>
    public int Cases => _cases.Count;

    /// <summary>Reads what is new or changed since the last time; the first time everything.</summary>
    /// <param name="queries">The store.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Stops the reading; what was read until then is kept, and the next refresh goes on from there.</param>
    /// <returns>How many streams were read.</returns>
    public async ValueTask<long> RefreshAsync(IRecoveryQueries queries, IProgress<InsightProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var done = 0L;
        await foreach (var copy in queries.ExportAsync(Tenant, StreamKind.Case, cancellationToken).ConfigureAwait(false))
        {
            Take(copy.Stream);
            progress?.Report(new InsightProgress(++done, done));
        }

        return done;
    }

    /// <summary>Makes a report of what is in the book.</summary>
    /// <exception cref="ArgumentException">The query asks for an empty interval, or for more cohorts than a series may have.</exception>
    public InsightReport Report(InsightQuery query) => ReportFold.Report(Tenant, _cases, query);

    internal void Take(StoredStream stream)
    {
        try
        {
            _cases[stream.Key.Id] = FactFold.Fold(stream.Key.Id, stream.Version, stream.Events.Select(_codec.Decode), Shared);
        }
        catch (Exception exception) when (exception is UnknownEventTypeException or UnreadableEventException)
        {
            _cases[stream.Key.Id] = CaseFacts.Unread(stream.Key.Id, stream.Version);
        }
    }

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
