using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ServiceRecovery.Playbooks;

/// <summary>Playbooks that come with the library: the three built-in ones and well-known ways of the trade. Take one as it is, or edit its definition.</summary>
/// <remarks>Each way is an order of the same acts with the same ending. Somebody takes responsibility first, and nothing closes without an answer, whatever the letters of its name say.</remarks>
public static class PlaybookPresets
{
    private static readonly ImmutableSortedDictionary<string, Lazy<Playbook>> All = new Dictionary<string, Lazy<Playbook>>
    {
        ["standard"] = new(() => StandardPlaybook.Playbook),
        ["accolade"] = new(() => AccoladePlaybook.Playbook),
        ["near-miss"] = new(() => NearMissPlaybook.Playbook),
        ["latte"] = File("latte"),
        ["heard"] = File("heard"),
        ["learn"] = File("learn"),
        ["last"] = File("last"),
        ["blast"] = File("blast"),
        ["iso-10002"] = File("iso-10002"),
        ["imported"] = File("imported"),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Gets the names, in ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Keys];

    /// <summary>Gets a playbook by its name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Playbook Get(string name) => TryGet(name, out var playbook)
        ? playbook
        : throw new ArgumentException($"There is no playbook '{name}'. There are: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>Finds a playbook by its name.</summary>
    /// <returns><see langword="false"/> when there is none.</returns>
    public static bool TryGet(string name, [NotNullWhen(true)] out Playbook? playbook)
    {
        playbook = All.TryGetValue(name, out var found) ? found.Value : null;
        return playbook is not null;
    }

    private static Lazy<Playbook> File(string name) => new(() =>
    {
        using var file = typeof(PlaybookPresets).Assembly.GetManifestResourceStream($"ServiceRecovery.Playbooks.Presets.{name}.json")
            ?? throw new InvalidOperationException($"The library was built without the definition file of '{name}'.");
        return Playbook.Build(PlaybookJson.Read(file));
    });
}
