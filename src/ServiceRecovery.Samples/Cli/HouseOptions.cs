using System.CommandLine;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Samples.Exec;

namespace ServiceRecovery.Samples.Cli;

/// <summary>The options that say which house a verb works in.</summary>
internal sealed class HouseOptions
{
    public Option<string?> Authority { get; } = new("--authority") { HelpName = "FILE", Description = "Who may give what, as JSON. Without one nobody has a limit and every grant is refused." };

    public Option<string?> Playbook { get; } = new("--playbook") { HelpName = "NAME|FILE", Description = "The playbook of new cases: the name of a preset, or a definition as JSON." };

    public Option<string> Store { get; } = new("--store") { HelpName = "memory", Description = "Where cases are kept. 'memory' begins empty and ends with the program; its clock is simulated.", DefaultValueFactory = _ => "memory" };

    public Option<string?> Key { get; } = new("--key") { HelpName = "FILE", Description = "The pseudonym key of a durable store; the memory store makes its own." };

    public Option<bool> Simulated { get; } = new("--simulated") { Description = "Create the store as simulated, so that 'at' and 'tick' move its clock; the memory store always is." };

    public void AddTo(Command command)
    {
        command.Add(Authority);
        command.Add(Playbook);
        command.Add(Store);
        command.Add(Key);
        command.Add(Simulated);
    }

    /// <exception cref="UserException">An option names what isn't there or can't be used.</exception>
    public House Open(ParseResult parsed, Terminal terminal)
    {
        var store = parsed.GetValue(Store)!;
        if (store != "memory")
        {
            throw new UserException(store.StartsWith("sqlite:", StringComparison.Ordinal) || store.StartsWith("postgres:", StringComparison.Ordinal)
                ? $"The store '{store[..store.IndexOf(':', StringComparison.Ordinal)]}' comes with the store packages, which this version hasn't got yet. There is 'memory'."
                : $"There is no store '{store}'. There is 'memory'.");
        }

        if (parsed.GetValue(Key) is not null)
        {
            terminal.Error.WriteLine("The memory store makes its own pseudonym key; the one of '--key' isn't used.");
        }

        return House.InMemory(
            parsed.GetValue(Authority) is { } authority ? AuthorityFile.Read(authority) : AuthorityFile.None,
            parsed.GetValue(Playbook) is { } playbook ? PlaybookSource.Find(playbook).Definition : null);
    }
}

/// <summary>Finds playbooks by name or file.</summary>
internal static class PlaybookSource
{
    /// <exception cref="UserException">There is none, or it isn't sound.</exception>
    public static Playbook Find(string nameOrFile)
    {
        if (PlaybookPresets.TryGet(nameOrFile, out var preset))
        {
            return preset;
        }

        if (!File.Exists(nameOrFile) && !Directory.Exists(nameOrFile) && nameOrFile.IndexOfAny(['/', '\\', '.']) < 0)
        {
            throw new UserException($"There is no playbook '{nameOrFile}'. There are: {string.Join(", ", PlaybookPresets.Names)}; or name a definition file.");
        }

        try
        {
            return Playbook.Build(PlaybookJson.Read(InputFile.ReadAll(nameOrFile, "playbook")));
        }
        catch (InvalidPlaybookException faulty)
        {
            throw new UserException($"The playbook '{nameOrFile}' isn't sound.\n{string.Join('\n', faulty.Faults)}");
        }
    }
}
