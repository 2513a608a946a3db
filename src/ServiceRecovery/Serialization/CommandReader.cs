using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Declarations;
using ServiceRecovery.Fields;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Serialization;

/// <summary>Reads the JSON of acts by their declared fields. What isn't exactly as it is declared is a fault.</summary>
internal static class CommandReader
{
    /// <summary>Gets the field of a batch that has its steps.</summary>
    public static FieldSpec Steps { get; } = new("steps", new FieldShape.Steps(), IsNeeded: true);

    /// <summary>Reads the verb of an object.</summary>
    /// <returns>The verb, or null after a fault was added.</returns>
    public static string? VerbOf(JsonElement json, string path, FieldFaults faults)
    {
        if (!StrictJson.TryGet(json, "do", out var word))
        {
            faults.Add(Fault.MissingField, $"The field '{path}do' is missing. It takes a verb.", path + "do");
            return null;
        }

        if (word.ValueKind != JsonValueKind.String)
        {
            faults.Add(Fault.BadValue, $"The field '{path}do' takes a verb.", path + "do");
            return null;
        }

        return StrictJson.TextOf(word) ?? "";
    }

    /// <summary>Adds that there is no such verb.</summary>
    public static void AddUnknownVerb(string verb, string path, IEnumerable<string> verbs, FieldFaults faults) =>
        faults.Add(Fault.UnknownVerb, $"There is no verb {FieldFaults.Quote(verb)}. There are: {string.Join(", ", verbs)}.", path + "do");

    /// <summary>Reads an object's fields and what holds between them.</summary>
    public static FieldValues Read(JsonElement json, string verb, ImmutableArray<FieldSpec> fields, ImmutableArray<FieldRule> rules, string path, FieldFaults faults)
    {
        var values = FieldValues.Read(json, fields, path, faults);
        foreach (var rule in rules)
        {
            rule.Check(verb, values, faults);
        }

        return values;
    }

    /// <summary>Makes a command to a case of fields without a fault.</summary>
    /// <param name="act">The act.</param>
    /// <param name="values">Its fields.</param>
    /// <param name="by">Who gives it.</param>
    /// <param name="around">What holds for every command of a batch.</param>
    public static CaseCommand Make(Act act, FieldValues values, Actor by, FieldValues? around = null)
    {
        var command = (CaseCommand)act.Fields.Make(values, by);
        var occurredAt = values.FindValue<DateTimeOffset>("occurredAt") ?? around?.FindValue<DateTimeOffset>("occurredAt");
        var receivedAt = values.FindValue<DateTimeOffset>("receivedAt") ?? around?.FindValue<DateTimeOffset>("receivedAt");
        return occurredAt is null && receivedAt is null ? command : command.At(occurredAt, receivedAt);
    }

    /// <summary>Reads the steps of a batch under <c>steps</c>, each with its verb.</summary>
    /// <param name="json">The object that has them; that they are there and a list is looked at by its fields.</param>
    /// <param name="find">Finds the act of a step by its verb; null after a fault was added.</param>
    /// <param name="faults">What is wrong.</param>
    public static List<(Act Act, FieldValues Values)> ReadSteps(JsonElement json, Func<JsonElement, string, FieldFaults, Act?> find, FieldFaults faults)
    {
        var steps = new List<(Act, FieldValues)>();
        if (!StrictJson.TryGet(json, Steps.Name, out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return steps;
        }

        var number = 0;
        foreach (var step in list.EnumerateArray())
        {
            number++;
            var path = FormattableString.Invariant($"{Steps.Name}[{number}]");
            if (step.ValueKind != JsonValueKind.Object)
            {
                faults.Add(Fault.BadValue, $"The field '{path}' takes an object with its 'do'.", path);
                continue;
            }

            if (find(step, path + ".", faults) is not { } act)
            {
                continue;
            }

            if (act.OpensCase && number > 1)
            {
                faults.Add(Fault.BadValue, "In a batch only the first step may be 'report'.", path + ".do");
            }

            steps.Add((act, Read(step, act.Verb, act.Whole, act.Fields.Rules, path + ".", faults)));
        }

        return steps;
    }

    /// <summary>Makes a command to a debrief of fields without a fault.</summary>
    public static DebriefCommand MakeDebrief(Act act, FieldValues values, Actor by) => (DebriefCommand)act.Fields.Make(values, by);

    /// <summary>Reads who speaks.</summary>
    public static Actor ActorOf(FieldValues speaker) => new(
        speaker.Id("id", static id => new PersonId(id)),
        speaker.Id("role", static id => new Role(id)),
        (ActorKind)(speaker.FindWord("kind", Storage.Format.StoredWords.ActorKind) ?? (int)ActorKind.Staff),
        speaker.FindId("actsFor", static id => new PersonId(id)))
    {
        Token = speaker.Find<string>("token"),
    };
}
