using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Cases;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage.Format;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Board.Tests;

/// <summary>All that the acts declare has its English: acts, their fields and words, events, stages; and nothing else has. What there is comes from the declarations, so that a new act without English fails here.</summary>
public partial class TextsOfDeclarationsTests
{
    /// <summary>What the keys of these texts begin with.</summary>
    public static ImmutableArray<string> Prefixes { get; } = ["act", "channel", "event", "family", "field", "stage", "step", "word"];

    private static readonly PageTexts English = TextCatalog.Load([], []).For(TextCatalog.English);
    private static readonly ImmutableArray<Act> ActsOfPeople = [.. Acts.Cases.Where(act => !act.IsDueWork)];
    private static readonly ILookup<string, EventEntry<CaseEvent>> Events = EventTable.All.ToLookup(entry => ActTexts.StemOf(entry.Name));

    // Each text that something asks for: its keys, what is said more exactly first.
    private static readonly ImmutableArray<ImmutableArray<string>> Asked = [.. All().Select(keys => keys.ToImmutableArray())];

    [Fact]
    public void All_that_the_acts_declare_has_its_English() =>
        Assert.Equal([], Asked.Where(keys => !keys.Any(English.Has)).Select(keys => keys[^1]).Distinct());

    [Fact]
    public void No_text_is_left_of_what_no_declaration_has()
    {
        var used = Asked.Select(keys => keys.FirstOrDefault(English.Has)).Concat(ActsOfPeople.Select(act => $"act.{act.Verb}{ActTexts.About}")).ToHashSet();

        Assert.Equal([], Keys().Where(key => !used.Contains(key)));
    }

    [Fact]
    public void The_sentence_of_an_event_speaks_of_who_did_it_and_of_what_each_such_event_has()
    {
        Assert.All(Events, versions => Assert.Equal([], PlaceholdersOf($"event.{versions.Key}").Except(versions.Select(AlwaysThere).Aggregate((one, other) => one.Intersect(other)).Append("by"))));
        Assert.Equal([], Keys().Where(key => !key.StartsWith("event.", StringComparison.Ordinal) && PlaceholdersOf(key).Any()));
    }

    [Fact]
    public void An_event_is_told_in_sentences_and_all_else_is_none()
    {
        Assert.All(Keys(), key => Assert.Matches(key.StartsWith("event.", StringComparison.Ordinal) || key.EndsWith(ActTexts.About, StringComparison.Ordinal) ? WholeSentence() : Label(), English[key].Template));
        Assert.All(Keys(), key => Assert.DoesNotMatch(NotOurWords(), English[key].Template));
    }

    [Fact]
    public void What_people_choose_from_is_told_apart()
    {
        Assert.Equal([], TwiceAmong(ActsOfPeople.Select(act => act.Verb), verb => English[$"act.{verb}"].Template));
        Assert.All(WordLists(), list => Assert.Equal([], TwiceAmong(list.Words, word => TextOf(ActTexts.KeysOfWord(list.Path, word)))));
        Assert.All(ActsOfPeople, act => Assert.Equal([], TwiceAmong(FieldsOf(act).Select(field => field.Name), name => TextOf(ActTexts.KeysOfField(act.Verb, name)))));
    }

    [Fact]
    public void Codes_have_the_arguments_that_the_pages_of_codes_list()
    {
        var messages = Rows("messages.md", "## Refused", "## Faulty").Select(cells => (Code: cells[1], Arguments: cells[5]))
            .Concat(Rows("messages.md", "## Faulty", null).Select(cells => (Code: cells[1], Arguments: "")))
            .Concat(Rows("web.md", "HTTP adds:", "## ").Select(cells => (Code: cells[1], Arguments: "")));
        var lines = messages.GroupBy(row => row.Code.Trim('`'), row => row.Arguments).OrderBy(code => code.Key, StringComparer.Ordinal)
            .Select(code => $"  \"{code.Key}\": [{string.Join(", ", code.SelectMany(arguments => Quoted().Matches(arguments)).Select(name => $"\"{name.Groups[1].Value}\"").Distinct().Order(StringComparer.Ordinal))}]");

        Approved.Document(Path.Combine("src", "ServiceRecovery.Board", "Texts", "refusals.json"), $"{{\n{string.Join(",\n", lines)}\n}}\n");
    }

    private static IEnumerable<string> Keys() => TextCatalog.Keys.Where(key => Prefixes.Contains(key[..key.IndexOf('.', StringComparison.Ordinal)])).Order(StringComparer.Ordinal);

    private static IEnumerable<IEnumerable<string>> All() =>
    [
        .. ActsOfPeople.Select(act => new[] { $"act.{act.Verb}" }),
        .. ActsOfPeople.Select(act => new[] { $"family.{act.Family}" }),
        .. Fields().Select(field => ActTexts.KeysOfField(field.Of, field.Path)),
        .. WordLists().SelectMany(list => list.Words.Select(word => ActTexts.KeysOfWord(list.Path, word))),
        .. Events.Select(versions => new[] { $"event.{versions.Key}" }),
        .. Playbooks().SelectMany(playbook => playbook.Stages).Select(stage => new[] { $"stage.{stage}" }),
        .. Playbooks().SelectMany(playbook => playbook.Stages.SelectMany(stage => playbook.StepsFrom(stage))).Where(kind => !kind.IsBuiltIn).Select(kind => new[] { $"step.{kind}" }),
        .. Channels().Select(channel => new[] { $"channel.{channel}" }),
    ];

    private static IEnumerable<(string Of, string Path, FieldShape Shape)> Fields() =>
        ActsOfPeople.SelectMany(act => Walk(act.Verb, FieldsOf(act), ""))
            .Concat(EventTable.All.SelectMany(entry => Walk(entry.Name, entry.Fields(), "")));

    // The verb itself is no field of a form.
    private static IEnumerable<FieldSpec> FieldsOf(Act act) => act.Whole.Where(field => field.Name != "do");

    private static IEnumerable<(string Path, IEnumerable<string> Words)> WordLists() =>
    [
        .. Fields().Select(field => (field.Path, Words: (ItemOf(field.Shape) as FieldShape.Word)?.Words)).Where(field => field.Words is not null).Select(field => (field.Path, (IEnumerable<string>)field.Words!.Value)),
        WordsOf<Ending>("ending"),
        WordsOf<Purpose>("purpose"),
        WordsOf<PromiseStanding>("promise"),
        WordsOf<CompensationStanding>("compensation"),
        WordsOf<ApprovalStanding>("approval"),
        WordsOf<AskingStanding>("asking"),
        WordsOf<ActorKind>("actor"),
    ];

    private static (string Path, IEnumerable<string> Words) WordsOf<T>(string field)
        where T : struct, Enum => (field, Enum.GetValues<T>().Select(member => Kebab.Of(member)));

    // Somebody is shown by name, and an event in an event by its own sentence.
    private static IEnumerable<(string Of, string Path, FieldShape Shape)> Walk(string of, IEnumerable<FieldSpec> fields, string before)
    {
        foreach (var field in fields)
        {
            var path = before + field.Name;
            yield return (of, path, field.Shape);
            if (ItemOf(field.Shape) is FieldShape.Object members && members != FieldShape.Somebody && members != EventTable.Carried)
            {
                foreach (var member in Walk(of, members.Fields, path + "."))
                {
                    yield return member;
                }
            }
        }
    }

    private static FieldShape ItemOf(FieldShape shape) => shape is FieldShape.List list ? ItemOf(list.Item) : shape;

    private static IEnumerable<Playbook> Playbooks() => PlaybookPresets.Names.Select(PlaybookPresets.Get);

    private static IEnumerable<string> Channels() =>
        typeof(Channel).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.GetValue(null)).OfType<Channel>().Select(channel => channel.Value).Concat(["chat", "letter"]);

    // Words of people may be erased, and long.
    private static IEnumerable<string> AlwaysThere(EventEntry<CaseEvent> entry) =>
        entry.Fields().Where(field => field.IsNeeded && field.Name != "by" && field.Shape is not (FieldShape.Erasable or FieldShape.Happening)).Select(field => field.Name);

    private static IEnumerable<string> PlaceholdersOf(string key) => TextFile.PlaceholdersOf(English[key].Template);

    private static string TextOf(IEnumerable<string> keys) => English.Find(keys)!.Value.Template;

    private static IEnumerable<string> TwiceAmong(IEnumerable<string> names, Func<string, string> textOf) => names.GroupBy(textOf).Where(same => same.Count() > 1).Select(same => $"{string.Join(", ", same)}: {same.Key}");

    private static IEnumerable<string[]> Rows(string page, string from, string? to)
    {
        var text = File.ReadAllText(Path.Combine(Shared.Root, "docs", page)).ReplaceLineEndings("\n");
        var begin = text.IndexOf(from, StringComparison.Ordinal);
        var end = to is null ? -1 : text.IndexOf("\n" + to, begin + 1, StringComparison.Ordinal);
        return text[begin..(end < 0 ? text.Length : end)].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries));
    }

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[A-Z{][^\r\n]*[^\s.]\.$")]
    private static partial Regex WholeSentence();

    [GeneratedRegex(@"^[A-Z][^\r\n.:]*[^\s.:]$")]
    private static partial Regex Label();

    [GeneratedRegex("invalid|(?<!in )error|illegal|!|  |please", RegexOptions.IgnoreCase)]
    private static partial Regex NotOurWords();
}
