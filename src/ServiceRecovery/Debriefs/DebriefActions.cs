using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Debriefs;

internal abstract partial record DebriefCommand
{
    /// <summary>Plans what keeps it from happening again, or a practice that makes a success normal.</summary>
    /// <param name="Ref">Its name.</param>
    /// <param name="What">What will be done.</param>
    /// <param name="Owner">Who answers for it.</param>
    /// <param name="DueAt">By when.</param>
    /// <param name="Kind">An action that prevents, or a practice that spreads.</param>
    /// <param name="For">The factor it is for.</param>
    /// <param name="Window">How long after it is done its effect is looked at; <see langword="null"/>: as the organization's rules say.</param>
    /// <param name="Failure">The failures that count as recurring; <see langword="null"/>: those the debrief is about.</param>
    /// <param name="Cause">The cause whose failures count as recurring; <see langword="null"/>: that of the debrief.</param>
    [Act("plan-action")]
    public sealed partial record PlanAction(
        ActionId Ref,
        [Text, Field("text")] string What,
        [Field("who")] PersonId Owner,
        [Field("due")] DateTimeOffset DueAt,
        ActionKind Kind = ActionKind.Prevention,
        FactorId? For = null,
        TimeSpan? Window = null,
        FailureKind? Failure = null,
        CauseId? Cause = null) : DebriefCommand, IPartOfTalk
    {
        internal override Unmet? Validate() => Failure is not null && Cause is not null ? Refusals.NotBoth(Act.Verb, "failure", "cause") : null;
    }

    /// <summary>Gives an action another time.</summary>
    [Act("move-action")]
    public sealed partial record MoveAction(ActionId Ref, [Field("due")] DateTimeOffset DueAt, [Text] string Reason) : DebriefCommand;

    /// <summary>Lets somebody else answer for an action.</summary>
    [Act("hand-over-action")]
    public sealed partial record HandOverAction(ActionId Ref, PersonId To) : DebriefCommand;

    /// <summary>Says that an action was done, or a practice written down.</summary>
    [Act("finish-action")]
    public sealed partial record FinishAction(ActionId Ref, [Text] string Proof) : DebriefCommand;

    /// <summary>Decides not to do it.</summary>
    [Act("drop-action")]
    public sealed partial record DropAction(ActionId Ref, [Text] string Reason) : DebriefCommand;

    /// <summary>Looks at the effect of an action after its window: failures are counted, or somebody judges it with evidence.</summary>
    /// <param name="Ref">The action.</param>
    /// <param name="Effective">Whether it worked, where somebody judges it; <see langword="null"/>: failures are counted.</param>
    /// <param name="Evidence">What it is judged by.</param>
    [Act("verify-action", By = Givers.Staff | Givers.DueWork)]
    public sealed partial record VerifyAction(ActionId Ref, bool? Effective = null, [Text] string? Evidence = null) : DebriefCommand
    {
        internal override Unmet? Validate() => Effective is not null && Evidence is null ? Refusals.MissingField("evidence", Act.Verb) : null;

        // Due work counts failures; what somebody judges, people judge.
        internal override bool MayBeGivenBy(Actor by) => by.Kind == ActorKind.Staff || (Effective is null && by.IsDueWork);
    }

    /// <summary>Says that a place took a practice up.</summary>
    [Act("adopt-practice")]
    public sealed partial record AdoptPractice([About("a practice")] ActionId Ref, [Field("place")] PlaceId Where) : DebriefCommand;

    /// <summary>Reminds of an action whose time came. Due work gives it.</summary>
    [Act("chase-action", By = Givers.DueWork)]
    internal sealed partial record ChaseAction(ActionId Ref) : DebriefCommand;
}

public abstract partial record DebriefEvent
{
    /// <summary>Something will be done so that it doesn't happen again, or so that it happens everywhere.</summary>
    /// <param name="Ref">Its name.</param>
    /// <param name="Kind">An action that prevents, or a practice that spreads.</param>
    /// <param name="What">What will be done.</param>
    /// <param name="Owner">Who answers for it.</param>
    /// <param name="DueAt">By when.</param>
    /// <param name="Window">How long after it is done its effect is looked at, and as long before.</param>
    /// <param name="For">The factor it is for.</param>
    /// <param name="Failure">The failures that count as recurring: of this kind.</param>
    /// <param name="Cause">The failures that count as recurring: of this cause.</param>
    [Stored("action-planned.v1")]
    internal sealed partial record ActionPlanned(
        ActionId Ref,
        ActionKind Kind,
        PersonalText What,
        [Person] Subject Owner,
        DateTimeOffset DueAt,
        TimeSpan Window,
        FactorId? For = null,
        FailureKind? Failure = null,
        CauseId? Cause = null) : DebriefEvent;

    /// <summary>An action got another time.</summary>
    [Stored("action-moved.v1")]
    internal sealed partial record ActionMoved(ActionId Ref, DateTimeOffset DueAt, PersonalText Reason) : DebriefEvent;

    /// <summary>Somebody else answers for an action.</summary>
    [Stored("action-handed-over.v1")]
    internal sealed partial record ActionHandedOver(ActionId Ref, [Person] Subject Owner) : DebriefEvent;

    /// <summary>An action's time came and it wasn't done.</summary>
    /// <param name="Ref">The action.</param>
    /// <param name="Reminder">Which reminder it is; those that were missed while nobody worked are counted and not sent.</param>
    [Stored("action-overdue.v1")]
    internal sealed partial record ActionOverdue(ActionId Ref, int Reminder) : DebriefEvent;

    /// <summary>An action was done, a practice written down.</summary>
    [Stored("action-finished.v1")]
    internal sealed partial record ActionFinished(ActionId Ref, PersonalText Proof) : DebriefEvent;

    /// <summary>It was decided not to do it.</summary>
    [Stored("action-dropped.v1")]
    internal sealed partial record ActionDropped(ActionId Ref, PersonalText Reason) : DebriefEvent;

    /// <summary>The effect of an action was looked at.</summary>
    /// <param name="Ref">The action.</param>
    /// <param name="Effective">Whether it worked.</param>
    /// <param name="Before">How many such failures there were in the window before it was done; none when somebody judged it.</param>
    /// <param name="After">How many in the window after.</param>
    /// <param name="Evidence">What somebody judged it by.</param>
    [Stored("action-verified.v1")]
    internal sealed partial record ActionVerified(ActionId Ref, bool Effective, long? Before = null, long? After = null, PersonalText? Evidence = null) : DebriefEvent;

    /// <summary>A place took a practice up.</summary>
    [Stored("practice-adopted.v1")]
    internal sealed partial record PracticeAdopted(ActionId Ref, PlaceId Where) : DebriefEvent;
}

// What will be done about it, and whether it worked.
[Family(220)]
internal static partial class ActionActs
{
    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.PlanAction command, DebriefFacts facts)
    {
        if (current.Actions.Any(action => action.Ref == command.Ref))
        {
            return DebriefDeciding.Refuse(DebriefRefusals.ActionTaken(command.Ref));
        }

        if (command.For is { } factor && current.Factors.All(found => found.Factor != factor))
        {
            return DebriefDeciding.Refuse(DebriefRefusals.FactorNotFound(factor));
        }

        if (command.Window is { } window && (window <= TimeSpan.Zero || window > LearningOptions.LongestWindow))
        {
            return DebriefDeciding.Refuse(DebriefRefusals.WindowOutOfRange(LearningOptions.LongestWindow));
        }

        // The narrower of the two is what the debrief was about; who names one means that one.
        var isNamed = command.Failure is not null || command.Cause is not null;
        return DebriefDeciding.CheckDue(command.DueAt, facts) is { } wrong ? DebriefDeciding.Refuse(wrong) : DebriefDeciding.Accept(new DebriefEvent.ActionPlanned(
            command.Ref,
            command.Kind,
            DebriefDeciding.Text(command.What),
            facts.Names.SubjectOf(command.Owner),
            command.DueAt,
            command.Window ?? facts.Rules.EffectWindow,
            command.For,
            isNamed || current.Cause is not null ? command.Failure : current.Failure,
            isNamed ? command.Cause : current.Cause));
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.MoveAction command, DebriefFacts facts) =>
        DebriefDeciding.OnPlanned(current, command.Ref, "Plan another", action => DebriefDeciding.CheckDue(command.DueAt, facts) is { } wrong
            ? DebriefDeciding.Refuse(wrong)
            : DebriefDeciding.Accept(new DebriefEvent.ActionMoved(action.Ref, command.DueAt, DebriefDeciding.Text(command.Reason))));

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.HandOverAction command, DebriefFacts facts) =>
        DebriefDeciding.OnPlanned(current, command.Ref, "Plan another", action => DebriefDeciding.Accept(new DebriefEvent.ActionHandedOver(action.Ref, facts.Names.SubjectOf(command.To))));

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.FinishAction command, DebriefFacts facts) =>
        DebriefDeciding.OnPlanned(current, command.Ref, "Plan another", action => DebriefDeciding.Accept(new DebriefEvent.ActionFinished(action.Ref, DebriefDeciding.Text(command.Proof))));

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.DropAction command, DebriefFacts facts) =>
        DebriefDeciding.OnPlanned(current, command.Ref, "What is done can't be dropped", action => DebriefDeciding.Accept(new DebriefEvent.ActionDropped(action.Ref, DebriefDeciding.Text(command.Reason))));

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.VerifyAction command, DebriefFacts facts)
    {
        if (DebriefDeciding.Find(current, command.Ref) is not { } action)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.ActionUnknown(command.Ref));
        }

        if (action.Standing != ActionStanding.Done)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.ActionNotOpen(action, action.Standing == ActionStanding.Planned ? "Say first that it was done" : "Plan another if more is needed"));
        }

        if (facts.Now < action.VerifiableAt)
        {
            return DebriefDeciding.Refuse(DebriefRefusals.EffectOpen(action, action.VerifiableAt!.Value));
        }

        if (action.IsCounted)
        {
            return command.Effective is not null ? DebriefDeciding.Refuse(DebriefRefusals.EffectCounted(action.Ref)) : Counted(current, action, facts);
        }

        return command is { Effective: { } effective, Evidence: { } evidence }
            ? Judged(current, new DebriefEvent.ActionVerified(action.Ref, effective, Evidence: DebriefDeciding.Text(evidence)), facts)
            : DebriefDeciding.Refuse(DebriefRefusals.EffectNeedsJudging(action.Ref));
    }

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.AdoptPractice command, DebriefFacts facts) => DebriefDeciding.Find(current, command.Ref) switch
    {
        null => DebriefDeciding.Refuse(DebriefRefusals.ActionUnknown(command.Ref)),
        { Kind: not ActionKind.Practice } => DebriefDeciding.Refuse(DebriefRefusals.NotAPractice(command.Ref)),
        { Standing: ActionStanding.Planned or ActionStanding.Dropped } action => DebriefDeciding.Refuse(DebriefRefusals.ActionNotOpen(action, "Write it down first: 'finish-action'")),
        { } action when action.AdoptedAt.Contains(command.Where) => DebriefDeciding.Refuse(DebriefRefusals.AdoptedAlready(command.Ref, command.Where)),
        _ => DebriefDeciding.Accept(new DebriefEvent.PracticeAdopted(command.Ref, command.Where)),
    };

    internal static partial DebriefDecision Decide(Debrief current, DebriefCommand.ChaseAction command, DebriefFacts facts) =>
        DebriefDeciding.OnPlanned(current, command.Ref, "Nobody is reminded of it", action => DebriefDeciding.Accept(new DebriefEvent.ActionOverdue(action.Ref, DebriefDue.ReminderAt(action, facts.Now))));

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.ActionPlanned happened) => next with
    {
        Actions = next.Actions.Add(new PlannedAction(happened.Ref, happened.Kind, happened.What, happened.Owner, happened.DueAt, happened.Window)
        {
            For = happened.For,
            Failure = happened.Failure,
            Cause = happened.Cause,
            PlannedAt = header.RecordedAt,
        }),
    };

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.ActionMoved happened) => With(next, happened.Ref, action => action with { DueAt = happened.DueAt, Reminders = 0 });

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.ActionHandedOver happened) => With(next, happened.Ref, action => action with { Owner = happened.Owner });

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.ActionOverdue happened) => With(next, happened.Ref, action => action with { Reminders = happened.Reminder });

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.ActionFinished happened) => With(next, happened.Ref, action => action with { Standing = ActionStanding.Done, FinishedAt = header.OccurredAt ?? header.RecordedAt });

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.ActionDropped happened) => With(next, happened.Ref, action => action with { Standing = ActionStanding.Dropped });

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.ActionVerified happened) => With(next, happened.Ref, action => action with { Standing = happened.Effective ? ActionStanding.Effective : ActionStanding.Ineffective });

    internal static partial Debrief Apply(Debrief next, EventHeader header, DebriefEvent.PracticeAdopted happened) => With(next, happened.Ref, action => action with { AdoptedAt = action.AdoptedAt.Add(happened.Where) });

    // It worked if no such failure came back, or fewer did than before; so one more failure never turns "didn't work" into "worked".
    private static DebriefDecision.Accepted Counted(Debrief current, PlannedAction action, DebriefFacts facts)
    {
        var (before, after) = facts.Recurrences ?? throw new InvalidOperationException("An effect was decided without counting. Gather the facts before deciding.");
        return Judged(current, new DebriefEvent.ActionVerified(action.Ref, after == 0 || after < before, before, after), facts);
    }

    // What didn't work opens the question again.
    private static DebriefDecision.Accepted Judged(Debrief current, DebriefEvent.ActionVerified verified, DebriefFacts facts) => verified.Effective || current.IsOpen
        ? DebriefDeciding.Accept(verified)
        : DebriefDeciding.Accept(verified, new DebriefEvent.Reopened(Deciding.Later(facts.Now, facts.Rules.Within(current.Severity)), verified.Ref));

    private static Debrief With(Debrief current, ActionId id, Func<PlannedAction, PlannedAction> change)
    {
        for (var i = 0; i < current.Actions.Length; i++)
        {
            if (current.Actions[i].Ref == id)
            {
                return current with { Actions = current.Actions.SetItem(i, change(current.Actions[i])) };
            }
        }

        throw new InvalidOperationException($"The event speaks of the action '{id}', which was never planned.");
    }
}
