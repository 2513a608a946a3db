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

    public StoreTraits Traits => _kept.Traits;

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => _kept.LoadAsync(key, asked, cancellationToken);

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => _kept.ReadLimitsAsync(tenant, windows, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        BeforeAppend?.Invoke(append);
        Keys.UnionWith(append.Claims.Select(claim => claim.Key));
        return _kept.AppendAsync(append, cancellationToken);
    }

    public ValueTask<AppendResult> ImportAsync(StreamImport import, CancellationToken cancellationToken)
    {
        Keys.UnionWith(import.Entries.Select(entry => entry.Key));
        Imported.AddRange(import.Entries);
        return _kept.ImportAsync(import, cancellationToken);
    }

    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => _kept.ListAsync(query, cancellationToken);

    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => _kept.ExportAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => _kept.VersionsAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => _kept.HistoriesAsync(tenant, kind, only, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => _kept.DeadLettersAsync(tenant, limit, cancellationToken);

    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => _kept.ClaimDueAsync(claim, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => _kept.ClaimOutboxAsync(claim, cancellationToken);

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => _kept.CompleteOutboxAsync(outcome, cancellationToken);

    public ValueTask<ImmutableArray<DueStream>> DueAsync() => _kept.ClaimDueAsync(new DueClaim(DateTimeOffset.MaxValue, int.MaxValue, TimeSpan.Zero), CancellationToken.None);
}
