using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.Desk;

/// <summary>Sets options from the section <c>ServiceRecovery</c> of a configuration.</summary>
/// <param name="configuration">A program's configuration, or the section itself.</param>
internal sealed class ConfigurationSettings(IConfiguration configuration) : IConfigureOptions<RecoveryOptions>
{
    private const string Section = "ServiceRecovery";

    // Where hosts keep the folder from which their files are named.
    private const string ContentRoot = "contentRoot";

    public void Configure(RecoveryOptions options)
    {
        var section = configuration as IConfigurationSection ?? configuration.GetSection(Section);
        if (!section.Exists())
        {
            options.Findings.Add(Missing(section.Path));
            return;
        }

        SettingsReader.Read(ConfigurationJson.Of(section), configuration[ContentRoot] is { Length: > 0 } root ? root : Directory.GetCurrentDirectory(), options);
    }

    // Who hands over a configuration has it read, so that a section that isn't there was meant to be: its name was misspelled, or its file isn't among those that are read.
    private string Missing(string path)
    {
        var parent = configuration is IConfigurationSection ? [] : configuration.GetChildren().Select(child => child.Key).Where(key => !string.Equals(key, Section, StringComparison.OrdinalIgnoreCase));
        var meant = NearNames.Find(Section, parent) is { } near ? $" There is one called '{near}'; did you mean '{Section}'?" : "";
        return $"{path}: The configuration has no section of this name, or an empty one.{meant} Add what the organization sets, or call 'AddServiceRecovery' without a configuration.";
    }
}
