using ServiceRecovery.Cli.Replay;
using static ServiceRecovery.Cli.Tests.Replay.Exports;

namespace ServiceRecovery.Cli.Tests.Replay;

public class IncidentRuleTests
{
    [Fact]
    public async Task Five_days_of_silence_close_a_case_to_the_minute()
    {
        Assert.Equal(["open", "open", "closed unconfirmed"], await IncidentAsync(ReplayPolicy.Silence, "New@1 08:00", "Resolved@1 09:00", "Closed@6 09:00"));
        Assert.Equal(["open", "open", "refused wait-not-over"], await IncidentAsync(ReplayPolicy.Silence, "New@1 08:00", "Resolved@1 09:00", "Closed@6 08:59"));
        Assert.Equal(["open", "open", "refused check-missing"], await IncidentAsync(ReplayPolicy.Explicit, "New@1 08:00", "Resolved@1 09:00", "Closed@6 09:00"));
    }

    [Fact]
    public async Task A_case_opens_in_whatever_state_its_first_row_has()
    {
        Assert.Equal(["open", "closed unconfirmed"], await IncidentAsync(ReplayPolicy.Silence, "Resolved@1 08:00", "Closed@6 08:00"));
        Assert.Equal(["refused nothing-done", "open"], await IncidentAsync(ReplayPolicy.Silence, "Closed@1 08:00", "Closed@6 08:00"));
        Assert.Equal(["anomaly unknown-state +unknown-state", "open", "open"], await IncidentAsync(ReplayPolicy.Silence, "-100@1 08:00", "Active@1 09:00", "Active@1 09:00"));
    }

    [Fact]
    public async Task A_second_resolved_row_restarts_no_wait_and_a_second_closed_row_is_no_attempt() => Assert.Equal(
        ["open", "open", "closed unconfirmed", "noted"],
        await IncidentAsync(ReplayPolicy.Silence, "Resolved@1 08:00", "Resolved@4 08:00", "Closed@6 08:00", "Closed@7 08:00"));

    [Fact]
    public async Task What_was_sent_back_counts_no_longer() => Assert.Equal(
        ["open", "rework", "refused nothing-done", "open", "closed unconfirmed"],
        await IncidentAsync(ReplayPolicy.Silence, "Resolved@1 08:00", "Active@2 08:00", "Closed@9 08:00", "Resolved@9 09:00", "Closed@14 09:00"));

    [Fact]
    public async Task Silence_that_was_over_before_a_case_came_back_is_over_anew_only_after_a_new_wait() => Assert.Equal(
        ["open", "rework", "open", "refused wait-not-over"],
        await IncidentAsync(ReplayPolicy.Silence, "Resolved@1 08:00", "Active@9 08:00", "Resolved@9 09:00", "Closed@10 08:00"));

    [Fact]
    public async Task A_closed_case_that_goes_on_is_reopened()
    {
        Assert.Equal(
            ["open", "closed unconfirmed", "reopen", "open", "refused nothing-done"],
            await IncidentAsync(ReplayPolicy.Silence, "Resolved@1 08:00", "Closed@6 08:00", "Active@7 08:00", "New@8 08:00", "Closed@20 08:00"));
        Assert.Equal(
            ["open", "closed unconfirmed", "reopen", "closed unconfirmed"],
            await IncidentAsync(ReplayPolicy.Silence, "Resolved@1 08:00", "Closed@6 08:00", "Resolved@7 08:00", "Closed@12 08:00"));
        Assert.Equal(
            ["open", "refused check-missing", "rework"],
            await IncidentAsync(ReplayPolicy.Explicit, "Resolved@1 08:00", "Closed@6 08:00", "Active@7 08:00"));
    }

    [Fact]
    public async Task A_close_where_nothing_was_done_is_refused_and_work_after_it_is_rework() => Assert.Equal(
        ["open", "refused nothing-done", "rework"],
        await IncidentAsync(ReplayPolicy.Silence, "New@1 08:00", "Closed@2 08:00", "Active@3 08:00"));

    [Fact]
    public async Task An_unknown_state_leaves_the_state_before_it() => Assert.Equal(
        ["open", "anomaly unknown-state +unknown-state", "open", "closed unconfirmed"],
        await IncidentAsync(ReplayPolicy.Silence, "Resolved@1 08:00", "-100@2 08:00", "Resolved@3 08:00", "Closed@6 08:00"));

    [Fact]
    public async Task Rows_without_a_number_or_a_time_open_nothing()
    {
        var (report, details) = await ReplayAsync(Incidents + "?,New,true,0,true,?,1/3/2016 08:00,?,?\nINC1,New,true,0,true,?,2016-03-01 08:00,?,?\nINC1,New,true,0,true,?,30/2/2016 08:00,?,?\n", ReplayFormat.IncidentLog);

        Assert.Equal(["anomaly no-number +no-number", "anomaly bad-time +bad-time", "anomaly bad-time +bad-time"], details.Select(Told));
        Assert.Contains("\"case\":null", details[0], StringComparison.Ordinal);
        Assert.Equal(0, report.CasesOpened);
    }

    [Fact]
    public async Task Oddities_are_listed_beside_the_outcome_and_the_clock_does_not_go_back()
    {
        var (report, details) = await ReplayAsync(
            Incidents
            + "INC1,Resolved,true,5,true,1/3/2016 08:00,1/3/2016 09:00,?,?\n"
            + "INC1,Resolved,false,5,true,1/3/2016 08:00,1/3/2016 08:59,?,?\n"
            + "INC1,Resolved,true,6,true,3/3/2016 08:00,2/3/2016 08:00,?,?\n"
            + "INC1,-100,false,6,true,1/3/2016 08:00,2/3/2016 09:00,?,?\n"
            + "INC1,Closed,true,7,false,1/3/2016 08:00,6/3/2016 09:00,?,grp\n",
            ReplayFormat.IncidentLog);

        Assert.Equal(
            ["open", "open +count-not-rising +time-falls +active-contradiction", "open +updated-before-opened", "anomaly unknown-state +unknown-state +count-not-rising +active-contradiction", "closed unconfirmed +active-contradiction"],
            details.Select(Told));
        Assert.Equal((1L, 1L, 1L), (report.NeverOwned, report.ClosedWithoutOwner, report.Late));
    }

    [Fact]
    public async Task Back_after_resolved_and_closed_are_the_logs_own_words_under_either_policy()
    {
        const string Csv = Incidents
            + "A,Resolved,true,1,true,?,1/3/2016 08:00,ann,?\nA,Closed,false,2,true,?,6/3/2016 08:00,ann,?\nA,Active,true,3,true,?,7/3/2016 08:00,ann,?\n"
            + "B,Resolved,true,1,true,?,1/3/2016 08:00,ann,?\nB,Active,true,2,true,?,2/3/2016 08:00,ann,?\nB,Resolved,true,3,true,?,3/3/2016 08:00,ann,?\nB,Active,true,4,true,?,4/3/2016 08:00,ann,?\n";

        foreach (var (policy, reworked, reopened) in new[] { (ReplayPolicy.Silence, 1L, 1L), (ReplayPolicy.Explicit, 2L, 0L) })
        {
            var (report, _) = await ReplayAsync(Csv, ReplayFormat.IncidentLog, policy);
            Assert.Equal((1L, 1L), (report.BackAfterResolved, report.BackAfterClosed));
            Assert.Equal((reworked, reopened), (report.Reworked, report.Reopened));
        }
    }

    [Fact]
    public async Task The_other_name_of_the_state_will_do()
    {
        var (report, _) = await ReplayAsync("Number,Ident State,Sys Updated At\nINC1,New,1/3/2016 08:00\n", ReplayFormat.IncidentLog);

        Assert.Equal(1, report.CasesOpened);
    }
}
