using System.Collections.Immutable;

namespace ServiceRecovery.Learning;

/// <summary>What somebody asks of a debrief.</summary>
public abstract record DebriefCommand
{
    // Closed on purpose: the decider has an arm for each.
    private DebriefCommand()
    {
    }

    /// <summary>Gets whether the command says nothing of who gives it or when: everybody speaks on equal terms.</summary>
    public bool IsUnsigned => this is Contribute or FindFactor or FindNoFactor;

    /// <summary>Opens a debrief of one case or several.</summary>
    /// <param name="Cases">The cases, 1 to 200.</param>
    /// <param name="Format">The questions, by the name of their format; <see langword="null"/>: the house's own.</param>
    /// <param name="DueAt">By when it should have concluded; <see langword="null"/>: as the house's rules say.</param>
    /// <param name="Facilitator">Who sees to it; <see langword="null"/>: who answers for the first case.</param>
    /// <param name="Rule">The rule that called for it, where a policy did.</param>
    public sealed record Open(ImmutableArray<CaseId> Cases, string? Format = null, DateTimeOffset? DueAt = null, PersonId? Facilitator = null, Policies.RuleRef? Rule = null) : DebriefCommand;

    /// <summary>Looks at one more case.</summary>
    public sealed record AddCase(CaseId Case) : DebriefCommand;

    /// <summary>Says that people came together.</summary>
    /// <param name="Present">How many of each role; who they are isn't asked.</param>
    public sealed record Hold(ImmutableSortedDictionary<string, int> Present) : DebriefCommand;

    /// <summary>Says something. Neither speaker nor time is kept; a facilitator may type for the room.</summary>
    /// <param name="Question">The question of the format that it answers.</param>
    /// <param name="Words">What is said.</param>
    /// <param name="Stage">The stage of the walk-through it is about.</param>
    public sealed record Contribute(string Question, string Words, string? Stage = null) : DebriefCommand;

    /// <summary>Names something that contributed.</summary>
    /// <param name="Factor">Which factor of the house's taxonomy.</param>
    /// <param name="Words">What it was here: roles and organizations, no persons.</param>
    /// <param name="Because">The factor found before that it lies behind.</param>
    public sealed record FindFactor(FactorId Factor, string Words, FactorId? Because = null) : DebriefCommand;

    /// <summary>Says that nothing contributed, and why.</summary>
    public sealed record FindNoFactor(string Why) : DebriefCommand;

    /// <summary>Plans an action or a practice.</summary>
    /// <param name="Ref">Its name.</param>
    /// <param name="What">What will be done.</param>
    /// <param name="Owner">Who answers for it.</param>
    /// <param name="DueAt">By when.</param>
    /// <param name="Kind">An action that prevents, or a practice that spreads.</param>
    /// <param name="For">The factor it is for.</param>
    /// <param name="Window">How long after it is done its effect is looked at; <see langword="null"/>: as the house's rules say.</param>
    /// <param name="Failure">The failures that count as recurring; <see langword="null"/>: those the debrief is about.</param>
    /// <param name="Cause">The cause whose failures count as recurring; <see langword="null"/>: that of the debrief.</param>
    public sealed record PlanAction(
        ActionId Ref,
        string What,
        PersonId Owner,
        DateTimeOffset DueAt,
        ActionKind Kind = ActionKind.Prevention,
        FactorId? For = null,
        TimeSpan? Window = null,
        FailureKind? Failure = null,
        CauseId? Cause = null) : DebriefCommand;

    /// <summary>Gives an action another time.</summary>
    public sealed record MoveAction(ActionId Ref, DateTimeOffset DueAt, string Reason) : DebriefCommand;

    /// <summary>Lets somebody else answer for an action.</summary>
    public sealed record HandOverAction(ActionId Ref, PersonId To) : DebriefCommand;

    /// <summary>Says that an action was done, or a practice written down.</summary>
    public sealed record FinishAction(ActionId Ref, string Proof) : DebriefCommand;

    /// <summary>Decides not to do it.</summary>
    public sealed record DropAction(ActionId Ref, string Reason) : DebriefCommand;

    /// <summary>Looks at the effect of an action once its window has passed. Due work gives it by itself where failures can be counted.</summary>
    /// <param name="Ref">The action.</param>
    /// <param name="Effective">Whether it worked, where somebody judges it; <see langword="null"/>: failures are counted.</param>
    /// <param name="Evidence">What it is judged by.</param>
    public sealed record VerifyAction(ActionId Ref, bool? Effective = null, string? Evidence = null) : DebriefCommand;

    /// <summary>Says that a place took a practice up.</summary>
    public sealed record AdoptPractice(ActionId Ref, PlaceId Where) : DebriefCommand;

    /// <summary>Says what was learned, and ends the talking.</summary>
    public sealed record Conclude(string Lessons) : DebriefCommand;

    /// <summary>Calls the debrief off.</summary>
    public sealed record CallOff(string Reason) : DebriefCommand;

    /// <summary>Opens the question again.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="DueAt">By when it should have concluded; <see langword="null"/>: as the house's rules say.</param>
    public sealed record Reopen(string Reason, DateTimeOffset? DueAt = null) : DebriefCommand;

    /// <summary>The debrief's time came. Due work gives it.</summary>
    public sealed record MarkOverdue : DebriefCommand;

    /// <summary>Reminds of an action whose time came. Due work gives it.</summary>
    public sealed record ChaseAction(ActionId Ref) : DebriefCommand;
}
