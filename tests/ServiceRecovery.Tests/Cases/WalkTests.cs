using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>The walks that must end so, on the real desk.</summary>
public class WalkTests
{
    private static CaseCommand Yes => new CaseCommand.RecordAnswer(Answer.Satisfied);

    private static CaseCommand No => new CaseCommand.RecordAnswer(Answer.Unhappy);

    [Fact]
    public async Task A_customer_who_wants_more_is_given_more_and_asked_again()
    {
        var organization = new Organization();
        await organization.Remedied();

        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.WantsMore)));
        Refused(await organization.Do(Guest, Yes), "step-not-open");
        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(1_000), Settlement: "card 1")));
        Accepted(await organization.Do(Dana, new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached)));
        Accepted(await organization.Do(Guest, Yes));
        var closed = Accepted(await organization.Do(Dana, new CaseCommand.Close()));

        Assert.Equal(Ending.Recovered, closed.Ending);
    }

    [Fact]
    public async Task A_payment_that_fails_after_the_yes_takes_the_case_back()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(1_000))));
        Accepted(await organization.Do(Guest, Yes));

        var failed = Accepted(await organization.Do(Till, new CaseCommand.FailSettlement(new ActId("g1"), SettlementOutcome.Failed)));
        Assert.Equal("Remedied", failed.Stage?.Name);
        Refused(await organization.Do(Dana, new CaseCommand.Close()), "answer-stale");

        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g2"), CompensationKind.Refund, Dollars(1_000), Settlement: "till 9")));
        Accepted(await organization.Do(Guest, Yes));
        Assert.Equal(Ending.Recovered, Accepted(await organization.Do(Dana, new CaseCommand.Close())).Ending);
    }

    [Fact]
    public async Task A_payment_that_failed_owes_the_compensation_again()
    {
        var organization = new Organization();
        await organization.Remedied(Inconvenience.Great);
        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, Dollars(1_000))));
        Accepted(await organization.Do(Till, new CaseCommand.FailSettlement(new ActId("g1"), SettlementOutcome.Failed)));
        Accepted(await organization.Do(Guest, Yes));

        Refused(await organization.Do(Dana, new CaseCommand.Close()), "compensation-owed");
    }

    [Fact]
    public async Task A_customer_who_never_forgives_is_let_go_with_another_persons_word()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Guest, No));
        Accepted(await organization.Do(Guest, No));

        var declare = new CaseCommand.DeclareUnreconciled(new ActId("u1"), "Two soups, an apology.", "A dinner for two.", ReferralTold: true);
        Refused(await organization.Do(Dana, declare with { ReferralTold = false }), "referral-untold");
        Accepted(await organization.Do(Dana, declare));
        Refused(await organization.Do(Dana, new CaseCommand.Approve(new ActId("u1"))), "second-person-needed");
        Accepted(await organization.Do(Max, new CaseCommand.Approve(new ActId("u1"))));
        Assert.Equal(Ending.Unreconciled, Accepted(await organization.Do(Dana, new CaseCommand.Close())).Ending);

        Assert.Equal("Heard", Accepted(await organization.Do(Dana, new CaseCommand.Reopen("They rang."))).Stage?.Name);
        Refused(await organization.Do(Dana, declare with { Ref = new ActId("u2") }), "step-not-open");
        Accepted(await organization.Do(Guest, No));
        Accepted(await organization.Do(Dana, declare with { Ref = new ActId("u2") }));
    }

    [Fact]
    public async Task Silence_after_all_attempts_ends_unconfirmed_and_a_reopening_can_still_recover()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Dana, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered)));
        organization.Clock.Advance(TimeSpan.FromHours(24));
        Accepted(await organization.Do(Dana, new CaseCommand.FollowUp(Channel.Sms, AskResult.Delivered)));
        Refused(await organization.Do(Dana, new CaseCommand.Close()), "check-missing");

        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(72));
        Assert.Equal(Ending.Unconfirmed, Accepted(await organization.Do(Dana, new CaseCommand.Close())).Ending);

        Accepted(await organization.Do(Dana, new CaseCommand.Reopen("They rang.")));
        Accepted(await organization.Do(Dana, new CaseCommand.Correct("Another soup.")));
        Accepted(await organization.Do(Guest, Yes));
        Assert.Equal(Ending.Recovered, Accepted(await organization.Do(Dana, new CaseCommand.Close())).Ending);
    }

    [Fact]
    public async Task A_word_of_the_customer_after_a_silence_breaks_it()
    {
        var organization = new Organization();
        await organization.Remedied();
        Accepted(await organization.Do(Dana, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered)));
        organization.Clock.Advance(TimeSpan.FromHours(24));
        Accepted(await organization.Do(Dana, new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered)));
        await organization.WorkDueUntil(organization.Clock.GetUtcNow() + TimeSpan.FromHours(72));

        Accepted(await organization.Do(Dana, new CaseCommand.RecordContact(Channel.Phone, Chase: true)));

        Refused(await organization.Do(Dana, new CaseCommand.Close()), "check-missing");
        Accepted(await organization.Do(Guest, Yes));
        Assert.Equal(Ending.Recovered, Accepted(await organization.Do(Dana, new CaseCommand.Close())).Ending);
    }

    [Fact]
    public async Task The_younger_of_two_cases_is_merged_and_the_older_sees_both_sums()
    {
        var organization = new Organization();
        await organization.Remedied(customer: "ann@example.org");
        var younger = new CaseId("C-2");
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var command in new CaseCommand[]
        {
            Report(customer: "ANN@example.org"),
            new CaseCommand.Own(),
            new CaseCommand.Apologize(Channel: Channel.Phone),
            new CaseCommand.Listen("Cold again."),
            new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(5_000)),
        })
        {
            Accepted(await organization.Do(Rob, command, younger));
        }

        Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(4_000))));
        var merged = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(Rob, new CaseCommand.Merge(Case), younger)));

        Assert.Equal(Ending.Merged, merged.Ending);
        Assert.Equal("C-1", Assert.Single(merged.Others).CaseId.Value);
        var older = (await organization.Desk.FindAsync(TenantId.Single, Case))!;
        Assert.Equal(["g1", "C-2:g1"], older.Compensations.Select(compensation => compensation.Ref.Value));
        Assert.Equal(9_000, older.StandingMinor(Usd));

        // 2,000 more would pass the 10,000 that a server may give on a case.
        var asked = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g3"), CompensationKind.Voucher, Dollars(2_000)))));
        Assert.IsType<CaseEvent.ApprovalRequested>(Assert.Single(asked.Events).Event);
        Assert.Equal("C-1", Accepted(await organization.Do(Guest, No, younger)).Survivor?.Value);
    }

    [Fact]
    public async Task Praise_runs_to_the_debrief_without_apology_compensation_or_check()
    {
        var organization = new Organization();
        Accepted(await organization.DoAll(
            Dana,
            new CaseCommand.ReportPraise("The best evening in years.", Channel.InPerson, [new PersonId("rob")]),
            new CaseCommand.Own(),
            new CaseCommand.Thank("Thank you, we were glad to have you."),
            new CaseCommand.WaiveInterview("They had a train to catch."),
            new CaseCommand.Recognize([new PersonId("rob")], "morning round", "Rob noticed the birthday.", "kitchen")));
        Refused(await organization.Do(Dana, new CaseCommand.Close()), "check-missing");
        Accepted(await organization.Do(Dana, new CaseCommand.Debrief(new DebriefId("d1"), "We always look at the booking notes.")));

        Assert.Equal(Ending.Learned, Accepted(await organization.Do(Dana, new CaseCommand.Close())).Ending);
        Refused(await organization.Do(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(100))), "case-closed");
    }

    [Fact]
    public async Task A_near_miss_is_debriefed_and_closed()
    {
        var organization = new Organization();
        Accepted(await organization.DoAll(
            Dana,
            new CaseCommand.ReportNearMiss("A wet floor, nobody fell.", Channel.System),
            new CaseCommand.Own(),
            new CaseCommand.WaiveDebrief("Third of its kind this week; the cause has a debrief."),
            new CaseCommand.Close()));
        Assert.Equal(Ending.Learned, (await organization.Desk.FindAsync(TenantId.Single, Case))!.Ending);
    }
}
