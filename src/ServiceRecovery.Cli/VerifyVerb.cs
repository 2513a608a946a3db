using System.CommandLine;
using System.Globalization;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Transfer;

namespace ServiceRecovery.Cli;

internal static class VerifyVerb
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string?>("PLAYBOOK.json") { Description = "A definition file; with '--store' or '--settings' beside it, all of them are looked at.", Arity = ArgumentArity.ZeroOrOne };
        var against = new Option<string?>("--against") { HelpName = "FILE", Description = "Heads that 'export --heads' wrote earlier: no history may have been cut or written anew since." };
        var stop = new Option<bool>("--stop") { Description = "Stop at the first finding; else it is named, and the rest goes on." };
        var script = new ScriptOptions();
        var command = new Command("verify", "Looks whether a store still holds what the library wrote, proves that no case can close unearned on a playbook, or tells what is wrong with settings. Exit code 1 when something is found.") { file, against, stop };
        script.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = script.SettingsOf(parsed);
            var isUsable = settings is null || Verify(terminal, settings);
            var isSound = parsed.GetValue(file) is not { } playbook || Verify(terminal, playbook);
            if (script.WhyEmpty(parsed).Length > 0)
            {
                return parsed.GetValue(against) is not null ? throw new UserException("'--against FILE' compares a store with its heads. Name the store too: '--store sqlite:PATH' or '--store postgres:CONNECTION'.")
                    : settings is null && parsed.GetValue(file) is null ? throw new UserException("Name what is looked at: a playbook's file, settings by '--settings FILE' or '--authority FILE', or a store by '--store sqlite:PATH' or '--store postgres:CONNECTION'.")
                    : isUsable && isSound ? 0 : 1;
            }

            if (!isUsable)
            {
                terminal.WriteText("The store wasn't looked at, because nobody works on it by settings that can't be used. Mend them, or leave them out.\n");
                return 1;
            }

            var tenant = script.TenantOf(parsed);
            await using var heads = parsed.GetValue(against) is { } path ? InputFile.Open(path, "heads", FileContent.Heads) : null;
            await using var opened = await script.OpenAsync(parsed, terminal, cancellationToken);
            var report = await new RecoveryTransfer(opened.Desk).VerifyAsync(tenant, heads, new TransferOptions { StopAtFirstFault = parsed.GetValue(stop) }, cancellationToken);
            foreach (var finding in report.Faults)
            {
                await terminal.Error.WriteLineAsync(finding.ToString());
            }

            terminal.WriteText(FormattableString.Invariant($"{report.Streams} streams with {report.Events} events were looked at, {report.FaultCount} findings.\n"));
            return report.IsWhole && isSound ? 0 : 1;
        });
        return command;
    }

    private static bool Verify(Terminal terminal, SettingsFile settings)
    {
        var findings = settings.Findings();
        terminal.WriteText(findings.Count == 0 ? $"{settings.Named} can be used.\n" : string.Join('\n', findings) + "\n");
        return findings.Count == 0;
    }

    private static bool Verify(Terminal terminal, string path)
    {
        var bytes = InputFile.ReadAll(path, "playbook", FileContent.Playbook);
        try
        {
            var playbook = Playbook.Build(PlaybookJson.Read(bytes));
            terminal.WriteText(string.Create(CultureInfo.InvariantCulture, $"The playbook '{playbook.Ref}' is sound: {playbook.Stages.Length} stages, {playbook.Rows.Length} rows.\n"));
            return true;
        }
        catch (InvalidPlaybookException faulty)
        {
            var faults = faulty.Faults.IsDefaultOrEmpty ? [faulty.Message] : faulty.Faults.Select(fault => fault.ToString());
            terminal.WriteText(string.Join('\n', faults) + "\n");
            return false;
        }
    }
}
