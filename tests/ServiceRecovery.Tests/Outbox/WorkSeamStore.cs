using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Outbox;

/// <summary>The store in memory with seams where it may be away, or the process may end.</summary>
internal sealed class WorkSeamStore(InMemoryRecoveryStore store) : IRecoveryStore, IRecoveryWork, IRecoveryQueries
{
    public StoreTraits Traits => store.Traits;

    /// <summary>Happens before a stream is loaded; may throw.</summary>
    public Action<StreamKey>? BeforeLoad { get; set; }

    /// <summary>Happens before an append; may throw.</summary>
    public Action<StreamAppend>? BeforeAppend { get; set; }

    /// <summary>Happens before anything is claimed; may throw.</summary>
    public Action? BeforeClaim { get; set; }

    /// <summary>Happens before the store hears what came of a message; may throw.</summary>
    public Action<OutboxOutcome>? BeforeComplete { get; set; }

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
    {
        BeforeLoad?.Invoke(key);
        return store.LoadAsync(key, asked, cancellationToken);
    }

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
        store.ReadLimitsAsync(tenant, windows, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        BeforeAppend?.Invoke(append);
        return store.AppendAsync(append, cancellationToken);
    }

    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken)
    {
        BeforeClaim?.Invoke();
        return store.ClaimDueAsync(claim, cancellationToken);
    }

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        BeforeClaim?.Invoke();
        return store.ClaimOutboxAsync(claim, cancellationToken);
    }

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken)
    {
        BeforeComplete?.Invoke(outcome);
        return store.CompleteOutboxAsync(outcome, cancellationToken);
    }

    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) => store.CountAsync(queries, most, cancellationToken);

    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) => store.CountByAsync(query, by, cancellationToken);

    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) => store.ChangedAsync(query, cancellationToken);

    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => store.ExportAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => store.VersionsAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => store.HistoriesAsync(tenant, kind, only, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => store.DeadLettersAsync(tenant, limit, cancellationToken);
}
