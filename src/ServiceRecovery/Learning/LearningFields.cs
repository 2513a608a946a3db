using System.Collections.Immutable;

namespace ServiceRecovery.Learning;

// The fields of what is asked of a debrief, in a fixed order: the door checks them, the fingerprint hashes them.
internal static class LearningFields
{
    private const int LongestQuestion = 64;

    /// <summary>Returns why a command doesn't come in, or null when it does.</summary>
    public static Unmet? Check(DebriefCommand command)
    {
        var verb = LearningVerbs.Of(command);
        return CommandDoor.Check(verb, fields => Visit(fields, command)) ?? command switch
        {
            DebriefCommand.Open { Format: { } format } when !IdText.IsId(format) => Refusals.BadValue("format", verb),
            DebriefCommand.Contribute { Stage: { } stage } when !IdText.IsId(stage) => Refusals.BadValue("stage", verb),
            DebriefCommand.Hold { Present: var present } when present is null || present.IsEmpty => Refusals.MissingField("present", verb),
            DebriefCommand.Hold { Present: var present } when present.Count > CommandDoor.MostEntries || present.Any(pair => !IdText.IsId(pair.Key) || pair.Value is < 1 or > CommandDoor.LargestScore) => Refusals.BadValue("present", verb),
            DebriefCommand.PlanAction { Failure: not null, Cause: not null } => Refusals.BadValue("cause", verb),
            DebriefCommand.VerifyAction { Effective: not null, Evidence: null } => Refusals.MissingField("evidence", verb),
            _ => null,
        };
    }

    public static void Visit(CommandFields fields, DebriefCommand command)
    {
        fields.Code("do", LearningVerbs.Of(command));
        switch (command)
        {
            case DebriefCommand.Open c:
                Cases(fields, c.Cases);
                fields.Code("format", c.Format);
                fields.Time("due", c.DueAt);
                fields.Code("facilitator", c.Facilitator?.ToString());
                fields.Code("rule", c.Rule?.ToString());
                break;
            case DebriefCommand.AddCase c:
                fields.Code("about", c.Case.ToString(), isNeeded: true);
                break;
            case DebriefCommand.Hold c:
                Present(fields, c.Present);
                break;
            case DebriefCommand.Contribute c:
                fields.Text("question", c.Question, isNeeded: true, LongestQuestion);
                fields.Text("words", c.Words, isNeeded: true);
                fields.Code("stage", c.Stage);
                break;
            case DebriefCommand.FindFactor c:
                fields.Code("factor", c.Factor.ToString(), isNeeded: true);
                fields.Text("words", c.Words, isNeeded: true);
                fields.Code("because", c.Because?.ToString());
                break;
            case DebriefCommand.FindNoFactor c:
                fields.Text("reason", c.Why, isNeeded: true);
                break;
            case DebriefCommand.PlanAction c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                fields.Text("text", c.What, isNeeded: true);
                fields.Code("who", c.Owner.ToString(), isNeeded: true);
                fields.Time("due", c.DueAt);
                fields.Choice<ActionKind>("kind", c.Kind);
                fields.Code("for", c.For?.ToString());
                fields.Number("window", c.Window?.Ticks);
                fields.Code("failure", c.Failure?.ToString());
                fields.Code("cause", c.Cause?.ToString());
                break;
            case DebriefCommand.MoveAction c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                fields.Time("due", c.DueAt);
                fields.Text("reason", c.Reason, isNeeded: true);
                break;
            case DebriefCommand.HandOverAction c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                fields.Code("to", c.To.ToString(), isNeeded: true);
                break;
            case DebriefCommand.FinishAction c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                fields.Text("proof", c.Proof, isNeeded: true);
                break;
            case DebriefCommand.DropAction c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                fields.Text("reason", c.Reason, isNeeded: true);
                break;
            case DebriefCommand.VerifyAction c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                fields.Number("effective", c.Effective is { } effective ? (effective ? 1 : 0) : null);
                fields.Text("evidence", c.Evidence);
                break;
            case DebriefCommand.AdoptPractice c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                fields.Code("place", c.Where.ToString(), isNeeded: true);
                break;
            case DebriefCommand.Conclude c:
                fields.Text("lessons", c.Lessons, isNeeded: true);
                break;
            case DebriefCommand.CallOff c:
                fields.Text("reason", c.Reason, isNeeded: true);
                break;
            case DebriefCommand.Reopen c:
                fields.Text("reason", c.Reason, isNeeded: true);
                fields.Time("due", c.DueAt);
                break;
            case DebriefCommand.MarkOverdue:
                break;
            case DebriefCommand.ChaseAction c:
                fields.Code("ref", c.Ref.ToString(), isNeeded: true);
                break;
            default:
                throw new InvalidOperationException($"The fields of '{command.GetType().Name}' are not listed in {nameof(LearningFields)}.");
        }
    }

    /// <summary>Returns the words that a command puts into a debrief, each with its field; none of them may name a person.</summary>
    public static IEnumerable<(string Field, string Words)> WordsOf(DebriefCommand command) => command switch
    {
        DebriefCommand.Contribute c => [("words", c.Words)],
        DebriefCommand.FindFactor c => [("words", c.Words)],
        DebriefCommand.FindNoFactor c => [("reason", c.Why)],
        DebriefCommand.PlanAction c => [("text", c.What)],
        DebriefCommand.MoveAction c => [("reason", c.Reason)],
        DebriefCommand.FinishAction c => [("proof", c.Proof)],
        DebriefCommand.DropAction c => [("reason", c.Reason)],
        DebriefCommand.VerifyAction { Evidence: { } evidence } => [("evidence", evidence)],
        DebriefCommand.Conclude c => [("lessons", c.Lessons)],
        DebriefCommand.CallOff c => [("reason", c.Reason)],
        DebriefCommand.Reopen c => [("reason", c.Reason)],
        _ => [],
    };

    private static void Cases(CommandFields fields, ImmutableArray<CaseId> cases)
    {
        fields.Number("cases", cases.IsDefault ? 0 : cases.Length);
        foreach (var id in cases.IsDefault ? [] : cases)
        {
            fields.Code("cases", id.ToString(), isNeeded: true);
        }
    }

    private static void Present(CommandFields fields, ImmutableSortedDictionary<string, int>? present)
    {
        fields.Number("present", present?.Count);
        foreach (var pair in present ?? ImmutableSortedDictionary<string, int>.Empty)
        {
            fields.Code("present", pair.Key, isNeeded: true);
            fields.Number("count", pair.Value);
        }
    }
}
