using System.Globalization;
using ServiceRecovery.Insights;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Samples.Report;
using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>What an operations lead would read of these days, as a page that stays when the stories are over.</summary>
internal static class StoryReport
{
    public static async Task WriteAsync(IAnsiConsole console, House house)
    {
        var now = house.Clock!.GetUtcNow();
        var query = new InsightQuery(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), now);
        var book = new InsightBook(TenantId.Single);
        await book.RefreshAsync(house.Queries);
        var report = book.Report(query);
        var factors = report.ByFailure.Select(group => group.Name).OfType<string>().Select(name => new FactorReport(name, book.Report(query with { Failure = new FailureKind(name) })));
        var format = new ReportFormat(CultureInfo.InvariantCulture, TimeZoneInfo.Utc);
        var file = Path.Combine(Directory.CreateTempSubdirectory("service-recovery-report-").FullName, "report.html");
        await File.WriteAllTextAsync(file, HtmlReport.Write(ReportBuilder.Build(new ReportInput(report, now, [.. factors]), format), format));
        console.WriteLine();
        console.MarkupLine("[bold]What an operations lead reads of it[/]");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {report.AsItStands.Recovered.Count} of {report.AsItStands.Counted} failures stand as recovered, and {report.AsClosed.Recovered.Count} were closed so: a late no took one back.");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  The report, a page for a browser or a printer, is in {file}");
    }
}
