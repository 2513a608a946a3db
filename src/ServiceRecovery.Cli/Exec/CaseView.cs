using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A case as JSON for people and programs: how it stands, what is owed in it, and what happened. Names and words are shown where they aren't erased.</summary>
internal static class CaseView
{
    private const string Erased = "[erased]";

    public static void Write(Utf8JsonWriter json, TenantId tenant, CaseId id, RecoveryCase current, ImmutableArray<RecordedEvent> history)
    {
        json.WriteStartObject();
        json.WriteString("case", id.Value);
        json.WriteString("tenant", tenant.Value);
        json.WriteString("purpose", KebabCase.Of(current.Purpose));
        json.WriteString("playbook", current.Playbook.ToString());
        json.WriteString("stage", current.Stage.Name);
        json.WriteString("ending", current.Ending == Ending.Open ? null : current.Ending.ToString());
        json.WriteNumber("version", current.Version);
        json.WriteString("receivedAt", Rfc3339.Format(current.ReceivedAt));
        json.WriteString("openedAt", Rfc3339.Format(current.OpenedAt));
        json.WriteString("changedAt", Rfc3339.Format(current.ChangedAt));
        WriteReport(json, current);
        WritePeople(json, current);
        WriteCheck(json, current);
        WriteOwed(json, current);
        WriteOthers(json, current);
        json.WriteStartArray("history");
        foreach (var recorded in history)
        {
            WriteEvent(json, recorded);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReport(Utf8JsonWriter json, RecoveryCase current)
    {
        json.WriteString("channel", current.Channel.ToString());
        json.WriteString("failure", current.Failure?.Value);
        json.WriteString("nature", current.Purpose == Purpose.Failure ? KebabCase.Of(current.Nature) : null);
        json.WriteString("severity", current.Purpose == Purpose.Failure ? KebabCase.Of(current.Severity) : null);
        json.WriteString("inconvenience", current.Purpose == Purpose.Failure ? KebabCase.Of(current.Inconvenience) : null);
        json.WriteString("openedBy", KebabCase.Of(current.OpenedBy));
        json.WriteString("customer", NameOf(current.Customer));
        json.WriteString("order", NameOf(current.Order));
        json.WriteString("place", current.Place?.Value);
        json.WriteString("cause", current.Cause?.Value);
        json.WriteBoolean("safety", current.Safety);
    }

    private static void WritePeople(Utf8JsonWriter json, RecoveryCase current)
    {
        json.WriteString("responsible", NameOf(current.Responsible));
        json.WriteBoolean("owned", current.IsOwned);
        json.WriteString("ownerRole", current.IsOwned ? current.OwnerRole.ToString() : null);
        json.WriteString("offeredTo", NameOf(current.HandOverTo));
        json.WriteString("escalatedTo", current.EscalatedTo?.Value);
        WriteNames(json, "concerned", current.Concerned.Select(NameOf));
    }

    private static void WriteCheck(Utf8JsonWriter json, RecoveryCase current)
    {
        json.WriteStartObject("check");
        json.WriteString("lastAnswer", current.LastAnswer is { } answer ? KebabCase.Of(answer) : null);
        json.WriteBoolean("earned", current.IsEarned);
        json.WriteString("earnedEnding", current.IsEarned ? current.EarnedEnding.ToString() : null);
        json.WriteNumber("earnedVersion", current.EarnedVersion);
        json.WriteNumber("staledVersion", current.StaledVersion);
        json.WriteBoolean("closing", current.IsClosing);
        json.WriteNumber("countingAttempts", current.CountingAttempts);
        json.WriteNumber("failedAttempts", current.FailedAttempts);
        json.WriteNumber("noes", current.Noes);
        json.WriteNumber("reworks", current.Reworks);
        json.WriteNumber("reopenings", current.Reopenings);
        json.WriteNumber("contacts", current.Contacts);
        json.WriteNumber("chases", current.Chases);
        json.WriteNumber("retellings", current.Retellings);
        json.WriteEndObject();
    }

    private static void WriteOwed(Utf8JsonWriter json, RecoveryCase current)
    {
        json.WriteString("finding", current.Finding == CorrectionFinding.None ? null : KebabCase.Of(current.Finding));
        json.WriteStartArray("promises");
        foreach (var promise in current.Promises)
        {
            json.WriteStartObject();
            json.WriteString("ref", promise.Ref.Value);
            json.WriteBoolean("task", promise.Kind == PromiseKind.Task);
            json.WriteString("by", NameOf(promise.By));
            json.WriteString("due", Rfc3339.Format(promise.DueAt));
            json.WriteString("standing", KebabCase.Of(promise.Standing));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("compensations");
        foreach (var compensation in current.Compensations)
        {
            json.WriteStartObject();
            json.WriteString("ref", compensation.Ref.Value);
            json.WriteString("kind", KebabCase.Of(compensation.Kind));
            json.WriteNumber("amount", compensation.Amount.Minor);
            json.WriteString("currency", compensation.Amount.Currency.Code);
            json.WriteString("basis", KebabCase.Of(compensation.Basis));
            json.WriteString("standing", KebabCase.Of(compensation.Standing));
            json.WriteNumber("stands", compensation.StandingMinor);
            json.WriteString("claimBy", compensation.ClaimBy is { } claimBy ? Rfc3339.Format(claimBy) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("approvals");
        foreach (var approval in current.Approvals)
        {
            json.WriteStartObject();
            json.WriteString("ref", approval.Ref.Value);
            json.WriteString("for", KebabCase.Of(approval.Act.GetType().Name));
            json.WriteString("by", NameOf(approval.RequestedBy));
            json.WriteString("standing", KebabCase.Of(approval.Standing));
            json.WriteString("level", approval.Level?.Value);
            json.WriteString("expires", Rfc3339.Format(approval.ExpiresAt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOthers(Utf8JsonWriter json, RecoveryCase current)
    {
        WriteNames(json, "links", current.Links.Select(link => (string?)link.Value));
        WriteNames(json, "absorbed", current.Absorbed.Select(absorbed => (string?)absorbed.Younger.Value));
        json.WriteString("mergedInto", current.MergedInto?.Value);
    }

    private static void WriteEvent(Utf8JsonWriter json, RecordedEvent recorded)
    {
        var header = recorded.Header;
        json.WriteStartObject();
        json.WriteNumber("version", header.Version);
        json.WriteString("event", Storage.EventCodec.TypeOf(recorded.Event));
        json.WriteString("at", Rfc3339.Format(header.RecordedAt));
        if (header.OccurredAt is { } occurredAt)
        {
            json.WriteString("occurredAt", Rfc3339.Format(occurredAt));
        }

        json.WriteString("by", NameOf(header.By));
        json.WriteString("role", header.ByRole.ToString());
        json.WriteString("stage", header.Stage.Name);
        json.WriteStartObject("says");
        WriteMembers(json, recorded.Event);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string? NameOf(Subject? subject) => subject is null ? null : subject.Original ?? Erased;

    private static void WriteNames(Utf8JsonWriter json, string name, IEnumerable<string?> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    // Every event is a record of ids, closed lists, numbers and texts; its members are shown under their own names.
    private static void WriteMembers(Utf8JsonWriter json, object record)
    {
        foreach (var member in record.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (member.GetIndexParameters().Length == 0 && member.GetValue(record) is { } value && !IsEmptyList(value))
            {
                json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(member.Name));
                WriteValue(json, value);
            }
        }
    }

    private static bool IsEmptyList(object value) => value is System.Collections.IStructuralEquatable && value.GetType() is { IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && (bool)type.GetProperty(nameof(ImmutableArray<int>.IsDefaultOrEmpty))!.GetValue(value)!;

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset instant:
                json.WriteStringValue(Rfc3339.Format(instant));
                break;
            case TimeSpan span:
                json.WriteStringValue(System.Xml.XmlConvert.ToString(span));
                break;
            case Enum member:
                json.WriteStringValue(KebabCase.Of(member.ToString()));
                break;
            case PersonalText words:
                json.WriteStringValue(words.Value ?? Erased);
                break;
            case Subject subject:
                json.WriteStringValue(NameOf(subject));
                break;
            case Money money:
                json.WriteStartObject();
                json.WriteNumber("amount", money.Minor);
                json.WriteString("currency", money.Currency.Code);
                json.WriteEndObject();
                break;
            case CaseEvent inner:
                json.WriteStartObject();
                json.WriteString("event", Storage.EventCodec.TypeOf(inner));
                WriteMembers(json, inner);
                json.WriteEndObject();
                break;
            case SourceTaken or EvidenceTaken or FollowUpPlan:
                json.WriteStartObject();
                if (value is SourceTaken)
                {
                    json.WriteString("source", KebabCase.Of(value.GetType().Name));
                }

                WriteMembers(json, value);
                json.WriteEndObject();
                break;
            case System.Collections.IDictionary map:
                json.WriteStartObject();
                foreach (System.Collections.DictionaryEntry entry in map)
                {
                    json.WritePropertyName((string)entry.Key);
                    WriteValue(json, entry.Value!);
                }

                json.WriteEndObject();
                break;
            case System.Collections.IEnumerable list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                // Ids, stages, rules and playbooks write themselves.
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
