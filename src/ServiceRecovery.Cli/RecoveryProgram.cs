using System.CommandLine;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli;

/// <summary>The program <c>recovery</c>: the library seen from a shell.</summary>
internal static class RecoveryProgram
{
    /// <summary>What was asked can't be done: bad arguments, an unreadable file.</summary>
    public const int BadArguments = 2;

    /// <summary>Runs it.</summary>
    /// <returns>0, or 1 when a playbook isn't sound, or 2 for bad arguments, unreadable files and a store that fails.</returns>
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var root = Root(terminal);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed, root, terminal);
        }

        using var output = new StreamWriter(terminal.Out, new System.Text.UTF8Encoding(false), 4096, leaveOpen: true) { NewLine = "\n" };
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = terminal.Error }, cancellationToken);
        }
        catch (UserException told)
        {
            await terminal.Error.WriteLineAsync(told.Message);
            return BadArguments;
        }
        catch (Exception fault) when (fault is RecoveryStoreException or UnreadableEventException or InvalidPlaybookException)
        {
            await terminal.Error.WriteLineAsync(fault.Message);
            return BadArguments;
        }
        catch (OperationCanceledException)
        {
            return BadArguments;
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Runs service recoveries whose rules nobody can get around.")
        {
            ExecVerb.Make(terminal),
            ReplayVerb.Make(terminal),
            ShowVerb.Make(terminal),
            WorklistVerb.Make(terminal),
            ServeVerb.Make(terminal),
            WorkerVerb.Make(terminal),
            ReportVerb.Make(terminal),
            ExportVerb.Make(terminal),
            ImportVerb.Make(terminal),
            BackupVerb.Make(terminal),
            ClockVerb.Make(terminal),
            CalendarVerb.Make(terminal),
            KeyVerb.Make(terminal),
            DrillVerb.Make(terminal),
            DiagramVerb.Make(terminal),
            VerifyVerb.Make(terminal),
        };
        root.SetAction(parsed => new System.CommandLine.Help.HelpAction().Invoke(parsed));
        return root;
    }

    private static int Refuse(ParseResult parsed, RootCommand root, Terminal terminal)
    {
        if (parsed.CommandResult.Command == root && parsed.UnmatchedTokens is [var word, ..])
        {
            terminal.Error.WriteLine($"There is no verb '{word}'. There are: {string.Join(", ", root.Subcommands.Select(command => command.Name))}. 'recovery --help' tells what each does.");
            return BadArguments;
        }

        foreach (var error in parsed.Errors)
        {
            terminal.Error.WriteLine(error.Message);
        }

        terminal.Error.WriteLine($"'recovery {parsed.CommandResult.Command.Name} --help' tells what it takes.");
        return BadArguments;
    }
}
