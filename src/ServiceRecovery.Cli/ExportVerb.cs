using System.CommandLine;
using ServiceRecovery.Fields;
using ServiceRecovery.Transfer;

namespace ServiceRecovery.Cli;

internal static class ExportVerb
{
    public static Command Make(Terminal terminal)
    {
        var script = new ScriptOptions();
        var file = new Option<string?>("--out") { HelpName = "FILE", Description = "Where it is written; nothing may be there, and it is there only once it is whole. Without it, on standard output." };
        var stop = new Option<bool>("--stop") { Description = "Stop at the first stream that is broken; else it is named, and the rest goes on." };
        var since = new Option<string?>("--since") { HelpName = "INSTANT", Description = "Only streams that changed at this instant or later, whole and with the playbooks of their cases." };
        var cases = new Option<string[]>("--case") { HelpName = "ID", Description = "Only this case, whole and with its playbook; may be given several times." };
        var heads = new Option<bool>("--heads") { Description = "Write only how far each stream is and its chain value, to be kept elsewhere; 'verify --against FILE' compares." };
        var command = new Command("export", "Writes everything a tenant has, or a part of it, one JSON line a stream, for 'import' (docs/export-format.md). Exit code 1 when a stream is broken.") { file, stop, since, cases, heads };
        script.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tenant = script.TenantOf(parsed);
            var options = new TransferOptions
            {
                StopAtFirstFault = parsed.GetValue(stop),
                Since = parsed.GetValue(since) is { } instant ? InstantOf(instant) : null,
                Cases = parsed.GetValue(cases) is { Length: > 0 } ids ? [.. ids.Select(CaseOf)] : null,
            };
            using var kept = OutputFile.OpenNew(parsed.GetValue(file));
            await using var opened = await script.OpenAsync(parsed, terminal, cancellationToken);
            if (parsed.GetValue(heads))
            {
                var streams = await new RecoveryTransfer(opened.Desk).ExportHeadsAsync(tenant, kept?.Stream ?? terminal.Out, cancellationToken);
                kept?.Keep();
                await terminal.Error.WriteLineAsync(FormattableString.Invariant($"The heads of {streams} streams were written."));
                return 0;
            }

            var report = await new RecoveryTransfer(opened.Desk).ExportAsync(tenant, kept?.Stream ?? terminal.Out, options, cancellationToken);
            kept?.Keep();
            foreach (var fault in report.Faults)
            {
                await terminal.Error.WriteLineAsync(fault.ToString());
            }

            // What is on standard output is the file.
            await terminal.Error.WriteLineAsync(FormattableString.Invariant($"{report.Streams} streams with {report.Events} events and {report.Texts} texts were written, {report.FaultCount} weren't."));
            if (!script.HasKey(parsed))
            {
                await terminal.Error.WriteLineAsync("They were written under a pseudonym key that ends with this program, so nobody can import them. '--key FILE' gives one that stays.");
            }

            return report.IsWhole ? 0 : 1;
        });
        return command;
    }

    private static DateTimeOffset InstantOf(string text) =>
        Rfc3339.TryParseInstant(text, out var instant) ? instant : throw new UserException($"'--since' takes an instant, as in 2026-11-20T18:40:00Z, not {FieldFaults.Quote(text)}.");

    private static CaseId CaseOf(string text) => CaseId.TryParse(text, out var id) ? id : throw new UserException($"'--case' takes a case's id, not {FieldFaults.Quote(text)}.");
}
