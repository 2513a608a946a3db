using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ServiceRecovery.Drills;

/// <summary>The scenarios that come with the library.</summary>
public static class DrillScenarios
{
    private static readonly ImmutableSortedDictionary<string, Lazy<DrillScenario>> All = new[]
    {
        "double-charge", "furious-customer", "late-delivery", "missed-callback", "night-desk", "sold-out-hotel", "wrong-order",
    }.ToImmutableSortedDictionary(name => name, File, StringComparer.Ordinal);

    /// <summary>Gets the names, in ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Keys];

    /// <summary>Gets a scenario by its name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static DrillScenario Get(string name) => TryGet(name, out var scenario)
        ? scenario
        : throw new ArgumentException($"There is no scenario '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Finds a scenario by its name.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public static bool TryGet(string name, [NotNullWhen(true)] out DrillScenario? scenario)
    {
        scenario = All.TryGetValue(name ?? throw new ArgumentNullException(nameof(name)), out var found) ? found.Value : null;
        return scenario is not null;
    }

    private static Lazy<DrillScenario> File(string name) => new(() =>
    {
        using var file = typeof(DrillScenarios).Assembly.GetManifestResourceStream($"ServiceRecovery.Drills.Scenarios.{name}.json")
            ?? throw new InvalidOperationException($"The library was built without the scenario file of '{name}'.");
        return DrillScenario.Read(file);
    });
}
