using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A real store as a node sees it that is held before it stores something, or dies before it says what came of a message.</summary>
internal sealed class MortalStore(IRecoveryStore store) : IRecoveryStore, IRecoveryWork
{
    private readonly IRecoveryWork _work = (IRecoveryWork)store;
    private TaskCompletionSource? _reached;
    private TaskCompletionSource? _free;

    public StoreTraits Traits => store.Traits;

    /// <summary>Gets or sets whether the node dies now, before the store hears what came of a message.</summary>
    public Func<OutboxOutcome, bool>? Dies { get; set; }

    /// <summary>Holds the next append until it is freed.</summary>
    /// <returns>Ends when the append is there.</returns>
    public Task Hold()
    {
        (_reached, _free) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _reached.Task;
    }

    public void Free() => _free!.SetResult();

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => store.LoadAsync(key, asked, cancellationToken);

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => store.ReadLimitsAsync(tenant, windows, cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _reached, null) is { } reached)
        {
            var free = _free!.Task;
            reached.SetResult();
            await free.ConfigureAwait(false);
        }

        return await store.AppendAsync(append, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => _work.ClaimDueAsync(claim, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => _work.ClaimOutboxAsync(claim, cancellationToken);

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => Dies?.Invoke(outcome) == true
        ? throw new IOException("The process ended here.")
        : _work.CompleteOutboxAsync(outcome, cancellationToken);
}
