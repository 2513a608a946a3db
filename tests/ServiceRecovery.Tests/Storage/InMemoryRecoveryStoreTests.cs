using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;
using static ServiceRecovery.Tests.Storage.StoredForms;

namespace ServiceRecovery.Tests.Storage;

public class InMemoryRecoveryStoreTests
{
    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, () => new(StoreParts.From(new InMemoryRecoveryStore())));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_says_what_a_caller_may_expect(bool simulated) =>
        Assert.Equal(new StoreTraits(Durable: false, RetriesAllowed: true, simulated), new InMemoryRecoveryStore(simulated).Traits);

    [Fact]
    public async Task It_keeps_the_events_as_they_were_written_beside_the_bytes()
    {
        var store = new InMemoryRecoveryStore();
        var stored = Store(new CaseEvent.NoteAdded(PersonalText.From("Call back.")));
        await store.AppendAsync(Append(stored), CancellationToken.None);

        var loaded = await store.LoadAsync(Key, null, CancellationToken.None);

        Assert.Same(stored.Decoded, loaded.Events[0].Decoded);
    }

    [Fact]
    public async Task Two_loads_share_what_nobody_has_appended_to()
    {
        var store = new InMemoryRecoveryStore();
        await store.AppendAsync(Append(Store(new CaseEvent.CloseRequested())), CancellationToken.None);

        Assert.True((await store.LoadAsync(Key, null, CancellationToken.None)).Events.Equals((await store.LoadAsync(Key, null, CancellationToken.None)).Events));
    }

    [Fact]
    public async Task A_body_that_nobody_can_read_is_kept_all_the_same()
    {
        var store = new InMemoryRecoveryStore();
        var stored = WithBody(Store(new CaseEvent.NoteAdded(PersonalText.From("Call back."))), "{");

        Assert.Equal(AppendResult.Appended, await store.AppendAsync(Append(stored with { Actor = Customer }), CancellationToken.None));
        Assert.Equal("{", Json((await store.LoadAsync(Key, null, CancellationToken.None)).Events[0]));
    }

    // docs/faults.md 57, without the pool: many cases by many at once.
    [Fact]
    public async Task Two_hundred_cases_with_five_appends_each_are_written_side_by_side()
    {
        var store = new InMemoryRecoveryStore();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
        {
            var key = Key with { Id = $"C-{number}" };
            for (var i = 1; i <= 5; i++)
            {
                var before = await store.LoadAsync(key, null, CancellationToken.None);
                var stored = new EventCodec().Encode(key, new RecordedEvent(Header(i), new CaseEvent.CloseRequested()), before.Head?.Chain ?? default, Customer);
                Assert.Equal(AppendResult.Appended, await store.AppendAsync(Append(stored) with { Key = key, Receipt = new CommandReceipt(new CommandId($"c-{i}"), default, i, i) }, CancellationToken.None));
            }
        })));

        var streams = 0;
        await foreach (var (stream, _) in store.ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            streams++;
            Assert.Equal((true, 5), HistoryVerifier.Verify(stream) is var verdict ? (verdict.IsIntact, verdict.Events) : default);
        }

        Assert.Equal(200, streams);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    public async Task A_claim_of_due_work_asks_for_something(int limit, int leaseTicks) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await new InMemoryRecoveryStore().ClaimDueAsync(new DueClaim(DateTimeOffset.UnixEpoch, limit, TimeSpan.FromTicks(leaseTicks)), CancellationToken.None));

    private static StreamAppend Append(StoredEvent stored) =>
        new(Key, stored.Version - 1, HeadOf(stored), [stored], [], [], [], new CommandReceipt(stored.Command, default, stored.Version, stored.Version));
}
