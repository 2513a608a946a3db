using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Board.Texts;

/// <summary>The texts of one language.</summary>
/// <param name="Language">The language, as a culture name.</param>
/// <param name="Dir">The direction it is written in.</param>
/// <param name="Plural">How it tells numbers apart.</param>
/// <param name="Texts">The texts by key, each by form; a text that counts nothing has one form without a name.</param>
internal sealed record TextFile(string Language, string Dir, PluralFamily Plural, ImmutableDictionary<string, ImmutableDictionary<string, string>> Texts)
{
    private static readonly string[] Members = ["language", "dir", "plural", "texts", "readByNativeSpeaker"];
    private static readonly JsonDocumentOptions Strictly = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file of texts.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="where">What it is called in a finding.</param>
    /// <param name="english">Our own texts, which say which keys there are and what each may hold; null for these themselves.</param>
    /// <param name="faults">What is wrong, all of it.</param>
    /// <returns><see langword="null"/> when it isn't a file of texts at all.</returns>
    public static TextFile? Read(ReadOnlyMemory<byte> utf8, string where, TextFile? english, List<string> faults)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Strictly);
            return new Reader(where, english, faults).Read(document.RootElement);
        }
        catch (JsonException unreadable)
        {
            faults.Add(FormattableString.Invariant($"{where}: It isn't JSON with each key once: one object, without comments and without a comma at the end. It can be read until line {unreadable.LineNumber + 1}."));
            return null;
        }
    }

    /// <summary>Returns these texts, and those of another file of the language where it has them.</summary>
    public TextFile With(TextFile other) => other with { Texts = Texts.SetItems(other.Texts) };

    private sealed class Reader(string where, TextFile? english, List<string> faults)
    {
        public TextFile? Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                faults.Add($"{where}: It is JSON, but not an object with 'language', 'dir', 'plural' and 'texts'.");
                return null;
            }

            foreach (var member in root.EnumerateObject().Where(member => !Members.Contains(member.Name)))
            {
                faults.Add($"{where}: There is no member '{member.Name}'. There are: {string.Join(", ", Members)}.");
            }

            var language = TextOf(root, "language", CultureChain.IsName, "a culture as 'de' or 'de-AT'");
            var dir = TextOf(root, "dir", static text => text is "ltr" or "rtl", "'ltr' or 'rtl'");
            var plural = PluralFamily.Find(TextOf(root, "plural", static text => PluralFamily.Find(text) is not null, string.Join(", ", PluralFamily.All.Select(family => $"'{family.Name}'"))));
            if (root.TryGetProperty("readByNativeSpeaker", out var read) && read.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                faults.Add($"{where}: 'readByNativeSpeaker' is true or false.");
            }

            if (!root.TryGetProperty("texts", out var texts) || texts.ValueKind != JsonValueKind.Object)
            {
                faults.Add($"{where}: 'texts' is missing, or no object. It has the texts by their keys.");
                return null;
            }

            var found = ImmutableDictionary.CreateBuilder<string, ImmutableDictionary<string, string>>(StringComparer.Ordinal);
            foreach (var text in texts.EnumerateObject())
            {
                var (key, placeholders) = english is null || english.Texts.ContainsKey(text.Name) ? (text.Name, default) : HostKeys.Find(text.Name, english);
                if (key is null)
                {
                    faults.Add($"{where}: There is no text '{text.Name}'.");
                }
                else if (FormsOf(text, plural, placeholders) is { } forms && !found.TryAdd(key, forms))
                {
                    faults.Add($"{where}: '{text.Name}' stands there twice, in other letters. Keep one of them.");
                }
            }

            return language is null || dir is null || plural is null ? null : new TextFile(language, dir, plural, found.ToImmutable());
        }

        private string? TextOf(JsonElement root, string name, Func<string, bool> isTaken, string taken)
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && isTaken(value.GetString()!))
            {
                return value.GetString();
            }

            faults.Add($"{where}: '{name}' must be {taken}.");
            return null;
        }

        private ImmutableDictionary<string, string>? FormsOf(JsonProperty text, PluralFamily? plural, ImmutableArray<string> placeholders)
        {
            var ours = english?.Texts.GetValueOrDefault(text.Name);
            var counts = english is null ? text.Value.ValueKind == JsonValueKind.Object : ours?.ContainsKey("") == false;
            var forms = text.Value.ValueKind switch
            {
                JsonValueKind.String when !counts => ImmutableDictionary<string, string>.Empty.Add("", text.Value.GetString()!),
                JsonValueKind.Object when counts => FormsOf(text, plural, text.Value),
                _ => null,
            };
            if (forms is null)
            {
                faults.Add(counts ? $"{where}: '{text.Name}' counts something, so it has an object with its forms." : $"{where}: '{text.Name}' is one text, so it has a string.");
                return null;
            }

            if (english is not null)
            {
                var taken = (ours?.Values.SelectMany(PlaceholdersOf) ?? placeholders).ToHashSet(StringComparer.Ordinal);
                foreach (var unknown in forms.Values.SelectMany(PlaceholdersOf).Where(name => !taken.Contains(name)).Distinct())
                {
                    faults.Add($"{where}: '{text.Name}' has the placeholder '{{{unknown}}}', which isn't filled. {(taken.Count == 0 ? "It has none." : $"It has: {string.Join(", ", taken.Order(StringComparer.Ordinal).Select(name => $"'{{{name}}}'"))}.")}");
                }
            }

            return forms;
        }

        private ImmutableDictionary<string, string>? FormsOf(JsonProperty text, PluralFamily? plural, JsonElement given)
        {
            var forms = given.EnumerateObject().Where(form => form.Value.ValueKind == JsonValueKind.String).ToImmutableDictionary(form => form.Name, form => form.Value.GetString()!, StringComparer.Ordinal);
            if (plural is not null && !plural.Forms.ToHashSet(StringComparer.Ordinal).SetEquals(given.EnumerateObject().Select(form => form.Name)))
            {
                faults.Add($"{where}: '{text.Name}' has the forms {string.Join(", ", given.EnumerateObject().Select(form => $"'{form.Name}'"))}, but the plural '{plural.Name}' has {string.Join(", ", plural.Forms.Select(form => $"'{form}'"))}.");
            }

            return forms.Count == given.EnumerateObject().Count() ? forms : null;
        }
    }

    /// <summary>Returns the names of the placeholders of a text, each in braces.</summary>
    internal static IEnumerable<string> PlaceholdersOf(string text) => Parts(text).Where(part => part.IsPlaceholder).Select(part => part.Text);

    /// <summary>Takes a text apart into what stands in it and what is filled in. A brace written twice is one that is shown.</summary>
    internal static IEnumerable<(string Text, bool IsPlaceholder)> Parts(string text) => text.AsSpan().IndexOfAny('{', '}') < 0 ? (text.Length == 0 ? [] : [(text, false)]) : PartsOf(text);

    private static IEnumerable<(string Text, bool IsPlaceholder)> PartsOf(string text)
    {
        var plain = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is '{' or '}' && at + 1 < text.Length && text[at + 1] == text[at])
            {
                plain.Append(text[at++]);
            }
            else if (text[at] == '{' && text.IndexOf('}', at) is >= 0 and var close)
            {
                if (plain.Length > 0)
                {
                    yield return (plain.ToString(), false);
                    plain.Clear();
                }

                yield return (text[(at + 1)..close], true);
                at = close;
            }
            else
            {
                plain.Append(text[at]);
            }
        }

        if (plain.Length > 0)
        {
            yield return (plain.ToString(), false);
        }
    }

    /// <summary>Returns the text that shows these characters as they are.</summary>
    internal static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
