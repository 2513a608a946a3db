using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Storage;

/// <summary>Shows that the checks of <see cref="StoreCompliance"/> can see: each of these stores is wrong in one way, and the check that is about it says so.</summary>
public class StoreMutantTests
{
    [Fact]
    public async Task A_store_that_sums_and_then_inserts_is_caught_by_the_race() =>
        await IsCaughtAsync(store => new SumThenInsert(store), "Sixteen_threads_fill_a_limit_and_never_pass_it");

    [Fact]
    public async Task The_same_store_passes_as_long_as_nobody_races() =>
        await RunAsync(store => new SumThenInsert(store), "A_limit_is_reached_and_not_passed");

    [Fact]
    public async Task A_store_that_takes_a_command_twice_is_caught() =>
        await IsCaughtAsync(store => new ForgetsReceipts(store), "A_command_with_a_receipt_is_taken_and_that_is_no_lost_race");

    [Fact]
    public async Task A_store_that_keeps_times_and_bytes_anew_is_caught() =>
        await IsCaughtAsync(store => new WritesBodiesAnew(store), "What_is_appended_is_loaded_as_it_was_given");

    [Fact]
    public async Task A_store_that_forgets_the_tenant_is_caught() =>
        await IsCaughtAsync(store => new ForgetsTenants(store), "Tenant_and_kind_are_part_of_every_key");

    [Fact]
    public async Task A_store_that_appends_event_by_event_is_caught() =>
        await IsCaughtAsync(store => new AppendsOneByOne(store), "A_batch_is_never_seen_in_half");

    [Fact]
    public async Task A_store_that_writes_two_streams_one_after_the_other_is_caught() =>
        await IsCaughtAsync(store => new AppendsInTwo(store), "Of_two_streams_neither_is_stored_where_one_is_lost");

    [Fact]
    public async Task A_store_that_doesn_t_know_of_two_streams_is_caught() =>
        await IsCaughtAsync(store => new ForgetsTheOther(store), "Two_streams_are_stored_together");

    // A race may happen to go well; twenty times in a row it doesn't.
    private static async Task IsCaughtAsync(Func<InMemoryRecoveryStore, IRecoveryStore> mutate, string check)
    {
        Exception? thrown = null;
        for (var i = 0; i < 20 && thrown is null; i++)
        {
            thrown = await Record.ExceptionAsync(() => RunAsync(mutate, check));
        }

        Assert.Equal(check, Assert.IsType<UnmetExpectationException>(thrown).Check);
    }

    private static Task RunAsync(Func<InMemoryRecoveryStore, IRecoveryStore> mutate, string check)
    {
        var store = new InMemoryRecoveryStore();
        return StoreCompliance.RunAsync(check, () => new(new StoreParts(mutate(store), store, store)));
    }

    private abstract class Mutant(InMemoryRecoveryStore inner) : IRecoveryStore
    {
        public StoreTraits Traits => inner.Traits;

        protected InMemoryRecoveryStore Inner => inner;

        public virtual ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => inner.LoadAsync(key, asked, cancellationToken);

        public virtual ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => inner.ReadLimitsAsync(tenant, windows, cancellationToken);

        public abstract ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken);
    }

    // What READ COMMITTED does with "select sum, then insert": between the two, others insert.
    private sealed class SumThenInsert(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
        {
            foreach (var claim in append.Claims)
            {
                var reading = (await ReadLimitsAsync(append.Key.Tenant, [new(claim.Key, claim.From)], cancellationToken))[0];
                if (reading.Spent + claim.Amount > claim.AmountLimit || reading.Uses + 1 > claim.UseLimit)
                {
                    return AppendResult.LimitFull(reading);
                }
            }

            await Task.Yield();
            return await Inner.AppendAsync(append with { Claims = [.. append.Claims.Select(claim => claim with { AmountLimit = long.MaxValue, UseLimit = long.MaxValue })] }, cancellationToken);
        }
    }

    private sealed class ForgetsReceipts(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        private int _next;

        public override ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
            Inner.AppendAsync(append with { Receipt = append.Receipt with { Id = new CommandId($"{append.Receipt.Id}-{_next++}") } }, cancellationToken);
    }

    // As a column type for JSON does, which has its own order of members.
    private sealed class WritesBodiesAnew(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
            Inner.AppendAsync(append with { Events = [.. append.Events.Select(stored => stored with { Body = Anew(stored.Body) })] }, cancellationToken);

        private static byte[] Anew(ReadOnlyMemory<byte> body)
        {
            using var json = System.Text.Json.JsonDocument.Parse(body);
            return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(json.RootElement.EnumerateObject().OrderBy(member => member.Name.Length).ToDictionary(member => member.Name, member => member.Value));
        }
    }

    private sealed class ForgetsTenants(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override async ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) =>
            await Inner.LoadAsync(key with { Tenant = TenantId.Single }, asked, cancellationToken) with { Key = key };

        public override ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
            Inner.AppendAsync(append with { Key = append.Key with { Tenant = TenantId.Single } }, cancellationToken);
    }

    private sealed class AppendsInTwo(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
            append.AlongWith is { } along && await Inner.AppendAsync(along, cancellationToken) is { IsAppended: false } lost ? lost : await Inner.AppendAsync(append with { AlongWith = null }, cancellationToken);
    }

    private sealed class ForgetsTheOther(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        public override ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => Inner.AppendAsync(append with { AlongWith = null }, cancellationToken);
    }

    private sealed class AppendsOneByOne(InMemoryRecoveryStore inner) : Mutant(inner)
    {
        private readonly ConcurrentDictionary<StreamKey, int> _next = new();

        public override async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
        {
            AppendResult result = AppendResult.Appended;
            for (var i = 0; i < append.Events.Length && result is { IsAppended: true }; i++)
            {
                var receipt = append.Receipt with { Id = new CommandId($"part-{_next.AddOrUpdate(append.Key, 1, (_, count) => count + 1)}") };
                result = await Inner.AppendAsync(append with { ExpectedVersion = append.ExpectedVersion + i, Events = [append.Events[i]], Receipt = receipt }, cancellationToken);
                await Task.Yield();
            }

            return result;
        }
    }
}
