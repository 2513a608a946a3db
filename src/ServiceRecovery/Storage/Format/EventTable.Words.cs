using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Format;

// What is said: to the customer, by the customer, and the satisfaction check.
internal static partial class EventTable
{
    private static ImmutableArray<EventEntry<CaseEvent>> Words { get; } =
    [
        Entry<CaseEvent.Acknowledged>(
            "acknowledged.v1",
            (writer, e) =>
            {
                writer.Id("channel", e.Channel.Value);
                writer.Text("words", e.Words);
            },
            reader => new(new Channel(reader.Id("channel")), reader.OptionalText("words"))),
        Entry<CaseEvent.Assessed>(
            "assessed.v1",
            (writer, e) =>
            {
                writer.Word("severity", StoredWords.Severity, (int)e.Severity);
                writer.Word("inconvenience", StoredWords.Inconvenience, (int)e.Inconvenience);
                writer.Text("why", e.Why);
            },
            reader => new(
                (Severity)reader.Word("severity", StoredWords.Severity),
                (Inconvenience)reader.Word("inconvenience", StoredWords.Inconvenience),
                reader.OptionalText("why"))),
        Entry<CaseEvent.ApologyGiven>(
            "apology-given.v1",
            (writer, e) =>
            {
                writer.Id("channel", e.Channel.Value);
                writer.Text("words", e.Words);
                writer.Id("template", e.Template);
                writer.Rule("review", e.Review);
                writer.Ids("elements", e.Elements);
                writer.Flag("asWritten", e.AsWritten);
            },
            reader => new(
                new Channel(reader.Id("channel")),
                reader.OptionalText("words"),
                reader.OptionalId("template"),
                reader.OptionalRule("review"),
                reader.Ids("elements"),
                reader.Flag("asWritten"))),
        Entry<CaseEvent.ExplanationGiven>(
            "explanation-given.v1",
            (writer, e) =>
            {
                writer.Word("known", StoredWords.CauseKnown, (int)e.Known);
                writer.Text("words", e.Words);
            },
            reader => new((CauseKnown)reader.Word("known", StoredWords.CauseKnown), reader.OptionalText("words"))),
        Entry<CaseEvent.ExplanationChanged>(
            "explanation-changed.v1",
            (writer, e) =>
            {
                writer.Word("known", StoredWords.CauseKnown, (int)e.Known);
                writer.Text("words", e.Words);
            },
            reader => new((CauseKnown)reader.Word("known", StoredWords.CauseKnown), reader.OptionalText("words"))),
        Entry<CaseEvent.CustomerHeard>(
            "customer-heard.v1",
            (writer, e) =>
            {
                writer.Text("words", e.Words);
                writer.Text("expects", e.Expects);
                writer.Text("account", e.Account);
                writer.Expectations("kinds", e.Kinds);
            },
            reader => new(reader.Text("words"), reader.OptionalText("expects"), reader.OptionalText("account"), reader.Expectations("kinds"))),
        Entry<CaseEvent.UnderstandingConfirmed>(
            "understanding-confirmed.v1",
            (writer, e) =>
            {
                writer.Text("summary", e.Summary);
                writer.Flag("agreed", e.Agreed);
            },
            reader => new(reader.Text("summary"), reader.Flag("agreed"))),
        Entry<CaseEvent.CustomerContacted>(
            "customer-contacted.v1",
            (writer, e) =>
            {
                writer.Id("channel", e.Channel.Value);
                writer.Flag("chase", e.Chase);
                writer.Flag("hadToRetell", e.HadToRetell);
                writer.Text("words", e.Words);
                writer.Evidence("evidence", e.Evidence);
            },
            reader => new(new Channel(reader.Id("channel")), reader.Flag("chase"), reader.Flag("hadToRetell"), reader.OptionalText("words"), reader.OptionalEvidence("evidence"))),
        Entry<CaseEvent.NoteAdded>(
            "note-added.v1",
            (writer, e) => writer.Text("note", e.Note),
            reader => new(reader.Text("note"))),
        Entry<CaseEvent.CustomerAsked>(
            "customer-asked.v1",
            (writer, e) =>
            {
                writer.Id("ask", e.Ask.Value);
                writer.Id("channel", e.Channel.Value);
                writer.Word("result", StoredWords.AskResult, (int)e.Result);
                writer.Plan("plan", e.Plan);
                writer.Number("judgesVersion", e.JudgesVersion);
            },
            reader => new(
                new AskId(reader.Id("ask")),
                new Channel(reader.Id("channel")),
                (AskResult)reader.Word("result", StoredWords.AskResult),
                reader.Plan("plan"),
                reader.Number("judgesVersion"))),
        Entry<CaseEvent.AttemptRecorded>(
            "attempt-recorded.v1",
            (writer, e) =>
            {
                writer.Id("ask", e.Ask.Value);
                writer.Id("channel", e.Channel.Value);
                writer.Word("result", StoredWords.AskResult, (int)e.Result);
            },
            reader => new(
                new AskId(reader.Id("ask")),
                new Channel(reader.Id("channel")),
                (AskResult)reader.Word("result", StoredWords.AskResult))),
        Entry<CaseEvent.AnswerRecorded>(
            "answer-recorded.v1",
            (writer, e) =>
            {
                writer.Word("answer", StoredWords.Answer, (int)e.Answer);
                writer.Number("judgesVersion", e.JudgesVersion);
                writer.Source("source", e.Source);
                writer.Id("ask", e.Ask?.Value);
                writer.Scores("scores", e.Scores);
                writer.Text("words", e.Words);
            },
            reader => new(
                (Answer)reader.Word("answer", StoredWords.Answer),
                reader.Number("judgesVersion"),
                reader.Source("source"),
                reader.Optional("ask", id => new AskId(id)),
                reader.Scores("scores"),
                reader.OptionalText("words"))),
        Entry<CaseEvent.SilenceRecorded>(
            "silence-recorded.v1",
            (writer, e) =>
            {
                writer.Word("reason", StoredWords.SilenceReason, (int)e.Reason);
                writer.Number("attempts", e.Attempts);
                writer.Rule("rule", e.Rule);
                writer.Source("source", e.Source);
            },
            reader => new(
                (SilenceReason)reader.Word("reason", StoredWords.SilenceReason),
                reader.SmallNumber("attempts"),
                reader.Rule("rule"),
                reader.OptionalSource("source"))),
        Entry<CaseEvent.UnreconciledDeclared>(
            "unreconciled-declared.v1",
            (writer, e) =>
            {
                writer.Text("efforts", e.Efforts);
                writer.Text("finalOffer", e.FinalOffer);
                writer.Flag("solo", e.Solo);
            },
            reader => new(reader.Text("efforts"), reader.Text("finalOffer"), reader.Flag("solo"))),
    ];
}
