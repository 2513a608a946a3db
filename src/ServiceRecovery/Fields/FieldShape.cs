using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Fields;

/// <summary>What a field takes. What reads JSON, the schema and the documentation are all made from these.</summary>
internal abstract class FieldShape
{
    // Closed on purpose: the schema writer answers each shape, and there are no others. Shapes are classes, because none is ever compared and the equality of records takes room in the file that everybody downloads.
    private FieldShape()
    {
    }

    /// <summary>Gets what an amount of money takes that stands in a field of its own.</summary>
    public static Object Cost { get; } = new([new FieldSpec("amount", new Amount(), IsNeeded: true), new FieldSpec("currency", new Code(), IsNeeded: true)]);

    /// <summary>Gets what a piece of evidence takes.</summary>
    public static Object EvidenceGiven { get; } = new([new FieldSpec("channel", new Id("a channel"), IsNeeded: true), new FieldSpec("reference", new Reference(), IsNeeded: true), new FieldSpec("at", new Instant()), new FieldSpec("note", new Text())]);

    /// <summary>Gets how somebody stands in an event.</summary>
    public static Object Somebody { get; } = new([new FieldSpec("pseudonym", new Reference(), IsNeeded: true), new FieldSpec("name", new Text())]);

    /// <summary>Gets how a playbook or a rule stands in an event.</summary>
    public static Object Versioned { get; } = new([new FieldSpec("name", new Id("a name"), IsNeeded: true), new FieldSpec("version", new Count(int.MinValue, int.MaxValue), IsNeeded: true)]);

    /// <summary>Gets how evidence stands in an event.</summary>
    public static Object EvidenceTaken { get; } = new(
    [
        new FieldSpec("channel", new Id("a channel"), IsNeeded: true),
        new FieldSpec("reference", Somebody, IsNeeded: true),
        new FieldSpec("contactAt", new Instant()),
        new FieldSpec("note", new Erasable()),
        new FieldSpec("heldBy", new Id("a case")),
    ]);

    /// <summary>Gets how the source of a customer's word stands in an event.</summary>
    public static Object SourceTaken { get; } = new(
    [
        new FieldSpec("by", new Word([SourceWords.OwnChannel, SourceWords.AtThePlace, SourceWords.ByStaff]), IsNeeded: true),
        new FieldSpec("token", new Id("a token")),
        new FieldSpec("proof", new Word([SourceWords.Identity, SourceWords.Token])),
        new FieldSpec("ask", new Id("an asking")),
        new FieldSpec("device", new Reference("a device at the place")),
        new FieldSpec("evidence", EvidenceTaken),
    ]);

    /// <summary>Gets how a plan of follow-ups stands in an event.</summary>
    public static Object Plan { get; } = new(
    [
        new FieldSpec("rule", Versioned, IsNeeded: true),
        new FieldSpec("attempts", new Count(int.MinValue, int.MaxValue), IsNeeded: true),
        new FieldSpec("spacing", new Duration(), IsNeeded: true),
        new FieldSpec("wait", new Duration(), IsNeeded: true),
        new FieldSpec("askAfter", new Duration(), IsNeeded: true),
        new FieldSpec("channels", new List(new Id("a channel"), 0, int.MaxValue)),
        new FieldSpec("answerWithin", new Duration()),
        new FieldSpec("presumedAfter", new Duration()),
    ]);

    /// <summary>Gets what the field takes, as a sentence says it.</summary>
    public abstract string About { get; }

    /// <summary>Reads a value.</summary>
    /// <returns>The value, or null after a fault was added.</returns>
    public abstract object? Read(JsonElement json, FieldPath path, FieldFaults faults);

    private object? Wrong(FieldPath path, JsonElement json, FieldFaults faults)
    {
        faults.Add(Fault.BadValue, $"The field '{path}' takes {About}, but was {Kind(json)}.", path.ToString());
        return null;
    }

    private static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => json.GetArrayLength() is var count and > 0 ? FormattableString.Invariant($"a list of {count}") : "an empty list",
        JsonValueKind.String => TextOf(json) is { } text ? ReferenceText.Shown(text) : "a text",
        JsonValueKind.Number => json.GetRawText() is { Length: <= 40 } number ? number : "a long number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    // A text with half of a surrogate pair written as an escape has no value at all.
    private static string? TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? StrictJson.TextOf(json) : null;

    /// <summary>An id of the allow-list.</summary>
    public sealed class Id(string of) : FieldShape
    {
        public string Of { get; } = of;

        public override string About => $"{Of}: 1 to 64 characters of 'A-Za-z0-9._:-'";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            TextOf(json) is { } text && CommandId.TryParse(text, out _) ? text : Wrong(path, json, faults);
    }

    /// <summary>A person's words.</summary>
    public sealed class Text(int longest = TextRules.LongestText) : FieldShape
    {
        public int Longest { get; } = longest;

        public override string About => FormattableString.Invariant($"a text of 1 to {Longest:N0} UTF-16 units");

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults)
        {
            if (json.ValueKind != JsonValueKind.String)
            {
                return Wrong(path, json, faults);
            }

            var text = TextOf(json);
            if (text is null || !TextRules.IsStorable(text))
            {
                faults.Add(Fault.BadText, $"The text of '{path}' has U+0000 or half of a surrogate pair, which no store keeps.", path.ToString());
            }
            else if (text.Length == 0)
            {
                faults.Add(Fault.BadText, $"The text of '{path}' is empty. Write {About}, or leave the field out.", path.ToString());
            }
            else if (text.Length > Longest)
            {
                faults.Add(Fault.TooLong, FormattableString.Invariant($"The text of '{path}' has {text.Length:N0} UTF-16 units; it may have {Longest:N0}."), path.ToString());
            }
            else
            {
                return text;
            }

            return null;
        }
    }

    /// <summary>A name that others chose: a person, a customer, an order, a place, a letter.</summary>
    public sealed class Reference(string of = "a name") : FieldShape
    {
        public string Of { get; } = of;

        public override string About => FormattableString.Invariant($"{Of}: 1 to {ReferenceText.Longest} characters");

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults)
        {
            if (json.ValueKind != JsonValueKind.String)
            {
                return Wrong(path, json, faults);
            }

            if (TextOf(json) is not { } text)
            {
                faults.Add(Fault.BadText, $"The text of '{path}' has half of a surrogate pair, which no store keeps.", path.ToString());
                return null;
            }

            if (ReferenceText.Normalize(text, out var flaw) is null)
            {
                faults.Add(flaw.Kind == ReferenceFlawKind.TooLong ? Fault.TooLong : Fault.BadText, flaw.Says($"The text of '{path}'"), path.ToString());
                return null;
            }

            return text;
        }
    }

    /// <summary>A currency's code. Which codes there are is the library's to say.</summary>
    public sealed class Code : FieldShape
    {
        public override string About => "the code of a currency by ISO 4217, as 'EUR'";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            TextOf(json) is { Length: <= 64 } text && TextRules.IsStorable(text) ? text : Wrong(path, json, faults);
    }

    /// <summary>An instant with its zone.</summary>
    public sealed class Instant : FieldShape
    {
        public override string About => "an instant by RFC 3339 with its zone, as '2026-11-20T18:40:00Z'";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            TextOf(json) is { } text && Rfc3339.TryParseInstant(text, out var instant) ? instant : Wrong(path, json, faults);
    }

    /// <summary>A duration.</summary>
    public sealed class Duration : FieldShape
    {
        public override string About => "a duration as 'PnDTnHnMnS', for example 'PT4H'";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            TextOf(json) is { } text && Rfc3339.TryParseDuration(text, out var duration) ? duration : Wrong(path, json, faults);
    }

    /// <summary>Yes or no.</summary>
    public sealed class Flag : FieldShape
    {
        public override string About => "true or false";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.ValueKind == JsonValueKind.True : Wrong(path, json, faults);
    }

    /// <summary>Minor units of a currency. Any integer is read; what isn't possible is refused by the library, so the largest and smallest stand for what is beyond them.</summary>
    public sealed class Amount : FieldShape
    {
        public override string About => "an integer number of minor units, as 4200";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults)
        {
            if (json.ValueKind != JsonValueKind.Number || json.GetRawText() is not { } digits || digits.AsSpan(digits[0] == '-' ? 1 : 0).TrimStart("0123456789".AsSpan()).Length > 0)
            {
                return Wrong(path, json, faults);
            }

            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) ? amount
                : digits[0] == '-' ? long.MinValue : long.MaxValue;
        }
    }

    /// <summary>An integer within bounds.</summary>
    public sealed class Count(long least, long most) : FieldShape
    {
        public long Least { get; } = least;

        public long Most { get; } = most;

        public override string About => FormattableString.Invariant($"an integer from {Least} to {Most}");

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            json.ValueKind == JsonValueKind.Number
            && json.GetRawText().IndexOfAny(['.', 'e', 'E']) < 0
            && json.TryGetInt64(out var count) && count >= Least && count <= Most ? count : Wrong(path, json, faults);
    }

    /// <summary>One of several words.</summary>
    public sealed class Word(ImmutableArray<string> words) : FieldShape
    {
        public ImmutableArray<string> Words { get; } = words;

        public override string About => $"one of {string.Join(", ", Words.Select(word => $"'{word}'"))}";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            TextOf(json) is { } text && Words.Contains(text) ? text : Wrong(path, json, faults);
    }

    /// <summary>An object with fields of its own.</summary>
    public sealed class Object(ImmutableArray<FieldSpec> fields) : FieldShape
    {
        public ImmutableArray<FieldSpec> Fields { get; } = fields;

        public override string About => $"an object with {string.Join(", ", Fields.Select(one => $"'{one.Name}'"))}";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                return Wrong(path, json, faults);
            }

            return FieldValues.Read(json, Fields, $"{path}.", faults);
        }
    }

    /// <summary>Several values.</summary>
    public sealed class List(FieldShape item, int least, int most) : FieldShape
    {
        public FieldShape Item { get; } = item;

        public int Least { get; } = least;

        public int Most { get; } = most;

        public override string About => FormattableString.Invariant($"a list of {Least} to {Most}, each {Item.About}");

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults)
        {
            if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() < Least || json.GetArrayLength() > Most)
            {
                return Wrong(path, json, faults);
            }

            // All of them are read, so that all that is wrong is told; a list of which one couldn't be read is none.
            var items = ImmutableArray.CreateBuilder<object>();
            var at = 0;
            foreach (var element in json.EnumerateArray())
            {
                if (Item.Read(element, path.Item(at++), faults) is { } item)
                {
                    items.Add(item);
                }
            }

            return items.Count == at ? items.ToImmutable() : null;
        }
    }

    /// <summary>Values by names that the organization chooses.</summary>
    public sealed class Map(FieldShape value, int most) : FieldShape
    {
        public FieldShape Value { get; } = value;

        public int Most { get; } = most;

        public override string About => FormattableString.Invariant($"an object with at most {Most} names, each {Value.About}");

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults)
        {
            if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() > Most)
            {
                return Wrong(path, json, faults);
            }

            var values = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
            var before = $"{path}.";
            foreach (var property in json.EnumerateObject())
            {
                if (!CommandId.TryParse(FieldValues.NameOf(property), out var name))
                {
                    faults.Add(Fault.BadValue, $"A name in '{path}' has 1 to 64 characters of 'A-Za-z0-9._:-', but was {FieldFaults.Quote(FieldValues.NameOf(property))}.", path.ToString());
                }
                else if (values.ContainsKey(name.Value))
                {
                    faults.Add(Fault.DoubledKey, $"The key {FieldFaults.Quote(before + name.Value)} stands there twice.", before + name.Value);
                }
                else if (Value.Read(property.Value, new FieldPath(before, name.Value), faults) is { } value)
                {
                    // Each stands for itself, so what could be read is there whatever is wrong with another.
                    values.Add(name.Value, value);
                }
            }

            return values.ToImmutable();
        }
    }

    /// <summary>Words in an event, or how long they were.</summary>
    public sealed class Erasable : FieldShape
    {
        public override string About => "a text, or {\"erased\": the number of its UTF-16 units} for one that was erased";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) => json.ValueKind switch
        {
            JsonValueKind.String when TextOf(json) is { } text && TextRules.IsStorable(text) => text,
            JsonValueKind.String => new Text().Read(json, path, faults),
            JsonValueKind.Object => FieldValues.Read(json, [new FieldSpec("erased", new Count(0, int.MaxValue), IsNeeded: true)], $"{path}.", faults),
            _ => Wrong(path, json, faults),
        };
    }

    /// <summary>An event: its name, and the members that this name stands for.</summary>
    public sealed class Happening(Func<string, ImmutableArray<FieldSpec>?> find) : FieldShape
    {
        public Func<string, ImmutableArray<FieldSpec>?> Find { get; } = find;

        public override string About => "an event with its name under 'event'";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            json.ValueKind == JsonValueKind.Object ? Read(json, $"{path}.", [], faults) : Wrong(path, json, faults);

        /// <summary>Reads an event that stands beside other fields.</summary>
        public object? Read(JsonElement json, string before, ImmutableArray<FieldSpec> others, FieldFaults faults)
        {
            if (!StrictJson.TryGet(json, "event", out var name))
            {
                faults.Add(Fault.MissingField, $"The field '{before}event' is missing. It takes the name of an event, as 'case-closed.v1'.", before + "event");
                return null;
            }

            if (name.ValueKind != JsonValueKind.String || Find(TextOf(name) ?? "") is not { } fields)
            {
                faults.Add(Fault.BadValue, $"The field '{before}event' takes the name of an event that this version of the library knows, as 'case-closed.v1', but was {Kind(name)}.", before + "event");
                return null;
            }

            return FieldValues.Read(json, [new FieldSpec("event", new Text(), IsNeeded: true), .. others, .. fields], before, faults);
        }
    }

    /// <summary>The steps of a batch; the reader of lines reads them, since each has a verb of its own.</summary>
    public sealed class Steps : FieldShape
    {
        public override string About => "a list of steps, each with its 'do'";

        public override object? Read(JsonElement json, FieldPath path, FieldFaults faults) =>
            json.ValueKind == JsonValueKind.Array && json.GetArrayLength() > 0 ? ImmutableArray<object>.Empty : Wrong(path, json, faults);
    }
}
