using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Law 7: a case always has somebody who answers for it.</summary>
public class OwningTests
{
    [Fact]
    public async Task Somebody_answers_from_the_report_on()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        Assert.Equal(("desk", false), ((await organization.Now()).Responsible!.Original, (await organization.Now()).IsOwned));

        var rostered = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id)], [new(new PlaceId("bar"), Max.Id)]));
        await rostered.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Place: new PlaceId("bar")));
        Assert.Equal("max", (await rostered.Now()).Responsible!.Original);
    }

    [Fact]
    public async Task Nobody_answers_for_a_complaint_about_themselves()
    {
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id), new StaffMember(Rob.Id)], elsewhere: Max.Id));

        await organization.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Concerned: [Max.Id]));

        Assert.Equal("desk", (await organization.Now()).Responsible!.Original);
    }

    [Fact]
    public async Task A_hand_over_is_pending_until_it_is_accepted()
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Own, Give.Sorry, Give.HandOver(Rob));
        Assert.Equal("dana", (await organization.Now()).Responsible!.Original);

        await organization.Refuses(Max, Give.Own, "step-not-open");
        Assert.Equal("Apologized", (await organization.Takes(Rob, Give.Own)).Stage?.Name);
        Assert.Equal("rob", (await organization.Now()).Responsible!.Original);
        await organization.Refuses(Rob, Give.Own, "step-not-open");
    }

    [Fact]
    public async Task A_take_over_needs_a_higher_level_and_an_owner()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        await organization.Refuses(Max, Give.TakeOver, "step-not-open");
        await organization.Takes(Dana, Give.Own);
        await organization.Refuses(Rob, Give.TakeOver, "level-too-low");
        await organization.Refuses(new Actor(new PersonId("temp"), new Role("temp")), Give.TakeOver, "level-too-low");
        await organization.Takes(Max, Give.TakeOver);
        Assert.Equal("max", (await organization.Now()).Responsible!.Original);
        await organization.Refuses(Dana, Give.TakeOver, "level-too-low");
    }

    [Fact]
    public async Task A_role_that_is_no_level_is_below_all()
    {
        var organization = new Organization();
        var temp = new Actor(new PersonId("temp"), new Role("temp"));
        await organization.TakesAll(temp, Report(), Give.Own);

        await organization.Refuses(new Actor(new PersonId("help"), new Role("help")), Give.TakeOver, "level-too-low");
        await organization.Takes(Dana, Give.TakeOver);
    }

    [Fact]
    public async Task Promises_go_with_the_case()
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Own, Give.Promise("p1"));
        await organization.Takes(Max, Give.TakeOver);

        await organization.Takes(Max, Give.Keep("p1"));
    }

    [Fact]
    public async Task A_safety_concern_goes_up_in_the_append_that_reports_it()
    {
        var organization = new Organization();
        var report = new CaseCommand.ReportFailure("Glass.", Severity.Severe, Channel.InPerson, Safety: true);

        var reported = await organization.Takes(Dana, report);

        Assert.Equal(["failure-reported.v1", "escalated.v1"], reported.Names());
        Assert.Equal((EscalationCause.Safety, new Role("manager")), (((CaseEvent.Escalated)reported.Events[1].Event).Cause, ((CaseEvent.Escalated)reported.Events[1].Event).Level!.Value));
    }

    [Fact]
    public async Task A_safety_concern_is_not_ended_in_the_batch_that_opens_it_in_any_way()
    {
        var safe = new CaseCommand.ReportFailure("Glass.", Severity.Severe, Channel.InPerson, Customer: new CustomerRef("ann@example.org"), Safety: true);
        foreach (var end in new[] { Give.Close, Give.Withdraw(Call()), Give.Discard, Give.Merge("C-0") })
        {
            var organization = new Organization();
            Assert.Equal(1, Refused(await organization.DoAll(Dana, safe, end), "safety-open").CommandIndex);
        }

        var later = new Organization();
        await later.Takes(Dana, safe);
        await later.Takes(Dana, Give.Discard);
    }

    [Fact]
    public async Task Lowering_needs_a_reason_and_duties_follow_the_highest()
    {
        var organization = new Organization();
        await organization.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Severe, Channel.InPerson, Inconvenience: Inconvenience.Great));
        await organization.Refuses(Dana, new CaseCommand.Assess(Severity.Minor), "reason-missing");
        await organization.Refuses(Dana, new CaseCommand.Assess(Inconvenience: Inconvenience.None), "reason-missing");
        await organization.Takes(Dana, new CaseCommand.Assess(Severity.Minor, Inconvenience.None, "They laughed."));

        var now = await organization.Now();
        Assert.Equal((Severity.Minor, Severity.Severe, Inconvenience.Great), (now.Severity, now.HighestSeverity, now.HighestInconvenience));
        await organization.Takes(Dana, Give.Promise("p1"));
        Assert.Equal(TimeSpan.FromHours(1), (await organization.Now()).Promises[0].DueAt - organization.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_receipt_is_corrected_to_earlier_and_never_to_later_or_ahead()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        var noon = organization.Clock.GetUtcNow();

        await organization.Refuses(Dana, new CaseCommand.CorrectReceipt(noon), "receipt-only-earlier");
        await organization.Refuses(Dana, new CaseCommand.CorrectReceipt(noon.AddSeconds(1)), "dated-ahead");
        await organization.Takes(Dana, new CaseCommand.CorrectReceipt(noon.AddHours(-1)));
        await organization.Refuses(Dana, new CaseCommand.CorrectReceipt(noon.AddMinutes(-30)), "receipt-only-earlier");
        Assert.Equal(noon.AddHours(-1), (await organization.Now()).ReceivedAt);
    }
}
