using ServiceRecovery.Cli.Replay;
using ServiceRecovery.Tests;
using Xunit.Abstractions;

namespace ServiceRecovery.Cli.Tests.Replay;

/// <summary>The counts that an independent program found in real exports by the same rules. Where the data isn't there, each test says so by its name.</summary>
public class RealDataTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("disputes-2013-2017.csv", "rows 1578 attempts 1565 closed 1241 rework 311 held 13 open 13", "answer-unhappy 311 check-missing 1254", "exact-duplicate 9 sent-before-received 2", 53, 8, 0)]
    [InlineData("disputes-2013-with-ids.csv", "rows 497 attempts 496 closed 391 rework 105 open 1", "answer-unhappy 105 check-missing 391", "answer-without-response 1 sent-before-received 13", 10, 5, 0)]
    [InlineData("disputes-2015-2017-brief.csv", "rows 2149 attempts 0 rework 466 open 1683", "", "", 102, 0, 0)]
    [InlineData("narratives-2015-2020.csv.gz", "rows 3263 attempts 3227 closed 12 rework 6 held 3209 open 36", "answer-unhappy 6 check-missing 3221", "", 55, 0, 0)]
    [InlineData("narratives-2015-2017-product-only.csv.gz", "rows 1998 attempts 0 open 1998", "", "", 0, 0, 1998)]
    [InlineData("responses-2012-2023.csv.gz", "rows 1054 attempts 726 closed 5 held 721 open 328", "check-missing 726", "", 1, 0, 0)]
    public async Task Complaints_come_to_the_counts_of_the_independent_program(string file, string silence, string @explicit, string anomalies, int late, int afterMoney, int neverOwned)
    {
        if (Find("cfpb-complaints", file) is not { } path)
        {
            return;
        }

        var bySilence = await RunAsync(path, ReplayFormat.Cfpb, ReplayPolicy.Silence);
        var byAnswer = await RunAsync(path, ReplayFormat.Cfpb, ReplayPolicy.Explicit);

        Assert.Equal(silence, $"rows {bySilence.RowsRead} attempts {bySilence.ClosesAttempted}{Outcomes(bySilence)}");
        Assert.Equal(@explicit, Told(byAnswer.ClosesRefused));
        Assert.Equal(anomalies, Told(bySilence.Anomalies));
        Assert.Equal((late, afterMoney, neverOwned), ((int)bySilence.Late, (int)bySilence.DisputedAfterMonetaryRelief, (int)bySilence.NeverOwned));
        foreach (var report in new[] { bySilence, byAnswer })
        {
            Assert.Equal(report.RowsRead, report.RowsAccountedFor);
            Assert.Equal(report.RowsRead, report.CasesOpened);
            Assert.Equal(report.ClosesAttempted, report.ClosesAccepted.Values.Sum() + report.ClosesRefused.Values.Sum());
        }

        Assert.Empty(byAnswer.ClosesAccepted);
        Assert.Equal(0, bySilence.ClosedWithoutOwner);
    }

    [Fact]
    public async Task The_incident_log_under_silence_comes_to_the_counts_of_the_independent_program()
    {
        if (Find("incident-log", "incident_events.csv.gz") is not { } path)
        {
            return;
        }

        var report = await RunAsync(path, ReplayFormat.IncidentLog, ReplayPolicy.Silence);

        Assert.Equal((70_603L, 70_603L, 12_404L, 12_409L), (report.RowsRead, report.RowsAccountedFor, report.CasesOpened, report.ClosesAttempted));
        Assert.Equal("unconfirmed 12285", Told(report.ClosesAccepted));
        Assert.Equal("nothing-done 8 wait-not-over 116", Told(report.ClosesRefused));
        Assert.Equal("anomaly 5 closed 12285 noted 26 open 57998 refused 124 reopen 5 rework 160", Told(report.RowsByOutcome));
        Assert.Equal("active-contradiction 1 count-not-rising 1 unknown-state 5 updated-before-opened 2", Told(report.Anomalies));
        Assert.Equal((4_540L, 362L, 322L, 124L, 5L), (report.Late, report.ClosedWithoutOwner, report.NeverOwned, report.BackAfterResolved, report.BackAfterClosed));
    }

    [Fact]
    public async Task The_incident_log_under_explicit_has_no_close_at_all()
    {
        if (Find("incident-log", "incident_events.csv.gz") is not { } path)
        {
            return;
        }

        var report = await RunAsync(path, ReplayFormat.IncidentLog, ReplayPolicy.Explicit);

        Assert.Empty(report.ClosesAccepted);
        Assert.Equal("check-missing 12401 nothing-done 8", Told(report.ClosesRefused));
        Assert.Equal((0L, 124L, 5L), (report.Reopened, report.BackAfterResolved, report.BackAfterClosed));
        Assert.Equal(report.RowsRead, report.RowsAccountedFor);
    }

    private async Task<ReplayReport> RunAsync(string path, ReplayFormat format, ReplayPolicy policy)
    {
        var rows = 0L;
        using var suite = Tier.Report(output, $"replay {Path.GetFileName(path)} {policy}", () => $"{rows} rows");
        var report = await ReplayRun.RunAsync(path, format, policy, details: null, CancellationToken.None);
        rows = report.RowsRead;
        return report;
    }

    private string? Find(string folder, string file)
    {
        if (Shared.Data is { } data && Path.Combine(data, folder, file) is var path && File.Exists(path))
        {
            return path;
        }

        var note = $"not run: {folder}/{file} isn't on this machine, so the counts of the replay weren't compared with it.";
        output.WriteLine(note);
        Console.WriteLine(note);
        return null;
    }

    private static string Outcomes(ReplayReport report) => string.Concat(
        new[] { "closed", "rework", "held", "open" }.Where(report.RowsByOutcome.ContainsKey).Select(outcome => $" {outcome} {report.RowsByOutcome[outcome]}"));

    private static string Told(SortedDictionary<string, long> counts) => string.Join(' ', counts.Select(pair => $"{pair.Key} {pair.Value}"));
}
