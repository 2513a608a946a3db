using ServiceRecovery.Cli.Replay;
using ServiceRecovery.Insights;
using ServiceRecovery.Tests;
using Xunit.Abstractions;

namespace ServiceRecovery.Cli.Tests.Replay;

/// <summary>The figures of real exports, replayed: they follow from the counts that an independent program found. Where the data isn't there, each test says so by its name.</summary>
public class ReplayedFigureTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("disputes-2013-2017.csv", 1_578, 1_565, 1_241, 311)]
    [InlineData("disputes-2013-with-ids.csv", 497, 496, 391, 105)]
    [InlineData("responses-2012-2023.csv.gz", 1_054, 726, 5, 0)]
    public async Task Complaints_have_the_rates_that_follow_from_their_counts(string file, int rows, int answered, int closed, int disputed)
    {
        if (await ReportAsync("cfpb-complaints", file, ReplayFormat.Cfpb, ReplayPolicy.Silence) is not { } report)
        {
            return;
        }

        var stands = report.AsItStands;
        Assert.Equal((rows, rows, rows - closed, closed), (stands.Reports, stands.Counted, stands.Open.Count, stands.UnconfirmedNoAnswer.Count));
        Assert.Equal((double)closed / rows, stands.Unconfirmed.Rate);

        // Nobody in this data ever said "satisfied", so nothing is recovered, however quiet it is.
        Assert.Equal((0, 0), (stands.Recovered.Count, report.AsClosed.Recovered.Count));
        Assert.Equal((disputed, answered), (report.Again.Reworked.Count, report.Again.Reworked.Of));
        Assert.Equal(disputed, report.Answers.Single(answers => answers.Source == AnswerSource.OwnChannel).Unhappy.Count);
        Assert.Equal(0, report.Again.Reopened.Count);
        Assert.Equal((0, 0), (report.Promises.ByPeople.Made, report.Approvals.Requests));
        Assert.Empty(report.Costs);
    }

    [Fact]
    public async Task The_incident_log_has_the_rates_that_follow_from_its_counts()
    {
        if (await ReportAsync("incident-log", "incident_events.csv.gz", ReplayFormat.IncidentLog, ReplayPolicy.Silence) is not { } report)
        {
            return;
        }

        // 12,285 closes were accepted, five cases were opened again by the log, and a case that was closed twice closed once for the first time.
        Assert.Equal((12_404, 12_404), (report.AsClosed.Reports, report.AsClosed.Counted));
        Assert.Equal((5, 5), (report.Again.Reopened.Count, report.Again.ReopenedAsked));
        Assert.Equal(report.AsClosed.Unconfirmed.Count, report.Again.Reopened.Of);
        Assert.InRange(report.AsClosed.Unconfirmed.Count, 12_285 - 5, 12_285);
        Assert.Equal(12_404 - report.AsClosed.Open.Count, report.AsClosed.Unconfirmed.Count);
        Assert.Equal(12_285 - 5, report.AsItStands.Unconfirmed.Count);
        Assert.Equal((0, 0), (report.AsItStands.Recovered.Count, report.Again.Reworked.Count));
    }

    [Fact]
    public async Task Where_only_a_yes_counts_nothing_of_the_incident_log_was_ever_closed()
    {
        if (await ReportAsync("incident-log", "incident_events.csv.gz", ReplayFormat.IncidentLog, ReplayPolicy.Explicit) is not { } report)
        {
            return;
        }

        Assert.Equal((12_404, 12_404), (report.AsItStands.Open.Count, report.AsClosed.Open.Count));
        Assert.Null(report.AsItStands.RecoveredOfEnded.Rate);
    }

    private async Task<InsightReport?> ReportAsync(string folder, string file, ReplayFormat format, ReplayPolicy policy)
    {
        if (Shared.Data is not { } data || Path.Combine(data, folder, file) is var path && !File.Exists(path))
        {
            var note = $"not run: {folder}/{file} isn't on this machine, so no figures were compared with it.";
            output.WriteLine(note);
            Console.WriteLine(note);
            return null;
        }

        var book = new InsightReadModel(TenantId.Single);
        await ReplayRun.RunAsync(path, format, policy, details: null, CancellationToken.None, async store => await book.RefreshAsync(store));
        return book.Report(new InsightQuery(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    }
}
