using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServiceRecovery.Playbooks;

/// <summary>Writes a definition in its one spelling: members in a fixed order, one entry a line, what is empty left out.</summary>
internal static class DefinitionWriter
{
    // Says may hold an apostrophe or a letter beyond ASCII; the file is never put into a web page as it stands.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static string Write(PlaybookDefinition definition)
    {
        List<string> members =
        [
            $"\"name\": {Quoted(definition.Name)}",
            FormattableString.Invariant($"\"version\": {definition.Version}"),
            $"\"purpose\": {Quoted(PlaybookWords.Word(PlaybookWords.Purposes, definition.Purpose))}",
            $"\"opening\": {Quoted(definition.Opening.Name)}",
        ];
        if (definition.Asking is { } asking)
        {
            members.Add($"\"asking\": {Entry(asking, WriteAsking)}");
        }

        AddList(members, "stages", definition.Stages, WriteStage);
        AddList(members, "kinds", definition.Kinds, WriteKind);
        AddList(members, "rules", Together(definition.Rules, rule => rule.Ending), WriteRules);
        AddList(members, "everywhere", Together(definition.CommonRows, row => row.To), WriteCommonRows);
        AddList(members, "refused", Together(definition.RefusedSteps, step => step.Stage), WriteRefusedSteps);
        AddList(members, "rows", Together(definition.Rows, row => (row.From, row.To)), WriteRows);
        return $"{{\n  {string.Join(",\n  ", members)}\n}}\n";
    }

    private static void WriteAsking(Utf8JsonWriter writer, AskingEnding asking)
    {
        writer.WriteString("work", asking.Work.Name);
        writer.WriteString("acted", asking.Acted.Name);
        if (asking.Done != asking.Acted)
        {
            writer.WriteString("done", asking.Done.Name);
        }
    }

    private static void WriteStage(Utf8JsonWriter writer, PlaybookStage stage)
    {
        writer.WriteString("name", stage.Name.Name);
        if (stage.Ending != Ending.Open)
        {
            writer.WriteString("ending", PlaybookWords.Word(PlaybookWords.Endings, stage.Ending));
        }

        if (stage.Says is { } says)
        {
            writer.WriteString("says", says);
        }
    }

    private static void WriteKind(Utf8JsonWriter writer, CustomStep kind)
    {
        writer.WriteString("kind", kind.Kind.Name);
        writer.WriteString("effect", PlaybookWords.Word(PlaybookWords.Effects, kind.Effect));
    }

    private static void WriteRules(Utf8JsonWriter writer, List<CustomRule> rules)
    {
        writer.WriteString("ending", PlaybookWords.Word(PlaybookWords.Endings, rules[0].Ending));
        WriteSteps(writer, "through", rules.Select(rule => rule.Through));
    }

    private static void WriteCommonRows(Utf8JsonWriter writer, List<CommonRow> rows)
    {
        WriteSteps(writer, "do", rows.Select(row => row.Kind));
        if (rows[0].To is { } to)
        {
            writer.WriteString("to", to.Name);
        }
    }

    private static void WriteRefusedSteps(Utf8JsonWriter writer, List<RefusedStep> steps)
    {
        writer.WriteString("in", steps[0].Stage.Name);
        WriteSteps(writer, "do", steps.Select(step => step.Kind));
    }

    private static void WriteRows(Utf8JsonWriter writer, List<PlaybookRow> rows)
    {
        writer.WriteString("from", rows[0].From.Name);
        WriteSteps(writer, "do", rows.Select(row => row.Kind));
        if (rows[0].To != rows[0].From)
        {
            writer.WriteString("to", rows[0].To.Name);
        }
    }

    private static void WriteSteps(Utf8JsonWriter writer, string name, IEnumerable<StepKind> kinds)
    {
        var names = kinds.Select(kind => kind.Name).ToArray();
        if (names.Length == 1)
        {
            writer.WriteString(name, names[0]);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var kind in names)
        {
            writer.WriteStringValue(kind);
        }

        writer.WriteEndArray();
    }

    private static void AddList<T>(List<string> members, string name, IReadOnlyCollection<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count > 0)
        {
            members.Add($"\"{name}\": [\n    {string.Join(",\n    ", items.Select(item => Entry(item, write)))}\n  ]");
        }
    }

    private static string Entry<T>(T item, Action<Utf8JsonWriter, T> write)
    {
        using var stream = new MemoryStream();
        using (var entry = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = Encoder }))
        {
            entry.WriteStartObject();
            write(entry, item);
            entry.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, Encoder)}\"";

    // Only neighbors are put together, so that reading gives the same order back.
    private static List<List<T>> Together<T, TKey>(IEnumerable<T> items, Func<T, TKey> key)
    {
        List<List<T>> groups = [];
        foreach (var item in items)
        {
            if (groups.Count > 0 && EqualityComparer<TKey>.Default.Equals(key(groups[groups.Count - 1][0]), key(item)))
            {
                groups[groups.Count - 1].Add(item);
            }
            else
            {
                groups.Add([item]);
            }
        }

        return groups;
    }
}
