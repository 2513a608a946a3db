using System.CommandLine;
using System.Text.Json;
using ServiceRecovery.Desk;

namespace ServiceRecovery.Cli.Exec;

/// <summary>What an organization sets, as the files say it that a verb was given.</summary>
internal sealed class SettingsFile
{
    private readonly string? _settings;
    private readonly string? _authority;
    private readonly byte[]? _settingsBytes;
    private readonly byte[]? _authorityBytes;

    /// <param name="settings">The file of settings, if there is one.</param>
    /// <param name="authority">The file that says who may give what, in place of what the settings say about it.</param>
    /// <exception cref="UserException">One can't be read.</exception>
    public SettingsFile(string? settings, string? authority = null)
    {
        (_settings, _authority) = (settings, authority);
        _settingsBytes = settings is null ? null : InputFile.ReadAll(settings, "settings");
        _authorityBytes = authority is null ? null : InputFile.ReadAll(authority, "authority");
    }

    /// <summary>Makes the option that names a file of settings.</summary>
    public static Option<string?> Option() => new("--settings") { HelpName = "FILE", Description = "What the organization sets, as JSON (docs/settings.md): its devices, floors, currencies, people, levels and limits." };

    /// <summary>Brings what is set to the options of a desk.</summary>
    public void ApplyTo(RecoveryOptions options)
    {
        if (_settingsBytes is not null)
        {
            SettingsReader.Read(_settingsBytes, Path.GetDirectoryName(Path.GetFullPath(_settings!))!, options, _authorityBytes);
        }

        if (_authorityBytes is not null)
        {
            SettingsReader.ReadAuthority(_authorityBytes, options);
        }
    }

    /// <summary>Returns everything that is wrong, as a host is told it when it starts, and with the names that the files give their members.</summary>
    public IReadOnlyList<string> Findings()
    {
        var options = new RecoveryOptions { FallbackOwner = OpenedDesk.Fallback };
        ApplyTo(options);
        return [.. (new RecoveryOptionsValidator().Validate(null, options).Failures ?? []).Select(finding => options.Findings.Contains(finding) ? finding : InTheirWords(finding))];
    }

    // What the options find begins with the path of one, whose names are the members' but for their first letter.
    private static string InTheirWords(string finding)
    {
        var end = finding.IndexOfAny([' ', ':', ',']);
        return end < 0 ? finding : string.Join('.', finding[..end].Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)) + finding[end..];
    }

    /// <summary>Returns this, where nothing is wrong.</summary>
    /// <exception cref="UserException">Something is; all of it is told.</exception>
    public SettingsFile Sound() => Findings() is { Count: > 0 } findings ? throw new UserException($"{Named} can't be used.\n{string.Join('\n', findings)}") : this;

    /// <summary>Gets what the files are called in a sentence.</summary>
    public string Named => (_settings, _authority) switch
    {
        ({ } settings, { } authority) => $"The settings file '{settings}' with the authority file '{authority}'",
        (null, { } authority) => $"The authority file '{authority}'",
        _ => $"The settings file '{_settings}'",
    };
}
