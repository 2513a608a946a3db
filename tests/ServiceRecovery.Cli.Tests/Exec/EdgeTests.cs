using ServiceRecovery.Cli.Exec;
using static ServiceRecovery.Cli.Tests.Exec.AnswerAssert;
using static ServiceRecovery.Cli.Tests.Exec.ExecDesk;

namespace ServiceRecovery.Cli.Tests.Exec;

/// <summary>The edges of the contract, by their numbers there.</summary>
public class EdgeTests
{
    [Fact]
    public async Task Edge_1_A_customer_and_a_system_are_refused_what_is_not_theirs_after_the_step()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Guest, "'severity':'minor','channel':'phone','openedBy':'customer'");

        Refused("source-not-allowed", await desk.DoAsync("own", Guest));
        Refused("source-not-allowed", await desk.DoAsync("own", Printer));
        Refused("step-not-open", await desk.DoAsync("apologize", Guest, "'channel':'phone'"));
        await desk.MustAsync("note", Printer, "'text':'printer on fire'");
        await desk.MustAsync("contact", Guest, "'channel':'phone','chase':true");
    }

    [Fact]
    public async Task Edge_1_Any_staff_person_may_close_but_nobody_who_is_concerned()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync(report: "'severity':'minor','channel':'phone','concerned':['MAX']");
        await desk.MustAsync("answer", Guest, "'says':'satisfied'");

        Refused("concerned-person", await desk.DoAsync("close", "Max/agent"));
        Accepted(await desk.DoAsync("close", "zoe/agent"), "Recovered", "case-closed.v1");
    }

    [Fact]
    public async Task Edge_2_A_reused_id_comes_before_a_closed_case_and_the_step_before_the_sender()
    {
        var desk = new ExecDesk();
        await desk.RecoveredAsync();
        await desk.MustAsync("note", Ana, "'text':'one'", id: "n");

        Refused("id-reused", await desk.DoAsync("own", Ana, id: "n"));
        Refused("case-closed", await desk.DoAsync("own", Guest));
        Refused("case-unknown", await desk.DoAsync("own", Ana, caseId: "C-2"));
        Refused("case-exists", await desk.DoAsync("report", Ana, "'severity':'minor','channel':'phone'"));
    }

    [Fact]
    public async Task Edge_2_A_close_says_exactly_one_thing_about_the_answer()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync();
        Assert.Equal(["check-missing", "step-not-open"], Codes(await desk.DoAsync("close", Ana)));

        await desk.MustAsync("answer", Guest, "'says':'unhappy'");
        Assert.Equal(["nothing-done", "answer-unhappy", "step-not-open"], Codes(await desk.DoAsync("close", Ana)));

        await desk.MustAsync("correct", Ana, "'extent':'part','text':'Another one.'");
        Assert.Equal(["answer-unhappy", "step-not-open"], Codes(await desk.DoAsync("close", Ana)));

        await desk.MustAsync("answer", Guest, "'says':'satisfied'");
        await desk.MustAsync("correct", Ana, "'extent':'full','text':'A third.'");
        Assert.Equal(["answer-stale", "step-not-open"], Codes(await desk.DoAsync("close", Ana)));
    }

    [Fact]
    public async Task Edge_3_Each_promise_is_unmet_by_itself_in_the_order_they_were_made_and_the_apology_once()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync(report: "'severity':'minor','channel':'phone'");
        await desk.MustAsync("promise", Ana, "'ref':'p2','text':'b','within':'PT1H'");
        await desk.MustAsync("promise", Ana, "'ref':'p1','text':'a','within':'PT2H'");
        await desk.MustAsync("promise", Ana, "'ref':'p3','text':'c','within':'P2D'");
        await desk.MustAsync("promise", Ana, "'ref':'p4','text':'d','within':'P2D'");
        await desk.MustAsync("tick", null, at: "2026-01-01T03:00:00Z");
        await desk.MustAsync("answer", Guest, "'says':'satisfied'");

        var answer = await desk.DoAsync("close", Ana);

        Assert.Equal(["apology-owed", "promise-open", "promise-open"], Codes(answer));
        Assert.Equal(["p3", "p4"], answer.Unmet.Skip(1).Select(unmet => unmet.Ref));
    }

    [Fact]
    public async Task Edge_3_Open_names_what_this_person_may_do_in_the_order_of_the_verbs_and_only_after_a_step_not_open()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'");

        var refused = await desk.DoAsync("correct", Ana, "'extent':'full','text':'x'");
        var asked = await desk.DoAsync("open-steps", Ana);
        var guest = await desk.DoAsync("open-steps", Guest);
        var other = await desk.DoAsync("take-over", Vera, "'text':'mine'");

        Assert.Equal(refused.Open!.Value.ToArray(), asked.Open!.Value.ToArray());
        Assert.Equal(Verbs.All.Where(refused.Open.Value.Contains), refused.Open.Value);
        Assert.Contains("withdraw", guest.Open!.Value);
        Assert.DoesNotContain("own", guest.Open.Value);
        Refused("step-not-open", other);
        Assert.Null((await desk.DoAsync("own", Guest)).Open);
    }

    [Fact]
    public async Task Edge_3_Steps_of_a_batch_count_from_one()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'");

        var answer = await desk.DoAsync("batch", Ana, "'steps':[{'do':'own'},{'do':'apologize','channel':'in-person'},{'do':'correct','extent':'full','text':'x'}]");

        Refused("step-not-open", answer);
        Assert.Equal(3, answer.Step);
        Assert.Equal(1, answer.Version);
        Assert.Equal("Reported", answer.Stage);
    }

    [Fact]
    public async Task Edge_4_A_refused_and_a_repeated_line_move_the_clock_and_a_faulty_one_does_not()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'severe','channel':'phone'", at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("promise", Ana, "'ref':'p1','text':'We call you.'", id: "p");

        Faulty("bad-value", await desk.DoAsync("promise", Ana, "'ref':'p2','text':'x','within':'soon'", at: "2026-03-02T00:00:00Z"));
        Assert.Empty((await desk.DoAsync("get", null)).Due);

        var refused = await desk.DoAsync("close", Ana, at: "2026-03-01T11:00:00Z");
        Assert.Equal(ExecAnswer.Refused, refused.Status);
        Assert.Equal(["promise-broken.v1"], Assert.Single(refused.Due).Events.ToArray());
        Assert.Equal(3, refused.Version);

        var repeated = await desk.DoAsync("promise", Ana, "'ref':'p1','text':'We call you.'", at: "2026-03-03T00:00:00Z", id: "p");
        Assert.Equal((ExecAnswer.Repeated, 2L), (repeated.Status, repeated.Version));
        Faulty("time-back", await desk.DoAsync("note", Ana, "'text':'x'", at: "2026-03-02T00:00:00Z"));
    }

    [Fact]
    public async Task Edge_4_A_repeat_from_before_the_clock_is_a_repeat_and_shows_the_case_as_it_was()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", at: "2026-03-01T10:00:00Z", id: "first");
        await desk.MustAsync("own", Ana, at: "2026-03-01T12:00:00Z");

        var repeated = await desk.DoAsync("report", Ana, "'severity':'minor','channel':'phone'", at: "2026-03-01T10:00:00Z", id: "first");

        Assert.Equal((ExecAnswer.Repeated, "Reported", 1L), (repeated.Status, repeated.Stage, repeated.Version));
        Assert.Equal(["failure-reported.v1"], repeated.Events.ToArray());
        Faulty("time-back", await desk.DoAsync("report", Ana, "'severity':'major','channel':'phone'", at: "2026-03-01T10:00:00Z", id: "first"));
        Faulty("time-back", await desk.DoAsync("tick", null, at: "2026-03-01T10:00:00Z", id: "first"));
        Refused("id-reused", await desk.DoAsync("report", Ana, "'severity':'major','channel':'phone'", at: "2026-03-01T12:00:00Z", id: "first"));
    }

    [Fact]
    public async Task Edge_4_The_same_body_may_come_at_another_time_and_with_another_expectation()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','type':'failure'", id: "first");

        var repeated = await desk.DoAsync("report", "ANA/agent", "'expect':7,'channel':'phone','severity':'minor'", at: "2026-05-01T00:00:00Z", id: "first");

        Assert.Equal(ExecAnswer.Repeated, repeated.Status);
    }

    [Fact]
    public async Task Edge_5_Looking_leaves_no_receipt_and_changes_no_version()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'");

        Assert.Equal(1, (await desk.MustAsync("get", null, id: "x")).Version);
        Assert.Equal(1, (await desk.MustAsync("open-steps", Ana, id: "x")).Version);
        Assert.Equal(2, (await desk.MustAsync("own", Ana, id: "x")).Version);
        Assert.True((await desk.DoAsync("get", null)).HasState);
        Assert.Null((await desk.DoAsync("get", null, caseId: "C-2")).State);
        Refused("version-differs", await desk.DoAsync("get", null, "'expect':1"));
        Refused("version-differs", await desk.DoAsync("note", Ana, "'text':'x','expect':1"));
    }

    [Fact]
    public async Task Edge_6_A_request_expires_three_days_after_it_was_made()
    {
        var desk = WithLimits();
        await desk.RemediedAsync(at: "2026-03-01T10:00:00Z");
        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g1','kind':'voucher','amount':6000,'currency':'EUR'"), "Remedied", "approval-requested.v1");

        var before = await desk.MustAsync("tick", null, at: "2026-03-04T09:59:59Z");
        var after = await desk.MustAsync("tick", null, at: "2026-03-04T10:00:00Z");

        Assert.Empty(before.Due);
        Assert.Equal(["approval-expired.v1"], Assert.Single(after.Due).Events.ToArray());
        Refused("approval-expired", await desk.DoAsync("approve", Vera, "'ref':'g1'"));
    }

    [Fact]
    public async Task Edge_6_What_stands_in_the_case_counts_whoever_granted_it_and_what_was_reversed_does_not()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':5000,'currency':'EUR','settlement':'till 1'");
        await desk.MustAsync("compensate", "bea/agent", "'ref':'g2','kind':'refund','amount':5000,'currency':'EUR'");

        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g3','kind':'refund','amount':1,'currency':'EUR'"), "Remedied", "approval-requested.v1");
        await desk.MustAsync("decline", Ana, "'ref':'g3','reason':'changed my mind'");
        await desk.MustAsync("reverse", Ana, "'ref':'g1','amount':1,'reason':'wrong sum'");
        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g4','kind':'refund','amount':1,'currency':'EUR'"), "Remedied", "compensation-granted.v1");
        Refused("ref-used", await desk.DoAsync("compensate", Ana, "'ref':'g3','kind':'refund','amount':1,'currency':'EUR'"));
        Refused("approval-used", await desk.DoAsync("approve", Vera, "'ref':'g3'"));
    }

    [Fact]
    public async Task Edge_6_An_approval_of_a_settled_act_grants_and_settles_in_one_append()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':6000,'currency':'EUR','settlement':'till 1'");

        Accepted(await desk.DoAsync("approve", Vera, "'ref':'g1'"), "Remedied", "approval-given.v1", "compensation-granted.v1", "compensation-settled.v1");
    }

    [Fact]
    public async Task Edge_6_A_correction_that_costs_too_much_takes_its_step_when_it_is_approved()
    {
        var desk = WithLimits();
        await desk.HeardAsync();

        Accepted(await desk.DoAsync("correct", Ana, "'ref':'c1','extent':'full','text':'A new one.','cost':{'amount':7000,'currency':'EUR'}"), "Heard", "approval-requested.v1");
        Accepted(await desk.DoAsync("approve", Vera, "'ref':'c1'"), "Remedied", "approval-given.v1", "correction-made.v1");
        Accepted(await desk.DoAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':4000,'currency':'EUR'"), "Remedied", "approval-requested.v1");
    }

    [Fact]
    public async Task Edge_7_Only_what_waits_for_its_settlement_is_settled_failed_or_declined()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':100,'currency':'EUR','settlement':'till 1'");
        await desk.MustAsync("compensate", Ana, "'ref':'g2','kind':'refund','amount':6000,'currency':'EUR'");

        Refused("compensation-not-open", await desk.DoAsync("settle", Ana, "'ref':'g1','proof':'x'"));
        Refused("compensation-not-open", await desk.DoAsync("fail", Ana, "'ref':'g1','how':'failed'"));
        Refused("compensation-not-open", await desk.DoAsync("respond-offer", Guest, "'response':'declined','ref':'g1'"));
        Refused("approval-pending", await desk.DoAsync("settle", Ana, "'ref':'g2','proof':'x'"));
        Refused("ref-unknown", await desk.DoAsync("settle", Ana, "'ref':'g9','proof':'x'"));
    }

    [Fact]
    public async Task Edge_7_A_tendered_voucher_lapses_and_can_still_be_reversed()
    {
        var desk = WithLimits();
        await desk.RemediedAsync(at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'voucher','amount':100,'currency':'EUR','claimBy':'2026-03-02T10:00:00Z'");

        var lapsed = await desk.MustAsync("tick", null, at: "2026-03-02T10:00:00Z");

        Assert.Equal(["compensation-unclaimed.v1"], Assert.Single(lapsed.Due).Events.ToArray());
        Accepted(await desk.DoAsync("reverse", Ana, "'ref':'g1','reason':'cancelled'"), "Remedied", "compensation-reversed.v1");
        Refused("nothing-to-reverse", await desk.DoAsync("reverse", Ana, "'ref':'g1','reason':'again'"));
    }

    [Fact]
    public async Task Edge_8_Unreachable_needs_a_failed_attempt_where_a_customer_is_on_record_and_not_wanted_needs_evidence()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync(report: "'severity':'minor','channel':'phone','customer':'k-1'");

        Refused("attempts-missing", await desk.DoAsync("no-contact", Ana, "'reason':'unreachable'"));
        Refused("evidence-missing", await desk.DoAsync("no-contact", Ana, "'reason':'not-wanted'"));
        Accepted(await desk.DoAsync("follow-up", Ana, "'channel':'mail','result':'bounced'"), "Remedied", "attempt-recorded.v1");
        Accepted(await desk.DoAsync("no-contact", Ana, "'reason':'unreachable'"), "Silent", "silence-recorded.v1");
    }

    [Fact]
    public async Task Edge_9_A_word_of_the_customer_breaks_the_silence_and_attempts_count_anew()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync(at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("follow-up", Ana, "'channel':'mail','result':'delivered'");
        await desk.MustAsync("contact", Guest, "'channel':'phone'", at: "2026-03-01T12:00:00Z");
        await desk.MustAsync("follow-up", Ana, "'channel':'mail','result':'delivered'", at: "2026-03-02T10:00:00Z");

        Assert.Empty((await desk.MustAsync("tick", null, at: "2026-03-06T10:00:00Z")).Due);
        await desk.MustAsync("follow-up", Ana, "'channel':'sms','result':'delivered'");
        Assert.Equal(["silence-recorded.v1"], Assert.Single((await desk.MustAsync("tick", null, at: "2026-03-09T10:00:00Z")).Due).Events.ToArray());
    }

    [Fact]
    public async Task Edge_10_A_yes_older_than_what_it_judges_is_stale_and_a_no_is_recorded_anyway()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync(at: "2026-03-01T10:00:00Z");

        Refused("answer-stale", await desk.DoAsync("answer", Guest, "'says':'satisfied','occurredAt':'2026-03-01T09:59:59Z'"));
        Refused("dated-ahead", await desk.DoAsync("answer", Guest, "'says':'satisfied','occurredAt':'2026-03-01T10:00:01Z'"));
        Accepted(await desk.DoAsync("answer", Guest, "'says':'unhappy','occurredAt':'2026-03-01T10:00:01Z'"), "Reworking", "answer-recorded.v1");
    }

    [Fact]
    public async Task Edge_10_The_owner_does_not_type_a_yes_over_the_customers_no()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync();
        await desk.MustAsync("answer", Guest, "'says':'wants-more'");
        await desk.MustAsync("correct", Ana, "'extent':'full','text':'More.'");

        Refused("overruled-answer", await desk.DoAsync("answer", Ana, $"'says':'wont-say',{CallEvidence}"));
        Accepted(await desk.DoAsync("answer", Ana, "'says':'satisfied','device':'tablet-1'"), "Satisfied", "answer-recorded.v1");
    }

    [Fact]
    public async Task Edge_11_One_piece_of_evidence_serves_one_case_and_those_linked_to_it()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync("C-1");
        await desk.RemediedAsync("C-2");
        await desk.MustAsync("answer", Ana, $"'says':'satisfied',{CallEvidence}", caseId: "C-1");

        Refused("evidence-used", await desk.DoAsync("answer", Ana, $"'says':'satisfied',{CallEvidence}", caseId: "C-2"));
        await desk.MustAsync("answer", Ana, "'says':'satisfied','evidence':{'channel':'mail','reference':'call 18'}", caseId: "C-2");
        await desk.MustAsync("link", Ana, "'to':'C-1','reason':'one call about both'", caseId: "C-2");
        Accepted(await desk.DoAsync("answer", Ana, $"'says':'satisfied',{CallEvidence}", caseId: "C-2"), "Satisfied", "answer-recorded.v1");
    }

    [Fact]
    public async Task Edge_12_A_promise_is_kept_within_its_time_and_its_due_instant_is_ahead_and_not_too_far()
    {
        var desk = new ExecDesk();
        await desk.HeardAsync(at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("promise", Ana, "'ref':'p1','text':'a','due':'2026-03-01T12:00:00Z'", at: "2026-03-01T11:00:00Z");

        Refused("due-in-past", await desk.DoAsync("promise", Ana, "'ref':'p2','text':'a','due':'2026-03-01T11:00:00Z'"));
        Refused("due-out-of-range", await desk.DoAsync("promise", Ana, "'ref':'p2','text':'a','due':'2036-03-02T11:00:00Z'"));
        Refused("due-out-of-range", await desk.DoAsync("promise", Ana, "'ref':'p2','text':'a','within':'P99999999999D'"));
        Refused("due-in-past", await desk.DoAsync("promise", Ana, "'ref':'p2','text':'a','within':'PT0S'"));
        Refused("promise-not-open", await desk.DoAsync("keep", Ana, "'ref':'p1','proof':'x','keptAt':'2026-03-01T10:59:59Z'"));
        await desk.MustAsync("tick", null, at: "2026-03-01T13:00:00Z");
        Refused("promise-not-open", await desk.DoAsync("move-promise", Guest, "'ref':'p1','due':'2026-03-01T14:00:00Z'"));
        Refused("promise-not-open", await desk.DoAsync("keep", Ana, "'ref':'p1','proof':'x','keptAt':'2026-03-01T12:00:01Z'"));
        Refused("evidence-missing", await desk.DoAsync("keep", Ana, "'ref':'p1','proof':'x','keptAt':'2026-03-01T12:00:00Z'"));
        Accepted(await desk.DoAsync("keep", Ana, $"'ref':'p1','proof':'x','keptAt':'2026-03-01T12:00:00Z',{CallEvidence}"), "Heard", "promise-kept-recorded-late.v1");
    }

    [Fact]
    public async Task Edge_12_A_task_past_its_due_is_broken_and_owes_nothing()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync(at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("promise", Ana, "'ref':'t1','text':'Order parts.','due':'2026-03-01T11:00:00Z','task':true");
        await desk.MustAsync("answer", Guest, "'says':'satisfied'");

        var ticked = await desk.MustAsync("tick", null, at: "2026-03-01T11:00:00Z");

        Assert.Equal(["promise-broken.v1"], Assert.Single(ticked.Due).Events.ToArray());
        Accepted(await desk.DoAsync("keep", Ana, "'ref':'t1','proof':'order 5'"), "Satisfied", "promise-kept.v1");
        Accepted(await desk.DoAsync("close", Ana), "Recovered", "case-closed.v1");
    }

    [Fact]
    public async Task Edge_13_Due_work_of_one_instant_goes_by_tenant_case_and_then_by_what_it_is()
    {
        var desk = WithLimits();
        const string Due = "'due':'2026-03-04T10:00:00Z'";
        await desk.RemediedAsync("C-2", at: "2026-03-01T10:00:00Z");
        await desk.RemediedAsync("C-1");
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':6000,'currency':'EUR'", caseId: "C-1");
        await desk.MustAsync("promise", Ana, $"'ref':'p2','text':'a',{Due}", caseId: "C-1");
        await desk.MustAsync("promise", Ana, $"'ref':'p1','text':'a',{Due}", caseId: "C-1");
        await desk.MustAsync("promise", Ana, $"'ref':'p1','text':'a',{Due}", caseId: "C-2");

        var ticked = await desk.MustAsync("tick", null, at: "2026-03-05T00:00:00Z");

        Assert.Equal(
            ["C-1 promise-broken.v1", "C-1 promise-broken.v1", "C-1 approval-expired.v1", "C-2 promise-broken.v1"],
            ticked.Due.Select(entry => $"{entry.Case} {string.Join(',', entry.Events)}"));
    }

    [Fact]
    public async Task Edge_14_A_second_close_while_closing_is_asked_for_again_and_a_take_over_needs_an_owner()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'");
        Refused("step-not-open", await desk.DoAsync("take-over", Vera, "'text':'mine'"));
        await desk.MustAsync("own", Ana);
        Refused("level-too-low", await desk.DoAsync("take-over", "kim/intern", "'text':'mine'"));
        await desk.MustAsync("apologize", Ana, "'channel':'in-person'");
        await desk.MustAsync("listen", Ana, "'words':'x'");
        await desk.MustAsync("correct", Ana, "'extent':'full','text':'x'");
        await desk.MustAsync("promise", Ana, "'ref':'p1','text':'a','within':'PT1H'");
        await desk.MustAsync("answer", Guest, "'says':'satisfied'");

        Accepted(await desk.DoAsync("close", Ana), "Satisfied", "close-requested.v1");
        Accepted(await desk.DoAsync("close", Ana), "Satisfied", "close-requested.v1");
    }

    [Fact]
    public async Task Edge_14_A_counter_offer_is_in_the_currency_of_what_it_answers_and_stales_nothing()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'voucher','amount':100,'currency':'EUR'");
        await desk.MustAsync("answer", Guest, "'says':'accepts'");

        Accepted(await desk.DoAsync("respond-offer", Guest, "'response':'countered','ref':'g1','amount':200"), "Accepted", "offer-answered.v1");
        Refused("ref-unknown", await desk.DoAsync("respond-offer", Guest, "'response':'countered','ref':'g9','amount':200"));
        Refused("amount-out-of-range", await desk.DoAsync("respond-offer", Guest, "'response':'countered','ref':'g1','amount':0"));
    }

    [Fact]
    public async Task Edge_15_A_discard_is_possible_for_a_day_when_nothing_was_said_by_a_customer()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", caseId: "C-2");
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','openedBy':'customer'", caseId: "C-3");

        Refused("not-discardable", await desk.DoAsync("discard", Ana, "'reason':'mistyped'", caseId: "C-3"));
        Accepted(await desk.DoAsync("discard", Ana, "'reason':'mistyped'", at: "2026-03-02T10:00:00Z"), "EnteredInError", "case-discarded.v1");
        Refused("not-discardable", await desk.DoAsync("discard", Ana, "'reason':'mistyped'", at: "2026-03-02T10:00:01Z", caseId: "C-2"));
    }

    [Fact]
    public async Task Edge_15_The_fourth_discard_of_a_person_and_day_waits_for_another_person()
    {
        var desk = new ExecDesk();
        for (var number = 1; number <= 3; number++)
        {
            await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", caseId: $"C-{number}");
            Accepted(await desk.DoAsync("discard", Ana, "'reason':'mistyped'", caseId: $"C-{number}"), "EnteredInError", "case-discarded.v1");
        }

        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", caseId: "C-4");
        Accepted(await desk.DoAsync("discard", Ana, "'reason':'mistyped'", caseId: "C-4", id: "d4"), "Reported", "approval-requested.v1");
        Accepted(await desk.DoAsync("approve", Vera, "'ref':'d4'", caseId: "C-4"), "EnteredInError", "approval-given.v1", "case-discarded.v1");
    }

    [Fact]
    public async Task Edge_16_What_is_lost_on_a_closed_case_opens_it_first()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':100,'currency':'EUR','settlement':'till 1'");
        await desk.MustAsync("answer", Guest, "'says':'satisfied'");
        await desk.MustAsync("close", Ana);

        Accepted(await desk.DoAsync("reverse", Printer, "'ref':'g1','reason':'chargeback'"), "Heard", "case-reopened.v1", "compensation-reversed.v1");
    }

    [Fact]
    public async Task Edge_16_A_withdrawal_cancels_approvals_and_promises_and_leaves_tasks()
    {
        var desk = WithLimits();
        await desk.RemediedAsync();
        await desk.MustAsync("promise", Ana, "'ref':'p1','text':'a','within':'P1D'");
        await desk.MustAsync("promise", Ana, "'ref':'t1','text':'a','within':'P1D','task':true");
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':6000,'currency':'EUR'");

        Accepted(await desk.DoAsync("withdraw", Guest), "Withdrawn", "case-withdrawn.v1", "approval-expired.v1", "promise-released.v1");
    }

    [Fact]
    public async Task Edge_16_A_safety_concern_goes_up_with_the_report_and_is_not_closed_in_its_batch()
    {
        var desk = new ExecDesk();

        Accepted(await desk.DoAsync("report", Ana, "'severity':'severe','channel':'phone','safety':true"), "Reported", "failure-reported.v1", "escalated.v1");
        var batch = await desk.DoAsync(
            "batch",
            Ana,
            "'steps':[{'do':'report','severity':'severe','channel':'phone','safety':true},{'do':'own'},{'do':'apologize','channel':'in-person'},{'do':'listen','words':'x'},{'do':'correct','extent':'full','text':'x'},{'do':'answer','says':'satisfied','device':'tablet-1'},{'do':'close'}]",
            caseId: "C-2");
        Refused("safety-open", batch);
        Assert.Equal(7, batch.Step);
        Refused("case-unknown", await desk.DoAsync("get", null, caseId: "C-2"));
    }

    [Fact]
    public async Task Edge_16_A_merge_answers_for_the_younger_and_shows_the_older_beside_it()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'k-1'", at: "2026-03-01T10:00:00Z", caseId: "C-1");
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'K-1'", at: "2026-03-01T11:00:00Z", caseId: "C-2");
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'k-2'", caseId: "C-3");

        Refused("ref-unknown", await desk.DoAsync("merge", Ana, "'into':'C-9'", caseId: "C-2"));
        Refused("merge-not-older", await desk.DoAsync("merge", Ana, "'into':'C-2'", caseId: "C-1"));
        Refused("merge-other-customer", await desk.DoAsync("merge", Ana, "'into':'C-1'", caseId: "C-3"));
        var merged = await desk.DoAsync("merge", Ana, "'into':'C-1'", caseId: "C-2");

        Accepted(merged, "Merged", "merged-into.v1");
        var older = Assert.Single(merged.Due);
        Assert.Equal(("C-1", 2L), (older.Case, older.Version));
        Assert.Equal(["duplicate-absorbed.v2"], older.Events.ToArray());
    }

    [Fact]
    public async Task A_merged_case_goes_on_in_the_older_one_with_all_that_it_owed()
    {
        var desk = ExecDesk.WithLimits();
        const string Report = "'severity':'minor','channel':'mail','customer':'guest-7'";
        await desk.HeardAsync("C-1", Report, "2026-03-01T09:00:00Z");
        await desk.HeardAsync("C-2", Report, "2026-03-01T09:10:00Z");
        await desk.MustAsync("promise", Ana, "'ref':'p1','text':'A call.','within':'PT30M'", caseId: "C-2");
        await desk.MustAsync("compensate", Ana, "'ref':'r1','kind':'refund','amount':1500,'currency':'EUR'", caseId: "C-2");
        await desk.MustAsync("cannot-correct", Ana, "'reason':'Sold out.','instead':'Another.'", caseId: "C-2");
        await desk.MustAsync("tick", null, at: "2026-03-01T10:00:00Z");
        await desk.MustAsync("merge", Ana, "'into':'C-1'", caseId: "C-2");

        var settled = await desk.MustAsync("settle", Printer, "'ref':'r1','proof':'bank 9'", caseId: "C-2", id: "s1");
        Assert.Equal(("C-1", 6L, "Heard"), (settled.Survivor, settled.Version, settled.Stage));
        var again = await desk.DoAsync("settle", Printer, "'ref':'r1','proof':'bank 9'", caseId: "C-2", id: "s1");
        Assert.Equal((ExecAnswer.Repeated, "C-1", 6L), (again.Status, again.Survivor, again.Version));
        var refused = await desk.DoAsync("correct", Ana, "'extent':'full','text':'x'", caseId: "C-2");
        Refused("case-closed", refused);
        Assert.Equal(("C-1", null, 9L), (refused.Unmet[0].Ref, refused.Survivor, refused.Version));

        await desk.MustAsync("correct", Ana, "'extent':'full','text':'Here.'");
        await desk.MustAsync("answer", Guest, "'says':'satisfied'");
        Refused("apology-owed", await desk.DoAsync("close", Ana));
        await desk.MustAsync("apologize", Ana, "'channel':'phone'");
        Assert.Equal("Recovered", (await desk.MustAsync("close", Ana)).Stage);
        var no = await desk.MustAsync("answer", Guest, "'says':'unhappy'", caseId: "C-2");
        Accepted(no, "Reworking", "case-reopened.v1", "answer-recorded.v1");
        Assert.Equal(("C-1", 12L, null), (no.Survivor, no.Version, no.Ending));
    }

    [Theory]
    [InlineData("0", "EUR", "amount-out-of-range")]
    [InlineData("-5", "EUR", "amount-out-of-range")]
    [InlineData("-0", "EUR", "amount-out-of-range")]
    [InlineData("9007199254740992", "EUR", "amount-out-of-range")]
    [InlineData("9223372036854775807", "EUR", "amount-out-of-range")]
    [InlineData("-9223372036854775808", "EUR", "amount-out-of-range")]
    [InlineData("99999999999999999999999999", "EUR", "amount-out-of-range")]
    [InlineData("-99999999999999999999999999", "EUR", "amount-out-of-range")]
    [InlineData("100", "EURO", "currency-unknown")]
    [InlineData("100", "eur", "currency-unknown")]
    [InlineData("100", "", "currency-unknown")]
    [InlineData("100", "XAU", "currency-unknown")]
    public async Task Edge_17_An_amount_that_cannot_be_is_refused_after_the_step_and_before_the_limits(string amount, string currency, string code)
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'");
        Refused("step-not-open", await desk.DoAsync("compensate", Ana, $"'ref':'g','kind':'refund','amount':{amount},'currency':'{currency}'"));
        await desk.HeardAsync("C-2");

        Refused(code, await desk.DoAsync("compensate", Ana, $"'ref':'g','kind':'refund','amount':{amount},'currency':'{currency}'", caseId: "C-2"));
    }

    [Fact]
    public async Task Edge_17_A_reversal_of_more_than_is_left_a_lower_assessment_without_why_and_an_unknown_level_are_refused()
    {
        var desk = WithLimits();
        await desk.RemediedAsync(report: "'severity':'major','channel':'phone'");
        await desk.MustAsync("compensate", Ana, "'ref':'g1','kind':'refund','amount':100,'currency':'EUR','settlement':'till 1'");

        Refused("amount-out-of-range", await desk.DoAsync("reverse", Ana, "'ref':'g1','amount':101,'reason':'x'"));
        Refused("reason-missing", await desk.DoAsync("assess", Ana, "'severity':'minor'"));
        Refused("level-unknown", await desk.DoAsync("escalate", Ana, "'level':'director','reason':'x'"));
        await desk.MustAsync("answer", Guest, "'says':'unhappy'");
        Refused("referral-untold", await desk.DoAsync("unreconciled", Ana, "'ref':'u1','efforts':'x','offer':'y','referralTold':false"));
    }

    [Fact]
    public async Task An_unreconciled_case_needs_another_person_and_closes_as_such()
    {
        var desk = new ExecDesk();
        await desk.RemediedAsync();
        await desk.MustAsync("answer", Guest, "'says':'unhappy'");

        Accepted(await desk.DoAsync("unreconciled", Ana, "'ref':'u1','efforts':'x','offer':'y','referralTold':true"), "Reworking", "approval-requested.v1");
        Refused("second-person-needed", await desk.DoAsync("approve", "ANA/senior", "'ref':'u1'"));
        Accepted(await desk.DoAsync("approve", Vera, "'ref':'u1'"), "Impasse", "approval-given.v1", "unreconciled-declared.v1");
        Assert.Equal("Unreconciled", (await desk.MustAsync("close", Ana)).Ending);
    }

    [Fact]
    public async Task A_batch_that_needs_an_approval_is_refused_whole()
    {
        var desk = WithLimits();
        await desk.HeardAsync();

        var answer = await desk.DoAsync("batch", Ana, "'steps':[{'do':'note','text':'x'},{'do':'compensate','ref':'g1','kind':'refund','amount':6000,'currency':'EUR'}]");

        Refused("approval-needed", answer);
        Assert.Equal(2, answer.Step);
        Assert.Contains("senior", answer.Message, StringComparison.Ordinal);
        Assert.Contains("50.00 EUR", answer.Message, StringComparison.Ordinal);
        Assert.Equal(4, answer.Version);
    }

    [Fact]
    public async Task Praise_goes_its_own_way_to_what_was_learned()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Guest, "'type':'praise','channel':'mail','text':'The porter found my ring.','praised':['joe']");
        foreach (var (verb, fields) in new[]
        {
            ("own", ""), ("thank", "'text':'Thank you for telling us.'"), ("interview", "'text':'He asked twice.','mayQuote':true"),
            ("recognize", "'people':['joe'],'team':'porters','forum':'morning round','text':'Joe looked twice.'"), ("debrief", "'ref':'d1','text':'We keep a drawer.'"), ("practice", "'ref':'r1','text':'A drawer with a list.'"),
        })
        {
            await desk.MustAsync(verb, Ana, fields);
        }

        Assert.Equal("Learned", (await desk.MustAsync("close", Ana)).Ending);
    }

    [Fact]
    public async Task A_near_miss_is_debriefed_and_learned_from()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'type':'near-miss','channel':'in-person','text':'The key of 12 opened 21.'");
        await desk.MustAsync("own", Ana);
        await desk.MustAsync("waive-debrief", Ana, "'reason':'Known; locks are changed on Friday.'");

        Assert.Equal("Learned", (await desk.MustAsync("close", Ana)).Ending);
    }

    [Fact]
    public async Task Tenants_do_not_see_each_others_cases()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','tenant':'north'");

        Refused("case-unknown", await desk.DoAsync("get", null, "'tenant':'south'"));
        Assert.Equal(1, (await desk.MustAsync("get", null, "'tenant':'north'")).Version);
    }

    [Fact]
    public async Task On_a_store_that_is_not_simulated_nobody_moves_the_clock()
    {
        var desk = new ExecDesk();
        var live = new ExecSession(desk.Opened with { Clock = null });

        foreach (var line in new[] { "{'id':'1','do':'tick','at':'2026-02-01T00:00:00Z'}", "{'id':'1','case':'C-1','do':'get','at':'2020-02-01T00:00:00Z'}" })
        {
            Faulty("clock-not-manual", await live.AnswerAsync(new Line(1, System.Text.Encoding.UTF8.GetBytes(line.Replace('\'', '"')), false), CancellationToken.None));
        }
    }

    [Fact]
    public async Task The_clock_stays_within_what_time_can_count()
    {
        var desk = new ExecDesk();
        Faulty("bad-value", await desk.DoAsync("tick", null, at: "9999-12-31T23:59:59Z"));
        await desk.RemediedAsync(at: "9900-01-01T00:00:00Z");

        await desk.MustAsync("follow-up", Ana, "'channel':'mail','result':'delivered'");
        await desk.MustAsync("promise", Ana, "'ref':'p1','text':'x','within':'P3650D'");
        Refused("due-out-of-range", await desk.DoAsync("promise", Ana, "'ref':'p2','text':'x','due':'9999-12-31T23:59:59.999999Z'"));
    }

    [Fact]
    public async Task A_case_that_is_full_takes_no_more_and_the_run_goes_on()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'");
        string Notes(int count) => $"'steps':[{string.Join(',', Enumerable.Repeat("{'do':'note','text':'x'}", count))}]";
        for (var version = 1; version < 9_700; version += 256)
        {
            await desk.MustAsync("batch", Ana, Notes(Math.Min(256, 9_700 - version)));
        }

        Refused("batch-too-large", await desk.DoAsync("batch", Ana, Notes(257)));
        Refused("stream-too-long", await desk.DoAsync("note", Ana, "'text':'one too many'"));
        Assert.Equal(9_700, (await desk.MustAsync("get", null)).Version);
        await desk.MustAsync("own", Ana);
    }
}
