using System.CommandLine;
using System.Globalization;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Insights;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Reports;

/// <summary>What somebody asked to see.</summary>
internal sealed record ReportRequest(TenantId Tenant, string? From, string? To, CohortLength By, PlaceId? Place, FailureKind? Failure, TimeZoneInfo Zone, CultureInfo Culture);

/// <summary>The options that say which reports are looked at, and how figures are written.</summary>
internal sealed class ReportOptions
{
    private readonly Option<string?> _from = new("--from") { HelpName = "DATE", Description = "Reports received on this day or later; an instant will do too. Without it the year up to the end, in whole months." };
    private readonly Option<string?> _to = new("--to") { HelpName = "DATE", Description = "Reports received through this day; an instant: before it. Without it through today." };
    private readonly Option<string> _by = new("--by") { HelpName = "day|week|month|quarter|year", Description = "How long the periods of the trend are.", DefaultValueFactory = _ => "month" };
    private readonly Option<string?> _place = new("--place") { HelpName = "PLACE", Description = "Only reports of this place." };
    private readonly Option<string?> _failure = new("--failure") { HelpName = "KIND", Description = "Only reports of this failure kind." };
    private readonly Option<string> _zone = new("--zone") { HelpName = "ID", Description = "Whose calendar the days follow, like 'Europe/Berlin'.", DefaultValueFactory = _ => "UTC" };
    private readonly Option<string?> _culture = new("--culture") { HelpName = "NAME", Description = "How numbers and dates are written, like 'de-DE'. Without it as this computer is set." };
    private readonly Option<string> _tenant = new("--tenant") { HelpName = "TENANT", Description = "Whose cases.", DefaultValueFactory = _ => "default" };

    public void AddTo(Command command)
    {
        _by.AcceptOnlyFromAmong([.. KebabCase.All<CohortLength>()]);
        foreach (var option in new Option[] { _from, _to, _by, _place, _failure, _zone, _culture, _tenant })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UserException">One of them can't be what it says.</exception>
    public ReportRequest Read(ParseResult parsed, CultureInfo own) => new(
        TenantId.TryParse(parsed.GetValue(_tenant), out var tenant) ? tenant : throw new UserException("A tenant's id has 1 to 64 characters of 'A-Za-z0-9._:-'."),
        parsed.GetValue(_from),
        parsed.GetValue(_to),
        KebabCase.Parse<CohortLength>(parsed.GetValue(_by)!),
        parsed.GetValue(_place) is not { } place ? null : PlaceId.TryParse(place, out var placeId) ? placeId : throw new UserException("A place has 1 to 256 characters that can be seen."),
        parsed.GetValue(_failure) is not { } failure ? null : FailureKind.TryParse(failure, out var kind) ? kind : throw new UserException("A failure kind has 1 to 256 characters that can be seen."),
        ZoneOf(parsed.GetValue(_zone)!),
        parsed.GetValue(_culture) is { } culture ? CultureOf(culture) : own);

    private static TimeZoneInfo ZoneOf(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        ? zone
        : throw new UserException($"There is no time zone {FieldFaults.Quote(id)}. '--zone' takes names like 'UTC' and 'Europe/Berlin'.");

    private static CultureInfo CultureOf(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            throw new UserException($"There is no culture {FieldFaults.Quote(name)}. '--culture' takes names like 'en-US' and 'de-DE'.");
        }
    }
}
