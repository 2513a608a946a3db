using ServiceRecovery.Playbooks;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Withdrawing, discarding, declaring, reopening, and moving to another playbook.</summary>
public class EndingTests
{
    [Fact]
    public async Task A_withdrawal_has_a_source_like_an_answer()
    {
        var organization = new Organization();
        await organization.Remedied();

        await organization.Refuses(Dana, Give.Withdraw(), "evidence-missing");
        await organization.Refuses(Till, Give.Withdraw(), "source-not-allowed");
        Assert.Equal(Ending.Withdrawn, (await organization.Takes(Dana, Give.Withdraw(Call()))).Ending);
    }

    public static TheoryData<string> Doubts => ["no", "broken promise", "reopening"];

    [Theory]
    [MemberData(nameof(Doubts))]
    public async Task A_withdrawal_that_staff_enter_after_a_no_a_broken_promise_or_a_failed_recovery_needs_another_person(string doubt)
    {
        async Task<Organization> Doubtful()
        {
            var organization = new Organization();
            await organization.Remedied();
            switch (doubt)
            {
                case "no":
                    await organization.Takes(Guest, Give.No());
                    break;
                case "broken promise":
                    await organization.Takes(Dana, Give.Promise("p1"));
                    await organization.Passes(TimeSpan.FromDays(1));
                    break;
                default:
                    await organization.Takes(Guest, Give.Yes());
                    await organization.TakesAll(Dana, Give.Close, Give.Reopen);
                    break;
            }

            return organization;
        }

        var typed = await Doubtful();
        var asked = await typed.Takes(Dana, Give.Withdraw(Call()));
        Assert.Equal(["approval-requested.v1"], asked.Names());
        var request = ((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value;
        await typed.Refuses(Dana, Give.Approve(request), "second-person-needed");
        Assert.Equal(Ending.Withdrawn, (await typed.Takes(Rob, Give.Approve(request))).Ending);

        Assert.Equal(Ending.Withdrawn, (await (await Doubtful()).Takes(Guest, Give.Withdraw())).Ending);
        Assert.Equal(Ending.Withdrawn, (await (await Doubtful()).Takes(Dana, Give.Withdraw(Source.At(new DeviceId("tablet-3"))))).Ending);
    }

    [Fact]
    public async Task An_approved_withdrawal_cancels_the_other_requests_and_the_promises()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.No());
        await organization.TakesAll(Dana, Give.Voucher("g1", 6_000), Give.Promise("p1"));
        var asked = await organization.Takes(Dana, Give.Withdraw(Call()));

        var withdrawn = await organization.Takes(Rob, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value));

        Assert.Equal(["approval-given.v1", "case-withdrawn.v1", "approval-expired.v1", "promise-released.v1"], withdrawn.Names());
    }

    [Fact]
    public async Task Where_the_yes_stands_nothing_is_withdrawn()
    {
        var organization = new Organization();
        await organization.Satisfied();

        await organization.Refuses(Guest, Give.Withdraw(), "step-not-open");
    }

    [Fact]
    public async Task A_mere_mistake_is_discarded_within_24_hours_of_its_report()
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Own, Give.Note);
        organization.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(Ending.EnteredInError, (await organization.Takes(Dana, Give.Discard)).Ending);

        var late = new Organization();
        await late.Takes(Dana, Report());
        late.Clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromTicks(10));
        await late.Refuses(Dana, Give.Discard, "not-discardable");
    }

    public static TheoryData<string> Said => ["by a customer", "opened by a customer", "praise by a customer", "near miss by a customer", "acknowledge", "explain", "listen", "contact", "promise", "follow-up", "declined offer"];

    [Theory]
    [MemberData(nameof(Said))]
    public async Task What_was_said_to_or_by_a_customer_or_promised_is_no_mistake(string what)
    {
        var organization = new Organization();
        switch (what)
        {
            case "by a customer":
                await organization.Takes(Guest, Report());
                break;
            case "opened by a customer":
                await organization.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, OpenedBy: OpenedBy.Customer));
                break;
            case "praise by a customer":
                await organization.Takes(Guest, new CaseCommand.ReportPraise("Lovely.", Channel.Mail));
                break;
            case "near miss by a customer":
                await organization.Takes(Guest, new CaseCommand.ReportNearMiss("I nearly slipped.", Channel.Mail));
                break;
            default:
                await organization.Takes(Dana, Report());
                await organization.Takes(what == "declined offer" ? Guest : Dana, what switch
                {
                    "acknowledge" => new CaseCommand.Acknowledge(Channel.Phone),
                    "explain" => new CaseCommand.Explain(Known: CauseKnown.Unknown),
                    "listen" => Give.Ear,
                    "contact" => Give.Contact,
                    "promise" => Give.Promise("p1"),
                    "follow-up" => Give.Ask(AskResult.Bounced),
                    _ => Give.Declines(),
                });
                break;
        }

        await organization.Refuses(Dana, Give.Discard, "not-discardable");
    }

    [Fact]
    public async Task Once_the_customer_has_opened_a_discarded_case_again_it_was_no_mistake_and_staff_may_correct_their_own()
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Discard);
        await organization.Takes(Dana, Give.Reopen);
        await organization.Takes(Dana, Give.Discard);
        await organization.Takes(Guest, Give.Reopen);

        await organization.Refuses(Dana, Give.Discard, "not-discardable");
    }

    [Fact]
    public async Task A_task_of_the_organization_keeps_nothing_from_being_discarded()
    {
        var organization = new Organization();
        await organization.TakesAll(Dana, Report(), Give.Promise("t1", kind: PromiseKind.Task), Give.Discard);
    }

    [Fact]
    public async Task Three_a_day_are_discarded_alone_and_the_fourth_with_another_person()
    {
        var organization = new Organization();
        for (var i = 1; i <= 5; i++)
        {
            await organization.Takes(Dana, Report(), new CaseId($"D-{i}"));
        }

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(["case-discarded.v1"], (await organization.Takes(Dana, Give.Discard, new CaseId($"D-{i}"))).Names());
        }

        var fourth = new CaseId("D-4");
        var asked = await organization.Takes(Dana, Give.Discard, fourth);
        Assert.Equal(["approval-requested.v1"], asked.Names());
        Assert.Equal(["approval-given.v1", "case-discarded.v1"], (await organization.Takes(Rob, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value), fourth)).Names());
        Assert.Equal(["case-discarded.v1"], (await organization.Takes(Rob, Give.Discard, new CaseId("D-5"))).Names());
    }

    [Fact]
    public async Task Another_day_has_three_of_its_own()
    {
        var organization = new Organization();
        for (var i = 1; i <= 4; i++)
        {
            organization.Clock.Set(new DateTimeOffset(2026, 11, i < 4 ? 21 : 22, i < 4 ? 23 : 0, 59, 0, TimeSpan.Zero));
            await organization.Takes(Dana, Report(), new CaseId($"D-{i}"));
            Assert.Equal(["case-discarded.v1"], (await organization.Takes(Dana, Give.Discard, new CaseId($"D-{i}"))).Names());
        }
    }

    [Fact]
    public async Task That_somebody_cannot_be_satisfied_needs_a_no_another_person_and_the_word_where_to_turn()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Refuses(Dana, Give.Unreconciled("u1"), "step-not-open");
        await organization.Takes(Guest, Give.No());
        await organization.Refuses(Dana, Give.Unreconciled("u1", referralTold: false), "referral-untold");
        Assert.Equal("Reworking", (await organization.Takes(Dana, Give.Unreconciled("u1"))).Stage?.Name);
        Assert.Equal("Impasse", (await organization.Takes(Rob, Give.Approve("u1"))).Stage?.Name);
        await organization.Refuses(Guest, Give.Yes(), "step-not-open");
        Assert.Equal(Ending.Unreconciled, (await organization.Takes(Dana, Give.Close)).Ending);
    }

    [Fact]
    public async Task A_reopened_case_owes_a_remedy_before_it_closes_again()
    {
        var organization = new Organization();
        await organization.Recovered();
        Assert.Equal("Heard", (await organization.Takes(Guest, Give.Reopen)).Stage?.Name);
        await organization.Refuses(Dana, Give.Reopen, "step-not-open");
        Assert.Equal("nothing-done", (await organization.Refuses(Dana, Give.Close, "nothing-done")).Code);
        await organization.Takes(Dana, Give.Part);
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task A_second_explanation_changes_the_first_and_takes_the_case_back()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Dana, new CaseCommand.Explain("The oven was off."));
        await organization.Takes(Guest, Give.Yes());

        var changed = await organization.Takes(Dana, new CaseCommand.Explain("The oven was broken."));

        Assert.Equal(["explanation-changed.v1"], changed.Names());
        Assert.Equal("Remedied", changed.Stage?.Name);
    }

    [Fact]
    public async Task A_case_stays_on_its_playbook_until_it_is_moved_and_that_makes_an_answer_stale()
    {
        var second = StandardPlaybook.Definition with { Version = 2 };
        var organization = new Organization(setup => setup.Playbooks.Add(second));
        await organization.Satisfied();
        Assert.Equal(new PlaybookRef("standard", 1), (await organization.Now()).Playbook);
        await organization.Refuses(Dana, new CaseCommand.MovePlaybook(new PlaybookRef("standard", 3)), "playbook-unknown");
        await organization.Refuses(Dana, new CaseCommand.MovePlaybook(AccoladePlaybook.Playbook.Ref), "playbook-unfit");

        var moved = await organization.Takes(Dana, new CaseCommand.MovePlaybook(new PlaybookRef("standard", 2)));

        Assert.Equal((new PlaybookRef("standard", 2), "Remedied"), ((await organization.Now()).Playbook, moved.Stage?.Name));
        await organization.Refuses(Dana, Give.Close, "answer-stale");
    }

    // The stages of two sound playbooks of one purpose may share names and mean another thing by them.
    [Fact]
    public async Task What_nobody_debriefed_is_not_learned_from_by_moving_it()
    {
        var exchanged = PlaybookJson.Write(AccoladePlaybook.Definition)
            .Replace("\"Recognized\"", "\"?\"", StringComparison.Ordinal).Replace("\"Debriefed\"", "\"Recognized\"", StringComparison.Ordinal).Replace("\"?\"", "\"Debriefed\"", StringComparison.Ordinal);
        var organization = new Organization(setup => setup.Playbooks.Add(With(PlaybookJson.Read(exchanged) with { Name = "exchanged" })));
        await organization.TakesAll(
            Dana,
            new CaseCommand.ReportPraise("So friendly.", Channel.Mail, Playbook: new PlaybookRef("exchanged", 1)),
            Give.Own,
            new CaseCommand.WaiveThanks("No address."),
            new CaseCommand.WaiveInterview("No address."),
            new CaseCommand.Recognize([Rob.Id], "The morning round.", "You made their day."),
            new CaseCommand.MovePlaybook(AccoladePlaybook.Playbook.Ref));
        Assert.Equal("Debriefed", await organization.Stage());

        await organization.Refuses(Dana, Give.Close, "check-missing");
        await organization.Takes(Dana, new CaseCommand.Debrief(new DebriefId("D-1"), "We asked for their names."));
        Assert.Equal(Ending.Learned, (await organization.Takes(Dana, Give.Close)).Ending);

        // And a stage that only waits for its close takes a debrief that is missing.
        await organization.TakesAll(Dana, Give.Reopen, new CaseCommand.MovePlaybook(new PlaybookRef("exchanged", 1)));
        await organization.Refuses(Dana, Give.Close, "check-missing");
        Assert.NotNull((await organization.Desk.OpenStepsAsync(TenantId.Single, Case, Dana)).Find("debrief"));
        await organization.TakesAll(Dana, new CaseCommand.Debrief(new DebriefId("D-2"), "We asked again."), Give.Close);

        static PlaybookDefinition With(PlaybookDefinition exchanged) => exchanged with { Rows = exchanged.Rows.RemoveAll(row => row.From == new Stage("Recognized") && row.Kind == StepKind.Debrief) };
    }

    // What ended stays ended as it did.
    [Fact]
    public async Task A_debrief_of_praise_that_was_a_slip_or_was_withdrawn_earns_nothing()
    {
        foreach (var end in new[] { new CaseCommand.Discard("A slip."), Give.Withdraw(Call()) })
        {
            var organization = new Organization();
            await organization.TakesAll(Dana, new CaseCommand.ReportPraise("So friendly.", Channel.Mail), end);
            var ended = await organization.Now();
            await organization.Takes(Dana, new CaseCommand.Debrief(new DebriefId("D-1"), "What a slip."));

            var now = await organization.Now();
            Assert.Equal((ended.Ending, ended.EarnedVersion), (now.Ending, now.EarnedVersion));
        }
    }

    [Fact]
    public async Task A_case_goes_on_when_the_program_no_longer_registers_its_playbook()
    {
        var first = new Organization(setup =>
        {
            setup.Key = OrganizationWalks.Key;
            setup.Playbooks.Add(StandardPlaybook.Definition with { Name = "old" });
        });
        await first.Takes(Dana, new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Phone, Playbook: new PlaybookRef("old", 1)));

        var later = new Organization(setup => (setup.Store, setup.Key) = (first.Store, OrganizationWalks.Key));

        Accepted(await later.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("o1"), Dana, Give.Own)));
    }

    [Fact]
    public async Task What_a_customer_takes_back_does_not_fall_to_a_debrief()
    {
        var organization = new Organization();
        await organization.TakesAll(
            Dana,
            new CaseCommand.ReportPraise("Lovely.", Channel.Mail),
            Give.Own,
            new CaseCommand.Thank("Thank you."),
            new CaseCommand.WaiveInterview("In a hurry."),
            new CaseCommand.Recognize([Rob.Id], "Monday.", "Well done."),
            new CaseCommand.Debrief(new ServiceRecovery.Debriefs.DebriefId("d1"), "We learned."),
            Give.Close,
            new CaseCommand.Reopen("They rang."));
        await organization.Takes(Dana, Give.Withdraw(Call()));
        var asked = Assert.Single((await organization.Now()).Approvals);

        await organization.Takes(Dana, new CaseCommand.Debrief(new ServiceRecovery.Debriefs.DebriefId("d2"), "We learned more."));

        await organization.Refuses(Dana, Give.Close, "approval-pending");
        Assert.Equal(Ending.Withdrawn, (await organization.Takes(Rob, Give.Approve(asked.Ref.Value))).Ending);
    }

    [Fact]
    public async Task An_organization_step_is_taken_by_name_and_a_built_in_one_is_not()
    {
        var organization = new Organization();
        await organization.Heard();

        await organization.Refuses(Dana, new CaseCommand.TakeStep(StepKind.CustomerSatisfied), "step-reserved");
        await organization.Refuses(Dana, new CaseCommand.TakeStep(StepKind.Correct), "step-reserved");
        await organization.Refuses(Dana, new CaseCommand.TakeStep(new StepKind("SendFlowers")), "step-not-open");
    }
}
