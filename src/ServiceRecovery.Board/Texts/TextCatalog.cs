using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Board.Texts;

/// <summary>The texts of all languages: ours in English, and those of the host's folders.</summary>
internal sealed class TextCatalog
{
    /// <summary>The language that the package ships.</summary>
    public const string English = "en";

    // What pages say themselves; what acts and their fields are called; what stands in the story of a case.
    private static readonly string[] Files = ["en.json", "en.board.json", "en.acts.json", "en.story.json"];

    private static readonly Lazy<TextFile> Ours = new(static () =>
    {
        List<string> faults = [];
        TextFile? all = null;
        foreach (var name in Files)
        {
            var read = TextFile.Read(EmbeddedFiles.Read("Texts." + name), name, null, faults);
            all = all is null || read is null ? read : all.With(read);
        }

        return faults.Count == 0 ? all! : throw new InvalidOperationException(string.Join(" ", faults));
    });

    private readonly ImmutableDictionary<string, TextFile> _languages;

    private TextCatalog(ImmutableDictionary<string, TextFile> languages) => _languages = languages;

    /// <summary>Gets the keys that there are.</summary>
    public static IEnumerable<string> Keys => Ours.Value.Texts.Keys;

    /// <summary>Loads what folders hold.</summary>
    /// <param name="folders">The folders; what stands in a later one comes before what stands in an earlier one.</param>
    /// <param name="faults">What is wrong, all of it.</param>
    public static TextCatalog Load(IEnumerable<string> folders, List<string> faults)
    {
        var languages = ImmutableDictionary.CreateBuilder<string, TextFile>(StringComparer.OrdinalIgnoreCase);
        languages[English] = Ours.Value;
        foreach (var (folder, at) in folders.Select((folder, at) => (folder, at)))
        {
            var option = FormattableString.Invariant($"{nameof(RecoveryBoardOptions.Texts)}[{at}]");
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var file in FilesOf(folder, option, faults))
            {
                var where = $"{option}: {Path.GetFileName(file)}";
                if (TextFile.Read(File.ReadAllBytes(file), where, Ours.Value, faults) is not { } read)
                {
                    continue;
                }

                if (!seen.Add(read.Language))
                {
                    faults.Add($"{where}: The folder has another file of '{read.Language}'. Keep one of them.");
                }

                languages[read.Language] = languages.TryGetValue(read.Language, out var before) ? before.With(read) : read;
            }
        }

        return new TextCatalog(languages.ToImmutable());
    }

    /// <summary>Tells whether there are texts of a culture, its own or those of its language.</summary>
    public bool Has(string culture) => ChainOf(culture).Any();

    /// <summary>Returns the texts of a page.</summary>
    public PageTexts For(string culture) => new(culture, [.. ChainOf(culture)], _languages[English]);

    /// <summary>Chooses the culture of a page: by what the reader's browser asks for, else the first.</summary>
    /// <param name="offered">The cultures that are offered.</param>
    /// <param name="acceptLanguage">The header <c>Accept-Language</c>.</param>
    public static string Choose(ImmutableArray<string> offered, StringValues acceptLanguage)
    {
        if (StringWithQualityHeaderValue.TryParseList(acceptLanguage, out var ranges))
        {
            foreach (var range in ranges.Where(range => range.Quality is not 0).OrderByDescending(range => range.Quality ?? 1))
            {
                foreach (var name in CultureChain.For(range.Value.Value, "").Where(name => name.Length > 0))
                {
                    if (offered.FirstOrDefault(culture => CultureChain.Key(culture) == name) is { } found)
                    {
                        return found;
                    }
                }

                // Who reads German reads that of Austria too.
                if (CultureChain.IsName(range.Value.Value) && offered.FirstOrDefault(culture => CultureChain.Speaks(culture, CultureChain.Key(range.Value.Value!.Split('-')[0]))) is { } spoken)
                {
                    return spoken;
                }
            }
        }

        return offered[0];
    }

    private IEnumerable<TextFile> ChainOf(string culture)
    {
        foreach (var name in CultureChain.For(culture, ""))
        {
            if (_languages.TryGetValue(name, out var language))
            {
                yield return language;
            }
        }
    }

    private static IEnumerable<string> FilesOf(string folder, string option, List<string> faults)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{option} is the folder '{folder}', which can't be read. Correct the path.");
            return [];
        }
    }
}

/// <summary>A text as a page shows it.</summary>
/// <param name="Template">The text, with its placeholders.</param>
/// <param name="IsForeign">Whether it is English because the page's language has none.</param>
internal readonly record struct PageText(string Template, bool IsForeign);

/// <summary>The texts of a page, in its language; what it lacks is ours in English.</summary>
internal sealed class PageTexts(string culture, ImmutableArray<TextFile> chain, TextFile english)
{
    /// <summary>Gets the culture.</summary>
    public string Culture { get; } = culture;

    /// <summary>Gets the direction that it is written in.</summary>
    public string Dir { get; } = chain.IsEmpty ? english.Dir : chain[0].Dir;

    /// <summary>Returns a text.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="count">What it counts, where it counts something.</param>
    public PageText this[string key, long? count = null]
    {
        get
        {
            var language = chain.FirstOrDefault(one => one.Texts.ContainsKey(key));
            var (of, isForeign) = language is null ? (english, true) : (language, false);
            var forms = of.Texts.TryGetValue(key, out var found) ? found : throw new InvalidOperationException($"There is no text '{key}'.");
            return new PageText(forms[count is { } number ? of.Plural.FormOf(number) : ""], isForeign);
        }
    }

    /// <summary>Tells whether there is a text, in the page's language or in English.</summary>
    public bool Has(string key) => english.Texts.ContainsKey(key) || chain.Any(one => one.Texts.ContainsKey(key));

    /// <summary>Finds the first of several texts that count nothing: in the page's language, else in English.</summary>
    /// <param name="keys">Their keys, what is said more exactly first.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public PageText? Find(params IEnumerable<string> keys)
    {
        PageText? ours = null;
        foreach (var key in keys)
        {
            foreach (var language in chain)
            {
                if (In(language, key, isForeign: false) is { } found)
                {
                    return found;
                }
            }

            ours ??= In(english, key, isForeign: true);
        }

        return ours;
    }

    private static PageText? In(TextFile language, string key, bool isForeign) =>
        language.Texts.TryGetValue(key, out var forms) && forms.TryGetValue("", out var text) ? new PageText(text, isForeign) : null;
}
