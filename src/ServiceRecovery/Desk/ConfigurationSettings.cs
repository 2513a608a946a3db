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

    public void Configure(RecoveryOptions options) => SettingsReader.Read(
        ConfigurationJson.Of(configuration is IConfigurationSection ? configuration : configuration.GetSection(Section)),
        configuration[ContentRoot] is { Length: > 0 } root ? root : Directory.GetCurrentDirectory(),
        options);
}
