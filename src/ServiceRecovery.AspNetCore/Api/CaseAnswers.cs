using System.Collections.Immutable;
using System.Text.Json;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Desk;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Writes what the API says about a case.</summary>
internal static class CaseAnswers
{
    /// <summary>Writes what came of a command that was accepted, now or before: all members always.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="id">The command's id.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="openCases">The customer's other open cases that the caller may know of.</param>
    /// <param name="hidden">The case that the caller named, where it went on in one that they may not know of.</param>
    public static void WriteResult(Utf8JsonWriter json, CommandId id, CommandResult result, ImmutableArray<CaseId> openCases, CaseId? hidden)
    {
        var hidesCase = hidden is not null;
        var events = result switch { CommandResult.Accepted accepted => accepted.Events, CommandResult.Repeated repeated => repeated.Events, _ => [] };
        json.WriteStartObject();
        json.WriteString("id", id.Value);
        json.WriteString("case", (hidden ?? result.CaseId).Value);
        json.WriteString("status", result is CommandResult.Repeated ? "repeated" : "accepted");
        json.WriteNull("code");
        json.WriteString("message", ResultJson.SayOpen(openCases));
        json.WriteString("stage", hidesCase ? null : result.Stage?.Name);
        json.WriteString("ending", hidesCase ? null : ResultJson.EndingOf(result.Ending));
        json.WriteNumber("version", hidesCase ? 0 : result.Version);
        ResultJson.WriteNames(json, "events", ResultJson.NamesOf(events));
        ResultJson.WriteFound(json, ResultJson.NamesOf(result.Requests), result.Findings, openCases);
        json.WriteString("survivor", hidesCase ? null : result.Survivor?.Value);
        json.WriteEndObject();
    }

    /// <summary>Writes what a customer is told of their own case: no staff, no notes, no words.</summary>
    public static void WriteForCustomer(Utf8JsonWriter json, CaseId id, RecoveryCase current, OpenAct? offers)
    {
        json.WriteStartObject();
        json.WriteString("case", id.Value);
        json.WriteString("stage", current.Stage.Name);
        json.WriteBoolean("open", current.IsOpen);
        json.WriteString("ending", ResultJson.EndingOf(current.Ending));
        json.WriteStartArray("promises");
        foreach (var promise in current.Promises.Where(promise => promise.Kind == PromiseKind.ToCustomer))
        {
            json.WriteStartObject();
            json.WriteString("ref", promise.Ref.Value);
            json.WriteString("due", Rfc3339.Format(promise.DueAt));
            json.WriteString("standing", Kebab.Of(promise.Standing));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("offers");
        foreach (var offer in current.Compensations.Where(one => offers?.Refs.Contains(one.Ref.Value) == true))
        {
            json.WriteStartObject();
            json.WriteString("ref", offer.Ref.Value);
            json.WriteString("kind", Kebab.Of(offer.Kind));
            MoneyJson.WriteMembers(json, offer.Amount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (current.Askings.LastOrDefault(asking => asking.Plan is not null && asking.Answer is null && !asking.IsSuperseded(current)) is { } asked && current.IsOpen)
        {
            json.WriteStartObject("asked");
            json.WriteString("ask", asked.Ask.Value);
            json.WriteString("until", Rfc3339.Format(asked.ExpiresAt));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("asked");
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a page of what happened in a case.</summary>
    public static void WriteHistory(Utf8JsonWriter json, IEnumerable<RecordedEvent> events, IReadOnlyDictionary<Subject, string> names, IReadOnlySet<CaseId> hidden, string? next)
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        foreach (var recorded in events)
        {
            var header = recorded.Header;
            json.WriteStartObject();
            json.WriteNumber("version", header.Version);
            json.WriteString("type", recorded.Event.StoredName);
            json.WriteString("at", Rfc3339.Format(header.RecordedAt));
            json.WriteString("occurredAt", header.OccurredAt is { } occurred ? Rfc3339.Format(occurred) : null);
            json.WriteString("by", names[header.By]);
            json.WriteString("role", header.ByRole.Value);
            json.WriteString("stage", header.Stage.Name);
            json.WritePropertyName("says");
            SaysJson.Write(json, recorded, ShownBut(hidden));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("next", next);
        json.WriteEndObject();
    }

    /// <summary>Tells which other cases an answer names; null where all are, so that none is looked for.</summary>
    public static Func<CaseId, bool>? ShownBut(IReadOnlySet<CaseId> hidden) => hidden.Count == 0 ? null : other => !hidden.Contains(other);

    /// <summary>Returns the names that people know each other by: the first that the directory has, else the id; who was erased has none.</summary>
    public static async ValueTask<IReadOnlyDictionary<Subject, string>> NamesOfAsync(TenantDesk tenant, IEnumerable<Subject> people, CancellationToken cancellationToken)
    {
        var names = new Dictionary<Subject, string>();
        foreach (var person in people.Distinct())
        {
            names[person] = person.Original is not { } id ? "[erased]" : PersonId.TryParse(id, out var named) ? await NameOfAsync(tenant, named, cancellationToken).ConfigureAwait(false) : id;
        }

        return names;
    }

    /// <summary>Returns the name that people know somebody by.</summary>
    public static async ValueTask<string> NameOfAsync(TenantDesk tenant, PersonId id, CancellationToken cancellationToken)
    {
        try
        {
            return await IdentityResolution.FindAsync(tenant.Desk.Parts, tenant.Tenant, id, cancellationToken).ConfigureAwait(false) is { Names: [var name, ..] } ? name : id.Value;
        }
        catch (PolicyFailedException)
        {
            // A directory that is away costs names, and no history.
            return id.Value;
        }
    }

    /// <summary>Writes what somebody may do now, with what each field takes.</summary>
    public static void WriteSteps(Utf8JsonWriter json, CaseId id, OpenSteps steps)
    {
        json.WriteStartObject();
        json.WriteString("case", id.Value);
        json.WriteString("stage", steps.Case.Stage.Name);
        json.WriteString("ending", ResultJson.EndingOf(steps.Case.Ending));
        json.WriteNumber("version", steps.Case.Version);
        json.WriteStartArray("open");
        foreach (var open in steps.Open)
        {
            var act = Declarations.Acts.FindCase(open.Verb)!;
            json.WriteStartObject();
            json.WriteString("verb", open.Verb);
            json.WriteString("family", act.Family);
            json.WriteString("summary", act.Fields.About ?? act.About);
            json.WriteBoolean("standsAlone", act.StandsAlone);
            ResultJson.WriteNames(json, "refs", open.Refs);
            MoneyJson.Write(json, "atOnce", open.AtOnce);
            json.WriteString("level", open.Level?.Value);
            json.WriteStartArray("fields");
            foreach (var field in open.Fields.Select(name => act.Fields.Own.First(one => one.Name == name)))
            {
                WriteField(json, field, field.Name == "ref" ? open.Refs : []);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ResultJson.WriteUnmet(json, steps);
        WriteNext(json, steps.Next);
        WriteWay(json, steps.Way);
        json.WriteEndObject();
    }

    /// <summary>Writes how far a case is; null where nobody knows its playbook.</summary>
    public static void WriteWay(Utf8JsonWriter json, WayThrough? way)
    {
        if (way is null)
        {
            json.WriteNull("way");
            return;
        }

        json.WriteStartObject("way");
        json.WriteNumber("done", way.Done);
        ResultJson.WriteNames(json, "stages", [.. way.Stages.Select(stage => stage.Name)]);
        json.WriteEndObject();
    }

    private static void WriteNext(Utf8JsonWriter json, NextAct? next)
    {
        if (next is null)
        {
            json.WriteNull("next");
            return;
        }

        json.WriteStartObject("next");
        json.WriteString("verb", next.Verb);
        json.WriteString("step", next.Step?.ToString());
        ResultJson.WriteNames(json, "refs", next.Refs);
        json.WriteString("waitsFor", next.WaitsFor == NextWait.Nobody ? null : Kebab.Of(next.WaitsFor));
        json.WriteString("level", next.Level?.Value);
        json.WriteString("code", next.Because?.Code);
        json.WriteString("message", next.Because?.Sentence);
        json.WriteEndObject();
    }

    /// <summary>Writes what a review found, what stops the words first, and the words as they would be sent.</summary>
    public static void WriteReview(Utf8JsonWriter json, ApologyRuling ruling)
    {
        json.WriteStartObject();
        json.WriteStartArray("findings");
        foreach (var (finding, stops) in ruling.Refusals.Select(finding => (finding, true)).Concat(ruling.Findings.Select(finding => (finding, false))))
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteBoolean("stops", stops);
            json.WriteString("message", finding.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("words", ruling.Words);
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, FieldSpec field, ImmutableArray<string> choices)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteBoolean("needed", field.IsNeeded);
        json.WriteString("default", field.Default);
        WriteShape(json, field.Shape, choices);
        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, FieldShape shape, ImmutableArray<string> choices)
    {
        json.WriteString("shape", Kebab.Of(shape.GetType().Name));
        json.WriteString("takes", shape.About);
        if (!choices.IsDefaultOrEmpty)
        {
            ResultJson.WriteNames(json, "choices", choices);
        }

        switch (shape)
        {
            case FieldShape.Word word:
                ResultJson.WriteNames(json, "choices", word.Words);
                break;
            case FieldShape.Text text:
                json.WriteNumber("longest", text.Longest);
                break;
            case FieldShape.Count count:
                json.WriteNumber("least", count.Least);
                json.WriteNumber("most", count.Most);
                break;
            case FieldShape.List list:
                json.WriteNumber("least", list.Least);
                json.WriteNumber("most", list.Most);
                json.WriteStartObject("item");
                WriteShape(json, list.Item, []);
                json.WriteEndObject();
                break;
            case FieldShape.Map map:
                json.WriteNumber("most", map.Most);
                json.WriteStartObject("item");
                WriteShape(json, map.Value, []);
                json.WriteEndObject();
                break;
            case FieldShape.Object inner:
                json.WriteStartArray("fields");
                foreach (var field in inner.Fields)
                {
                    WriteField(json, field, []);
                }

                json.WriteEndArray();
                break;
            default:
                break;
        }
    }
}
