using ServiceRecovery.Cli.Exec;
using static ServiceRecovery.Cli.Tests.Exec.AnswerAssert;
using static ServiceRecovery.Cli.Tests.Exec.ExecDesk;

namespace ServiceRecovery.Cli.Tests.Exec;

/// <summary>The edges of the contract, by their numbers there.</summary>
public partial class EdgeTests
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

    [Theory]
    [InlineData("josé")]
    [InlineData("ana maria")]
    [InlineData("Анна")]
    public async Task Edge_1_Whoever_is_named_speaks_by_the_same_name(string name)
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, $"'severity':'minor','channel':'phone','customer':'{name} maria'");
        await desk.MustAsync("own", Ana);
        await desk.MustAsync("hand-over", Ana, $"'to':{{'id':'{name}','role':'agent'}},'text':'My shift ends.'");
        await desk.MustAsync("own", $"{name}/agent");
        await desk.MustAsync("contact", $"{name} maria/guest/customer", "'channel':'phone'");
        Accepted(await desk.GiveAsync($"{{'id':'for','do':'note','case':'C-1','by':{{'id':'pos','role':'till','kind':'system','actsFor':'{name}'}},'text':'Seen.'}}"), "Owned", "note-added.v1");
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
