using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Samples.Cli;
using ServiceRecovery.Samples.Exec;
using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>The house's stories, run on a real desk as they are told.</summary>
internal static class StoryBook
{
    private static readonly Currency Dollars = new("USD");

    public static async Task<int> TellAsync(Terminal terminal)
    {
        await terminal.WriteAsync(async console =>
        {
            console.WriteLine("Four days on which something went wrong, or right, and what the library had to say about it.");
            await RestaurantStory.TellAsync(console);
            await AlarmStory.TellAsync(console);
            await HotelStory.TellAsync(console);
            await DelightedGuestStory.TellAsync(console);
            Close(console);
        });
        return 0;
    }

    /// <summary>Opens a house where the floor staff may give 50 dollars at once and the manager 500.</summary>
    public static House Open(DateTimeOffset at, params string[] levels)
    {
        var house = House.InMemory(new AuthorityFile(
            [.. levels.Select(level => new Role(level))],
            [new RoleLimit(new Role(levels[0]), Dollars, 5_000, 10_000), new RoleLimit(new Role(levels[^1]), Dollars, 50_000, 100_000)]));
        house.Clock!.SetTo(at);
        return house;
    }

    public static Money Cents(long cents) => new(cents, Dollars);

    private static void Close(IAnsiConsole console)
    {
        console.WriteLine();
        console.MarkupLine("[bold]The playbook of the first three[/], as the library draws it (Mermaid; 'recovery diagram --format dot' for Graphviz):");
        console.WriteLine();
        console.Profile.Out.Writer.Write(DiagramVerb.Draw(StandardPlaybook.Playbook, "mermaid"));
        console.WriteLine();
        console.MarkupLine("[bold]Where to go next[/]");
        console.WriteLine("  recovery exec script.jsonl                give commands as JSON lines; docs/commands.md");
        console.WriteLine("  recovery show CASE --from script.jsonl    see what came of a case");
        console.WriteLine("  recovery replay export.csv --format cfpb --policy silence");
        console.WriteLine("                                            take a real export through the desk; docs/replay.md");
        console.WriteLine("  recovery verify playbook.json             prove a playbook of your own");
        console.WriteLine("  README.md                                 add it to your own program");
    }
}
