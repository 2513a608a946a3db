using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Comparison;

/// <summary>Hands on what a store is asked, by its port alone: so a stream is always loaded with all its texts.</summary>
internal class PassingStore(IRecoveryStore store) : IRecoveryStore, IRecoveryWork
{
    public StoreTraits Traits => store.Traits;

    /// <summary>Gets the store behind it.</summary>
    protected IRecoveryStore Store => store;

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => store.LoadAsync(key, asked, cancellationToken);

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => store.ReadLimitsAsync(tenant, windows, cancellationToken);

    public virtual ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => store.AppendAsync(append, cancellationToken);

    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => ((IRecoveryWork)store).ClaimDueAsync(claim, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => ((IRecoveryWork)store).ClaimOutboxAsync(claim, cancellationToken);

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => ((IRecoveryWork)store).CompleteOutboxAsync(outcome, cancellationToken);
}
