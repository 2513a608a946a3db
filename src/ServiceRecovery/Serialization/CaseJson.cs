using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Serialization;

/// <summary>Writes a case: how it stands, what is owed in it, and what happened. Names are shown where they aren't erased.</summary>
internal static class CaseJson
{
    public const string Erased = "[erased]";

    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="tenant">Whose the case is.</param>
    /// <param name="id">The case.</param>
    /// <param name="current">How it stands.</param>
    /// <param name="history">Its events; default leaves them out.</param>
    /// <param name="wanted">When it wants somebody's eyes.</param>
    /// <param name="shows">Tells whether another case may be named; null: each.</param>
    public static void Write(Utf8JsonWriter json, TenantId tenant, CaseId id, RecoveryCase current, ImmutableArray<RecordedEvent> history, Wanted? wanted, Func<CaseId, bool>? shows = null)
    {
        json.WriteStartObject();
        json.WriteString("case", id.Value);
        json.WriteString("tenant", tenant.Value);
        json.WriteString("purpose", Kebab.Of(current.Purpose));
        json.WriteString("playbook", current.Playbook.ToString());
        json.WriteString("stage", current.Stage.Name);
        json.WriteString("ending", ResultJson.EndingOf(current.Ending));
        json.WriteNumber("version", current.Version);
        json.WriteString("receivedAt", Rfc3339.Format(current.ReceivedAt));
        json.WriteString("openedAt", Rfc3339.Format(current.OpenedAt));
        json.WriteString("changedAt", Rfc3339.Format(current.ChangedAt));
        WriteReport(json, current);
        WritePeople(json, current);
        WriteCheck(json, current);
        WriteOwed(json, current);
        WriteOthers(json, id, current, shows ?? (static _ => true));
        WriteWanted(json, wanted);
        if (!history.IsDefault)
        {
            json.WriteStartArray("history");
            foreach (var recorded in history)
            {
                SaysJson.WriteWhole(json, recorded, shows);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Writes when a case wants somebody's eyes, and why.</summary>
    public static void WriteWanted(Utf8JsonWriter json, Wanted? wanted)
    {
        if (wanted is null)
        {
            json.WriteNull("wanted");
            return;
        }

        json.WriteStartObject("wanted");
        json.WriteString("at", Rfc3339.Format(wanted.At));
        json.WriteString("reason", wanted.ToString());
        json.WriteEndObject();
    }

    private static void WriteReport(Utf8JsonWriter json, RecoveryCase current)
    {
        json.WriteString("channel", current.Channel.ToString());
        json.WriteString("failure", current.Failure?.Value);
        json.WriteString("nature", current.Purpose == Purpose.Failure ? Kebab.Of(current.Nature) : null);
        json.WriteString("severity", current.Purpose == Purpose.Failure ? Kebab.Of(current.Severity) : null);
        json.WriteString("inconvenience", current.Purpose == Purpose.Failure ? Kebab.Of(current.Inconvenience) : null);
        json.WriteString("openedBy", Kebab.Of(current.OpenedBy));
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
        json.WriteString("lastAnswer", current.LastAnswer is { } answer ? Kebab.Of(answer) : null);
        json.WriteBoolean("earned", current.IsEarned);
        json.WriteString("earnedEnding", current.IsEarned ? current.EarnedEnding.ToString() : null);
        json.WriteNumber("earnedVersion", current.OwnVersionOf(current.EarnedVersion));
        json.WriteNumber("staledVersion", current.OwnVersionOf(current.StaledVersion));
        json.WriteBoolean("closing", current.IsClosing);
        json.WriteNumber("countingAttempts", current.CountingAttempts);
        json.WriteNumber("failedAttempts", current.FailedAttempts);
        json.WriteNumber("noes", current.Noes);
        json.WriteNumber("reworks", current.Reworks);
        json.WriteNumber("reopenings", current.Reopenings);
        json.WriteNumber("contacts", current.Contacts);
        json.WriteNumber("chases", current.Chases);
        json.WriteNumber("retellings", current.RepeatContacts);
        json.WriteEndObject();
    }

    private static void WriteOwed(Utf8JsonWriter json, RecoveryCase current)
    {
        json.WriteString("finding", current.Finding == CorrectionFinding.None ? null : Kebab.Of(current.Finding));
        json.WriteStartArray("promises");
        foreach (var promise in current.Promises)
        {
            json.WriteStartObject();
            json.WriteString("ref", promise.Ref.Value);
            json.WriteBoolean("task", promise.Kind == PromiseKind.Task);
            json.WriteString("by", NameOf(promise.By));
            json.WriteString("due", Rfc3339.Format(promise.DueAt));
            json.WriteString("standing", Kebab.Of(promise.Standing));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("compensations");
        foreach (var compensation in current.Compensations)
        {
            json.WriteStartObject();
            json.WriteString("ref", compensation.Ref.Value);
            json.WriteString("kind", Kebab.Of(compensation.Kind));
            MoneyJson.WriteMembers(json, compensation.Amount);
            json.WriteString("basis", Kebab.Of(compensation.Basis));
            json.WriteString("standing", Kebab.Of(compensation.Standing));
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
            json.WriteString("for", Kebab.Of(approval.Act.GetType().Name));
            json.WriteString("by", NameOf(approval.RequestedBy));
            json.WriteString("standing", Kebab.Of(approval.Standing));
            json.WriteString("level", approval.Level?.Value);
            json.WriteString("expires", Rfc3339.Format(approval.ExpiresAt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // What was merged into the case may have been linked with it, and brought that along.
    private static void WriteOthers(Utf8JsonWriter json, CaseId id, RecoveryCase current, Func<CaseId, bool> shows)
    {
        WriteNames(json, "links", current.Links.Where(link => link != id && shows(link)).Select(link => (string?)link.Value));
        WriteNames(json, "absorbed", current.Absorbed.Where(absorbed => shows(absorbed.Younger)).Select(absorbed => (string?)absorbed.Younger.Value));
        json.WriteString("mergedInto", current.MergedInto is { } into && shows(into) ? into.Value : null);
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
}
