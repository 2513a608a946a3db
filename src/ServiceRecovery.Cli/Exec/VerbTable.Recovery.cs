using System.Collections.Immutable;
using static ServiceRecovery.Cli.Exec.FieldShape;

namespace ServiceRecovery.Cli.Exec;

// What is said, done, given, promised and asked.
internal static partial class VerbTable
{
    private static IEnumerable<VerbSpec> Speaking() =>
    [
        new("acknowledge", "Tells the customer that the report arrived.", Needed("channel", new Id("a channel")), Maybe("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.Acknowledge(ChannelOf(line), line.Find<string>("text")),
        },
        new("assess", "Assesses anew; lowering needs a reason.", Maybe("severity", Words<Severity>()), Maybe("inconvenience", Words<Inconvenience>()), Maybe("why", new Text()))
        {
            Rules = [new FieldRule.OneOf("severity", "inconvenience")],
            Make = (line, _) => new CaseCommand.Assess(
                line.Has("severity") ? line.Word<Severity>("severity") : null,
                line.Has("inconvenience") ? line.Word<Inconvenience>("inconvenience") : null,
                line.Find<string>("why")),
        },
        new(
            "apologize",
            "Apologizes: in words that are reviewed, from a template, or spoken when there is neither.",
            Needed("channel", new Id("a channel")),
            Maybe("text", new Text()),
            Maybe("template", new Reference()),
            Maybe("asWritten", new Flag(), "false"),
            Maybe("culture", new Id("a culture")))
        {
            Rules = [new FieldRule.NotBoth("text", "template")],
            Make = (line, _) => new CaseCommand.Apologize(ChannelOf(line), line.Find<string>("text"), line.Find<string>("template"), line.Flag("asWritten"), line.Find<string>("culture")),
        },
        new("explain", "Explains what happened; a second explanation may take the case back.", Needed("known", Words<CauseKnown>()), Maybe("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.Explain(line.Word<CauseKnown>("known"), line.Find<string>("text")),
        },
        new("listen", "Listens to the customer.", Needed("words", new Text()), Maybe("expects", new Text()), Maybe("account", new Text()))
        {
            Make = (line, _) => new CaseCommand.Listen(line.Text("words"), line.Find<string>("expects"), line.Find<string>("account")),
        },
        new("confirm-understanding", "Says back what was understood.", Needed("text", new Text()), Needed("agreed", new Flag()))
        {
            Make = (line, _) => new CaseCommand.ConfirmUnderstanding(line.Text("text"), line.Flag("agreed")),
        },
    ];

    private static IEnumerable<VerbSpec> Doing() =>
    [
        new("correct", "Puts it right, wholly or in part.", Maybe("ref", new Id("an act")), Needed("extent", Words<CorrectionExtent>()), Needed("text", new Text()), Maybe("cost", Cost))
        {
            Make = (line, _) => new CaseCommand.Correct(line.Word<CorrectionExtent>("extent"), line.Text("text"), line.FindId("ref", id => new ActId(id)), CostOf(line)),
        },
        new("cannot-correct", "Says that it can't be put right and what was done instead; owes compensation.", Needed("reason", new Text()), Needed("instead", new Text()))
        {
            Make = (line, _) => new CaseCommand.DeclareImpossible(line.Text("reason"), line.Text("instead")),
        },
        new("no-failure", "Says that nothing had gone wrong, and what shows it.", Needed("evidence", new Text()), Needed("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.FindNoFailure(line.Text("evidence"), line.Text("text")),
        },
    ];

    private static IEnumerable<VerbSpec> Giving() =>
    [
        new(
            "compensate",
            "Gives something of value: at once within authority, else by another person's approval.",
            Needed("ref", new Id("an act")),
            Needed("kind", Words<CompensationKind>()),
            Needed("amount", new Amount()),
            Needed("currency", new Code()),
            Maybe("basis", Words<CompensationBasis>(), "goodwill"),
            Maybe("schedule", new Reference()),
            Maybe("transaction", new Reference()),
            Maybe("destination", new Reference()),
            Maybe("claimBy", new Instant()),
            Maybe("settlement", new Text()))
        {
            Make = (line, _) => new CaseCommand.Compensate(
                RefOf(line),
                line.Word<CompensationKind>("kind"),
                MoneyOf(line),
                line.Word<CompensationBasis>("basis"),
                line.Find<string>("schedule"),
                line.FindId("transaction", id => new CustomerRef(id)),
                line.FindId("destination", id => new CustomerRef(id)),
                line.FindValue<DateTimeOffset>("claimBy"),
                line.Find<string>("settlement")),
        },
        new(
            "respond-offer",
            "Records what the customer says to an offer; without 'ref' it declines whatever is owed.",
            Needed("response", Words<OfferResponse>()),
            Maybe("ref", new Id("an act")),
            Maybe("amount", new Amount()),
            Maybe("evidence", EvidenceShape))
        {
            Rules = [new FieldRule.NeededWhen("ref", "response", ["accepted", "countered"])],
            Make = (line, by) => new CaseCommand.RespondToOffer(
                line.Word<OfferResponse>("response"),
                line.FindId("ref", id => new ActId(id)),
                line.FindValue<long>("amount") is { } amount ? new Money(amount, default) : null,
                SourceOf(line, by)),
        },
        new("approve", "Approves what waits for another person; 'amount' may be less than was asked.", Needed("ref", new Id("an act")), Maybe("amount", new Amount()))
        {
            Make = (line, _) => new CaseCommand.Approve(RefOf(line), line.FindValue<long>("amount")),
        },
        new("decline", "Declines what waits for another person; who asked may take it back so.", Needed("ref", new Id("an act")), Needed("reason", new Text()))
        {
            Make = (line, _) => new CaseCommand.Decline(RefOf(line), line.Text("reason")),
        },
        new("hand-on", "Hands a request on to a level; from then on that level or a higher one decides.", Needed("ref", new Id("an act")), Needed("level", new Id("a level")))
        {
            Make = (line, _) => new CaseCommand.HandOnApproval(RefOf(line), line.Id("level", id => new Role(id))),
        },
        new("settle", "Settles a compensation.", Needed("ref", new Id("an act")), Needed("proof", new Text())) { Make = (line, _) => new CaseCommand.SettleCompensation(RefOf(line), line.Text("proof")) },
        new("fail", "Records that a settlement went wrong, or that nobody knows.", Needed("ref", new Id("an act")), Needed("how", Words<SettlementOutcome>()), Maybe("reason", new Text()))
        {
            Make = (line, _) => new CaseCommand.FailSettlement(RefOf(line), line.Word<SettlementOutcome>("how"), line.Find<string>("reason")),
        },
        new("reverse", "Takes a compensation back, whole or in part.", Needed("ref", new Id("an act")), Maybe("amount", new Amount()), Needed("reason", new Text()))
        {
            Make = (line, _) => new CaseCommand.ReverseCompensation(RefOf(line), line.Text("reason"), line.FindValue<long>("amount")),
        },
    ];

    private static IEnumerable<VerbSpec> Promising() =>
    [
        new(
            "promise",
            "Promises something by a time; without one the house's times by severity give it.",
            Needed("ref", new Id("a promise")),
            Needed("text", new Text()),
            Maybe("due", new Instant()),
            Maybe("within", new Duration()),
            Maybe("who", new Id("a person")),
            Maybe("task", new Flag(), "false"))
        {
            Rules = [new FieldRule.NotBoth("due", "within")],
            Make = (line, _) => new CaseCommand.MakePromise(
                PromiseOf(line),
                line.Text("text"),
                line.FindValue<DateTimeOffset>("due"),
                line.FindValue<TimeSpan>("within"),
                line.FindId("who", id => new PersonId(id)),
                line.Flag("task") ? PromiseKind.Task : PromiseKind.ToCustomer),
        },
        new("keep", "Keeps a promise.", Needed("ref", new Id("a promise")), Needed("proof", new Text()), Maybe("keptAt", new Instant()))
        {
            Make = (line, _) => new CaseCommand.KeepPromise(PromiseOf(line), line.Text("proof"), line.FindValue<DateTimeOffset>("keptAt")),
        },
        new("move-promise", "Moves a promise before it is due, with the customer's agreement.", Needed("ref", new Id("a promise")), Needed("due", new Instant()), Maybe("evidence", EvidenceShape))
        {
            Make = (line, by) => new CaseCommand.MovePromise(PromiseOf(line), line.FindValue<DateTimeOffset>("due")!.Value, SourceOf(line, by)),
        },
        new("release-promise", "The customer releases a promise.", Needed("ref", new Id("a promise")), Maybe("evidence", EvidenceShape))
        {
            Make = (line, by) => new CaseCommand.ReleasePromise(PromiseOf(line), SourceOf(line, by)),
        },
        new(
            "contact",
            "Records that the customer was in touch: 'chase', they asked where it stands; 'retold', they had to tell it again.",
            Needed("channel", new Id("a channel")),
            Maybe("chase", new Flag(), "false"),
            Maybe("retold", new Flag(), "false"),
            Maybe("text", new Text()))
        {
            Make = (line, _) => new CaseCommand.RecordContact(ChannelOf(line), line.Flag("chase"), line.Flag("retold"), line.Find<string>("text")),
        },
    ];

    private static PromiseId PromiseOf(FieldValues line) => line.Id("ref", id => new PromiseId(id));

    private static IEnumerable<VerbSpec> Asking() =>
    [
        new("follow-up", "Asks the customer whether they are satisfied, or records an attempt that reached nobody.", Needed("channel", new Id("a channel")), Needed("result", Words<AskResult>()), Maybe("ask", new Id("an asking")))
        {
            Make = (line, _) => new CaseCommand.FollowUp(ChannelOf(line), line.Word<AskResult>("result"), line.FindId("ask", id => new AskId(id))),
        },
        new(
            "answer",
            "Records the customer's own answer.",
            Needed("says", Words<Answer>()),
            Maybe("evidence", EvidenceShape),
            Maybe("device", new Id("a device at the place")),
            Maybe("ask", new Id("an asking")),
            Maybe("scores", new Map(new Count(-1000, 1000), 16)),
            Maybe("words", new Text()))
        {
            Rules = [new FieldRule.NotBoth("evidence", "device")],
            Make = (line, by) => new CaseCommand.RecordAnswer(
                line.Word<Answer>("says"),
                SourceOf(line, by),
                line.FindId("ask", id => new AskId(id)),
                line.Find<ImmutableSortedDictionary<string, object>>("scores") is { } scores ? scores.ToImmutableSortedDictionary(pair => pair.Key, pair => (int)(long)pair.Value, StringComparer.Ordinal) : null,
                line.Find<string>("words")),
        },
        new("no-contact", "Records that the customer can't be asked.", Needed("reason", Words(SilenceReason.Unreachable, SilenceReason.NotWanted)), Maybe("evidence", EvidenceShape))
        {
            Make = (line, by) => new CaseCommand.RecordNoContact(line.Word<SilenceReason>("reason"), SourceOf(line, by)),
        },
        new(
            "unreconciled",
            "Asks another person to confirm that the customer can't be satisfied.",
            Needed("ref", new Id("an act")),
            Needed("efforts", new Text()),
            Needed("offer", new Text()),
            Needed("referralTold", new Flag()))
        {
            Make = (line, _) => new CaseCommand.DeclareUnreconciled(RefOf(line), line.Text("efforts"), line.Text("offer"), line.Flag("referralTold")),
        },
    ];
}
