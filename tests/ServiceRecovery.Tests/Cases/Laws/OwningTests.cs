using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Law 7: a case always has somebody who answers for it.</summary>
public class OwningTests
{
    [Fact]
    public async Task Somebody_answers_from_the_report_on()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        Assert.Equal(("desk", false), ((await house.Now()).Responsible!.Original, (await house.Now()).IsOwned));

        var rostered = new House(setup => setup.Staff = new StaffList([new StaffEntry(Dana.Id)], [new(new PlaceId("bar"), Max.Id)]));
        await rostered.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Place: new PlaceId("bar")));
        Assert.Equal("max", (await rostered.Now()).Responsible!.Original);
    }

    [Fact]
    public async Task Nobody_answers_for_a_complaint_about_themselves()
    {
        var house = new House(setup => setup.Staff = new StaffList([new StaffEntry(Dana.Id), new StaffEntry(Rob.Id)], elsewhere: Max.Id));

        await house.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.InPerson, Concerned: [Max.Id]));

        Assert.Equal("desk", (await house.Now()).Responsible!.Original);
    }

    [Fact]
    public async Task A_hand_over_is_pending_until_it_is_accepted()
    {
        var house = new House();
        await house.TakesAll(Dana, Report(), Give.Own, Give.Sorry, Give.HandOver(Rob));
        Assert.Equal("dana", (await house.Now()).Responsible!.Original);

        await house.Refuses(Max, Give.Own, "step-not-open");
        Assert.Equal("Apologized", (await house.Takes(Rob, Give.Own)).Stage?.Name);
        Assert.Equal("rob", (await house.Now()).Responsible!.Original);
        await house.Refuses(Rob, Give.Own, "step-not-open");
    }

    [Fact]
    public async Task A_take_over_needs_a_higher_level_and_an_owner()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        await house.Refuses(Max, Give.TakeOver, "step-not-open");
        await house.Takes(Dana, Give.Own);
        await house.Refuses(Rob, Give.TakeOver, "level-too-low");
        await house.Refuses(new Actor(new PersonId("temp"), new Role("temp")), Give.TakeOver, "level-too-low");
        await house.Takes(Max, Give.TakeOver);
        Assert.Equal("max", (await house.Now()).Responsible!.Original);
        await house.Refuses(Dana, Give.TakeOver, "level-too-low");
    }

    [Fact]
    public async Task A_role_that_is_no_level_is_below_all()
    {
        var house = new House();
        var temp = new Actor(new PersonId("temp"), new Role("temp"));
        await house.TakesAll(temp, Report(), Give.Own);

        await house.Refuses(new Actor(new PersonId("help"), new Role("help")), Give.TakeOver, "level-too-low");
        await house.Takes(Dana, Give.TakeOver);
    }

    [Fact]
    public async Task Promises_go_with_the_case()
    {
        var house = new House();
        await house.TakesAll(Dana, Report(), Give.Own, Give.Promise("p1"));
        await house.Takes(Max, Give.TakeOver);

        await house.Takes(Max, Give.Keep("p1"));
    }

    [Fact]
    public async Task A_safety_concern_goes_up_in_the_append_that_reports_it()
    {
        var house = new House();
        var report = new CaseCommand.ReportFailure("Glass.", Severity.Severe, Channel.InPerson, Safety: true);

        var reported = await house.Takes(Dana, report);

        Assert.Equal(["failure-reported.v1", "escalated.v1"], reported.Names());
        Assert.Equal((EscalationCause.Safety, new Role("manager")), (((CaseEvent.Escalated)reported.Events[1].Event).Cause, ((CaseEvent.Escalated)reported.Events[1].Event).Level!.Value));
    }

    [Fact]
    public async Task A_safety_concern_is_not_ended_in_the_batch_that_opens_it_in_any_way()
    {
        var safe = new CaseCommand.ReportFailure("Glass.", Severity.Severe, Channel.InPerson, Customer: new CustomerRef("ann@example.org"), Safety: true);
        foreach (var end in new[] { Give.Close, Give.Withdraw(Call()), Give.Discard, Give.Merge("C-0") })
        {
            var house = new House();
            Assert.Equal(1, Refused(await house.DoAll(Dana, safe, end), "safety-open").CommandIndex);
        }

        var later = new House();
        await later.Takes(Dana, safe);
        await later.Takes(Dana, Give.Discard);
    }

    [Fact]
    public async Task Lowering_needs_a_reason_and_duties_follow_the_highest()
    {
        var house = new House();
        await house.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Severe, Channel.InPerson, Inconvenience: Inconvenience.Great));
        await house.Refuses(Dana, new CaseCommand.Assess(Severity.Minor), "reason-missing");
        await house.Refuses(Dana, new CaseCommand.Assess(Inconvenience: Inconvenience.None), "reason-missing");
        await house.Takes(Dana, new CaseCommand.Assess(Severity.Minor, Inconvenience.None, "They laughed."));

        var now = await house.Now();
        Assert.Equal((Severity.Minor, Severity.Severe, Inconvenience.Great), (now.Severity, now.HighestSeverity, now.HighestInconvenience));
        await house.Takes(Dana, Give.Promise("p1"));
        Assert.Equal(TimeSpan.FromHours(1), (await house.Now()).Promises[0].DueAt - house.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_receipt_is_corrected_to_earlier_and_never_to_later_or_ahead()
    {
        var house = new House();
        await house.Takes(Dana, Report());
        var noon = house.Clock.GetUtcNow();

        await house.Refuses(Dana, new CaseCommand.CorrectReceipt(noon), "receipt-only-earlier");
        await house.Refuses(Dana, new CaseCommand.CorrectReceipt(noon.AddSeconds(1)), "dated-ahead");
        await house.Takes(Dana, new CaseCommand.CorrectReceipt(noon.AddHours(-1)));
        await house.Refuses(Dana, new CaseCommand.CorrectReceipt(noon.AddMinutes(-30)), "receipt-only-earlier");
        Assert.Equal(noon.AddHours(-1), (await house.Now()).ReceivedAt);
    }
}
