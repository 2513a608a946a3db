using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Board.Texts;

/// <summary>Which keys a host's file may have beside those that we have in English: names that organizations choose, what a language says more exactly than ours, and codes, whose sentence in English is the library's own.</summary>
internal static class HostKeys
{
    // What stands behind each is an id, or a name in any script.
    private static readonly string[] OfIds = ["stage.", "step.", "word.", "channel.", "role.", "field.scores.", "field.values."];
    private static readonly string[] OfReferences = ["failure.", "place."];

    private static readonly Lazy<FrozenDictionary<string, ImmutableArray<string>>> RefusalArguments = new(static () =>
    {
        using var codes = JsonDocument.Parse(EmbeddedFiles.Read("Texts.refusals.json"));
        return codes.RootElement.EnumerateObject().ToFrozenDictionary(code => code.Name, code => code.Value.EnumerateArray().Select(argument => argument.GetString()!).ToImmutableArray(), StringComparer.Ordinal);
    });

    private static readonly Lazy<FrozenSet<string>> FindingCodes = new(static () => ApologyReview.Codes.Concat(BlameReview.Codes).Append(DebriefRefusals.MaybeNamedCode).ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Finds a key.</summary>
    /// <param name="key">The key as a file has it.</param>
    /// <param name="english">Our own texts.</param>
    /// <returns>The key as pages look for it, and what its text may be filled with; no key when nothing asks for it.</returns>
    public static (string? Key, ImmutableArray<string> Placeholders) Find(string key, TextFile english)
    {
        if (After("refusal.", key) is { } refused)
        {
            return RefusalArguments.Value.TryGetValue(refused, out var arguments) ? (key, arguments) : default;
        }

        var isAsked = After("finding.", key) is { } finding ? FindingCodes.Value.Contains(finding)
            : OfIds.Any(prefix => After(prefix, key) is { } name && IdText.IsId(name)) || IsMoreExact(key, english);
        return isAsked ? (key, []) : (OfReferences.Select(prefix => OfReference(prefix, key)).FirstOrDefault(found => found is not null), []);
    }

    /// <summary>Returns the key of a name in any script. Two that differ in capital letters alone are one name, and so one key.</summary>
    public static string KeyOf(string prefix, string name) => prefix + ReferenceText.Fold(name);

    private static string? OfReference(string prefix, string key) => ReferenceText.Normalize(After(prefix, key), out _) is { } name ? KeyOf(prefix, name) : null;

    private static string? After(string prefix, string key) => key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : null;

    // English may do with one word for a field of several acts where another language can't, and with an act's name where another explains it.
    private static bool IsMoreExact(string key, TextFile english)
    {
        if (key.StartsWith("act.", StringComparison.Ordinal))
        {
            return key.EndsWith(ActTexts.About, StringComparison.Ordinal) && english.Texts.ContainsKey(key[..^ActTexts.About.Length]);
        }

        return After("field.", key) is { } field && field.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && (english.Texts.ContainsKey($"act.{field[..dot]}") || english.Texts.ContainsKey($"event.{field[..dot]}"))
            && english.Texts.ContainsKey($"field.{field[(dot + 1)..]}");
    }
}
