using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;
using ServiceRecovery.Transfer;

namespace ServiceRecovery.Cli;

internal static class ImportVerb
{
    public static Command Make(Terminal terminal)
    {
        var desk = new DeskOptions();
        var file = new Argument<string>("FILE") { Description = "What 'export' wrote. '-': standard input." };
        var stop = new Option<bool>("--stop") { Description = "Stop at the first line that is refused; else it is named, and the rest goes on." };
        var json = new Option<bool>("--json") { Description = "Write what was taken in and refused as JSON." };
        var largest = NumberOption.Make("--largest-line", "MIB", "The largest line that is read, 1 to 1024 MiB.", 1, 1024, 64);
        var command = new Command("import", "Takes in what 'export' wrote: checks every chain, runs the laws over every case, and stores what isn't there yet. Exit code 1 when a line is refused.") { file, stop, json, largest };
        desk.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var mebibytes = parsed.GetValue(largest);
            var path = parsed.GetValue(file)!;
            await using var input = path == "-" ? InputFile.Look(terminal.In, FileContent.Export) : InputFile.Open(path, "export", FileContent.Export);
            var missing = desk.FindMissing(parsed);
            await using var opened = await desk.OpenAsync(parsed);
            var options = new TransferOptions { StopAtFirstFault = parsed.GetValue(stop), LargestLine = mebibytes * 1024 * 1024 };
            var report = await new RecoveryTransfer(opened.Desk).ImportAsync(input, options, cancellationToken);
            if (parsed.GetValue(json))
            {
                WriteJson(terminal, report);
            }
            else
            {
                foreach (var fault in report.Faults)
                {
                    await terminal.Error.WriteLineAsync(fault.ToString());
                }

                terminal.WriteText(FormattableString.Invariant($"{report.Streams} streams with {report.Events} events were taken in, {report.AlreadyThere} were here already, {report.FaultCount} lines were refused.\n"));
            }

            if (desk.IsMemory(parsed) && report.Streams > 0)
            {
                await terminal.Error.WriteLineAsync("The store in memory ends with this program, so what was taken in is checked and not kept. '--store sqlite:PATH' or '--store postgres:CONNECTION' keeps it.");
            }

            if (missing is { } made && report is { Streams: 0, IsWhole: false })
            {
                await terminal.Error.WriteLineAsync($"Nothing was taken in. The file '{made}' was made for it with a key of its own and holds nothing: delete it and '{made}.key' before you try again with another key.");
            }

            return report.IsWhole ? 0 : 1;
        });
        return command;
    }

    private static void WriteJson(Terminal terminal, TransferReport report)
    {
        using (var json = new Utf8JsonWriter(terminal.Out, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("streams", report.Streams);
            json.WriteNumber("events", report.Events);
            json.WriteNumber("alreadyThere", report.AlreadyThere);
            json.WriteNumber("refused", report.FaultCount);
            json.WriteBoolean("stopped", report.IsStopped);
            json.WriteStartArray("faults");
            foreach (var fault in report.Faults)
            {
                Write(json, fault);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        terminal.WriteText("\n");
    }

    private static void Write(Utf8JsonWriter json, TransferFault fault)
    {
        json.WriteStartObject();
        json.WriteNumber("line", fault.Line ?? 0);
        json.WriteString("code", fault.Code);
        json.WriteString("message", fault.Sentence);
        if (fault.Stream is { } stream)
        {
            json.WriteString("tenant", stream.Tenant.Value);
            json.WriteString("kind", KebabCase.From(stream.Kind));
            json.WriteString("id", stream.Id);
        }

        if (fault.Version is { } version)
        {
            json.WriteNumber("version", version);
        }

        if (fault.Flaw is { } flaw)
        {
            json.WriteString("flaw", KebabCase.From(flaw));
        }

        json.WriteEndObject();
    }
}
