using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Debriefs;

/// <summary>A debrief as its events left it. Only <see cref="DebriefHistory"/> makes one.</summary>
public sealed record Debrief
{
    internal Debrief()
    {
    }

    /// <summary>Gets a debrief to which nothing has happened yet.</summary>
    public static Debrief Empty { get; } = new();

    /// <summary>Gets the stage of a debrief in which people still talk.</summary>
    public static Stage Talking { get; } = new("Talking");

    /// <summary>Gets the stage of a debrief that said what was learned.</summary>
    public static Stage Ended { get; } = new("Concluded");

    /// <summary>Gets the stage of a debrief that won't be held.</summary>
    public static Stage Off { get; } = new("CalledOff");

    /// <summary>Returns one line for a log: where it stands, and how many cases it looks at.</summary>
    public override string ToString() => Version == 0 ? "not called for" : FormattableString.Invariant($"in '{Stage}' at version {Version}, {Cases.Length} cases");

    /// <summary>Gets the version of the last event; 0 when there is none.</summary>
    public long Version { get; internal init; }

    /// <summary>Gets how far it is: <see cref="Talking"/>, <see cref="Ended"/> or <see cref="Off"/>.</summary>
    public Stage Stage { get; internal init; }

    /// <summary>Gets whether people still talk.</summary>
    public bool IsOpen => Version > 0 && Stage == Talking;

    /// <summary>Gets what it learns from.</summary>
    public Purpose About { get; internal init; }

    /// <summary>Gets the cases it looks at.</summary>
    public ImmutableArray<CaseId> Cases { get; internal init; } = [];

    /// <summary>Gets those of them that weren't closed when they came in.</summary>
    public ImmutableArray<CaseId> StillOpen { get; internal init; } = [];

    /// <summary>Gets the format of its questions.</summary>
    public string Format { get; internal init; } = "";

    /// <summary>Gets by when it should have concluded.</summary>
    public DateTimeOffset DueAt { get; internal init; }

    /// <summary>Gets who sees to it.</summary>
    public Subject? Facilitator { get; internal init; }

    /// <summary>Gets the highest severity among the cases.</summary>
    public Severity Severity { get; internal init; }

    /// <summary>Gets whether it may be called off.</summary>
    public bool MayBeCalledOff { get; internal init; }

    /// <summary>Gets the rule that called for it.</summary>
    public RuleRef? Rule { get; internal init; }

    /// <summary>Gets what went wrong in all cases, if that is one thing.</summary>
    public FailureKind? Failure { get; internal init; }

    /// <summary>Gets the cause that all cases share, if they do.</summary>
    public CauseId? Cause { get; internal init; }

    /// <summary>Gets the place of all cases, if it is one.</summary>
    public PlaceId? Place { get; internal init; }

    /// <summary>Gets when it was opened.</summary>
    public DateTimeOffset OpenedAt { get; internal init; }

    /// <summary>Gets when its last step was recorded; what is contributed has no time of its own.</summary>
    public DateTimeOffset ChangedAt { get; internal init; }

    /// <summary>Gets how many of each role were present, all times together.</summary>
    public ImmutableSortedDictionary<string, int> Present { get; internal init; } = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Gets what was said, in the order in which it came.</summary>
    public ImmutableArray<Contribution> Contributions { get; internal init; } = [];

    /// <summary>Gets what contributed.</summary>
    public ImmutableArray<ContributingFactor> Factors { get; internal init; } = [];

    /// <summary>Gets whether it was said that nothing contributed.</summary>
    public bool IsWithoutFactor { get; internal init; }

    /// <summary>Gets the actions and practices.</summary>
    public ImmutableArray<PlannedAction> Actions { get; internal init; } = [];

    /// <summary>Gets whether its time came before it concluded.</summary>
    public bool IsOverdue { get; internal init; }

    /// <summary>Gets how often the question was opened again.</summary>
    public int Reopenings { get; internal init; }

    /// <summary>Gets whether nothing is left to do: it concluded or was called off, and every action was dropped or its effect looked at.</summary>
    public bool IsSettled => Version > 0 && !IsOpen && Actions.All(action => action.IsSettled);
}

/// <summary>Something that was said in a debrief. It has no speaker and no time.</summary>
/// <param name="Question">The question it answers.</param>
/// <param name="Words">What was said.</param>
/// <param name="Stage">The stage of the walk-through it is about.</param>
public sealed record Contribution(string Question, PersonalText Words, string? Stage);

/// <summary>Something that contributed, to a failure or to a success.</summary>
/// <param name="Factor">Which factor of the organization's taxonomy.</param>
/// <param name="Words">What it was here.</param>
/// <param name="Because">The factor that it lies behind.</param>
public sealed record ContributingFactor(FactorId Factor, PersonalText Words, FactorId? Because);

/// <summary>How far an action is.</summary>
public enum ActionStanding
{
    /// <summary>It is to be done.</summary>
    Planned,

    /// <summary>It was done; its effect isn't known yet.</summary>
    Done,

    /// <summary>It worked.</summary>
    Effective,

    /// <summary>It was done and didn't work.</summary>
    Ineffective,

    /// <summary>It was decided not to do it.</summary>
    Dropped,
}

/// <summary>An action or a practice of a debrief.</summary>
/// <param name="Ref">Its name.</param>
/// <param name="Kind">An action that prevents, or a practice that spreads.</param>
/// <param name="What">What is done.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="DueAt">By when.</param>
/// <param name="Window">How long after it is done its effect is looked at.</param>
public sealed record PlannedAction(ActionId Ref, ActionKind Kind, PersonalText What, Subject Owner, DateTimeOffset DueAt, TimeSpan Window)
{
    /// <summary>Gets the factor it is for.</summary>
    public FactorId? For { get; init; }

    /// <summary>Gets the failures that count as recurring, by kind.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Gets the failures that count as recurring, by cause.</summary>
    public CauseId? Cause { get; init; }

    /// <summary>Gets when it was planned.</summary>
    public DateTimeOffset PlannedAt { get; init; }

    /// <summary>Gets how far it is.</summary>
    public ActionStanding Standing { get; init; }

    /// <summary>Gets when it was done.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Gets how often its owner was reminded.</summary>
    public int Reminders { get; init; }

    /// <summary>Gets the places that took a practice up.</summary>
    public ImmutableArray<PlaceId> AdoptedAt { get; init; } = [];

    /// <summary>Gets from when its effect may be looked at.</summary>
    public DateTimeOffset? VerifiableAt => FinishedAt is { } finished ? Deciding.Later(finished, Window) : null;

    /// <summary>Gets whether failures tell by themselves if it worked.</summary>
    public bool IsCounted => Kind == ActionKind.Prevention && (Failure is not null || Cause is not null);

    /// <summary>Gets whether nothing is left to do about it.</summary>
    public bool IsSettled => Standing is ActionStanding.Effective or ActionStanding.Ineffective or ActionStanding.Dropped;
}
