using System.CommandLine;
using System.Globalization;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Cli.Reports;
using ServiceRecovery.Insights;
using ServiceRecovery.Storage;
using Spectre.Console;

namespace ServiceRecovery.Cli;

internal static class ReportVerb
{
    public static Command Make(Terminal terminal)
    {
        var store = new StoreOption();
        var options = new ReportOptions();
        var files = new ReportFileOptions();
        var json = new Option<bool>("--json") { Description = "Write the figures as JSON." };
        var cache = new Option<string?>("--cache") { HelpName = "FILE", Description = "Keep what was read in this file, so that the next time only what is new is read." };
        var command = new Command("report", "Shows how recoveries went: what to act on first, and what is behind it (docs/report.md).") { json };
        options.AddTo(command);
        files.AddTo(command);
        command.Add(cache);
        var settings = SettingsFile.Option();
        command.Add(settings);
        store.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = options.Read(parsed, terminal.Culture);
            using var written = files.Open(parsed);
            await using var opened = await store.OpenAsync(parsed, new SettingsFile(parsed.GetValue(settings)).Sound().ApplyTo, playbook: null, StorePurpose.Look);
            if (store.IsMemory(parsed))
            {
                await terminal.Error.WriteLineAsync("A store in memory begins empty; '--store sqlite:PATH' opens a file.");
            }

            var now = (opened.Clock ?? TimeProvider.System).GetUtcNow();
            var (from, to) = ReportPeriod.Read(asked.From, asked.To, now, asked.Zone);
            var query = new InsightQuery(from, to) { Place = asked.Place, Failure = asked.Failure, CohortLength = asked.By, Zone = asked.Zone };
            var readModel = await ReadAsync(parsed.GetValue(cache), asked, opened, terminal, cancellationToken);
            var report = Figures(readModel, query, now, asked.Culture);
            if (parsed.GetValue(json))
            {
                terminal.Out.Write(report.ToJson());
                terminal.Out.Flush();
            }

            written.Write(report, terminal.Error);
            if (written.IsEmpty && !parsed.GetValue(json))
            {
                terminal.Write(console => Show(report, console));
            }

            return 0;
        });
        return command;
    }

    private static async Task<InsightReadModel> ReadAsync(string? cache, ReportRequest asked, OpenedDesk opened, Terminal terminal, CancellationToken cancellationToken)
    {
        var readModel = await ReportCache.OpenAsync(cache, asked.Tenant, terminal.Error, cancellationToken);
        using var kept = OutputFile.Open(cache);
        try
        {
            using var progress = new ReadingProgress(terminal.ShowsProgress ? terminal.Error : null, TimeProvider.System, asked.Culture);
            await readModel.RefreshAsync(opened.Queries, progress, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is RecoveryStoreException or IOException)
        {
            throw new UserException(unreadable.Message);
        }

        if (kept is not null)
        {
            await ReportCache.SaveAsync(readModel, cache!, kept, cancellationToken);
        }

        return readModel;
    }

    private static RecoveryReport Figures(InsightReadModel readModel, InsightQuery query, DateTimeOffset now, CultureInfo culture)
    {
        try
        {
            return RecoveryReport.Make(readModel, query, now, culture);
        }
        catch (ArgumentException)
        {
            // The interval was checked; what is left is a series that nobody could read.
            throw new UserException($"'--by {KebabCase.From(query.CohortLength)}' would make more than {InsightQuery.MostCohorts.ToString("N0", CultureInfo.InvariantCulture)} periods between the first report and the last. Ask for longer ones, or for a shorter time with '--from' and '--to'.");
        }
    }

    private static void Show(RecoveryReport report, IAnsiConsole console)
    {
        var capabilities = console.Profile.Capabilities;
        console.Profile.Out.Writer.Write(report.ToText(isAscii: !capabilities.Unicode, console.Profile.Width, capabilities.Ansi ? heading => $"\u001b[1m{heading}\u001b[0m" : null));
    }
}
