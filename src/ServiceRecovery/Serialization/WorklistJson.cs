using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Serialization;

/// <summary>Writes lines of the work list. They hold no words of a person; names are shown where they aren't erased.</summary>
internal static class WorklistJson
{
    /// <summary>Writes a line as an object.</summary>
    public static void WriteLine(Utf8JsonWriter json, StreamSummary line)
    {
        json.WriteStartObject();
        WriteMembers(json, line);
        json.WriteEndObject();
    }

    /// <summary>Writes the members of a line into the object that is open.</summary>
    public static void WriteMembers(Utf8JsonWriter json, StreamSummary line)
    {
        var head = line.Head;
        var isFailure = head.Card is null or { Purpose: Purpose.Failure };
        json.WriteString("case", line.Key.Id);
        json.WriteString("stage", head.Stage.Name);
        json.WriteString("ending", ResultJson.EndingOf(head.Ending));
        json.WriteNumber("version", line.Version);
        json.WriteString("purpose", head.Card is { } known ? Kebab.Of(known.Purpose) : null);
        json.WriteString("failure", head.Failure?.Value);
        json.WriteString("nature", isFailure && head.Card is { } card ? Kebab.Of(card.Nature) : null);
        json.WriteString("severity", isFailure ? Kebab.Of(head.Severity) : null);
        json.WriteString("channel", head.Channel?.Value);
        json.WriteString("place", head.Place?.Value);
        json.WriteString("cause", head.Cause?.Value);
        json.WriteString("customer", NameOf(line.Customer?.Value, head.Customer));
        json.WriteString("order", NameOf(line.Order?.Value, head.Order));
        json.WriteString("responsible", NameOf(line.Responsible?.Value, head.Responsible));
        json.WriteBoolean("owned", head.IsOwned);
        json.WriteString("receivedAt", head.Card is { } received ? Rfc3339.Format(received.ReceivedAt) : null);
        json.WriteString("openedAt", Rfc3339.Format(UnixMicroseconds.ToTime(head.OpenedAt)));
        json.WriteString("due", head.NextDue is { } due ? Rfc3339.Format(UnixMicroseconds.ToTime(due)) : null);
        CaseJson.WriteWanted(json, head.Wanted);
        WriteCard(json, head.Card);
    }

    private static void WriteCard(Utf8JsonWriter json, CaseCard? card)
    {
        json.WriteNumber("promises", card?.Promises ?? 0);
        json.WriteNumber("tasks", card?.Tasks ?? 0);
        json.WriteStartArray("pending");
        foreach (var request in card?.Pending ?? [])
        {
            json.WriteStartObject();
            json.WriteString("ref", request.Ref.Value);
            json.WriteString("level", request.Level?.Value);
            json.WriteString("by", request.By.Text);
            if (request.Money is { } money)
            {
                MoneyJson.WriteMembers(json, money);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("escalatedTo", card?.EscalatedTo?.Value);
        json.WriteNumber("chases", card?.Chases ?? 0);
        json.WriteNumber("negativeAnswers", card?.NegativeAnswers ?? 0);
        MoneyJson.Write(json, "standing", card?.Standing ?? []);
    }

    // Who is there and has no name any more was erased.
    private static string? NameOf(string? name, SubjectKey? subject) => name ?? (subject is null ? null : CaseJson.Erased);
}
