using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Stores.Tests.Failpoints;

/// <summary>How a call goes wrong.</summary>
public enum Mishap
{
    /// <summary>It throws, and nothing was done.</summary>
    Before,

    /// <summary>It is done, and throws: the answer was lost.</summary>
    After,

    /// <summary>The caller gives up while it runs.</summary>
    Cancelled,
}

/// <summary>A store one call of which goes wrong: the n-th, counted over everything that is asked of it.</summary>
internal sealed class FailingStore(IRecoveryStore store, int failing, Mishap mishap) : IRecoveryStore, IRecoveryWork, IRecoveryQueries
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>Gets the token of whoever asks; cancelled at the call that goes wrong.</summary>
    public CancellationTokenSource Caller { get; } = new();

    public StoreTraits Traits => store.Traits;

    private IRecoveryWork Work => (IRecoveryWork)store;

    private IRecoveryQueries Queries => (IRecoveryQueries)store;

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) =>
        CallAsync(token => store.LoadAsync(key, asked, token), cancellationToken);

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
        CallAsync(token => store.ReadLimitsAsync(tenant, windows, token), cancellationToken);

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
        CallAsync(token => store.AppendAsync(append, token), cancellationToken);

    // What is asked beside the walk itself doesn't fail.
    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => Work.ClaimDueAsync(claim, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => Work.ClaimOutboxAsync(claim, cancellationToken);

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => Work.CompleteOutboxAsync(outcome, cancellationToken);

    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => Queries.ListAsync(query, cancellationToken);

    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) => Queries.CountAsync(queries, most, cancellationToken);

    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) => Queries.CountByAsync(query, by, cancellationToken);

    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) => Queries.ChangedAsync(query, cancellationToken);

    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => Queries.ExportAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => Queries.VersionsAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => Queries.HistoriesAsync(tenant, kind, only, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => Queries.DeadLettersAsync(tenant, limit, cancellationToken);

    private async ValueTask<T> CallAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        if (++_calls != failing)
        {
            return await call(cancellationToken);
        }

        if (mishap == Mishap.Cancelled)
        {
            await Caller.CancelAsync();

            // An append may not be given up half-way, so it gets no token to be given up by.
            return await call(cancellationToken.CanBeCanceled ? Caller.Token : cancellationToken);
        }

        if (mishap == Mishap.After)
        {
            await call(cancellationToken);
        }

        throw new RecoveryStoreException(StoreFault.Unavailable, "The line is dead.");
    }
}
