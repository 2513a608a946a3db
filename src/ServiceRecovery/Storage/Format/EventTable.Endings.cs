using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Format;

// How a case ends, and what is learned.
internal static partial class EventTable
{
    private static ImmutableArray<EventEntry<CaseEvent>> Endings { get; } =
    [
        Entry<CaseEvent.CaseWithdrawn>(
            "case-withdrawn.v1",
            (writer, e) =>
            {
                writer.Source("source", e.Source);
                writer.Text("reason", e.Reason);
            },
            reader => new(reader.Source("source"), reader.OptionalText("reason"))),
        Entry<CaseEvent.CaseDiscarded>(
            "case-discarded.v1",
            (writer, e) => writer.Text("reason", e.Reason),
            reader => new(reader.Text("reason"))),
        Entry<CaseEvent.DuplicateAbsorbed>(
            "duplicate-absorbed.v1",
            (writer, e) =>
            {
                writer.Id("younger", e.Younger.Value);
                writer.Number("youngerVersion", e.YoungerVersion);
                writer.Time("receivedAt", e.ReceivedAt);
                writer.Word("severity", StoredWords.Severity, (int)e.Severity);
                writer.Word("inconvenience", StoredWords.Inconvenience, (int)e.Inconvenience);
                writer.Number("noes", e.Noes);
                if (e.LastNo is { } lastNo)
                {
                    writer.Word("lastNo", StoredWords.Answer, (int)lastNo);
                }

                writer.Number("contacts", e.Contacts);
                writer.People("concerned", e.Concerned);
                writer.Events("carried", e.Carried);
            },
            reader => new(
                new CaseId(reader.Id("younger")),
                reader.Number("youngerVersion"),
                reader.Time("receivedAt"),
                (Severity)reader.Word("severity", StoredWords.Severity),
                (Inconvenience)reader.Word("inconvenience", StoredWords.Inconvenience),
                reader.SmallNumber("noes"),
                reader.Optional("lastNo", word => (Answer)StoredWords.NumberOf(StoredWords.Answer, word)),
                reader.SmallNumber("contacts"),
                reader.Subjects("concerned"),
                reader.Events("carried"))),
        Entry<CaseEvent.MergedInto>(
            "merged-into.v1",
            (writer, e) => writer.Id("older", e.Older.Value),
            reader => new(new CaseId(reader.Id("older")))),
        Entry<CaseEvent.CaseClosed>(
            "case-closed.v1",
            (writer, e) =>
            {
                writer.Word("ending", StoredWords.Ending, (int)e.Ending);
                writer.Number("earnedBy", e.EarnedBy);
            },
            reader => new((Ending)reader.Word("ending", StoredWords.Ending), reader.Number("earnedBy"))),
        Entry<CaseEvent.CloseRequested>(
            "close-requested.v1",
            (_, _) => { },
            _ => new()),
        Entry<CaseEvent.CaseReopened>(
            "case-reopened.v1",
            (writer, e) =>
            {
                writer.Word("cause", StoredWords.ReopenCause, (int)e.Cause);
                writer.Text("reason", e.Reason);
            },
            reader => new((ReopenCause)reader.Word("cause", StoredWords.ReopenCause), reader.OptionalText("reason"))),
        Entry<CaseEvent.Thanked>(
            "thanked.v1",
            (writer, e) => writer.Text("words", e.Words),
            reader => new(reader.Text("words"))),
        Entry<CaseEvent.ThanksWaived>(
            "thanks-waived.v1",
            (writer, e) => writer.Text("reason", e.Reason),
            reader => new(reader.Text("reason"))),
        Entry<CaseEvent.CustomerInterviewed>(
            "customer-interviewed.v1",
            (writer, e) =>
            {
                writer.Text("answers", e.Answers);
                writer.Flag("mayQuote", e.MayQuote);
                writer.Id("channel", e.Channel?.Value);
            },
            reader => new(reader.Text("answers"), reader.Flag("mayQuote"), reader.Optional("channel", id => new Channel(id)))),
        Entry<CaseEvent.InterviewWaived>(
            "interview-waived.v1",
            (writer, e) => writer.Text("reason", e.Reason),
            reader => new(reader.Text("reason"))),
        Entry<CaseEvent.Recognized>(
            "recognized.v1",
            (writer, e) =>
            {
                writer.People("people", e.People);
                writer.Text("forum", e.Forum);
                writer.Text("words", e.Words);
                writer.Text("team", e.Team);
            },
            reader => new(reader.Subjects("people"), reader.Text("forum"), reader.Text("words"), reader.OptionalText("team"))),
        Entry<CaseEvent.Debriefed>(
            "debriefed.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("words", e.Words);
            },
            reader => new(new DebriefId(reader.Id("ref")), reader.Text("words"))),
        Entry<CaseEvent.DebriefWaived>(
            "debrief-waived.v1",
            (writer, e) => writer.Text("reason", e.Reason),
            reader => new(reader.Text("reason"))),
        Entry<CaseEvent.PracticeWritten>(
            "practice-written.v1",
            (writer, e) =>
            {
                writer.Id("ref", e.Ref.Value);
                writer.Text("words", e.Words);
            },
            reader => new(new PracticeId(reader.Id("ref")), reader.Text("words"))),
    ];
}
