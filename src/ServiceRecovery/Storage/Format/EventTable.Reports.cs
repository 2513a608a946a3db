using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Format;

// What opens a case, where it belongs, and who answers for it.
internal static partial class EventTable
{
    private static ImmutableArray<EventEntry<CaseEvent>> Reports { get; } =
    [
        Entry<CaseEvent.FailureReported>(
            "failure-reported.v1",
            (writer, e) =>
            {
                writer.Playbook("playbook", e.Playbook);
                writer.Person("responsible", e.Responsible);
                writer.Id("channel", e.Channel.Value);
                writer.Time("receivedAt", e.ReceivedAt);
                writer.Word("severity", StoredWords.Severity, (int)e.Severity);
                writer.Word("inconvenience", StoredWords.Inconvenience, (int)e.Inconvenience);
                writer.Word("nature", StoredWords.FailureNature, (int)e.Nature);
                writer.Word("openedBy", StoredWords.OpenedBy, (int)e.OpenedBy);
                writer.Id("failure", e.Failure?.Value);
                writer.Person("customer", e.Customer);
                writer.Thing("order", e.Order);
                writer.Id("place", e.Place?.Value);
                writer.Id("cause", e.Cause?.Value);
                writer.Flag("safety", e.Safety);
                writer.Text("account", e.Account);
                writer.Text("needs", e.Needs);
                writer.Person("representative", e.Representative);
                writer.Evidence("evidence", e.Evidence);
                writer.People("concerned", e.Concerned);
                writer.Ids("limitKeys", e.LimitKeys);
            },
            reader => new(
                reader.Playbook("playbook"),
                reader.Subject("responsible"),
                new Channel(reader.Id("channel")),
                reader.Time("receivedAt"),
                (Severity)reader.Word("severity", StoredWords.Severity),
                (Inconvenience)reader.Word("inconvenience", StoredWords.Inconvenience),
                (FailureNature)reader.Word("nature", StoredWords.FailureNature),
                (OpenedBy)reader.Word("openedBy", StoredWords.OpenedBy),
                reader.Optional("failure", id => new FailureKind(id)),
                reader.OptionalSubject("customer"),
                reader.OptionalSubject("order"),
                reader.Optional("place", id => new PlaceId(id)),
                reader.Optional("cause", id => new CauseId(id)),
                reader.Flag("safety"),
                reader.OptionalText("account"),
                reader.OptionalText("needs"),
                reader.OptionalSubject("representative"),
                reader.OptionalEvidence("evidence"),
                reader.Subjects("concerned"),
                reader.Ids("limitKeys"))),
        Entry<CaseEvent.PraiseReported>(
            "praise-reported.v1",
            (writer, e) =>
            {
                writer.Playbook("playbook", e.Playbook);
                writer.Person("responsible", e.Responsible);
                writer.Id("channel", e.Channel.Value);
                writer.Time("receivedAt", e.ReceivedAt);
                writer.Text("words", e.Words);
                writer.People("praised", e.Praised);
                writer.Person("customer", e.Customer);
                writer.Thing("order", e.Order);
                writer.Id("place", e.Place?.Value);
            },
            reader => new(
                reader.Playbook("playbook"),
                reader.Subject("responsible"),
                new Channel(reader.Id("channel")),
                reader.Time("receivedAt"),
                reader.Text("words"),
                reader.Subjects("praised"),
                reader.OptionalSubject("customer"),
                reader.OptionalSubject("order"),
                reader.Optional("place", id => new PlaceId(id)))),
        Entry<CaseEvent.NearMissReported>(
            "near-miss-reported.v1",
            (writer, e) =>
            {
                writer.Playbook("playbook", e.Playbook);
                writer.Person("responsible", e.Responsible);
                writer.Id("channel", e.Channel.Value);
                writer.Time("receivedAt", e.ReceivedAt);
                writer.Text("words", e.Words);
                writer.Id("place", e.Place?.Value);
                writer.Flag("safety", e.Safety);
            },
            reader => new(
                reader.Playbook("playbook"),
                reader.Subject("responsible"),
                new Channel(reader.Id("channel")),
                reader.Time("receivedAt"),
                reader.Text("words"),
                reader.Optional("place", id => new PlaceId(id)),
                reader.Flag("safety"))),
        Entry<CaseEvent.ReceiptCorrected>(
            "receipt-corrected.v1",
            (writer, e) => writer.Time("receivedAt", e.ReceivedAt),
            reader => new(reader.Time("receivedAt"))),
        Entry<CaseEvent.CauseJoined>(
            "cause-joined.v1",
            (writer, e) => writer.Id("cause", e.Cause.Value),
            reader => new(new CauseId(reader.Id("cause")))),
        Entry<CaseEvent.Linked>(
            "linked.v1",
            (writer, e) =>
            {
                writer.Id("to", e.To.Value);
                writer.Text("reason", e.Reason);
            },
            reader => new(new CaseId(reader.Id("to")), reader.Text("reason"))),
        Entry<CaseEvent.OwnershipTaken>(
            "ownership-taken.v1",
            (writer, e) => writer.Flag("handOver", e.HandOver),
            reader => new(reader.Flag("handOver"))),
        Entry<CaseEvent.HandOverOffered>(
            "hand-over-offered.v1",
            (writer, e) =>
            {
                writer.Person("to", e.To);
                writer.Id("toRole", e.ToRole.Value);
                writer.Text("note", e.Note);
            },
            reader => new(reader.Subject("to"), new Role(reader.Id("toRole")), reader.Text("note"))),
        Entry<CaseEvent.TakenOver>(
            "taken-over.v1",
            (writer, e) => writer.Text("reason", e.Reason),
            reader => new(reader.Text("reason"))),
        Entry<CaseEvent.Escalated>(
            "escalated.v1",
            (writer, e) =>
            {
                writer.Word("cause", StoredWords.EscalationCause, (int)e.Cause);
                writer.Id("level", e.Level?.Value);
                writer.Text("reason", e.Reason);
            },
            reader => new(
                (EscalationCause)reader.Word("cause", StoredWords.EscalationCause),
                reader.Optional("level", id => new Role(id)),
                reader.OptionalText("reason"))),
        Entry<CaseEvent.PlaybookMoved>(
            "playbook-moved.v1",
            (writer, e) => writer.Playbook("to", e.To),
            reader => new(reader.Playbook("to"))),
    ];
}
