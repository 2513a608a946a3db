using System.CommandLine;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli;

/// <summary>Runs a script first, so that there is something to look at.</summary>
internal sealed class ScriptOptions
{
    private readonly DeskOptions _desk = new();

    public Option<string?> From { get; } = new("--from") { HelpName = "SCRIPT", Description = "JSON lines that 'exec' carries out first." };

    public Option<string> Tenant { get; } = new("--tenant") { HelpName = "TENANT", Description = "Whose cases.", DefaultValueFactory = _ => "default" };

    public void AddTo(Command command)
    {
        command.Add(From);
        command.Add(Tenant);
        _desk.AddTo(command);
    }

    /// <summary>Returns the files that say what the organization sets; <see langword="null"/> when none was named.</summary>
    /// <exception cref="UserException">One can't be read.</exception>
    public SettingsFile? SettingsOf(ParseResult parsed) => _desk.HasSettings(parsed) ? _desk.SettingsOf(parsed) : null;

    /// <summary>Tells whether the organization was given a key that another run has too.</summary>
    public bool HasKey(ParseResult parsed) => _desk.HasKey(parsed);

    /// <summary>Tells whether the store begins empty and ends with the program.</summary>
    public bool IsMemory(ParseResult parsed) => _desk.IsMemory(parsed);

    /// <summary>Says why there may be nothing to look at.</summary>
    public string WhyEmpty(ParseResult parsed) => parsed.GetValue(From) is null && _desk.IsMemory(parsed)
        ? " A store in memory begins empty; '--from SCRIPT' carries out a script first, and '--store sqlite:PATH' opens a file."
        : "";

    /// <exception cref="UserException">The tenant's id isn't one.</exception>
    public TenantId TenantOf(ParseResult parsed) => TenantId.TryParse(parsed.GetValue(Tenant), out var tenant)
        ? tenant
        : throw new UserException($"A tenant's id has 1 to 64 characters of 'A-Za-z0-9._:-', but was {FieldFaults.Quote(parsed.GetValue(Tenant) ?? "")}.");

    /// <summary>Opens the organization and carries out the script; what wasn't accepted is told on standard error.</summary>
    public async Task<OpenedDesk> OpenAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken, StorePurpose purpose = StorePurpose.Look)
    {
        if (parsed.GetValue(From) is not { } path)
        {
            return await _desk.OpenAsync(parsed, purpose);
        }

        await using var input = path == "-" ? terminal.In : InputFile.Open(path, "command", FileContent.Commands);
        var opened = await _desk.OpenAsync(parsed, StorePurpose.Make);
        var lines = new LineReader(input);
        var session = new ExecSession(opened);
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            var answer = await session.AnswerAsync(line, cancellationToken);
            if (answer.Status is ExecAnswer.Refused or ExecAnswer.Faulty)
            {
                await terminal.Error.WriteLineAsync(FormattableString.Invariant($"Line {line.Number} was {answer.Status}. {answer.Code}: {answer.Message}"));
            }
        }

        return opened;
    }
}
