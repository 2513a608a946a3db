using System.Globalization;
using ServiceRecovery.Insights;
using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>What an operations lead would read of these days, as a page that stays when the stories are over.</summary>
internal static class StoryReport
{
    public static async Task WriteAsync(IAnsiConsole console, StoryDesk organization)
    {
        var now = organization.Clock.GetUtcNow();
        var query = new InsightQuery(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), now);
        var readModel = new InsightReadModel(TenantId.Single);
        await readModel.RefreshAsync(organization.Store);
        var report = RecoveryReport.Make(readModel, query, now);
        var file = Path.Combine(Directory.CreateTempSubdirectory("service-recovery-report-").FullName, "report.html");
        await File.WriteAllTextAsync(file, report.ToHtml());
        console.WriteLine();
        console.MarkupLine("[bold]What an operations lead reads of it[/]");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {report.Figures.AsItStands.Recovered.Count} of {report.Figures.AsItStands.Counted} failures stand as recovered, and {report.Figures.AsClosed.Recovered.Count} were closed so: a late no took one back.");
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  The report, a page for a browser or a printer, is in {file}");
    }
}
