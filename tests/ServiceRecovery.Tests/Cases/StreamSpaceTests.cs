using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>A case has room for so many events, and the last of it is kept: no flood keeps an answer out, or a case from being closed.</summary>
public class StreamSpaceTests
{
    private const int Kept = 9_700;

    public static TheoryData<int> EveryAct => [.. Enumerable.Range(0, Give.OneOfEach.Length)];

    [Theory]
    [MemberData(nameof(EveryAct))]
    public async Task In_the_space_that_is_kept_each_act_is_taken_that_is_declared_for_it(int number)
    {
        // Nothing is unmet, so nothing needs to be mended.
        var (current, facts) = await SatisfiedAsync();
        var command = Give.OneOfEach[number];
        facts = command.Act.IsDueWork ? facts with { By = Actor.DueWork } : facts;
        var isTaken = command.Act.IsClosingReserve || command.Act.IsDueWork;

        Assert.Null(StreamSpace.Check(current with { Version = Kept - 1 }, command, facts));
        Assert.Equal(isTaken, StreamSpace.Check(current with { Version = Kept }, command, facts) is null);
        Assert.Equal(isTaken, StreamSpace.Check(current with { Version = Kept - 1 }, command, facts, events: 2) is null);
        Assert.Equal(isTaken, StreamSpace.Check(current with { Version = 9_999 }, command, facts) is null);
        Assert.Equal("stream-too-long", StreamSpace.Check(current with { Version = 10_000 }, command, facts)?.Code);
    }

    [Theory]
    [MemberData(nameof(EveryAct))]
    public async Task Of_a_customers_own_events_the_last_hundred_are_kept_for_answers(int number)
    {
        var (current, facts) = await SatisfiedAsync();
        var command = Give.OneOfEach[number];
        facts = facts with { By = Guest };

        Assert.Null(StreamSpace.Check(current with { CustomerEvents = 3_999 }, command, facts));
        Assert.Equal(command.Act.IsClosingReserve, StreamSpace.Check(current with { CustomerEvents = 4_000 }, command, facts) is null);
        Assert.Equal("stream-too-long", StreamSpace.Check(current with { CustomerEvents = 4_100 }, command, facts)?.Code);
        Assert.Null(StreamSpace.Check(current with { CustomerEvents = 4_100 }, command, facts with { By = Dana }));
    }

    [Fact]
    public async Task What_the_customer_recorded_is_counted_and_what_others_did_is_not()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.Contact);
        await organization.Takes(Dana, Give.Contact);
        await organization.Takes(Till, Give.Contact);
        await organization.Takes(Guest, Give.Yes());

        Assert.Equal(2, (await FoundAsync(organization)).CustomerEvents);
    }

    [Fact]
    public async Task A_flood_of_notes_keeps_neither_a_no_nor_what_follows_from_it_nor_the_close_out()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.FilledTo(Kept);

        foreach (var (by, command) in new[] { (Dana, Give.Note), (Guest, Give.Contact), (Till, Give.Contact), (Dana, Give.Full), (Dana, Give.Sorry), (Dana, Give.Promise("p1")) })
        {
            Refused(await organization.Do(by, command), "stream-too-long");
        }

        await organization.Takes(Guest, Give.No());
        await organization.Takes(Dana, Give.Full);
        Refused(await organization.Do(Dana, Give.Full), "stream-too-long");
        await organization.Takes(Dana, Give.Ask());
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);

        Assert.Equal((Ending.Recovered, Kept + 5L), ((await FoundAsync(organization)).Ending, (await FoundAsync(organization)).Version));
    }

    [Fact]
    public async Task A_full_case_takes_what_mends_a_law_of_closing_and_only_while_it_is_broken()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        await organization.Takes(Dana, Give.Full);
        await organization.Takes(Guest, Give.Yes());
        await organization.FilledTo(Kept);

        await organization.Refuses(Dana, Give.Close, "apology-owed");
        await organization.Takes(Dana, Give.Sorry);
        Refused(await organization.Do(Dana, Give.Sorry), "stream-too-long");
        await organization.Takes(Dana, Give.Close);

        Assert.Equal(Ending.Recovered, (await FoundAsync(organization)).Ending);
    }

    [Fact]
    public async Task A_case_that_was_full_before_anybody_owned_it_still_finds_its_way_to_the_end()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.FilledTo(Kept);

        Refused(await organization.Do(Dana, Give.Ear), "stream-too-long");
        foreach (var (by, command) in new[] { (Dana, Give.Own), (Dana, Give.Sorry), (Dana, Give.Ear), (Dana, Give.Impossible), (Dana, Give.Voucher("g1", 1_000)), (Dana, Give.Settle("g1")), (Guest, Give.Yes()), (Dana, Give.Close) })
        {
            await organization.Takes(by, command);
        }

        Assert.Equal(Ending.Recovered, (await FoundAsync(organization)).Ending);
    }

    [Theory]
    [InlineData(299)]
    [InlineData(300)]
    public async Task A_command_of_many_events_never_passes_the_end(int promises)
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, [Report(), .. Enumerable.Range(1, 200).Select(i => Give.Promise($"p{i}"))]);
        await organization.TakesAll(Dana, [.. Enumerable.Range(201, promises - 200).Select(i => Give.Promise($"p{i}"))]);
        await organization.FilledTo(Kept);

        // The withdrawal, and each promise that it releases.
        var result = await organization.Do(Guest, Give.Withdraw());
        if (Kept + 1 + promises <= 10_000)
        {
            Accepted(result);
            Assert.Equal((Ending.Withdrawn, 10_000L), ((await FoundAsync(organization)).Ending, (await FoundAsync(organization)).Version));
        }
        else
        {
            Assert.Equal((long)Kept, Refused(result, "stream-too-long").Arguments["events"]);
            Assert.Equal(Kept, (await FoundAsync(organization)).Version);
        }
    }

    [Fact]
    public async Task Due_work_goes_on_in_the_space_that_is_kept()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)));
        await organization.FilledTo(Kept);
        await organization.Passes(TimeSpan.FromHours(2));

        Assert.Equal(PromiseStanding.Broken, Assert.Single((await FoundAsync(organization)).Promises).Standing);
    }

    [Theory]
    [InlineData(256, false)]
    [InlineData(16, true)]
    public async Task A_batch_has_so_many_commands_and_no_more(int most, bool isCustomer)
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        var by = isCustomer ? Guest : Dana;

        var refused = Refused(await organization.DoAll(by, [.. Enumerable.Repeat(Give.Contact, most + 1)]), "batch-too-large");
        Assert.Equal($"A batch has at most {most} commands, but has {most + 1}. Give several batches.", refused.Sentence);
        Accepted(await organization.DoAll(by, [.. Enumerable.Repeat(Give.Contact, most)]));
    }

    private static async Task<(RecoveryCase Case, DecisionFacts Facts)> SatisfiedAsync()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.Yes());
        var current = await FoundAsync(organization);
        var names = new Pseudonyms(TenantId.Single, PseudonymKey.Generate());
        return (current, new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = Case,
            Playbook = StandardPlaybook.Playbook,
            Rules = new OrganizationRules(),
            Now = organization.Clock.GetUtcNow(),
            Command = new CommandId("t"),
            By = Dana,
            Person = names.SubjectOf(Dana.Id),
            Names = names,
        });
    }

    private static async Task<RecoveryCase> FoundAsync(Organization organization) => (await organization.Desk.FindAsync(TenantId.Single, Case))!;
}
