using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A line that is whole and right by itself.</summary>
/// <param name="Id">The command's id.</param>
/// <param name="Case">The case's id; null for <c>tick</c> and <c>list</c>.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Tenant">The tenant.</param>
internal sealed record Request(string Id, string? Case, VerbSpec Verb, TenantId Tenant)
{
    /// <summary>Gets who speaks; null for <c>tick</c>, <c>get</c> and <c>list</c>.</summary>
    public Actor? By { get; init; }

    /// <summary>Gets the commands; none for the verbs of the console itself.</summary>
    public ImmutableArray<CaseCommand> Commands { get; init; } = [];

    /// <summary>Gets what is asked of a debrief; null for what is asked of a case.</summary>
    public DebriefCommand? Asked { get; init; }

    /// <summary>Gets the asking whose token is asked for.</summary>
    public AskId? Ask { get; init; }

    /// <summary>Gets what is asked of the work list.</summary>
    public FieldValues? Listed { get; init; }

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
            using var document = JsonDocument.Parse(line.Bytes, StrictJson.Options);
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
        var request = Read(json, faults);
        if (faults.Count == 0)
        {
            return new LineReading(request!.Id, request.Case, request, null);
        }

        // A key that stands twice is told before all else, for what the line means is unknown then.
        var doubled = new FieldFaults();
        StrictJson.FindDoubled(json, doubled);
        return new LineReading(EchoOf(json, "id", doubled), EchoOf(json, "case", doubled), null, doubled.First ?? faults.First);
    }

    private static Request? Read(JsonElement json, FieldFaults faults)
    {
        if (FindVerb(json, "", faults) is not { } verb)
        {
            return null;
        }

        if (verb.Name == "tick" && StrictJson.TryGet(json, "case", out _))
        {
            faults.Add(Fault.UnknownField, "'tick' moves the clock of all cases and takes no 'case'.");
        }

        var line = CommandReader.Read(json, verb.Name, VerbTable.FieldsOfLine(verb), verb.Rules, "", faults);
        var steps = verb.Name == "batch" ? CommandReader.ReadSteps(json, FindStep, faults) : [];
        if (faults.Count > 0)
        {
            return null;
        }

        var by = line.Find<FieldValues>("by") is { } speaker ? CommandReader.ActorOf(speaker) : null;
        return new Request(line.Text("id"), line.Find<string>("case"), verb, line.FindId("tenant", id => new TenantId(id)) ?? TenantId.Single)
        {
            By = by,
            Commands = verb.Name == "batch" ? [.. steps.Select(step => CommandReader.Make(step.Act, step.Values, by!, line))]
                : !verb.IsStep ? []
                : [CommandReader.Make(verb.Act!, line, by!)],
            Asked = verb.IsOfDebrief ? CommandReader.MakeDebrief(verb.Act!, line, by!) : null,
            IsBatch = verb.Name == "batch",
            Ask = verb.Name == "token" ? line.FindId("ask", id => new AskId(id)) : null,
            Listed = verb.Name == "list" ? line : null,
            At = line.FindValue<DateTimeOffset>("at"),
            Expect = line.FindValue<long>("expect"),
        };
    }

    private static Act? FindStep(JsonElement json, string path, FieldFaults faults)
    {
        if (FindVerb(json, path, faults) is not { } verb)
        {
            return null;
        }

        if (!verb.IsStep)
        {
            faults.Add(Fault.BadValue, $"A batch has no step '{verb.Name}'.", path + "do");
            return null;
        }

        return verb.Act;
    }

    private static VerbSpec? FindVerb(JsonElement json, string path, FieldFaults faults)
    {
        if (CommandReader.VerbOf(json, path, faults) is not { } name)
        {
            AddUnknownFields(json, path, faults);
            return null;
        }

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
            CommandReader.AddUnknownVerb(name, path, VerbTable.All.Select(one => one.Name), faults);
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

    private static string? EchoOf(JsonElement json, string name, FieldFaults doubled) =>
        doubled.InOrder().All(fault => fault.Path != name) && StrictJson.TryGet(json, name, out var value) && value.ValueKind == JsonValueKind.String && CommandId.TryParse(StrictJson.TextOf(value), out var id) ? id.Value : null;
}
