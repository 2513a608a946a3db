using ServiceRecovery.Cli.Exec;
using static ServiceRecovery.Cli.Tests.Exec.AnswerAssert;
using static ServiceRecovery.Cli.Tests.Exec.ExecDesk;

namespace ServiceRecovery.Cli.Tests.Exec;

public partial class EdgeTests
{
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
}
