using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Outbox;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

public class DueBatchTests
{
    private static readonly CaseId Younger = new("C-2");

    [Fact]
    public async Task A_case_whose_due_work_throws_stops_no_other_and_is_left_alone_for_a_minute()
    {
        var store = new WorkSeamStore(new InMemoryRecoveryStore(simulated: true));
        var organization = new Organization(setup => setup.Store = store);
        await PromiseOnAsync(organization, "C-1", "C-2", "C-3");
        organization.Clock.Advance(TimeSpan.FromDays(3));
        var looks = 0;
        store.BeforeLoad = key => _ = key.Id == "C-1" && ++looks > 0 ? throw new InvalidDataException("Ana's words.") : key;

        var batch = await organization.Desk.ProcessDueAsync();

        Assert.Equal(3, batch.Claimed);
        Assert.Equal(["C-2", "C-3"], batch.Done.Select(done => done.CaseId.Value));
        Assert.Equal(new DueFault(TenantId.Single, new CaseId("C-1"), "threw:InvalidDataException"), Assert.Single(batch.Faults));
        Assert.Equal(organization.Clock.GetUtcNow() - TimeSpan.FromDays(3) + TimeSpan.FromHours(4), batch.Oldest);
        Assert.Equal((0, 1), ((await organization.Desk.ProcessDueAsync()).Claimed, looks));

        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("C-1", Assert.Single((await organization.Desk.ProcessDueAsync()).Faults).CaseId.Value);
        store.BeforeLoad = null;
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("C-1", Assert.Single((await organization.Desk.ProcessDueAsync()).Done).CaseId.Value);
    }

    [Fact]
    public async Task Cases_that_fail_hold_up_none_behind_them_however_few_are_claimed_at_once()
    {
        var store = new WorkSeamStore(new InMemoryRecoveryStore(simulated: true));
        var organization = new Organization(setup => setup.Store = store);
        await PromiseOnAsync(organization, [.. Enumerable.Range(1, 20).Select(number => $"C-{number:00}")]);
        organization.Clock.Advance(TimeSpan.FromDays(3));
        store.BeforeLoad = key => _ = string.CompareOrdinal(key.Id, "C-15") <= 0 ? throw new InvalidDataException("Unreadable.") : key;

        var rounds = 0;
        List<string> done = [];
        while (done.Count < 5 && ++rounds < 100)
        {
            done.AddRange((await organization.Desk.ProcessDueAsync(2)).Done.Select(result => result.CaseId.Value));
            organization.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["C-16", "C-17", "C-18", "C-19", "C-20"], done);
    }

    [Fact]
    public async Task A_case_whose_due_work_is_refused_is_told_by_its_code_and_isn_t_asked_for_ever()
    {
        var appends = 0;
        var store = new WorkSeamStore(new InMemoryRecoveryStore(simulated: true)) { BeforeAppend = _ => appends++ };
        var organization = new Organization(setup => setup.Store = store);
        await PromiseOnAsync(organization, "C-1", "C-2");
        organization.Clock.Advance(TimeSpan.FromDays(3));
        appends = 0;
        store.BeforeAppend = append => _ = append.Key.Id == "C-1" && ++appends > 0 ? throw RecoveryStoreException.StreamTooLong(append.Key, 10_001) : append;

        var batch = await organization.Desk.ProcessDueAsync();

        Assert.Equal("C-2", Assert.Single(batch.Done).CaseId.Value);
        Assert.Equal(("C-1", "stream-too-long"), (Assert.Single(batch.Faults).CaseId.Value, batch.Faults[0].Code));
        Assert.Equal(2, appends);
    }

    [Fact]
    public async Task Fault_080_What_fell_due_in_the_past_is_done_in_the_next_round_once_in_due_order()
    {
        var organization = new Organization();
        await PromiseOnAsync(organization, "C-3", "C-1", "C-2");
        await organization.Takes(Dana, Give.Promise("p2", within: TimeSpan.FromMinutes(5)), new CaseId("C-2"));
        organization.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(["C-2", "C-2", "C-1", "C-3"], (await organization.Desk.ProcessDueAsync()).Done.Select(done => done.CaseId.Value));

        Assert.Equal(0, (await organization.Desk.ProcessDueAsync()).Claimed);
    }

    [Fact]
    public async Task Fault_053_Two_workers_on_one_deadline_have_one_effect()
    {
        var organization = new Organization(setup => setup.Key = OrganizationWalks.Key);
        await PromiseOnAsync(organization, "C-1");
        organization.Clock.Advance(TimeSpan.FromDays(3));
        var other = RecoveryDesk.Create(organization.Setup);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () => await (number % 2 == 0 ? organization.Desk : other).ProcessDueAsync())));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () => await (number % 2 == 0 ? organization.Desk : other).WorkDueAsync(TenantId.Single, Case))));

        Assert.Equal(3, await organization.Version());
    }

    [Fact]
    public async Task Fault_054_A_worker_that_slept_past_its_lease_does_nothing_a_second_time()
    {
        var store = new WorkSeamStore(new InMemoryRecoveryStore(simulated: true));
        var organization = new Organization(setup => (setup.Store, setup.Key) = (store, OrganizationWalks.Key));
        var other = RecoveryDesk.Create(organization.Setup);
        await PromiseOnAsync(organization, "C-1");
        organization.Clock.Advance(TimeSpan.FromDays(3));

        // Stopped before its append; meanwhile its lease ends, and another does the work.
        var others = 0;
        store.BeforeAppend = _ =>
        {
            store.BeforeAppend = null;
            organization.Clock.Advance(TimeSpan.FromMinutes(2));
            others = other.ProcessDueAsync().AsTask().GetAwaiter().GetResult().Done.Length;
        };
        var batch = await organization.Desk.ProcessDueAsync();

        Assert.Equal((1, 0, 0), (others, batch.Done.Length, batch.Faults.Length));
        Assert.Equal(3, await organization.Version());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(3 * 365)]
    public async Task Fault_079_What_is_due_in_months_or_years_is_done_then_and_not_before(int days)
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromDays(days)));

        organization.Clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromTicks(10));
        Assert.Equal(0, (await organization.Desk.ProcessDueAsync()).Claimed);
        organization.Clock.Advance(TimeSpan.FromTicks(10));
        Assert.Single((await organization.Desk.ProcessDueAsync()).Done);
    }

    [Fact]
    public async Task Fault_105_A_time_that_comes_after_the_promise_was_kept_or_the_case_was_closed_does_nothing()
    {
        var organization = new Organization();
        await PromiseOnAsync(organization, "C-1", "C-2");
        var due = new CaseCommand.BreakPromise(new PromiseId("p1"));
        await organization.Takes(Dana, Give.Keep("p1"));
        await organization.Takes(Guest, new CaseCommand.Withdraw(), Younger);
        organization.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(0, (await organization.Desk.ProcessDueAsync()).Claimed);
        await organization.Refuses(Actor.DueWork, due, "promise-not-open");
        await organization.Refuses(Actor.DueWork, due, "case-closed", Younger);
    }

    [Fact]
    public async Task Nobody_merges_without_being_a_person_and_due_work_alone_leaves_tasks()
    {
        var organization = await TwoAsync(new WorkSeamStore(new InMemoryRecoveryStore(simulated: true)));

        await organization.Refuses(Till, Give.Merge("C-1"), "source-not-allowed", Younger);
        await organization.Refuses(Actor.DueWork, Give.Merge("C-1"), "source-not-allowed", Younger);
        await organization.Refuses(Till, Give.Promise("t1", kind: PromiseKind.Task), "source-not-allowed");
        await organization.Refuses(Actor.DueWork, Give.Promise("t1"), "source-not-allowed");
        await organization.Takes(Actor.DueWork, Give.Promise("t1", kind: PromiseKind.Task));
    }

    [Theory]
    [InlineData("due-work")]
    [InlineData(" Due-Work ")]
    [InlineData("due\u200D-work")]
    public async Task Nobody_is_due_work_by_taking_its_name(string name)
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        foreach (var kind in Enum.GetValues<ActorKind>())
        {
            await organization.Refuses(new Actor(new PersonId(name), new Role("system"), kind), Give.Promise("t1", kind: PromiseKind.Task), "bad-value");
            Assert.Equal("bad-value", Assert.IsType<DebriefResult.Refused>(await organization.Desk.For(TenantId.Single).DebriefOf(Case).As(new Actor(new PersonId(name), new Role("system"), kind)).OpenDebriefAsync(Case)).Refusal.Code);
        }

        await organization.Takes(Actor.DueWork, Give.Promise("t1", kind: PromiseKind.Task));
        Assert.NotEqual(Actor.DueWork, new Actor(Actor.DueWork.Id, Actor.DueWork.Role, Actor.DueWork.Kind));
    }

    private static async Task PromiseOnAsync(Organization organization, params string[] cases)
    {
        foreach (var id in cases)
        {
            await organization.Takes(Dana, Report(), new CaseId(id));
            await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(4)), new CaseId(id));
        }
    }

    private static async Task<Organization> TwoAsync(WorkSeamStore store)
    {
        var organization = new Organization(setup => (setup.Store, setup.Key) = (store, OrganizationWalks.Key));
        await organization.Takes(Dana, Report(customer: "ann@example.org"));
        organization.Clock.Advance(TimeSpan.FromHours(1));
        await organization.Takes(Dana, Report(customer: "ann@example.org"), Younger);
        await organization.Takes(Dana, Give.Promise("p1"), Younger);
        return organization;
    }
}
