using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>A store in memory that remembers which limits were ever claimed, so that all of them can be read.</summary>
internal sealed class WatchedStore : IRecoveryStore, IRecoveryWork, IRecoveryQueries, IRecoveryImport
{
    private readonly InMemoryRecoveryStore _kept = new(simulated: true);

    /// <summary>Gets the limits that were claimed.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the entries that were taken in.</summary>
    public List<LimitEntry> Imported { get; } = [];

    /// <summary>Happens before an append; may throw.</summary>
    public Action<StreamAppend>? BeforeAppend { get; set; }

    /// <summary>Gets of each import how many streams it was to take in.</summary>
    public List<int> Groups { get; } = [];

    /// <summary>Says why a stream is refused; <see langword="null"/>: it isn't. May throw.</summary>
    public Func<StreamImport, RecoveryStoreException?>? Refuses { get; set; }

    public StoreTraits Traits => _kept.Traits;

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => _kept.LoadAsync(key, asked, cancellationToken);

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => _kept.ReadLimitsAsync(tenant, windows, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        BeforeAppend?.Invoke(append);
        Keys.UnionWith(append.Claims.Select(claim => claim.Key));
        return _kept.AppendAsync(append, cancellationToken);
    }

    public async ValueTask<ImportResult> ImportAsync(ImmutableArray<StreamImport> imports, CancellationToken cancellationToken)
    {
        Groups.Add(imports.Length);
        var (refusal, taken) = ((RecoveryStoreException?)null, imports);
        for (var i = 0; i < imports.Length && refusal is null; i++)
        {
            (refusal, taken) = Refuses?.Invoke(imports[i]) is { } why ? (why, imports[..i]) : (null, imports);
        }

        var result = taken.IsEmpty ? new ImportResult(0) : await _kept.ImportAsync(taken, cancellationToken);
        Keys.UnionWith(taken.SelectMany(import => import.Entries).Select(entry => entry.Key));
        Imported.AddRange(taken.Take(result.Stored).SelectMany(import => import.Entries));
        return result.Stored == taken.Length && refusal is not null ? result with { Refusal = refusal } : result;
    }

    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => _kept.ListAsync(query, cancellationToken);

    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) => _kept.CountAsync(queries, most, cancellationToken);

    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) => _kept.CountByAsync(query, by, cancellationToken);

    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) => _kept.ChangedAsync(query, cancellationToken);

    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => _kept.ExportAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => _kept.VersionsAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => _kept.HistoriesAsync(tenant, kind, only, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => _kept.DeadLettersAsync(tenant, limit, cancellationToken);

    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => _kept.ClaimDueAsync(claim, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => _kept.ClaimOutboxAsync(claim, cancellationToken);

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => _kept.CompleteOutboxAsync(outcome, cancellationToken);

    public ValueTask<ImmutableArray<DueStream>> DueAsync() => _kept.ClaimDueAsync(new DueClaim(DateTimeOffset.MaxValue, int.MaxValue, TimeSpan.Zero), CancellationToken.None);
}
