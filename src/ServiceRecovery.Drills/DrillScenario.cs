using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Drills;

/// <summary>A situation to practice in, as data: what happened, the organization and who is on duty, a customer who reacts by rules, and what the situation calls for.</summary>
/// <remarks>Reading is the only way to get one, so whoever holds one holds a sound one. docs/drills.md describes every member of the file.</remarks>
public sealed record DrillScenario
{
    /// <summary>The largest scenario file, in bytes.</summary>
    public const int LargestFile = 256 * 1024;

    internal DrillScenario()
    {
    }

    /// <summary>Gets the name: 1 to 64 characters of <c>A-Za-z0-9._:-</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Gets the title.</summary>
    public string Title { get; internal init; } = "";

    /// <summary>Gets what it trains, in a sentence.</summary>
    public string About { get; internal init; } = "";

    /// <summary>Gets what the trainee is told at the beginning.</summary>
    public string Story { get; internal init; } = "";

    /// <summary>Gets when the drill begins, by its own clock.</summary>
    public DateTimeOffset StartsAt { get; internal init; }

    /// <summary>Gets after how much of its own time the drill ends at the latest.</summary>
    public TimeSpan Lasts { get; internal init; }

    /// <summary>Gets the playbook of the case.</summary>
    public PlaybookRef Playbook { get; internal init; }

    /// <summary>Gets the role in which the trainee acts.</summary>
    public Role TraineeRole { get; internal init; }

    /// <summary>Gets the currency of everything that is given.</summary>
    public Currency Currency { get; internal init; }

    /// <summary>Gets the channel by which the customer is in touch.</summary>
    public Channel Channel { get; internal init; }

    /// <summary>Gets the customer's account: what a trainee hears who listens.</summary>
    public DrillAccount Account { get; internal init; } = new("", null);

    /// <summary>Gets the colleagues, by post.</summary>
    public ImmutableArray<DrillColleague> Colleagues { get; internal init; } = [];

    internal CaseCommand.ReportFailure Report { get; init; } = null!;

    internal DrillOrganization Organization { get; init; } = null!;

    internal DrillCustomer Customer { get; init; } = null!;

    internal ImmutableDictionary<string, int> Minutes { get; init; } = ImmutableDictionary<string, int>.Empty;

    internal int MinutesOtherwise { get; init; }

    internal DrillMoneyCalledFor Money { get; init; } = null!;

    internal ImmutableArray<DrillExpectation> Expects { get; init; } = [];

    /// <summary>Reads a scenario.</summary>
    /// <exception cref="InvalidDrillException">The text isn't a scenario. Everything that is wrong is listed, with line and position.</exception>
    public static DrillScenario Read(string json) => Json.ScenarioFile.Read(json ?? throw new ArgumentNullException(nameof(json)));

    /// <summary>Reads a scenario from UTF-8; a byte order mark is skipped.</summary>
    /// <exception cref="InvalidDrillException">The bytes aren't a scenario. Everything that is wrong is listed, with line and position.</exception>
    public static DrillScenario Read(ReadOnlySpan<byte> utf8) => Json.ScenarioFile.Read(utf8);

    /// <summary>Reads a scenario from a stream of UTF-8, to its end.</summary>
    /// <exception cref="InvalidDrillException">The bytes aren't a scenario. Everything that is wrong is listed, with line and position.</exception>
    public static DrillScenario Read(Stream utf8) => Json.ScenarioFile.Read(utf8 ?? throw new ArgumentNullException(nameof(utf8)));

    internal TimeSpan MinutesOf(string verb) => TimeSpan.FromMinutes(Minutes.TryGetValue(verb, out var minutes) ? minutes : MinutesOtherwise);
}
