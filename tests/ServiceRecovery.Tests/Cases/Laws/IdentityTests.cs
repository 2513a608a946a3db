using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Law 3: whose word it is.</summary>
public class IdentityTests
{
    private static readonly Actor Bob = Actor.Customer("bob@example.org");

    // Each verb that a customer gives, on a case of somebody else.
    [Fact]
    public async Task No_verb_of_another_customer_is_taken()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.TakesAll(Dana, Give.Promise("p1"));
        var given = Give.OneOfEach.Where(command => command is not (CaseCommand.ReportFailure or CaseCommand.ReportPraise or CaseCommand.ReportNearMiss) && command.Act.MayBeGivenBy(ActorKind.Customer)).ToList();
        Assert.NotEmpty(given);

        foreach (var command in given)
        {
            var refused = Assert.IsType<CommandResult.Refused>(await organization.Do(Bob, command)).Refusal;
            Assert.True(refused.Code is "not-the-customer" or "step-not-open", $"{command.Act.Verb}: {refused}");
        }

        var asked = await organization.Desk.OpenStepsAsync(TenantId.Single, Case, Bob);
        Assert.Empty(asked.Open);
        Assert.All(given, command => Assert.True(asked.Unmet[command.Act.Verb][0].Code is "not-the-customer" or "step-not-open", command.Act.Verb));
    }

    [Fact]
    public async Task Staff_of_a_case_are_never_its_customer_by_any_login()
    {
        var people = new StaffList([new StaffMember(Dana.Id) { Logins = [new PersonId("d.ames")] }, new StaffMember(Rob.Id), new StaffMember(Max.Id) { Logins = [new PersonId("max@home")] }, new StaffMember(new PersonId("desk")), new StaffMember(new PersonId("nora"))]);
        foreach (var (name, isStaff) in new[] { ("dana", true), ("D.Ames", true), ("desk", true), ("max@home", true), ("rob", true), ("nora", false) })
        {
            var organization = new Organization(setup => setup.Staff = people);
            await organization.TakesAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Part);
            await organization.Takes(Rob, Give.Note);
            await organization.Takes(Dana, new CaseCommand.HandOver(Max.Id, Max.Role, "You know them."));
            var answer = await organization.Do(Actor.Customer(name), Give.Yes());

            Assert.Equal(isStaff ? "not-the-customer" : null, (answer as CommandResult.Refused)?.Refusal.Code);
        }
    }

    [Fact]
    public async Task Whom_a_program_acts_for_is_staff_of_the_case_too()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Till with { ActsFor = Rob.Id }, Give.Note);

        await organization.Refuses(Actor.Customer("rob"), Give.Yes(), "not-the-customer");
        await organization.Takes(Guest, Give.Yes());
    }

    [Fact]
    public async Task The_first_customer_who_speaks_on_a_case_that_names_none_is_its_customer()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.Contact);
        Assert.Equal("ann@example.org", (await organization.Now()).Customer?.Original);

        await organization.Refuses(Bob, Give.Yes(), "not-the-customer");
        await organization.Takes(Actor.Customer(" ANN@example.org"), Give.Yes());
    }

    [Fact]
    public async Task Who_reports_for_another_speaks_for_them()
    {
        var organization = new Organization();
        await organization.Takes(Bob, Report(customer: "ann@example.org"));
        await organization.TakesAll(Dana, Give.Own, Give.Sorry, Give.Ear, Give.Part);

        await organization.Takes(Bob, Give.Contact);
        await organization.Takes(Guest, Give.Yes());
        await organization.Refuses(Actor.Customer("eve"), Give.Contact, "not-the-customer");
    }

    [Fact]
    public async Task A_customer_who_reports_is_the_customer()
    {
        var organization = new Organization();
        await organization.Takes(Bob, Report());

        Assert.Equal("bob@example.org", (await organization.Now()).Customer?.Original);
    }

    [Fact]
    public async Task A_customer_acts_for_nobody() =>
        Assert.Equal("bad-value", Assert.IsType<CommandResult.Refused>(await new Organization().Do(Guest with { ActsFor = Dana.Id }, Report())).Refusal.Code);

    [Fact]
    public async Task Another_customer_than_is_on_record_waits_for_another_person_and_makes_answers_stale()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        await organization.Takes(Guest, Give.Yes());
        var asked = await organization.Takes(Dana, new CaseCommand.Identify(new CustomerRef("bob@example.org")));
        Assert.Equal(["approval-requested.v1"], asked.Names());

        await organization.Takes(Rob, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value));
        await organization.Refuses(Dana, Give.Close, "check-missing");
        await organization.Takes(Bob, Give.Yes());
        await organization.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task Nobody_of_the_staff_of_a_case_is_named_as_its_customer()
    {
        var organization = new Organization();
        await organization.Remedied();

        await organization.Refuses(Dana, new CaseCommand.Identify(new CustomerRef("Dana")), "not-the-customer");
        await organization.Refuses(Dana, new CaseCommand.Identify(Representative: new CustomerRef("dana")), "not-the-customer");
    }

    [Fact]
    public async Task A_yes_shows_more_the_more_was_given()
    {
        // By whom, what stands, and whether it earns or waits for another person.
        (Func<Organization, ValueTask<CommandResult>> Say, long Standing, bool Earns)[] table =
        [
            (organization => organization.Do(Guest, Give.Yes()), 26_000, true),
            (organization => organization.Do(Dana, Give.Yes(Source.At("tablet-3"))), 25_000, true),
            (organization => organization.Do(Dana, Give.Yes(Source.At("tablet-3"))), 25_001, false),
            (organization => organization.Do(Dana, Give.Yes(Call())), 2_500, true),
            (organization => organization.Do(Dana, Give.Yes(Call())), 2_501, false),
        ];
        foreach (var (say, standing, earns) in table)
        {
            var organization = new Organization();
            await organization.Heard(customer: "ann@example.org");
            await organization.Takes(Max, Give.Voucher("g1", standing, "card 1"));

            Assert.Equal([earns ? "answer-recorded.v1" : "approval-requested.v1"], ((CommandResult.Accepted)await say(organization)).Names());
        }
    }

    [Theory]
    [InlineData(2_500, true)]
    [InlineData(2_501, false)]
    public async Task Who_was_named_only_after_something_was_granted_needs_another_person_above_the_floor(long standing, bool earns)
    {
        foreach (var isNamed in new[] { true, false })
        {
            var organization = new Organization();
            await organization.Heard();
            await organization.Takes(Dana, Give.Voucher("g1", standing, "card 1"));
            if (isNamed)
            {
                await organization.Takes(Dana, new CaseCommand.Identify(new CustomerRef("ann@example.org")));
            }

            Assert.Equal([earns ? "answer-recorded.v1" : "approval-requested.v1"], ((CommandResult.Accepted)await organization.Do(Guest, Give.Yes())).Names());
        }
    }

    [Fact]
    public async Task A_report_without_a_place_takes_that_of_the_device_on_which_it_is_answered_at_once()
    {
        var organization = new Organization(setup => setup.Options.Devices.Add("display-1", "hall"));
        Accepted(await organization.DoAll(Dana, Report(), Give.Own, Give.Sorry, Give.Ear, Give.Part, Give.Yes(Source.At("Display-1"))));

        Assert.Equal(new PlaceId("hall"), (await organization.Now()).Place);
    }
}
