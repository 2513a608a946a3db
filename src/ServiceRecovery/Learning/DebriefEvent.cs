using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Learning;

/// <summary>What happened in a debrief. It is a stream of its own, so that nobody's case waits for it.</summary>
/// <remarks>
/// There is no place for a culprit: what was contributed and found holds neither who said it nor when, only that it was said after the debrief's last step.
/// Owners of actions stand by pseudonym, because they promise something.
/// </remarks>
public abstract record DebriefEvent
{
    // Closed on purpose: Evolve has an arm for each.
    private DebriefEvent()
    {
    }

    /// <summary>A debrief was opened.</summary>
    /// <param name="About">What it learns from: failures, successes, near misses.</param>
    /// <param name="Cases">The cases it looks at, at least one.</param>
    /// <param name="StillOpen">Those of them that weren't closed yet: what is said of them may turn out otherwise.</param>
    /// <param name="Format">The questions it asks, by the name of their format.</param>
    /// <param name="DueAt">By when it should have concluded.</param>
    /// <param name="Facilitator">Who sees to it.</param>
    /// <param name="Severity">The highest severity among the cases.</param>
    /// <param name="MayBeCalledOff">Whether it may be called off: not where safety was concerned, nor after a failed recovery or an impasse.</param>
    /// <param name="Rule">The rule that called for it; none when somebody did.</param>
    /// <param name="Failure">What went wrong in all of them, if that is one thing.</param>
    /// <param name="Cause">The cause that all of them share, if they do.</param>
    /// <param name="Place">The place of all of them, if it is one.</param>
    public sealed record Opened(
        Purpose About,
        ImmutableArray<CaseId> Cases,
        ImmutableArray<CaseId> StillOpen,
        string Format,
        DateTimeOffset DueAt,
        Subject Facilitator,
        Severity Severity,
        bool MayBeCalledOff,
        RuleRef? Rule = null,
        FailureKind? Failure = null,
        CauseId? Cause = null,
        PlaceId? Place = null) : DebriefEvent;

    /// <summary>One more case is looked at.</summary>
    /// <param name="Case">The case.</param>
    /// <param name="StillOpen">It wasn't closed yet.</param>
    /// <param name="Severity">The highest severity among the cases now.</param>
    /// <param name="MayBeCalledOff">Whether the debrief may still be called off.</param>
    public sealed record CaseAdded(CaseId Case, bool StillOpen, Severity Severity, bool MayBeCalledOff) : DebriefEvent;

    /// <summary>People came together, or wrote from where they were. Who they are isn't kept.</summary>
    /// <param name="Present">How many of each role.</param>
    public sealed record Held(ImmutableSortedDictionary<string, int> Present) : DebriefEvent;

    /// <summary>Somebody said something; nobody can tell who, or change it.</summary>
    /// <param name="Question">The question of the format that it answers.</param>
    /// <param name="Words">What was said.</param>
    /// <param name="Stage">The stage of the walk-through it is about.</param>
    public sealed record Contributed(string Question, PersonalText Words, string? Stage = null) : DebriefEvent;

    /// <summary>Something was found that contributed, to a failure or to a success.</summary>
    /// <param name="Factor">Which factor of the house's taxonomy.</param>
    /// <param name="Words">What it was here, in roles and organizations, never in names of persons.</param>
    /// <param name="Because">The factor found before that it explains: it lies behind that one.</param>
    public sealed record FactorFound(FactorId Factor, PersonalText Words, FactorId? Because = null) : DebriefEvent;

    /// <summary>Nothing was found that contributed.</summary>
    /// <param name="Why">Why not.</param>
    public sealed record NoFactorFound(PersonalText Why) : DebriefEvent;

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
    public sealed record ActionPlanned(
        ActionId Ref,
        ActionKind Kind,
        PersonalText What,
        Subject Owner,
        DateTimeOffset DueAt,
        TimeSpan Window,
        FactorId? For = null,
        FailureKind? Failure = null,
        CauseId? Cause = null) : DebriefEvent;

    /// <summary>An action got another time.</summary>
    public sealed record ActionMoved(ActionId Ref, DateTimeOffset DueAt, PersonalText Reason) : DebriefEvent;

    /// <summary>Somebody else answers for an action.</summary>
    public sealed record ActionHandedOver(ActionId Ref, Subject Owner) : DebriefEvent;

    /// <summary>An action's time came and it wasn't done.</summary>
    /// <param name="Ref">The action.</param>
    /// <param name="Reminder">Which reminder it is; those that were missed while nobody worked are counted and not sent.</param>
    public sealed record ActionOverdue(ActionId Ref, int Reminder) : DebriefEvent;

    /// <summary>An action was done, a practice written down.</summary>
    public sealed record ActionFinished(ActionId Ref, PersonalText Proof) : DebriefEvent;

    /// <summary>It was decided not to do it.</summary>
    public sealed record ActionDropped(ActionId Ref, PersonalText Reason) : DebriefEvent;

    /// <summary>The effect of an action was looked at.</summary>
    /// <param name="Ref">The action.</param>
    /// <param name="Effective">Whether it worked.</param>
    /// <param name="Before">How many such failures there were in the window before it was done; none when somebody judged it.</param>
    /// <param name="After">How many in the window after.</param>
    /// <param name="Evidence">What somebody judged it by.</param>
    public sealed record ActionVerified(ActionId Ref, bool Effective, long? Before = null, long? After = null, PersonalText? Evidence = null) : DebriefEvent;

    /// <summary>A place took a practice up.</summary>
    public sealed record PracticeAdopted(ActionId Ref, PlaceId Where) : DebriefEvent;

    /// <summary>The debrief's time came and it hadn't concluded.</summary>
    public sealed record Overdue : DebriefEvent;

    /// <summary>What was learned is said. Actions go on.</summary>
    /// <param name="Lessons">What was learned.</param>
    public sealed record Concluded(PersonalText Lessons) : DebriefEvent;

    /// <summary>It won't be held.</summary>
    /// <param name="Reason">Why not.</param>
    public sealed record CalledOff(PersonalText Reason) : DebriefEvent;

    /// <summary>The question is open again.</summary>
    /// <param name="DueAt">By when it should have concluded now.</param>
    /// <param name="Action">The action that didn't work, if that is why.</param>
    /// <param name="Reason">Why, where somebody opened it again.</param>
    public sealed record Reopened(DateTimeOffset DueAt, ActionId? Action = null, PersonalText? Reason = null) : DebriefEvent;
}

/// <summary>What a debrief plans. The numbers are stored.</summary>
public enum ActionKind
{
    /// <summary>Something that keeps a failure from happening again.</summary>
    Prevention = 0,

    /// <summary>Something that makes a success normal.</summary>
    Practice = 1,
}

/// <summary>An event of a debrief and what stands beside it.</summary>
/// <param name="Header">What stands beside it. For what was contributed or found it names the debrief and not a person, and repeats the time of the step before.</param>
/// <param name="Event">What happened.</param>
public sealed record RecordedDebriefEvent(EventHeader Header, DebriefEvent Event);
