using System.CommandLine;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Cli;

internal static class DiagramVerb
{
    public static Command Make(Terminal terminal)
    {
        var playbook = new Argument<string>("PLAYBOOK") { Description = "The name of a preset, or a definition file.", DefaultValueFactory = _ => "standard" };
        var format = new Option<string>("--format") { HelpName = "mermaid|dot", Description = "How it is drawn.", DefaultValueFactory = _ => "mermaid" };
        format.AcceptOnlyFromAmong("mermaid", "dot");
        var command = new Command("diagram", "Draws a playbook.") { playbook, format };
        command.SetAction(parsed =>
        {
            var drawn = PlaybookSource.Find(parsed.GetValue(playbook)!);
            terminal.WriteText(Draw(drawn, parsed.GetValue(format)!));
        });
        return command;
    }

    public static string Draw(Playbook playbook, string format)
    {
        var text = format == "dot" ? playbook.ToDot() : playbook.ToMermaid();
        return text.EndsWith('\n') ? text : text + "\n";
    }
}
