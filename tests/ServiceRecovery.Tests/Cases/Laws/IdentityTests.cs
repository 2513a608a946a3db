using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Law 3: whose word it is.</summary>
public class IdentityTests
{
    private static readonly Actor Bob = Actor.Customer("bob@example.org");

    // Each verb that a customer gives, on a case of somebody else.
    [Fact]
    public async Task No_verb_of_another_customer_is_taken()
    {
        var house = new House();
        await house.Remedied(customer: "ann@example.org");
        await house.TakesAll(Dana, Give.Promise("p1"));
        var given = Give.OneOfEach.Where(command => command is not (CaseCommand.ReportFailure or CaseCommand.ReportPraise or CaseCommand.ReportNearMiss) && command.Act.MayBeGivenBy(ActorKind.Customer)).ToList();
        Assert.NotEmpty(given);

        foreach (var command in given)
        {
            var refused = Assert.IsType<CommandResult.Refused>(await house.Do(Bob, command)).Refusal;
            Assert.True(refused.Code is "not-the-customer" or "step-not-open", $"{command.Act.Verb}: {refused}");
        }

        var asked = await house.Desk.OpenStepsAsync(TenantId.Single, Case, Bob);
        Assert.Empty(asked.Open);
        Assert.All(given, command => Assert.True(asked.Unmet[command.Act.Verb][0].Code is "not-the-customer" or "step-not-open", command.Act.Verb));
    }

    [Fact]
    public async Task Staff_of_a_case_are_never_its_customer_by_any_login()
    {
        var people = new StaffList([new StaffEntry(Dana.Id, [new PersonId("d.ames")]), new StaffEntry(Rob.Id), new StaffEntry(Max.Id, [new PersonId("max@home")]), new StaffEntry(new PersonId("desk")), new StaffEntry(new PersonId("nora"))]);
        foreach (var (name, isStaff) in new[] { ("dana", true), ("D.Ames", true), ("desk", true), ("max@home", true), ("rob", true), ("nora", false) })
        {
            var house = new House(setup => setup.Staff = people);
            await house.TakesAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Part);
            await house.Takes(Rob, Give.Note);
            await house.Takes(Dana, new CaseCommand.HandOver(Max.Id, Max.Role, "You know them."));
            var answer = await house.Do(Actor.Customer(name), Give.Yes());

            Assert.Equal(isStaff ? "not-the-customer" : null, (answer as CommandResult.Refused)?.Refusal.Code);
        }
    }

    [Fact]
    public async Task The_first_customer_who_speaks_on_a_case_that_names_none_is_its_customer()
    {
        var house = new House();
        await house.Remedied();
        await house.Takes(Guest, Give.Contact);
        Assert.Equal("ann@example.org", (await house.Now()).Customer?.Original);

        await house.Refuses(Bob, Give.Yes(), "not-the-customer");
        await house.Takes(Actor.Customer(" ANN@example.org"), Give.Yes());
    }

    [Fact]
    public async Task Who_reports_for_another_speaks_for_them()
    {
        var house = new House();
        await house.Takes(Bob, Report(customer: "ann@example.org"));
        await house.TakesAll(Dana, Give.Own, Give.Sorry, Give.Ear, Give.Part);

        await house.Takes(Bob, Give.Contact);
        await house.Takes(Guest, Give.Yes());
        await house.Refuses(Actor.Customer("eve"), Give.Contact, "not-the-customer");
    }

    [Fact]
    public async Task A_customer_who_reports_is_the_customer()
    {
        var house = new House();
        await house.Takes(Bob, Report());

        Assert.Equal("bob@example.org", (await house.Now()).Customer?.Original);
    }

    [Fact]
    public async Task A_customer_acts_for_nobody() =>
        Assert.Equal("bad-value", Assert.IsType<CommandResult.Refused>(await new House().Do(Guest with { ActsFor = Dana.Id }, Report())).Refusal.Code);

    [Fact]
    public async Task Another_customer_than_is_on_record_waits_for_another_person_and_makes_answers_stale()
    {
        var house = new House();
        await house.Remedied(customer: "ann@example.org");
        await house.Takes(Guest, Give.Yes());
        var asked = await house.Takes(Dana, new CaseCommand.Identify(new CustomerRef("bob@example.org")));
        Assert.Equal(["approval-requested.v1"], asked.Names());

        await house.Takes(Rob, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value));
        await house.Refuses(Dana, Give.Close, "answer-stale");
        await house.Takes(Bob, Give.Yes());
        await house.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task Nobody_of_the_staff_of_a_case_is_named_as_its_customer()
    {
        var house = new House();
        await house.Remedied();

        await house.Refuses(Dana, new CaseCommand.Identify(new CustomerRef("Dana")), "not-the-customer");
        await house.Refuses(Dana, new CaseCommand.Identify(Representative: new CustomerRef("dana")), "not-the-customer");
    }

    [Fact]
    public async Task A_yes_shows_more_the_more_was_given()
    {
        // By whom, what stands, and whether it earns or waits for another person.
        (Func<House, ValueTask<CommandResult>> Say, long Standing, bool Earns)[] table =
        [
            (house => house.Do(Guest, Give.Yes()), 26_000, true),
            (house => house.Do(Dana, Give.Yes(Source.At("tablet-3"))), 25_000, true),
            (house => house.Do(Dana, Give.Yes(Source.At("tablet-3"))), 25_001, false),
            (house => house.Do(Dana, Give.Yes(Call())), 2_500, true),
            (house => house.Do(Dana, Give.Yes(Call())), 2_501, false),
        ];
        foreach (var (say, standing, earns) in table)
        {
            var house = new House();
            await house.Heard(customer: "ann@example.org");
            await house.Takes(Max, Give.Voucher("g1", standing, "card 1"));

            Assert.Equal([earns ? "answer-recorded.v1" : "approval-requested.v1"], ((CommandResult.Accepted)await say(house)).Names());
        }
    }

    [Theory]
    [InlineData(2_500, true)]
    [InlineData(2_501, false)]
    public async Task Who_was_named_only_after_something_was_granted_needs_another_person_above_the_floor(long standing, bool earns)
    {
        foreach (var isNamed in new[] { true, false })
        {
            var house = new House();
            await house.Heard();
            await house.Takes(Dana, Give.Voucher("g1", standing, "card 1"));
            if (isNamed)
            {
                await house.Takes(Dana, new CaseCommand.Identify(new CustomerRef("ann@example.org")));
            }

            Assert.Equal([earns ? "answer-recorded.v1" : "approval-requested.v1"], ((CommandResult.Accepted)await house.Do(Guest, Give.Yes())).Names());
        }
    }

    [Fact]
    public async Task A_report_without_a_place_takes_that_of_the_device_on_which_it_is_answered_at_once()
    {
        var house = new House(setup => setup.Options.Devices.Add("display-1", "hall"));
        Accepted(await house.DoAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Part, Give.Yes(Source.At("Display-1"))));

        Assert.Equal(new PlaceId("hall"), (await house.Now()).Place);
    }
}
