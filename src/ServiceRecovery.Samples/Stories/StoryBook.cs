using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using Spectre.Console;

namespace ServiceRecovery.Samples.Stories;

/// <summary>The organization's stories, run on a real desk as they are told.</summary>
internal sealed class StoryBook(string file)
{
    private static readonly PseudonymKey Key = PseudonymKey.Generate();
    private static readonly Currency Dollars = new("USD");

    public static async Task TellAsync(IAnsiConsole console)
    {
        console.WriteLine("Four days on which something went wrong, or right, and what the library had to say about it; then what was learned.");
        var folder = Directory.CreateTempSubdirectory("service-recovery-stories-");
        try
        {
            var book = new StoryBook(Path.Combine(folder.FullName, "recovery.db"));
            await RestaurantStory.TellAsync(console, book);
            await AlarmStory.TellAsync(console, book);
            await HotelStory.TellAsync(console, book);
            await DelightedGuestStory.TellAsync(console, book);
            await LearningStory.TellAsync(console, book);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Close(console);
    }

    /// <summary>Opens an organization where the floor staff may give 50 dollars at once and the manager 500.</summary>
    /// <remarks>All stories are kept in one SQLite file, which is closed after each and opened again for the next.</remarks>
    public StoryDesk Open(DateTimeOffset at, params string[] levels)
    {
        var store = SqliteRecoveryStore.Open($"Data Source={file}", new SqliteStoreOptions { IsSimulated = true });
        var clock = new StoryClock(at);
        var setup = new RecoverySetup { Store = store, Clock = clock, Key = Key };
        setup.Options.FallbackOwner = new PersonId("desk");
        foreach (var level in levels)
        {
            setup.Options.Levels.Add(new Role(level));
        }

        setup.Options.Limits.Add(new RoleLimit(new Role(levels[0]), Dollars, 5_000, 10_000));
        setup.Options.Limits.Add(new RoleLimit(new Role(levels[^1]), Dollars, 50_000, 100_000));
        return new StoryDesk(RecoveryDesk.Create(setup), store, clock);
    }

    public static Money Cents(long cents) => new(cents, Dollars);

    private static void Close(IAnsiConsole console)
    {
        console.WriteLine();
        console.MarkupLine("[bold]The playbook of the first three[/], as the library draws it (Mermaid; 'recovery diagram --format dot' for Graphviz):");
        console.WriteLine();
        console.Profile.Out.Writer.WriteLine(StandardPlaybook.Playbook.ToMermaid().TrimEnd());
        console.WriteLine();
        console.MarkupLine("[bold]Where to go next[/]");
        console.WriteLine("  recovery exec script.jsonl                give commands as JSON lines; docs/commands.md");
        console.WriteLine("  recovery show CASE --from script.jsonl    see what came of a case");
        console.WriteLine("  recovery replay export.csv --format cfpb --policy silence");
        console.WriteLine("                                            take a real export through the desk; docs/replay.md");
        console.WriteLine("  recovery report --store sqlite:FILE       see what to act on; docs/report.md");
        console.WriteLine("  recovery drill sold-out-hotel             practice it yourself; docs/drills.md");
        console.WriteLine("  recovery verify playbook.json             prove a playbook of your own");
        console.WriteLine("  README.md                                 add it to your own program");
    }
}
