using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Outbox;

/// <summary>Shows that the checks about the outbox can see: each of these stores is wrong in one way, and the check that is about it says so.</summary>
public class OutboxMutantTests
{
    [Fact]
    public async Task A_store_that_takes_an_outcome_from_whoever_lost_the_claim_is_caught() =>
        await IsCaughtAsync(store => new IgnoresTheFence(store), "Who_lost_the_claim_completes_nothing");

    [Fact]
    public async Task A_store_that_leases_nothing_is_caught()
    {
        await IsCaughtAsync(store => new LeasesNothing(store), "A_lease_keeps_a_message_from_others_until_it_ends");
        await IsCaughtAsync(store => new LeasesNothing(store), "Sixteen_workers_get_each_message_once_and_each_queue_in_order");
    }

    [Fact]
    public async Task A_store_that_gives_up_a_dead_message_is_caught() =>
        await IsCaughtAsync(store => new ForgetsTheDead(store), "A_dead_message_is_listed_and_keeps_back_its_own_queue_until_somebody_decides");

    [Fact]
    public async Task A_store_that_tries_again_at_once_is_caught() =>
        await IsCaughtAsync(store => new CannotWait(store), "What_is_tried_again_waits_for_its_time_and_says_why");

    private static async Task IsCaughtAsync(Func<InMemoryRecoveryStore, IRecoveryWork> mutate, string check)
    {
        // A race may happen to go well; twenty times in a row it doesn't.
        Exception? thrown = null;
        for (var i = 0; i < 20 && thrown is null; i++)
        {
            thrown = await Record.ExceptionAsync(() => RunAsync(mutate, check));
        }

        Assert.Equal(check, Assert.IsType<UnmetExpectationException>(thrown).Check);
    }

    private static Task RunAsync(Func<InMemoryRecoveryStore, IRecoveryWork> mutate, string check)
    {
        var store = new InMemoryRecoveryStore();
        return StoreCompliance.RunAsync(check, () => new(new StoreParts(store, mutate(store), store)));
    }

    private abstract class Mutant(InMemoryRecoveryStore inner) : IRecoveryWork
    {
        public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => inner.ClaimDueAsync(claim, cancellationToken);

        public virtual ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => inner.ClaimOutboxAsync(claim, cancellationToken);

        public virtual ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => inner.CompleteOutboxAsync(outcome, cancellationToken);
    }

    private sealed class IgnoresTheFence(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        private readonly ConcurrentDictionary<(StreamKey, string, long), int> _last = new();

        public override async ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken)
        {
            var claimed = await base.ClaimOutboxAsync(claim, cancellationToken);
            foreach (var message in claimed)
            {
                _last[(message.Key, message.Row.Handler, message.Row.EventVersion)] = message.Attempt;
            }

            return claimed;
        }

        public override ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) =>
            base.CompleteOutboxAsync(outcome with { Attempt = _last[(outcome.Key, outcome.Handler, outcome.EventVersion)] }, cancellationToken);
    }

    private sealed class LeasesNothing(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) =>
            base.ClaimOutboxAsync(claim with { Lease = TimeSpan.Zero }, cancellationToken);

        // Others have their turn between a claim and its outcome, also where one processor is all there is.
        public override async ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return await base.CompleteOutboxAsync(outcome, cancellationToken);
        }
    }

    private sealed class ForgetsTheDead(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => base.CompleteOutboxAsync(
            outcome.IsDead ? outcome with { IsDead = false } : outcome,
            cancellationToken);
    }

    private sealed class CannotWait(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) =>
            base.CompleteOutboxAsync(outcome.At is not null ? outcome with { At = DateTimeOffset.UnixEpoch } : outcome, cancellationToken);
    }
}
