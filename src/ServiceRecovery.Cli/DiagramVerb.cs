using System.CommandLine;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Cli;

internal static class DiagramVerb
{
    public static Command Make(Terminal terminal)
    {
        var playbook = new Argument<string>("PLAYBOOK") { Description = "The name of a preset, or a definition file.", DefaultValueFactory = _ => "standard" };
        var format = new Option<string>("--format") { HelpName = "mermaid|dot|json", Description = "How it is drawn; as JSON it is the definition file.", DefaultValueFactory = _ => "mermaid" };
        format.AcceptOnlyFromAmong("mermaid", "dot", "json");
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
        var text = format switch { "dot" => playbook.ToDot(), "json" => PlaybookJson.Write(playbook.Definition), _ => playbook.ToMermaid() };
        return text.EndsWith('\n') ? text : text + "\n";
    }
}
