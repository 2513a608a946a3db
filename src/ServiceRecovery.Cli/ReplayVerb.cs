using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Cli.Replay;
using Spectre.Console;

namespace ServiceRecovery.Cli;

internal static class ReplayVerb
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "A CSV export, plain or compressed with gzip." };
        var format = new Option<string>("--format") { Required = true, Description = "What the export is.", HelpName = "cfpb|incident-log" };
        var policy = new Option<string>("--policy") { Required = true, Description = "What closes a case: only an explicit answer, or silence after the wait too.", HelpName = "explicit|silence" };
        var json = new Option<bool>("--json") { Description = "Write the counts as JSON." };
        var details = new Option<string?>("--details") { HelpName = "OUT.jsonl", Description = "Write a line for each row into this file." };
        var store = new StoreOption();
        format.AcceptOnlyFromAmong([.. KebabCase.All<ReplayFormat>()]);
        policy.AcceptOnlyFromAmong([.. KebabCase.All<ReplayPolicy>()]);
        var command = new Command("replay", "Takes a real export through the desk and counts what the library would have allowed (docs/replay.md).") { file, format, policy, json, details, store.Store, store.Key };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var kept = await store.OpenEmptyAsync(parsed);
            await using var closes = kept?.Store as IAsyncDisposable;
            using var lines = OutputFile.Open(parsed.GetValue(details));
            var report = await ReplayRun.RunAsync(
                parsed.GetValue(file)!,
                KebabCase.Parse<ReplayFormat>(parsed.GetValue(format)!),
                KebabCase.Parse<ReplayPolicy>(parsed.GetValue(policy)!),
                lines?.Stream,
                cancellationToken,
                kept: kept);
            lines?.Keep();
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, report);
            }
            else
            {
                terminal.Write(console => WriteTable(console, report));
            }

            return 0;
        });
        return command;
    }

    private static void WriteJson(Terminal terminal, ReplayReport report)
    {
        using (var json = new Utf8JsonWriter(terminal.Out, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            report.WriteJson(json);
        }

        terminal.WriteText("\n");
    }

    private static void WriteTable(IAnsiConsole console, ReplayReport report)
    {
        var table = new Table { Border = TableBorder.Minimal }.AddColumn($"{KebabCase.From(report.Format)}, {KebabCase.From(report.Policy)}").AddColumn(new TableColumn("count").RightAligned());
        void Row(string what, long count) => table.AddRow(Markup.Escape(what), count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
        void Rows(string what, SortedDictionary<string, long> counts)
        {
            foreach (var (name, count) in counts)
            {
                Row($"{what}: {name}", count);
            }
        }

        Row("rows read", report.RowsRead);
        Row("rows accounted for", report.RowsAccountedFor);
        Rows("  rows", report.RowsByOutcome);
        Row("cases opened", report.CasesOpened);
        Row("closes attempted", report.ClosesAttempted);
        Rows("  accepted", report.ClosesAccepted);
        Rows("  refused", report.ClosesRefused);
        Row("cases reworked", report.Reworked);
        Row("cases reopened", report.Reopened);
        Row("cases never owned", report.NeverOwned);
        Row("cases closed without an owner", report.ClosedWithoutOwner);
        Row("cases late", report.Late);
        if (report.Format == ReplayFormat.Cfpb)
        {
            Row("cases disputed after monetary relief", report.DisputedAfterMonetaryRelief);
        }
        else
        {
            Row("cases back to work after Resolved", report.BackAfterResolved);
            Row("cases back to work after Closed", report.BackAfterClosed);
        }

        Rows("anomaly", report.Anomalies);
        console.Write(table);
        if (!report.MissingColumns.IsEmpty)
        {
            console.WriteLine($"Columns the file hasn't got: {string.Join(", ", report.MissingColumns)}.");
        }
    }
}
