using System.CommandLine;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Cli;

/// <summary>The options that say which organization a verb works in.</summary>
internal sealed class DeskOptions
{
    private readonly StoreOption _store = new();

    public Option<string?> Authority { get; } = new("--authority") { HelpName = "FILE", Description = "Who may give what, as JSON. Without one nobody has a limit and every grant is refused." };

    public Option<string?> Playbook { get; } = new("--playbook") { HelpName = "NAME|FILE", Description = "The playbook of new cases: the name of a preset, or a definition as JSON." };

    public Option<string?> Settings { get; } = SettingsFile.Option();

    public void AddTo(Command command)
    {
        command.Add(Settings);
        command.Add(Authority);
        command.Add(Playbook);
        _store.AddTo(command);
    }

    /// <exception cref="UserException">An option names what isn't there or can't be used.</exception>
    public Task<OpenedDesk> OpenAsync(ParseResult parsed, StorePurpose purpose = StorePurpose.Make) => _store.OpenAsync(
        parsed,
        SettingsOf(parsed).Sound().ApplyTo,
        parsed.GetValue(Playbook) is { } playbook ? PlaybookSource.Find(playbook).Definition : null,
        purpose);

    /// <summary>Reads the files that say what the organization sets.</summary>
    /// <exception cref="UserException">One can't be read.</exception>
    public SettingsFile SettingsOf(ParseResult parsed) => new(parsed.GetValue(Settings), parsed.GetValue(Authority));

    /// <summary>Tells whether a file says what the organization sets.</summary>
    public bool HasSettings(ParseResult parsed) => parsed.GetValue(Settings) is not null || parsed.GetValue(Authority) is not null;

    /// <summary>Tells whether the organization was given a key that another run has too.</summary>
    public bool HasKey(ParseResult parsed) => _store.HasKey(parsed);

    /// <summary>Returns the SQLite file that the store is, where it isn't there yet.</summary>
    public string? FindMissing(ParseResult parsed) => _store.FindMissing(parsed);

    /// <summary>Tells whether the store begins empty and ends with the program.</summary>
    public bool IsMemory(ParseResult parsed) => _store.IsMemory(parsed);
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
            return Playbook.Build(PlaybookJson.Read(InputFile.ReadAll(nameOrFile, "playbook", FileContent.Playbook)));
        }
        catch (InvalidPlaybookException faulty)
        {
            throw new UserException($"The playbook '{nameOrFile}' isn't sound.\n{string.Join('\n', faulty.Faults)}");
        }
    }
}
