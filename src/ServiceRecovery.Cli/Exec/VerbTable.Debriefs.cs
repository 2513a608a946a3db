using System.Collections.Immutable;
using ServiceRecovery.Learning;
using static ServiceRecovery.Cli.Exec.FieldShape;

namespace ServiceRecovery.Cli.Exec;

// What is asked of a debrief: 'case' names the debrief, and of who says it nothing is kept where the library keeps nothing.
internal static partial class VerbTable
{
    private static IEnumerable<VerbSpec> Debriefs() =>
    [
        new(
            "open-debrief",
            "Opens a debrief, named by 'case', of one case or several.",
            Needed("about", new List(new Id("a case's id"), 1, 200)),
            Maybe("format", new Id("a format of debriefs")),
            Maybe("due", new Instant()),
            Maybe("facilitator", new Id("a person")))
        {
            Ask = line => new DebriefCommand.Open(
                line.Ids("about", id => new CaseId(id)),
                line.Find<string>("format"),
                line.FindValue<DateTimeOffset>("due"),
                line.FindId("facilitator", id => new PersonId(id))),
        },
        new("add-case", "Looks at one more case.", Needed("about", new Id("a case's id"))) { Ask = line => new DebriefCommand.AddCase(line.Id("about", id => new CaseId(id))) },
        new("hold-debrief", "Says how many of each role came together; who they are isn't asked.", Needed("present", new Map(new Count(1, 1000), 16)))
        {
            Ask = line => new DebriefCommand.Hold(
                line.Find<ImmutableSortedDictionary<string, object>>("present")!.ToImmutableSortedDictionary(pair => pair.Key, pair => (int)(long)pair.Value, StringComparer.Ordinal)),
        },
        new(
            "contribute",
            "Says something; neither speaker nor time is kept.",
            Needed("question", new Id("a question of the format")),
            Needed("words", new Text()),
            Maybe("stage", new Id("a stage")))
        {
            Ask = line => new DebriefCommand.Contribute(line.Text("question"), line.Text("words"), line.Find<string>("stage")),
        },
        new(
            "find-factor",
            "Names what contributed, in roles and never in names; 'because' is a factor found before that it lies behind.",
            Needed("factor", new Id("a factor of the taxonomy")),
            Needed("words", new Text()),
            Maybe("because", new Id("a factor of the taxonomy")))
        {
            Ask = line => new DebriefCommand.FindFactor(FactorOf(line, "factor")!.Value, line.Text("words"), FactorOf(line, "because")),
        },
        new("no-factor", "Says why nothing contributed.", Needed("reason", new Text())) { Ask = line => new DebriefCommand.FindNoFactor(line.Text("reason")) },
        new(
            "plan-action",
            "Plans what keeps it from happening again, or a practice that makes a success normal.",
            Needed("ref", new Id("an action")),
            Needed("text", new Text()),
            Needed("who", new Id("a person")),
            Needed("due", new Instant()),
            Maybe("kind", Words<ActionKind>(), "prevention"),
            Maybe("for", new Id("a factor of the taxonomy")),
            Maybe("window", new Duration()),
            Maybe("failure", new Id("a kind of failure")),
            Maybe("cause", new Id("a cause")))
        {
            Ask = line => new DebriefCommand.PlanAction(
                ActionOf(line),
                line.Text("text"),
                line.Id("who", id => new PersonId(id)),
                line.FindValue<DateTimeOffset>("due")!.Value,
                line.Word("kind", ActionKind.Prevention),
                FactorOf(line, "for"),
                line.FindValue<TimeSpan>("window"),
                line.FindId("failure", id => new FailureKind(id)),
                line.FindId("cause", id => new CauseId(id))),
        },
        new("move-action", "Gives an action another time.", Needed("ref", new Id("an action")), Needed("due", new Instant()), Needed("reason", new Text()))
        {
            Ask = line => new DebriefCommand.MoveAction(ActionOf(line), line.FindValue<DateTimeOffset>("due")!.Value, line.Text("reason")),
        },
        new("hand-over-action", "Lets somebody else answer for an action.", Needed("ref", new Id("an action")), Needed("to", new Id("a person")))
        {
            Ask = line => new DebriefCommand.HandOverAction(ActionOf(line), line.Id("to", id => new PersonId(id))),
        },
        new("finish-action", "Says that an action was done, or a practice written down.", Needed("ref", new Id("an action")), Needed("proof", new Text()))
        {
            Ask = line => new DebriefCommand.FinishAction(ActionOf(line), line.Text("proof")),
        },
        new("drop-action", "Decides not to do it.", Needed("ref", new Id("an action")), Needed("reason", new Text())) { Ask = line => new DebriefCommand.DropAction(ActionOf(line), line.Text("reason")) },
        new(
            "verify-action",
            "Looks at the effect of an action after its window: failures are counted, or somebody judges it with evidence.",
            Needed("ref", new Id("an action")),
            Maybe("effective", new Flag()),
            Maybe("evidence", new Text()))
        {
            Ask = line => new DebriefCommand.VerifyAction(ActionOf(line), line.FindValue<bool>("effective"), line.Find<string>("evidence")),
        },
        new("adopt-practice", "Says that a place took a practice up.", Needed("ref", new Id("a practice")), Needed("place", new Id("a place")))
        {
            Ask = line => new DebriefCommand.AdoptPractice(ActionOf(line), line.Id("place", id => new PlaceId(id))),
        },
        new("conclude-debrief", "Says what was learned; actions go on.", Needed("lessons", new Text())) { Ask = line => new DebriefCommand.Conclude(line.Text("lessons")) },
        new("call-off-debrief", "Calls a debrief off, where it isn't about safety, a failed recovery or an impasse.", Needed("reason", new Text())) { Ask = line => new DebriefCommand.CallOff(line.Text("reason")) },
        new("reopen-debrief", "Opens the question again.", Needed("reason", new Text()), Maybe("due", new Instant()))
        {
            Ask = line => new DebriefCommand.Reopen(line.Text("reason"), line.FindValue<DateTimeOffset>("due")),
        },
        new("get-debrief", "Shows the debrief under 'state', with the walk through its cases.") { HasBy = false },
    ];

    private static ActionId ActionOf(FieldValues values) => values.Id("ref", id => new ActionId(id));

    private static FactorId? FactorOf(FieldValues values, string name) => values.FindId(name, id => new FactorId(id));
}
