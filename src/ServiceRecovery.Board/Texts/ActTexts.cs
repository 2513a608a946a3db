using System.Text;
using ServiceRecovery.Declarations;
using ServiceRecovery.Policies;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Board.Texts;

/// <summary>What is said of acts, their fields and words, and of what happened in a case. What nobody has a text for is shown by its own name.</summary>
/// <param name="texts">The texts of the page.</param>
internal sealed class ActTexts(PageTexts texts)
{
    /// <summary>The end of the key of the line below an act's name.</summary>
    public const string About = ".about";

    // Beside the refusal of words stands each finding, by its code.
    private const string ApologyRefused = "apology-refused";

    /// <summary>Returns what a link or a button says that leads to an act or gives it; without a text the summary of its declaration.</summary>
    public PageText Act(Act act) => texts.Find($"act.{act.Verb}") ?? new PageText(TextFile.Escape(act.Fields.About ?? act.About), IsForeign: !CultureChain.Speaks(texts.Culture, TextCatalog.English));

    /// <summary>Returns the line below the heading of an act's form.</summary>
    /// <returns><see langword="null"/> where the heading says all.</returns>
    public PageText? AboutOf(Act act) => texts.Find($"act.{act.Verb}{About}");

    /// <summary>Returns the heading of a group of acts. Families of one heading are one group.</summary>
    /// <param name="family">The family, as the act names it.</param>
    public PageText Family(string family) => texts.Find($"family.{family}") ?? AsItIs(InWords(family));

    /// <summary>Returns the label of a field of an act, or of a member of an event.</summary>
    /// <param name="of">The act's verb, or the event's stored name.</param>
    /// <param name="path">The field; where it is a member of one, the path to it: <c>evidence.channel</c>, <c>concerned[0]</c>.</param>
    public PageText Field(string of, string path) => texts.Find(KeysOfField(of, path)) ?? AsItIs(InWords(PathOf(path).Split('.')[^1]));

    /// <summary>Returns a word of a closed list.</summary>
    /// <param name="field">The field that has it. How a promise, a compensation, an approval or an asking stands has these words as field; who acts <c>actor</c>.</param>
    /// <param name="word">The word.</param>
    public PageText Word(string field, string word) => texts.Find(KeysOfWord(field, word)) ?? AsItIs(word.Replace('-', ' '));

    /// <summary>Returns the word of a member of a closed list, as JSON calls it.</summary>
    public PageText Word(string field, Enum member) => Word(field, Kebab.Of(member));

    /// <summary>Returns a stage.</summary>
    public PageText Stage(string name) => Named("stage.", name);

    /// <summary>Returns a step of a playbook's own, which <c>step</c> takes.</summary>
    public PageText Step(string name) => Named("step.", name);

    /// <summary>Returns a channel.</summary>
    public PageText Channel(string name) => Named("channel.", name);

    /// <summary>Returns a role.</summary>
    public PageText Role(string name) => Named("role.", name);

    /// <summary>Returns a kind of failure.</summary>
    public PageText Failure(string name) => texts.Find(HostKeys.KeyOf("failure.", name)) ?? AsItIs(name);

    /// <summary>Returns a place.</summary>
    public PageText Place(string name) => texts.Find(HostKeys.KeyOf("place.", name)) ?? AsItIs(name);

    /// <summary>Returns the sentence of an event. Its placeholders are <c>{by}</c>, which is who did it, and members of the event.</summary>
    /// <param name="storedName">The name under which it is stored.</param>
    /// <returns><see langword="null"/> for an event that this version doesn't know.</returns>
    public PageText? Event(string storedName) => texts.Find($"event.{StemOf(storedName)}");

    /// <summary>Returns what a host says in place of a refusal's own sentence.</summary>
    /// <returns><see langword="null"/> where it says nothing, or speaks of what this refusal doesn't name: the library's sentence is shown then.</returns>
    public PageText? Refusal(Unmet unmet) => unmet is { Code: ApologyRefused, Ref: { } finding } ? Finding(finding)
        : texts.Find($"refusal.{unmet.Code}") is { } said && TextFile.PlaceholdersOf(said.Template).All(name => name == "ref" ? unmet.Ref is not null : unmet.Arguments.ContainsKey(name)) ? said
        : null;

    /// <summary>Returns what a host says in place of the sentence of what was found in words.</summary>
    /// <param name="code">The code of the finding.</param>
    /// <returns><see langword="null"/> where it says nothing.</returns>
    public PageText? Finding(string code) => texts.Find($"finding.{code}");

    /// <summary>Returns the keys of a field's label, what is said more exactly first.</summary>
    internal static IEnumerable<string> KeysOfField(string of, string path)
    {
        var field = PathOf(path);
        yield return $"field.{StemOf(of)}.{field}";
        foreach (var end in EndsOf(field))
        {
            yield return $"field.{end}";
        }
    }

    /// <summary>Returns the keys of a word, what is said more exactly first.</summary>
    internal static IEnumerable<string> KeysOfWord(string field, string word) => EndsOf(PathOf(field)).Select(end => $"word.{end}.{word}").Append($"word.{word}");

    /// <summary>Returns a stored name without its version: what changes in an event changes nothing of what it is.</summary>
    internal static string StemOf(string storedName) => storedName.LastIndexOf(".v", StringComparison.Ordinal) is >= 0 and var at ? storedName[..at] : storedName;

    private static IEnumerable<string> EndsOf(string path)
    {
        yield return path;
        for (var dot = path.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = path.IndexOf('.', dot + 1))
        {
            yield return path[(dot + 1)..];
        }
    }

    // Items of a list are called as the list is.
    private static string PathOf(string path)
    {
        while (path.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && path.IndexOf(']', open) is >= 0 and var close)
        {
            path = path.Remove(open, close - open + 1);
        }

        return path;
    }

    private static string InWords(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (c is '-' or '_')
            {
                words.Append(' ');
            }
            else if (char.IsAsciiLetterUpper(c) && words.Length > 0)
            {
                words.Append(' ').Append(char.ToLowerInvariant(c));
            }
            else
            {
                words.Append(words.Length == 0 ? char.ToUpperInvariant(c) : c);
            }
        }

        return words.ToString();
    }

    private static PageText AsItIs(string text) => new(TextFile.Escape(text), IsForeign: false);

    private PageText Named(string prefix, string name) => texts.Find(prefix + name) ?? AsItIs(name);
}
