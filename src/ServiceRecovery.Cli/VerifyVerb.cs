using System.CommandLine;
using System.Globalization;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Cli;

internal static class VerifyVerb
{
    public static Command Make(Terminal terminal)
    {
        var file = new Argument<string>("PLAYBOOK.json") { Description = "A definition file." };
        var command = new Command("verify", "Proves that no case can close unearned on a playbook, or shows the ways in which one could. Exit code 1 when it isn't sound.") { file };
        command.SetAction(parsed => Verify(terminal, parsed.GetValue(file)!));
        return command;
    }

    private static int Verify(Terminal terminal, string path)
    {
        var bytes = InputFile.ReadAll(path, "playbook");
        try
        {
            var playbook = Playbook.Build(PlaybookJson.Read(bytes));
            terminal.WriteText(string.Create(CultureInfo.InvariantCulture, $"The playbook '{playbook.Ref}' is sound: {playbook.Stages.Length} stages, {playbook.Rows.Length} rows.\n"));
            return 0;
        }
        catch (InvalidPlaybookException faulty)
        {
            var faults = faulty.Faults.IsDefaultOrEmpty ? [faulty.Message] : faulty.Faults.Select(fault => fault.ToString());
            terminal.WriteText(string.Join('\n', faults) + "\n");
            return 1;
        }
    }
}
