using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using static ServiceRecovery.Cli.Exec.FieldShape;

namespace ServiceRecovery.Cli.Exec;

// What opens a case, who answers for it, where it belongs, how it ends, and what is learned from it.
internal static partial class VerbTable
{
    private static IEnumerable<VerbSpec> Opening() =>
    [
        new(
            "report",
            "Opens a case: a customer was let down, a customer was delighted, or something nearly went wrong.",
            Maybe("type", new Word(["failure", "praise", "near-miss"]), "failure"),
            Maybe("nature", Words<FailureNature>(), "outcome"),
            Maybe("failure", new Id("the house's own name for what went wrong")),
            Maybe("severity", Words<Severity>()),
            Maybe("inconvenience", Words<Inconvenience>(), "some"),
            Maybe("text", new Text()),
            Needed("channel", new Id("a channel")),
            Maybe("customer", new Reference()),
            Maybe("order", new Reference()),
            Maybe("place", new Id("a place")),
            Maybe("openedBy", Words<OpenedBy>(), "staff"),
            Maybe("evidence", EvidenceShape),
            Maybe("cause", new Id("a cause")),
            Maybe("safety", new Flag(), "false"),
            Maybe("needs", new Text()),
            Maybe("representative", new Reference()),
            Maybe("concerned", new List(new Id("a person"), 0, 100)),
            Maybe("praised", new List(new Id("a person"), 0, 100)))
        {
            Rules = [new FieldRule.NeededWhen("severity", "type", ["failure"], "failure"), new FieldRule.NeededWhen("text", "type", ["praise", "near-miss"], "failure")],
            Make = Report,
        },
        new("own", "Takes responsibility for the case, or accepts a hand-over.") { Make = (_, _) => new CaseCommand.Own() },
        new(
            "hand-over",
            "Offers the case to somebody else, who accepts it by 'own'.",
            Needed("to", new FieldShape.Object([Needed("id", new Id("a person")), Needed("role", new Id("a role"))])),
            Needed("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.HandOver(To(line).Id("id", id => new PersonId(id)), To(line).Id("role", id => new Role(id)), line.Text("text")),
        },
        new("take-over", "Takes the case from its owner, which needs a higher level.", Needed("text", new Text())) { Make = (line, _) => new CaseCommand.TakeOver(line.Text("text")) },
    ];

    private static FieldValues To(FieldValues line) => line.Find<FieldValues>("to")!;

    private static CaseCommand Report(FieldValues line, Actor by)
    {
        var customer = line.FindId("customer", id => new CustomerRef(id));
        var order = line.FindId("order", id => new CustomerRef(id));
        var place = line.FindId("place", id => new PlaceId(id));
        return line.Find<string>("type") switch
        {
            "praise" => new CaseCommand.ReportPraise(ChannelOf(line), line.Text("text"), line.Ids("praised", id => new PersonId(id)), customer, order, place),
            "near-miss" => new CaseCommand.ReportNearMiss(ChannelOf(line), line.Text("text"), place, line.Flag("safety")),
            _ => new CaseCommand.ReportFailure(
                line.Word<Severity>("severity"),
                ChannelOf(line),
                line.Find<string>("text"),
                line.Word("inconvenience", Inconvenience.Some),
                line.Word<FailureNature>("nature"),
                line.FindId("failure", id => new FailureKind(id)),
                line.Word("openedBy", OpenedBy.Staff),
                customer,
                order,
                place,
                line.FindId("cause", id => new CauseId(id)),
                line.Flag("safety"),
                line.Find<string>("needs"),
                line.FindId("representative", id => new CustomerRef(id)),
                EvidenceOf(line),
                line.Ids("concerned", id => new PersonId(id))),
        };
    }

    private static IEnumerable<VerbSpec> Ending() =>
    [
        new("close", "Closes the case with the ending that was earned.") { Make = (_, _) => new CaseCommand.Close() },
        new("reopen", "Opens a closed case again.", Needed("reason", new Text())) { Make = (line, _) => new CaseCommand.Reopen(line.Text("reason")) },
        new("withdraw", "The customer takes the complaint back.", Maybe("text", new Text()), Maybe("evidence", EvidenceShape))
        {
            Make = (line, by) => new CaseCommand.Withdraw(SourceOf(line, by), line.Find<string>("text")),
        },
        new("discard", "Says that the case was entered in error.", Needed("reason", new Text())) { Make = (line, _) => new CaseCommand.Discard(line.Text("reason")) },
    ];

    private static IEnumerable<VerbSpec> Belonging() =>
    [
        new("merge", "Merges the case into an older open one of the same customer and purpose.", Needed("into", new Id("a case's id")))
        {
            Make = (line, _) => new CaseCommand.Merge(line.Id("into", id => new CaseId(id))),
        },
        new("link", "Links another case; evidence of one serves the other from then on.", Needed("to", new Id("a case's id")), Needed("reason", new Text()))
        {
            Make = (line, _) => new CaseCommand.Link(line.Id("to", id => new CaseId(id)), line.Text("reason")),
        },
        new("join-cause", "Says that the case shares a cause with others.", Needed("cause", new Id("a cause")))
        {
            Make = (line, _) => new CaseCommand.JoinCause(line.Id("cause", id => new CauseId(id))),
        },
        new("correct-receipt", "Corrects when the house first heard of it, to 'receivedAt', which is earlier.")
        {
            NeedsReceivedAt = true,
            Make = (line, _) => new CaseCommand.CorrectReceipt(line.FindValue<DateTimeOffset>("receivedAt")!.Value),
        },
        new("escalate", "Raises the case to a level.", Needed("level", new Id("a level")), Needed("reason", new Text()))
        {
            Make = (line, _) => new CaseCommand.Escalate(line.Id("level", id => new Role(id)), line.Text("reason")),
        },
        new("note", "Adds a note.", Needed("text", new Text(DoorText.LongestNote))) { Make = (line, _) => new CaseCommand.AddNote(line.Text("text")) },
        new(
            "step",
            "Takes a step of the house's own.",
            Needed("kind", new Id("a kind of step")),
            Maybe("values", new Map(new Text(), 16)),
            Maybe("text", new Text()),
            Maybe("cost", Cost),
            Maybe("ref", new Id("an act")))
        {
            Make = (line, _) => new CaseCommand.TakeStep(
                line.Id("kind", id => new StepKind(id)),
                line.Find<ImmutableSortedDictionary<string, object>>("values") is { } values ? values.ToImmutableSortedDictionary(pair => pair.Key, pair => (string)pair.Value, StringComparer.Ordinal) : null,
                line.Find<string>("text"),
                CostOf(line),
                line.FindId("ref", id => new ActId(id))),
        },
        new("move-playbook", "Moves the case to another playbook or version, which makes an answer stale.", Needed("name", new Id("a playbook")), Needed("version", new Count(1, int.MaxValue)))
        {
            Make = (line, _) => new CaseCommand.MovePlaybook(new PlaybookRef(line.Text("name"), (int)line.FindValue<long>("version")!.Value)),
        },
    ];

    private static IEnumerable<VerbSpec> Learning() =>
    [
        new("thank", "Thanks the customer for praise.", Needed("text", new Text())) { Make = (line, _) => new CaseCommand.Thank(line.Text("text")) },
        new("waive-thanks", "Says why there is nobody to thank.", Needed("reason", new Text())) { Make = (line, _) => new CaseCommand.WaiveThanks(line.Text("reason")) },
        new(
            "interview",
            "Records what the delighted customer told.",
            Needed("text", new Text()),
            Needed("mayQuote", new Flag()),
            Maybe("channel", new Id("a channel")))
        {
            Make = (line, _) => new CaseCommand.Interview(line.Text("text"), line.Flag("mayQuote"), line.FindId("channel", id => new Channel(id))),
        },
        new("waive-interview", "Says why the customer isn't interviewed.", Needed("reason", new Text())) { Make = (line, _) => new CaseCommand.WaiveInterview(line.Text("reason")) },
        new(
            "recognize",
            "Recognizes people, and their team, before their peers.",
            Needed("people", new List(new Id("a person"), 1, 100)),
            Maybe("team", new Text()),
            Needed("forum", new Text()),
            Needed("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.Recognize(line.Ids("people", id => new PersonId(id)), line.Text("forum"), line.Text("text"), line.Find<string>("team")),
        },
        new("debrief", "Records a debrief.", Needed("ref", new Id("a debrief")), Needed("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.Debrief(line.Id("ref", id => new DebriefId(id)), line.Text("text")),
        },
        new("waive-debrief", "Waives the debrief by a rule.", Needed("reason", new Text())) { Make = (line, _) => new CaseCommand.WaiveDebrief(line.Text("reason")) },
        new("practice", "Writes down a practice that others may take up.", Needed("ref", new Id("a practice")), Needed("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.WritePractice(line.Id("ref", id => new PracticeId(id)), line.Text("text")),
        },
    ];
}
