using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Policies;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Golden;
using ServiceRecovery.Tests.Policies;
using ServiceRecovery.Tests.Proof;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>What was exported and imported is what was there: to the byte, to the last limit, and it goes out again as the same file.</summary>
public class RoundTripTests(ITestOutputHelper output)
{
    public static TheoryData<string> Walks => [.. GoldenWalks.All.Keys];

    private static Arbitrary<int[]> Lists { get; } = Arb.From(Gen.Sized(size => Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), Math.Max(4, size))));

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task A_walk_moves_whole(string name)
    {
        var store = new WatchedStore();
        var organization = new Organization(setup => Move(setup, store));
        await GoldenWalks.All[name](organization);

        await MovesAsync(store, organization.Desk, setup => setup.Playbooks.Clear());
    }

    [Fact]
    public void Any_history_moves_whole_with_all_it_took_of_limits()
    {
        var (lists, events) = (0, 0);
        var taken = new SortedDictionary<string, int>(StringComparer.Ordinal);
        using (Tier.Report(output, "moving", () => FormattableString.Invariant($"{lists} lists, {events} events, entries in limits: {string.Join(", ", taken.Select(pair => $"{pair.Key} {pair.Value}"))}")))
        {
            Prop.ForAll(Lists, list =>
            {
                var customs = CommandRunner.OrganizationOf(list);
                var (store, there) = (new WatchedStore(), new WatchedStore());
                var twin = new Twin(customs, store);
                new CommandRunner(new InProcessDesk(customs), twin).Work(list);
                var text = MovesAsync(store, twin.Desk, there, customs.Open(new ManualTimeProvider(Fixtures.Start), there)).GetAwaiter().GetResult();
                (lists, events) = (lists + 1, events + text.Split("StoredEvent").Length - 1);
                foreach (var entry in there.Imported)
                {
                    var sort = entry.Key.Split('/')[0] + (entry.Released == 0 ? "" : entry.IsHeld ? " given back in part" : " given back");
                    taken[sort] = taken.GetValueOrDefault(sort) + 1;
                }
            }).Check(Props.Cfg(Tier.Size(400, 20_000)).WithStartSize(4).WithEndSize(100));
        }

        string[] sorts = ["discard", "evidence", "limit", "limit given back", "limit given back in part", "open-case", "open-case given back", "transaction", "transaction given back", "transaction given back in part"];
        Assert.Equal([], sorts.Where(sort => taken.GetValueOrDefault(sort) == 0));
    }

    private static void Move(RecoverySetup setup, WatchedStore store)
    {
        (setup.Store, setup.Key) = (store, Transfer.Move.Key);
        setup.Playbooks.Add(GoldenWalks.Hotel);
    }

    private static async Task<string> MovesAsync(WatchedStore store, RecoveryDesk desk, Action<RecoverySetup> configure)
    {
        var there = new WatchedStore();
        var organization = new Organization(setup =>
        {
            Move(setup, there);
            configure(setup);
        });
        return await MovesAsync(store, desk, there, organization.Desk);
    }

    private static async Task<string> MovesAsync(WatchedStore store, RecoveryDesk desk, WatchedStore there, RecoveryDesk thereDesk)
    {
        var file = await Transfer.Move.ExportAsync(desk);
        var report = await Transfer.Move.ImportAsync(thereDesk, file);
        Assert.True(report.IsWhole, string.Join('\n', report.Faults));

        var before = await Transfer.Move.TellAsync(store, store.Keys.Union(there.Keys));
        Assert.Equal(before, await Transfer.Move.TellAsync(there, store.Keys.Union(there.Keys)));
        Assert.Equal(file, await Transfer.Move.ExportAsync(thereDesk));
        return before;
    }
}
