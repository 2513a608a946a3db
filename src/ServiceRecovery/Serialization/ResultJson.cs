using System.Collections.Immutable;
using System.Text.Json;

namespace ServiceRecovery.Serialization;

/// <summary>Writes results and open steps: all keys always, in the order of the contract.</summary>
internal static class ResultJson
{
    public static void Write(Utf8JsonWriter json, CommandResult result)
    {
        var refusal = (result as CommandResult.Refused)?.Refusal;
        json.WriteStartObject();
        json.WriteString("case", result.CaseId.Value);
        json.WriteString("status", result switch { CommandResult.Accepted => "accepted", CommandResult.Repeated => "repeated", _ => "refused" });
        json.WriteString("code", refusal?.Code);
        json.WriteString("message", refusal?.Sentence ?? SayOpen(result.OpenCases));
        json.WritePropertyName("unmet");
        WriteUnmet(json, refusal?.Unmet ?? [], refusal is { CommandIndex: > 0 } ? refusal.CommandIndex + 1 : null);
        WriteNames(json, "open", refusal is null || refusal.Open.IsDefault ? null : refusal.Open);
        json.WriteString("stage", result.Stage?.Name);
        json.WriteString("ending", EndingOf(result.Ending));
        json.WriteNumber("version", result.Version);
        WriteNames(json, "events", NamesOf((result as CommandResult.Accepted)?.Events ?? (result as CommandResult.Repeated)?.Events ?? []));
        json.WriteStartArray("others");
        foreach (var other in (result as CommandResult.Accepted)?.Others ?? [])
        {
            WriteAppend(json, other.CaseId.Value, other.Version, NamesOf(other.Events));
        }

        json.WriteEndArray();
        WriteFound(json, NamesOf(result.Requests), result.Findings, result.OpenCases);
        json.WriteString("survivor", result.Survivor?.Value);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, OpenSteps steps)
    {
        json.WriteStartObject();
        json.WriteString("stage", steps.Case.Version == 0 ? null : steps.Case.Stage.Name);
        json.WriteString("ending", EndingOf(steps.Case.Ending));
        json.WriteNumber("version", steps.Case.Version);
        json.WriteStartArray("open");
        foreach (var act in steps.Open)
        {
            json.WriteStartObject();
            json.WriteString("verb", act.Verb);
            WriteNames(json, "refs", act.Refs);
            WriteNames(json, "fields", act.Fields);
            if (!act.AtOnce.IsEmpty)
            {
                MoneyJson.Write(json, "atOnce", act.AtOnce);
            }

            if (act.Level is { } level)
            {
                json.WriteString("level", level.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteUnmet(json, steps);
        json.WriteEndObject();
    }

    /// <summary>Writes what is unmet for the verbs that aren't open.</summary>
    public static void WriteUnmet(Utf8JsonWriter json, OpenSteps steps)
    {
        json.WriteStartObject("unmet");
        foreach (var verb in steps.Unmet)
        {
            json.WritePropertyName(verb.Key);
            WriteUnmet(json, verb.Value, null);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what is unmet; the first says which step of a batch it was.</summary>
    public static void WriteUnmet(Utf8JsonWriter json, ImmutableArray<Unmet> unmet, int? step)
    {
        json.WriteStartArray();
        for (var i = 0; i < unmet.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("code", unmet[i].Code);
            json.WriteString("ref", unmet[i].Ref);
            json.WriteString("message", unmet[i].Sentence);
            if (i == 0 && step is { } number)
            {
                json.WriteNumber("step", number);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes which requests wait by it, what was found in its words, and the customer's other open cases.</summary>
    public static void WriteFound(Utf8JsonWriter json, ImmutableArray<string> requests, ImmutableArray<Finding> findings, ImmutableArray<CaseId> openCases)
    {
        WriteNames(json, "requests", requests);
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("message", finding.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteNames(json, "openCases", [.. openCases.Select(other => other.Value)]);
    }

    /// <summary>Returns what is to be said of the customer's other open cases; <see langword="null"/> when there are none.</summary>
    public static string? SayOpen(ImmutableArray<CaseId> openCases) => openCases.Length switch
    {
        0 => null,
        1 => $"The customer has another open case: '{openCases[0]}'.",
        _ => $"The customer has other open cases: {string.Join(", ", openCases.Select(other => $"'{other}'"))}.",
    };

    /// <summary>Writes what was appended to another stream on the way.</summary>
    public static void WriteAppend(Utf8JsonWriter json, string id, long version, ImmutableArray<string> events)
    {
        json.WriteStartObject();
        json.WriteString("case", id);
        json.WriteNumber("version", version);
        WriteNames(json, "events", events);
        json.WriteEndObject();
    }

    public static void WriteNames(Utf8JsonWriter json, string name, ImmutableArray<string>? names)
    {
        if (names is not { } given)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var one in given)
        {
            json.WriteStringValue(one);
        }

        json.WriteEndArray();
    }

    public static string? EndingOf(Ending ending) => ending == Ending.Open ? null : ending.ToString();

    public static ImmutableArray<string> NamesOf(ImmutableArray<ActId> ids) => [.. ids.Select(id => id.Value)];

    public static ImmutableArray<string> NamesOf(ImmutableArray<RecordedEvent> events) => events.IsDefault ? [] : [.. events.Select(recorded => recorded.Event.StoredName)];
}
