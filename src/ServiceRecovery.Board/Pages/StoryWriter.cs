using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Storage.Format;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Board.Pages;

/// <summary>Writes what happened, a sentence an event: by its text, with what it says filled in. What the text doesn't say stands after it, and words of people stand as they were said. It knows no event.</summary>
/// <param name="html">The page.</param>
/// <param name="frame">What the page has around what it shows.</param>
/// <param name="names">What people are called, by their ids.</param>
/// <param name="hidden">The other cases that the reader may not know of.</param>
internal sealed class StoryWriter(HtmlWriter html, PageFrame frame, IReadOnlyDictionary<string, string> names, IReadOnlySet<CaseId> hidden)
{
    // What events have is declared, and made anew each time it is asked for.
    private static readonly ConcurrentDictionary<string, ImmutableArray<FieldSpec>> Fields = new(StringComparer.Ordinal);

    private PageTexts Texts => frame.Texts;

    /// <summary>Writes what happened, grouped by day.</summary>
    /// <param name="events">What happened, newest first.</param>
    /// <param name="newSince">The version after which it is new to the reader; null: nothing is marked.</param>
    public void Write(IEnumerable<RecordedEvent> events, long? newSince)
    {
        foreach (var day in events.GroupBy(recorded => frame.Format.Local(recorded.Header.OccurredAt ?? recorded.Header.RecordedAt).Date))
        {
            html.Element("p", () => html.Plain(frame.Format.Day(day.First().Header.OccurredAt ?? day.First().Header.RecordedAt)), ("class", "day"));
            html.Element(
                "ol",
                () =>
                {
                    foreach (var recorded in day)
                    {
                        html.Element("li", () => Line(recorded, recorded.Header.Version > newSince));
                    }
                },
                ("class", "story"));
        }
    }

    /// <summary>Writes the sentence of an event.</summary>
    public void Sentence(RecordedEvent recorded) => Said(recorded.Event, recorded.Header.By.Original).Sentence();

    /// <summary>Writes what an event says beside its sentence, and the words of people in it.</summary>
    public void Details(CaseEvent happened) => Details(Said(happened, null, isWhole: true));

    private void Line(RecordedEvent recorded, bool isNew)
    {
        var at = recorded.Header.OccurredAt ?? recorded.Header.RecordedAt;
        html.Element("time", () => html.Plain(frame.Format.Clock(at)), ("datetime", frame.Format.Machine(at)));
        html.Element("div", () =>
        {
            if (isNew)
            {
                html.Text("span", Texts["story.new"], ("class", "mark note"));
                html.Plain(" ");
            }

            var said = Said(recorded.Event, recorded.Header.By.Original);
            said.Sentence();
            Details(said);
        });
    }

    private void Details((Action Sentence, List<(PageText Label, string Value)> More, List<string> Quotes) said)
    {
        if (said.More.Count > 0)
        {
            html.Plain(" ");
            html.Element(
                "span",
                () =>
                {
                    for (var i = 0; i < said.More.Count; i++)
                    {
                        html.Plain(i == 0 ? "" : " · ");
                        html.Inline(said.More[i].Label);
                        html.Plain(": ");
                        html.Data(said.More[i].Value);
                    }
                },
                ("class", "sub"));
        }

        foreach (var quote in said.Quotes)
        {
            html.Element("blockquote", () => html.Plain(quote), ("dir", "auto"));
        }
    }

    private (Action Sentence, List<(PageText Label, string Value)> More, List<string> Quotes) Said(CaseEvent happened, string? by, bool isWhole = false)
    {
        var name = happened.StoredName;
        var text = frame.Acts.Event(name);

        // At the beginning of a sentence the reader is written with a capital letter.
        var isFirst = text is null || text.Value.Template.StartsWith("{by}", StringComparison.Ordinal);
        var (values, quotes) = (new List<(string Name, string Value)> { ("by", isFirst && NameOf(by) == Texts["page.you"].Template ? Texts["page.you-first"].Template : NameOf(by)) }, new List<string>());
        var filled = !isWhole && text is { } known ? TextFile.PlaceholdersOf(known.Template).ToHashSet(StringComparer.Ordinal) : [];
        List<(PageText, string)> rest = [];
        using var written = JsonDocument.Parse(RecoveryJson.Write(happened));
        var says = written.RootElement;
        foreach (var field in Fields.GetOrAdd(name, static name => EventTable.Find(name)?.Fields() ?? []))
        {
            if (!says.TryGetProperty(field.Name, out var member) || member.ValueKind is JsonValueKind.Null or JsonValueKind.False || ValueOf(field, member, says) is not { Length: > 0 } value)
            {
                continue;
            }

            if (filled.Contains(field.Name))
            {
                values.Add((field.Name, value));
            }
            else if (isWhole && field.Shape is FieldShape.Amount)
            {
                // It stands in large letters already.
            }
            else if (field.Shape is FieldShape.Text or FieldShape.Erasable)
            {
                quotes.Add(value);
            }
            else
            {
                rest.Add((frame.Acts.Field(name, field.Name), value));
            }
        }

        return (Sentence, rest, quotes);

        void Sentence()
        {
            if (text is { } template)
            {
                html.Inline(template, [.. values]);
            }
            else
            {
                html.Inline(Texts["story.unknown"], ("by", values[0].Value), ("event", name));
            }
        }
    }

    // What rules and programs remember beside what was said is nothing that a person reads.
    private string? ValueOf(FieldSpec field, JsonElement json, JsonElement beside) => field.Shape switch
    {
        _ when field.Name is "currency" or "ref" or "ask" => null,
        FieldShape.Text or FieldShape.Erasable => json.ValueKind == JsonValueKind.String ? json.GetString() : Texts["page.erased"].Template,
        FieldShape.Word => frame.Acts.Word(field.Name, json.GetString()!).Template,
        FieldShape.Instant => DateTimeOffset.TryParse(json.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var at) ? frame.Format.When(at) : json.GetString(),
        FieldShape.Duration => Rfc3339.TryParseDuration(json.GetString()!, out var length) ? frame.Format.Span(length) : json.GetString(),
        FieldShape.Flag => Texts["form.yes"].Template,
        FieldShape.Count => frame.Format.Number(json.GetInt64()),
        FieldShape.Amount => beside.TryGetProperty("currency", out var currency) ? frame.Format.Money(new Money(json.GetInt64(), new Currency(currency.GetString()!))) : frame.Format.Number(json.GetInt64()),
        FieldShape.Code => json.GetString(),
        FieldShape.Id when CaseId.TryParse(json.GetString(), out var other) && hidden.Contains(other) => Texts["page.another-case"].Template,
        FieldShape.Id { Of: "a channel" } => frame.Acts.Channel(json.GetString()!).Template,
        FieldShape.Reference { Of: "a kind of failure" } => frame.Acts.Failure(json.GetString()!).Template,
        FieldShape.Id or FieldShape.Reference => json.GetString(),
        FieldShape.Object when json.TryGetProperty("pseudonym", out _) => NameOf(json.TryGetProperty("name", out var name) ? name.GetString() : null),
        FieldShape.Object when json.TryGetProperty("amount", out var amount) && json.TryGetProperty("currency", out var of) => frame.Format.Money(new Money(amount.GetInt64(), new Currency(of.GetString()!))),
        FieldShape.Object when json.TryGetProperty("reference", out var reference) => ValueOf(field with { Shape = FieldShape.Somebody }, reference, json),
        FieldShape.List list when list.Item is FieldShape.Word or FieldShape.Id or FieldShape.Reference || list.Item == FieldShape.Somebody =>
            string.Join(", ", json.EnumerateArray().Select(item => ValueOf(field with { Shape = list.Item }, item, json))),
        _ => null,
    };

    private string NameOf(string? id) => id is null ? Texts["page.erased"].Template : names.GetValueOrDefault(id, id);
}
