using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Learning;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A line that is whole and right by itself.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Case">The case's id; null for <c>tick</c>.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Tenant">The tenant.</param>
internal sealed record Request(string Id, string? Case, VerbSpec Verb, TenantId Tenant)
{
    /// <summary>Gets who speaks; null for <c>tick</c> and <c>get</c>.</summary>
    public Actor? By { get; init; }

    /// <summary>Gets the commands; none for the verbs of the console itself.</summary>
    public ImmutableArray<CaseCommand> Commands { get; init; } = [];

    /// <summary>Gets what is asked of a debrief; null for what is asked of a case.</summary>
    public DebriefCommand? Asked { get; init; }

    /// <summary>Gets whether the commands came as a batch.</summary>
    public bool IsBatch { get; init; }

    /// <summary>Gets the instant to which the clock is moved.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Gets the version the caller saw.</summary>
    public long? Expect { get; init; }
}

/// <summary>What came of reading a line: a request or a fault, and the ids that could be read either way.</summary>
internal sealed record LineReading(string? Id, string? Case, Request? Request, Fault? Fault);

/// <summary>Reads a line strictly: what isn't exactly as the table of verbs declares it is a fault with its code.</summary>
internal static class LineCheck
{
    private static readonly LineReading TooLong = new(
        null,
        null,
        null,
        new Fault(Fault.TooLong, string.Create(CultureInfo.InvariantCulture, $"The line is longer than {LineReader.Longest:N0} bytes.")));

    public static LineReading Read(Line line)
    {
        if (line.IsTooLong)
        {
            return TooLong;
        }

        if (!System.Text.Unicode.Utf8.IsValid(line.Bytes.Span))
        {
            return NotJson("The line isn't UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(line.Bytes, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : new LineReading(null, null, null, new Fault(Fault.NotAnObject, "The line is JSON, but not an object: { … }."));
        }
        catch (JsonException)
        {
            return NotJson("The line isn't JSON: one object a line, without comments, at most 32 levels deep.");
        }
    }

    private static LineReading NotJson(string sentence) => new(null, null, null, new Fault(Fault.NotJson, sentence));

    private static LineReading Read(JsonElement json)
    {
        var faults = new FieldFaults();
        var doubled = new HashSet<string>(StringComparer.Ordinal);
        FindDoubled(json, "", doubled, faults);
        var id = EchoOf(json, "id", doubled);
        var caseId = EchoOf(json, "case", doubled);

        var request = faults.First is null ? Read(json, faults) : null;
        return faults.First is { } fault
            ? new LineReading(id, caseId, null, fault)
            : new LineReading(id, caseId, request, null);
    }

    private static Request? Read(JsonElement json, FieldFaults faults)
    {
        if (FindVerb(json, "", faults) is not { } verb)
        {
            return null;
        }

        if (verb.Name == "tick" && TryGet(json, "case", out _))
        {
            faults.Add(Fault.UnknownField, "'tick' moves the clock of all cases and takes no 'case'.");
        }

        var line = FieldValues.Read(json, VerbTable.FieldsOfLine(verb), "", faults);
        CheckRules(verb, line, faults);
        var steps = verb.Name == "batch" ? ReadSteps(json, faults) : [];
        if (faults.First is not null)
        {
            return null;
        }

        var by = line.Find<FieldValues>("by") is { } speaker ? ActorOf(speaker) : null;
        return new Request(line.Text("id"), line.Find<string>("case"), verb, line.FindId("tenant", id => new TenantId(id)) ?? TenantId.Single)
        {
            By = by,
            Commands = verb.Name == "batch" ? [.. steps.Select(step => Make(step.Verb, step.Values, by!, line))]
                : !verb.IsStep ? []
                : [Make(verb, line, by!, line)],
            Asked = verb.IsOfDebrief ? (DebriefCommand)verb.Make!(line, by!) : null,
            IsBatch = verb.Name == "batch",
            At = line.FindValue<DateTimeOffset>("at"),
            Expect = line.FindValue<long>("expect"),
        };
    }

    private static List<(VerbSpec Verb, FieldValues Values)> ReadSteps(JsonElement json, FieldFaults faults)
    {
        var steps = new List<(VerbSpec, FieldValues)>();
        if (!TryGet(json, "steps", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return steps;
        }

        var number = 0;
        foreach (var step in list.EnumerateArray())
        {
            number++;
            var path = string.Create(CultureInfo.InvariantCulture, $"steps[{number}]");
            if (step.ValueKind != JsonValueKind.Object)
            {
                faults.Add(Fault.BadValue, $"The field '{path}' takes an object with its 'do'.");
                continue;
            }

            if (FindVerb(step, path + ".", faults) is not { } verb)
            {
                continue;
            }

            if (!verb.IsStep)
            {
                faults.Add(Fault.BadValue, $"A batch has no step '{verb.Name}'.");
                continue;
            }

            if (verb.Name == "report" && number > 1)
            {
                faults.Add(Fault.BadValue, "In a batch only the first step may be 'report'.");
            }

            var values = FieldValues.Read(step, VerbTable.FieldsOfStep(verb), path + ".", faults);
            CheckRules(verb, values, faults);
            steps.Add((verb, values));
        }

        return steps;
    }

    private static VerbSpec? FindVerb(JsonElement json, string path, FieldFaults faults)
    {
        if (!TryGet(json, "do", out var word))
        {
            faults.Add(Fault.MissingField, $"The field '{path}do' is missing. It takes a verb.");
            AddUnknownFields(json, path, faults);
            return null;
        }

        if (word.ValueKind != JsonValueKind.String)
        {
            faults.Add(Fault.BadValue, $"The field '{path}do' takes a verb.");
            AddUnknownFields(json, path, faults);
            return null;
        }

        var name = TextOf(word) ?? "";
        if (VerbTable.Find(name) is { } verb)
        {
            return verb;
        }

        if (VerbTable.Reserved.Contains(name))
        {
            faults.Add(Fault.NotYet, $"The verb '{name}' is kept for a later version.");
        }
        else
        {
            faults.Add(Fault.UnknownVerb, $"There is no verb {FieldFaults.Quote(name)}. There are: {string.Join(", ", VerbTable.All.Select(one => one.Name))}.");
        }

        return null;
    }

    // Without a verb only what no verb knows is surely unknown.
    private static void AddUnknownFields(JsonElement json, string path, FieldFaults faults)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!VerbTable.IsFieldOfAny(FieldValues.NameOf(property)))
            {
                faults.Add(Fault.UnknownField, $"No verb has a field {FieldFaults.Quote(path + FieldValues.NameOf(property))}.");
            }
        }
    }

    private static void CheckRules(VerbSpec verb, FieldValues values, FieldFaults faults)
    {
        foreach (var rule in verb.Rules)
        {
            rule.Check(verb.Name, values, faults);
        }
    }

    private static CaseCommand Make(VerbSpec verb, FieldValues values, Actor by, FieldValues line)
    {
        var command = (CaseCommand)verb.Make!(values, by);
        return command with
        {
            OccurredAt = values.FindValue<DateTimeOffset>("occurredAt") ?? line.FindValue<DateTimeOffset>("occurredAt"),
            ReceivedAt = values.FindValue<DateTimeOffset>("receivedAt") ?? line.FindValue<DateTimeOffset>("receivedAt"),
        };
    }

    private static Actor ActorOf(FieldValues speaker) => new(
        speaker.Id("id", id => new PersonId(id)),
        speaker.Id("role", id => new Role(id)),
        (ActorKind)(speaker.FindWord("kind", StoredWords.ActorKind) ?? (int)ActorKind.Staff),
        speaker.FindId("actsFor", id => new PersonId(id)));

    private static void FindDoubled(JsonElement json, string path, HashSet<string> doubled, FieldFaults faults)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in json.EnumerateObject())
            {
                var name = FieldValues.NameOf(property);
                if (!names.Add(name))
                {
                    doubled.Add(path + name);
                    faults.Add(Fault.DoubledKey, $"The key {FieldFaults.Quote(path + name)} stands there twice.");
                }

                FindDoubled(property.Value, $"{path}{name}.", doubled, faults);
            }
        }
        else if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in json.EnumerateArray())
            {
                FindDoubled(element, path + "[].", doubled, faults);
            }
        }
    }

    private static string? EchoOf(JsonElement json, string name, HashSet<string> doubled) =>
        !doubled.Contains(name) && TryGet(json, name, out var value) && value.ValueKind == JsonValueKind.String && CommandId.TryParse(TextOf(value), out var id) ? id.Value : null;

    // The framework's own look-up throws where a name before it has half of a surrogate pair.
    private static bool TryGet(JsonElement json, string name, out JsonElement value)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (string.Equals(FieldValues.NameOf(property), name, StringComparison.Ordinal))
            {
                value = property.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string? TextOf(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
