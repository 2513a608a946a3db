using System.CommandLine;
using ServiceRecovery.Cli.Exec;

namespace ServiceRecovery.Cli;

internal static class ExecVerb
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string?>("FILE") { Arity = ArgumentArity.ZeroOrOne, Description = "JSON lines, one command each. '-' or nothing: standard input." };
        var desk = new DeskOptions();
        var command = new Command("exec", "Carries out commands given as JSON lines and answers each with a line (docs/commands.md).") { file };
        desk.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(file);
            await using var input = path is null or "-" ? terminal.In : InputFile.Open(path, "command", FileContent.Commands);
            await using var opened = await desk.OpenAsync(parsed);
            await opened.Desk.InitializeAsync(cancellationToken: cancellationToken);
            await new ExecSession(opened).RunAsync(input, new AnswerWriter(terminal.Out), cancellationToken);
            return 0;
        });
        return command;
    }
}
