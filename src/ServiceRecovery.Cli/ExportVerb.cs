using System.CommandLine;
using ServiceRecovery.Fields;
using ServiceRecovery.Transfer;

namespace ServiceRecovery.Cli;

internal static class ExportVerb
{
    public static Command Make(Terminal terminal)
    {
        var script = new ScriptOptions();
        var file = new Option<string?>("--out") { HelpName = "FILE", Description = "Where it is written; it is there only once it is whole. Without it, on standard output." };
        var stop = new Option<bool>("--stop") { Description = "Stop at the first stream that is broken; else it is named, and the rest goes on." };
        var command = new Command("export", "Writes everything a tenant has, one JSON line a stream, for 'import' (docs/export-format.md). Exit code 1 when a stream is broken.") { file, stop };
        script.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var tenant = script.TenantOf(parsed);
            using var kept = OutputFile.Open(parsed.GetValue(file));
            await using var house = await script.OpenAsync(parsed, terminal, cancellationToken);
            var report = await new RecoveryExport(house.Desk).WriteAsync(tenant, kept?.Stream ?? terminal.Out, new TransferOptions { StopAtFirstFault = parsed.GetValue(stop) }, cancellationToken);
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
}
