using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

/// <summary>Many at once on one case: who lost a race stands in line, and who comes first never does.</summary>
public class TurnTests
{
    private static readonly StreamKey Key = StreamKey.ForCase(TenantId.Single, Case);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Turns_come_in_the_order_of_standing_and_one_at_a_time()
    {
        var (line, order, within) = (new TurnQueue(), new List<int>(), 0);
        var first = new TaskCompletionSource();
        var standing = Enumerable.Range(0, 50).Select(number => line.InTurnAsync(
            Key,
            Long,
            TimeProvider.System,
            async () =>
            {
                Assert.Equal(1, Interlocked.Increment(ref within));
                await (number == 0 ? first.Task : Task.Run(() => { }));
                order.Add(number);
                Interlocked.Decrement(ref within);
                return number;
            },
            CancellationToken.None).AsTask()).ToList();

        first.SetResult();
        await Task.WhenAll(standing);

        Assert.Equal(Enumerable.Range(0, 50), order);
    }

    [Fact]
    public async Task Whoever_leaves_the_line_holds_up_nobody_and_another_stream_has_a_line_of_its_own()
    {
        var (line, clock, held) = (new TurnQueue(), new ManualTimeProvider(DateTimeOffset.UnixEpoch), new TaskCompletionSource());
        var holder = TakeAsync(held.Task, Long);
        using var leaving = new CancellationTokenSource();
        var leaver = TakeAsync(Task.CompletedTask, Long, leaving.Token);
        var late = TakeAsync(Task.CompletedTask, TimeSpan.FromSeconds(5));
        var last = TakeAsync(Task.CompletedTask, Long);

        await leaving.CancelAsync();
        clock.Advance(TimeSpan.FromSeconds(6));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.False((await late).HadTurn);
        Assert.True((await line.InTurnAsync(Key with { Id = "C-2" }, Long, clock, () => new ValueTask<int>(1), CancellationToken.None)).HadTurn);
        Assert.False(last.IsCompleted);
        held.SetResult();
        Assert.True((await holder).HadTurn);
        Assert.True((await last).HadTurn);
        Assert.True((await TakeAsync(Task.CompletedTask, TimeSpan.Zero)).HadTurn, "A line that is empty again makes nobody wait.");

        Task<(bool HadTurn, int Result)> TakeAsync(Task until, TimeSpan longest, CancellationToken cancellationToken = default) => line.InTurnAsync(
            Key,
            longest,
            clock,
            async () =>
            {
                await until;
                return 1;
            },
            cancellationToken).AsTask();
    }

    [Fact]
    public async Task Four_hundred_at_once_on_one_case_are_all_stored_with_two_attempts_each()
    {
        var (organization, crowd) = Crowded(400);
        Accepted(await organization.Do(Dana, Report()));
        crowd.Gathers = true;

        var results = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Task.Run(async () =>
            await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId($"w{number}"), Dana, Give.Note)))));

        Assert.All(results, result => Accepted(result));
        Assert.Equal(401L, (await organization.Now()).Version);
        Assert.Equal(400 + 399, crowd.Appends);
    }

    [Fact]
    public async Task Those_that_lost_the_older_case_of_a_merge_stand_in_its_line()
    {
        var (organization, crowd) = Crowded(40);
        Accepted(await organization.Do(Dana, Report(customer: "ann@example.org")));
        var younger = Enumerable.Range(0, 40).Select(number => new CaseId($"Y-{number}")).ToList();
        foreach (var id in younger)
        {
            organization.Clock.Advance(TimeSpan.FromSeconds(1));
            Accepted(await organization.Do(Dana, Report(customer: "ann@example.org"), id));
        }

        crowd.Gathers = true;

        var results = await Task.WhenAll(younger.Select(id => Task.Run(async () =>
            await organization.Desk.HandleAsync(id, new RecoveryBatch(new CommandId("merge"), Rob, Give.Merge("C-1"))))));

        Assert.All(results, result => Accepted(result));
        Assert.Equal(40, (await organization.Now()).Absorbed.Length);
        Assert.Equal(40 + 39, crowd.Appends);
    }

    [Fact]
    public async Task A_policy_that_calls_the_desk_back_in_its_own_turn_does_not_wait_for_itself()
    {
        Organization? organization = null;
        SeamStore? seam = null;
        var asked = 0;
        organization = new Organization(setup =>
        {
            setup.Store = seam = new SeamStore(setup.Store!);
            setup.Authority = Policy.Authority(async (request, cancellationToken) =>
            {
                // In the turn of the grant a note is added, which loses its own first race.
                if (++asked == 2)
                {
                    OthersWriteBefore("from-the-policy");
                    Accepted(await organization!.Desk.HandleAsync(request.CaseId, new RecoveryBatch(new CommandId("from-the-policy"), Dana, Give.Note), cancellationToken));
                }

                return new Ruling.Granted(new RuleRef("talkative", 1));
            });
        });
        await organization.Remedied();
        OthersWriteBefore("mine");

        var given = organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("mine"), Dana, Give.Voucher("g1", 100))).AsTask();

        Accepted(await given.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal((3, 9L), (asked, (await organization.Now()).Version));

        void OthersWriteBefore(string command) => seam!.BeforeAppend = async append =>
        {
            if (append.Receipt.Id.Value == command)
            {
                seam.BeforeAppend = null;
                Accepted(await organization!.Do(Rob, Give.Note));
            }
        };
    }

    [Fact]
    public async Task In_line_a_command_may_be_cancelled_and_its_time_may_end()
    {
        var (store, held) = (default(SeamStore)!, new TaskCompletionSource());
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), hasTimers: true);
        var organization = new Organization(setup => (setup.Store, setup.Clock) = (store = new SeamStore(setup.Store!), clock));
        Accepted(await organization.Do(Dana, Report()));
        var (reached, losers) = (new TaskCompletionSource(), new ConcurrentDictionary<string, int>());
        store.BeforeAppend = async append =>
        {
            var name = append.Receipt.Id.Value;
            if (name.StartsWith("other-", StringComparison.Ordinal))
            {
                return;
            }

            // Each loses its first race; who has the turn then stands before the store.
            if (losers.AddOrUpdate(name, 1, (_, times) => times + 1) == 1)
            {
                Accepted(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("other-" + name), Rob, Give.Note)));
            }
            else if (name == "holder")
            {
                reached.SetResult();
                await held.Task;
            }
        };
        var holder = GiveAsync("holder");
        await reached.Task;
        using var leaving = new CancellationTokenSource();
        var leaver = GiveAsync("leaver", leaving.Token);
        var late = GiveAsync("late");
        while (losers.Count < 3)
        {
            await Task.Yield();
        }

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        clock.Advance(TimeSpan.FromSeconds(6));
        var thrown = await Assert.ThrowsAsync<RecoveryContentionException>(() => late);
        held.SetResult();

        Assert.Equal("Others wrote to the case 'C-1' or its limits until the contention time-out, 1 times. Nothing was stored; try again.", thrown.Message);
        await Assert.ThrowsAsync<RecoveryContentionException>(() => holder);
        Assert.Equal(2, losers["holder"]);

        Task<CommandResult> GiveAsync(string id, CancellationToken cancellationToken = default) =>
            Task.Run(() => organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId(id), Dana, Give.Note), cancellationToken).AsTask(), CancellationToken.None);
    }

    [Fact]
    public async Task An_authority_that_grants_what_its_limit_does_not_hold_has_failed_after_eight_times()
    {
        var asked = 0;
        var organization = new Organization(setup => setup.Authority = Policy.Authority(_ =>
        {
            asked++;
            return new Ruling.Granted(new RuleRef("blind", 1), [new LimitUse(new LimitScope("day", new SubjectKey("all"), Usd, TimeSpan.FromDays(1)), 100)]);
        }));
        await organization.Remedied();
        Accepted(await organization.Do(Dana, Give.Voucher("g1", 100)));
        asked = 0;

        var refused = await organization.Refuses(Dana, Give.Voucher("g2", 100), "policy-failed");

        Assert.Equal(8, asked);
        Assert.Equal("The policy 'compensation-authority' granted 8 times in a row what a limit that it named doesn't hold, so nothing was decided. Try again, and tell who runs it.", refused.Sentence);
        Assert.Equal(6L, (await organization.Now()).Version);
    }

    private static (Organization Organization, Crowd Crowd) Crowded(int size)
    {
        Crowd? crowd = null;
        var organization = new Organization(setup =>
        {
            setup.Store = crowd = new Crowd(setup.Store!, size);
            setup.Options.RecentCases = 0;
        });
        return (organization, crowd!);
    }

    /// <summary>A store where all have decided before the first writes, and all have written once before anybody writes again.</summary>
    private sealed class Crowd(IRecoveryStore store, int size) : IRecoveryStore
    {
        private readonly ConcurrentDictionary<(StreamKey Key, CommandId Id), bool> _seen = new();
        private readonly TaskCompletionSource _allDecided = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _allWrote = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _appends;
        private int _decided;
        private int _wrote;

        public StoreTraits Traits => store.Traits;

        public bool Gathers { get; set; }

        public int Appends => _appends;

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) =>
            store.LoadAsync(key, asked, cancellationToken);

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
            store.ReadLimitsAsync(tenant, windows, cancellationToken);

        public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
        {
            if (!Gathers)
            {
                return await store.AppendAsync(append, cancellationToken);
            }

            Interlocked.Increment(ref _appends);
            if (!_seen.TryAdd((append.Key, append.Receipt.Id), true))
            {
                await _allWrote.Task;
                return await store.AppendAsync(append, cancellationToken);
            }

            await AllAsync(ref _decided, _allDecided);
            var result = await store.AppendAsync(append, cancellationToken);
            _ = AllAsync(ref _wrote, _allWrote);
            return result;
        }

        private Task AllAsync(ref int count, TaskCompletionSource all)
        {
            if (Interlocked.Increment(ref count) == size)
            {
                all.SetResult();
            }

            return all.Task;
        }
    }
}
