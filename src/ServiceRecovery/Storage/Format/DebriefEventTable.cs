using System.Collections.Immutable;
using ServiceRecovery.Learning;

namespace ServiceRecovery.Storage.Format;

// Every event of a debrief under its stored name, as EventTable has those of a case.
internal static class DebriefEventTable
{
    private static readonly EventIndex<DebriefEvent> Index = new(All);

    public static IEnumerable<EventEntry<DebriefEvent>> All =>
    [
        Entry<DebriefEvent.Opened>(
            "debrief-opened.v1",
            (writer, e) =>
            {
                writer.Word("about", StoredWords.Purpose, (int)e.About);
                writer.Ids("cases", [.. e.Cases.Select(id => id.Value)]);
                writer.Ids("stillOpen", [.. e.StillOpen.Select(id => id.Value)]);
                writer.Id("format", e.Format);
                writer.Time("dueAt", e.DueAt);
                writer.Person("facilitator", e.Facilitator);
                writer.Word("severity", StoredWords.Severity, (int)e.Severity);
                writer.Flag("mayBeCalledOff", e.MayBeCalledOff);
                writer.Rule("rule", e.Rule);
                writer.Id("failure", e.Failure?.Value);
                writer.Id("cause", e.Cause?.Value);
                writer.Id("place", e.Place?.Value);
            },
            reader => new(
                (Purpose)reader.Word("about", StoredWords.Purpose),
                CasesIn(reader, "cases"),
                CasesIn(reader, "stillOpen"),
                reader.Id("format"),
                reader.Time("dueAt"),
                reader.Subject("facilitator"),
                (Severity)reader.Word("severity", StoredWords.Severity),
                reader.Flag("mayBeCalledOff"),
                reader.OptionalRule("rule"),
                reader.Optional("failure", id => new FailureKind(id)),
                reader.Optional("cause", id => new CauseId(id)),
                reader.Optional("place", id => new PlaceId(id)))),
        Entry<DebriefEvent.CaseAdded>(
            "debrief-case-added.v1",
            (writer, e) =>
            {
                writer.Id("case", e.Case.Value);
                writer.Flag("stillOpen", e.StillOpen);
                writer.Word("severity", StoredWords.Severity, (int)e.Severity);
                writer.Flag("mayBeCalledOff", e.MayBeCalledOff);
            },
            reader => new(new CaseId(reader.Id("case")), reader.Flag("stillOpen"), (Severity)reader.Word("severity", StoredWords.Severity), reader.Flag("mayBeCalledOff"))),
        Entry<DebriefEvent.Held>(
            "debrief-held.v1",
            (writer, e) => writer.Scores("present", e.Present),
            reader => new(reader.Scores("present") ?? throw new FormatException("It has no 'present'."))),
        Entry<DebriefEvent.Contributed>(
            "debrief-contributed.v1",
            (writer, e) =>
            {
                writer.Id("question", e.Question);
                writer.Text("words", e.Words);
                writer.Id("stage", e.Stage);
            },
            reader => new(reader.Id("question"), reader.Text("words"), reader.OptionalId("stage"))),
        Entry<DebriefEvent.FactorFound>(
            "factor-found.v1",
            (writer, e) =>
            {
                writer.Id("factor", e.Factor.Value);
                writer.Text("words", e.Words);
                writer.Id("because", e.Because?.Value);
            },
            reader => new(new FactorId(reader.Id("factor")), reader.Text("words"), reader.Optional("because", id => new FactorId(id)))),
        Entry<DebriefEvent.NoFactorFound>(
            "no-factor-found.v1",
            (writer, e) => writer.Text("why", e.Why),
            reader => new(reader.Text("why"))),
        Entry<DebriefEvent.ActionPlanned>(
            "action-planned.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Word("kind", StoredWords.ActionKind, (int)e.Kind);
                writer.Text("what", e.What);
                writer.Person("owner", e.Owner);
                writer.Time("dueAt", e.DueAt);
                writer.Duration("window", e.Window);
                writer.Id("for", e.For?.Value);
                writer.Id("failure", e.Failure?.Value);
                writer.Id("cause", e.Cause?.Value);
            },
            reader => new(
                new ActionId(reader.Id("ref")),
                (ActionKind)reader.Word("kind", StoredWords.ActionKind),
                reader.Text("what"),
                reader.Subject("owner"),
                reader.Time("dueAt"),
                reader.Duration("window"),
                reader.Optional("for", id => new FactorId(id)),
                reader.Optional("failure", id => new FailureKind(id)),
                reader.Optional("cause", id => new CauseId(id)))),
        Entry<DebriefEvent.ActionMoved>(
            "action-moved.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Time("dueAt", e.DueAt);
                writer.Text("reason", e.Reason);
            },
            reader => new(new ActionId(reader.Id("ref")), reader.Time("dueAt"), reader.Text("reason"))),
        Entry<DebriefEvent.ActionHandedOver>(
            "action-handed-over.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Person("owner", e.Owner);
            },
            reader => new(new ActionId(reader.Id("ref")), reader.Subject("owner"))),
        Entry<DebriefEvent.ActionOverdue>(
            "action-overdue.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Number("reminder", e.Reminder);
            },
            reader => new(new ActionId(reader.Id("ref")), reader.SmallNumber("reminder"))),
        Entry<DebriefEvent.ActionFinished>(
            "action-finished.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("proof", e.Proof);
            },
            reader => new(new ActionId(reader.Id("ref")), reader.Text("proof"))),
        Entry<DebriefEvent.ActionDropped>(
            "action-dropped.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("reason", e.Reason);
            },
            reader => new(new ActionId(reader.Id("ref")), reader.Text("reason"))),
        Entry<DebriefEvent.ActionVerified>(
            "action-verified.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Flag("effective", e.Effective);
                writer.Number("before", e.Before);
                writer.Number("after", e.After);
                writer.Text("evidence", e.Evidence);
            },
            reader => new(new ActionId(reader.Id("ref")), reader.Flag("effective"), reader.OptionalNumber("before"), reader.OptionalNumber("after"), reader.OptionalText("evidence"))),
        Entry<DebriefEvent.PracticeAdopted>(
            "practice-adopted.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Id("where", e.Where.Value);
            },
            reader => new(new ActionId(reader.Id("ref")), new PlaceId(reader.Id("where")))),
        Entry<DebriefEvent.Overdue>(
            "debrief-overdue.v1",
            (_, _) => { },
            _ => new()),
        Entry<DebriefEvent.Concluded>(
            "debrief-concluded.v1",
            (writer, e) => writer.Text("lessons", e.Lessons),
            reader => new(reader.Text("lessons"))),
        Entry<DebriefEvent.CalledOff>(
            "debrief-called-off.v1",
            (writer, e) => writer.Text("reason", e.Reason),
            reader => new(reader.Text("reason"))),
        Entry<DebriefEvent.Reopened>(
            "debrief-reopened.v1",
            (writer, e) =>
            {
                writer.Time("dueAt", e.DueAt);
                writer.Id("action", e.Action?.Value);
                writer.Text("reason", e.Reason);
            },
            reader => new(reader.Time("dueAt"), reader.Optional("action", id => new ActionId(id)), reader.OptionalText("reason"))),
    ];

    public static EventEntry<DebriefEvent> Of(DebriefEvent happened) => Index.Of(happened);

    public static EventEntry<DebriefEvent>? Find(string name) => Index.Find(name);

    private static ImmutableArray<CaseId> CasesIn(BodyReader reader, string name) => [.. reader.Ids(name).Select(id => new CaseId(id))];

    private static EventEntry<DebriefEvent> Entry<T>(string name, Action<BodyWriter, T> write, Func<BodyReader, T> read)
        where T : DebriefEvent => new(name, typeof(T), (writer, happened) => write(writer, (T)happened), read);
}
