using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

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
        var house = new House();
        await house.Remedied();
        await house.Takes(Guest, Give.Contact);
        await house.Takes(Dana, Give.Contact);
        await house.Takes(Till, Give.Contact);
        await house.Takes(Guest, Give.Yes());

        Assert.Equal(2, (await FoundAsync(house)).CustomerEvents);
    }

    [Fact]
    public async Task A_flood_of_notes_keeps_neither_a_no_nor_what_follows_from_it_nor_the_close_out()
    {
        var house = new House();
        await house.Remedied();
        await house.FilledTo(Kept);

        foreach (var (by, command) in new[] { (Dana, Give.Note), (Guest, Give.Contact), (Till, Give.Contact), (Dana, Give.Full), (Dana, Give.Sorry), (Dana, Give.Promise("p1")) })
        {
            Refused(await house.Do(by, command), "stream-too-long");
        }

        await house.Takes(Guest, Give.No());
        await house.Takes(Dana, Give.Full);
        Refused(await house.Do(Dana, Give.Full), "stream-too-long");
        await house.Takes(Dana, Give.Ask());
        await house.Takes(Guest, Give.Yes());
        await house.Takes(Dana, Give.Close);

        Assert.Equal((Ending.Recovered, Kept + 5L), ((await FoundAsync(house)).Ending, (await FoundAsync(house)).Version));
    }

    [Fact]
    public async Task A_full_case_takes_what_mends_a_law_of_closing_and_only_while_it_is_broken()
    {
        var house = new House();
        await house.Remedied();
        await house.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)));
        await house.WorkDueUntil(house.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        await house.Takes(Dana, Give.Full);
        await house.Takes(Guest, Give.Yes());
        await house.FilledTo(Kept);

        await house.Refuses(Dana, Give.Close, "apology-owed");
        await house.Takes(Dana, Give.Sorry);
        Refused(await house.Do(Dana, Give.Sorry), "stream-too-long");
        await house.Takes(Dana, Give.Close);

        Assert.Equal(Ending.Recovered, (await FoundAsync(house)).Ending);
    }

    [Fact]
    public async Task A_case_that_was_full_before_anybody_owned_it_still_finds_its_way_to_the_end()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        await house.FilledTo(Kept);

        Refused(await house.Do(Dana, Give.Ear), "stream-too-long");
        foreach (var (by, command) in new[] { (Dana, Give.Own), (Dana, Give.Sorry), (Dana, Give.Ear), (Dana, Give.Impossible), (Dana, Give.Voucher("g1", 1_000)), (Dana, Give.Settle("g1")), (Guest, Give.Yes()), (Dana, Give.Close) })
        {
            await house.Takes(by, command);
        }

        Assert.Equal(Ending.Recovered, (await FoundAsync(house)).Ending);
    }

    [Theory]
    [InlineData(299)]
    [InlineData(300)]
    public async Task A_command_of_many_events_never_passes_the_end(int promises)
    {
        var house = new House();
        await house.TakesAll(Dana, [Report(), .. Enumerable.Range(1, 200).Select(i => Give.Promise($"p{i}"))]);
        await house.TakesAll(Dana, [.. Enumerable.Range(201, promises - 200).Select(i => Give.Promise($"p{i}"))]);
        await house.FilledTo(Kept);

        // The withdrawal, and each promise that it releases.
        var result = await house.Do(Guest, Give.Withdraw());
        if (Kept + 1 + promises <= 10_000)
        {
            Accepted(result);
            Assert.Equal((Ending.Withdrawn, 10_000L), ((await FoundAsync(house)).Ending, (await FoundAsync(house)).Version));
        }
        else
        {
            Assert.Equal((long)Kept, Refused(result, "stream-too-long").Arguments["events"]);
            Assert.Equal(Kept, (await FoundAsync(house)).Version);
        }
    }

    [Fact]
    public async Task Due_work_goes_on_in_the_space_that_is_kept()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        await house.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)));
        await house.FilledTo(Kept);
        await house.Passes(TimeSpan.FromHours(2));

        Assert.Equal(PromiseStanding.Broken, Assert.Single((await FoundAsync(house)).Promises).Standing);
    }

    [Theory]
    [InlineData(256, false)]
    [InlineData(16, true)]
    public async Task A_batch_has_so_many_commands_and_no_more(int most, bool isCustomer)
    {
        var house = new House();
        await house.Takes(Dana, Report());
        var by = isCustomer ? Guest : Dana;

        var refused = Refused(await house.DoAll(by, [.. Enumerable.Repeat(Give.Contact, most + 1)]), "batch-too-large");
        Assert.Equal($"A batch has at most {most} commands, but has {most + 1}. Give several batches.", refused.Sentence);
        Accepted(await house.DoAll(by, [.. Enumerable.Repeat(Give.Contact, most)]));
    }

    private static async Task<(RecoveryCase Case, DecisionFacts Facts)> SatisfiedAsync()
    {
        var house = new House();
        await house.Remedied();
        await house.Takes(Guest, Give.Yes());
        var current = await FoundAsync(house);
        var names = new Pseudonyms(TenantId.Single, PseudonymKey.Generate());
        return (current, new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = Case,
            Playbook = StandardPlaybook.Playbook,
            Rules = new OrganizationRules(),
            Now = house.Clock.GetUtcNow(),
            Command = new CommandId("t"),
            By = Dana,
            Person = names.SubjectOf(Dana.Id),
            Names = names,
        });
    }

    private static async Task<RecoveryCase> FoundAsync(House house) => (await house.Desk.FindAsync(TenantId.Single, Case))!;
}
