using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Xml;
using ServiceRecovery.Fields;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Cli.Exec;

/// <summary>A debrief as JSON: what was said and found, what is to be done, and the walk through its cases. It names nobody but those who promised something.</summary>
internal static class DebriefView
{
    private const string Erased = "[erased]";

    public static void Write(Utf8JsonWriter json, TenantId tenant, DebriefId id, Debrief debrief, IEnumerable<DebriefQuestion> questions, ImmutableArray<WalkThrough> walks)
    {
        json.WriteStartObject();
        json.WriteString("debrief", id.Value);
        json.WriteString("tenant", tenant.Value);
        json.WriteString("about", KebabCase.From(debrief.About));
        WriteList(json, "cases", debrief.Cases.Select(one => one.Value));
        WriteList(json, "stillOpen", debrief.StillOpen.Select(one => one.Value));
        json.WriteString("format", debrief.Format);
        json.WriteStartArray("questions");
        foreach (var question in questions)
        {
            json.WriteStartObject();
            json.WriteString("question", question.Id);
            json.WriteString("asks", question.Asks);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("stage", debrief.Stage.Name);
        json.WriteNumber("version", debrief.Version);
        json.WriteString("due", Rfc3339.Format(debrief.DueAt));
        json.WriteBoolean("overdue", debrief.IsOverdue);
        json.WriteBoolean("settled", debrief.IsSettled);
        json.WriteString("rule", debrief.Rule?.ToString());
        json.WriteString("facilitator", debrief.Facilitator?.Original ?? Erased);
        json.WriteStartObject("present");
        foreach (var pair in debrief.Present)
        {
            json.WriteNumber(pair.Key, pair.Value);
        }

        json.WriteEndObject();
        json.WriteStartArray("contributions");
        foreach (var said in debrief.Contributions)
        {
            json.WriteStartObject();
            json.WriteString("question", said.Question);
            json.WriteString("words", said.Words.Value ?? Erased);
            json.WriteString("stage", said.Stage);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("factors");
        foreach (var factor in debrief.Factors)
        {
            json.WriteStartObject();
            json.WriteString("factor", factor.Factor.Value);
            json.WriteString("words", factor.Words.Value ?? Erased);
            json.WriteString("because", factor.Because?.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteActions(json, debrief);
        WriteWalks(json, walks);
        json.WriteEndObject();
    }

    private static void WriteActions(Utf8JsonWriter json, Debrief debrief)
    {
        json.WriteStartArray("actions");
        foreach (var action in debrief.Actions)
        {
            json.WriteStartObject();
            json.WriteString("ref", action.Ref.Value);
            json.WriteString("kind", KebabCase.From(action.Kind));
            json.WriteString("what", action.What.Value ?? Erased);
            json.WriteString("owner", action.Owner.Original ?? Erased);
            json.WriteString("due", Rfc3339.Format(action.DueAt));
            json.WriteString("standing", KebabCase.From(action.Standing));
            json.WriteNumber("reminders", action.Reminders);
            json.WriteString("for", action.For?.Value);
            json.WriteString("window", XmlConvert.ToString(action.Window));
            WriteList(json, "adoptedAt", action.AdoptedAt.Select(place => place.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteWalks(Utf8JsonWriter json, ImmutableArray<WalkThrough> walks)
    {
        json.WriteStartArray("walks");
        foreach (var walk in walks)
        {
            json.WriteStartObject();
            json.WriteString("case", walk.Case.Value);
            json.WriteString("ending", walk.Ending == Ending.Open ? null : walk.Ending.ToString());
            json.WriteString("longestWait", XmlConvert.ToString(walk.LongestWait));
            json.WriteStartArray("stages");
            foreach (var stage in walk.Stages)
            {
                WriteStage(json, stage);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStage(Utf8JsonWriter json, WalkStage stage)
    {
        json.WriteStartObject();
        json.WriteString("stage", stage.Stage.Name);
        json.WriteString("meant", stage.Meant);
        json.WriteString("from", Rfc3339.Format(stage.From));
        json.WriteString("until", stage.Until is { } until ? Rfc3339.Format(until) : null);
        json.WriteString("waited", XmlConvert.ToString(stage.Waited));
        WriteList(json, "next", stage.Next.Select(kind => kind.Name));
        WriteList(json, "happened", stage.Acts.Select(act => string.Create(CultureInfo.InvariantCulture, $"{Rfc3339.Format(act.At)} {act.What} by {act.By}{(act.IsAgainst ? " !" : "")}")));
        WriteList(json, "promised", stage.Promises.Select(promise => $"{KebabCase.From(promise.Standing)}, due {Rfc3339.Format(promise.DueAt)}"));
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }
}
