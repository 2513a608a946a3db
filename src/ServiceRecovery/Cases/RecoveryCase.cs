using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

/// <summary>A case as its events left it. Only <see cref="CaseHistory"/> makes one.</summary>
/// <remarks>Its members can be set inside the library because folding fills one fresh copy an event; once handed out, a case never changes.</remarks>
public sealed record RecoveryCase
{
    internal RecoveryCase()
    {
    }

    /// <summary>Gets a case to which nothing has happened yet.</summary>
    public static RecoveryCase Empty { get; } = new();

    /// <summary>Gets the version of the last event; 0 when there is none.</summary>
    public long Version { get; internal set; }

    /// <summary>Gets the stage.</summary>
    public Stage Stage { get; internal set; }

    /// <summary>Gets the playbook the case stays on.</summary>
    public PlaybookRef Playbook { get; internal set; }

    /// <summary>Gets what the case is for.</summary>
    public Purpose Purpose { get; internal set; }

    /// <summary>Gets how the case ended; <see cref="Ending.Open"/> while it hasn't.</summary>
    public Ending Ending { get; internal set; }

    /// <summary>Gets whether the case exists and hasn't ended.</summary>
    public bool IsOpen => Version > 0 && Ending == Ending.Open;

    // Times

    /// <summary>Gets when the house first heard of it.</summary>
    public DateTimeOffset ReceivedAt { get; internal set; }

    /// <summary>Gets when the case was opened.</summary>
    public DateTimeOffset OpenedAt { get; internal set; }

    /// <summary>Gets when the last event was recorded.</summary>
    public DateTimeOffset ChangedAt { get; internal set; }

    // What was reported

    /// <summary>Gets the channel of the report.</summary>
    public Channel Channel { get; internal set; }

    /// <summary>Gets whether the thing or the way was wrong.</summary>
    public FailureNature Nature { get; internal set; }

    /// <summary>Gets the house's own name for what went wrong.</summary>
    public FailureKind? Failure { get; internal set; }

    /// <summary>Gets the severity as assessed last.</summary>
    public Severity Severity { get; internal set; }

    /// <summary>Gets the highest severity there was; duties follow it.</summary>
    public Severity HighestSeverity { get; internal set; }

    /// <summary>Gets the inconvenience as assessed last.</summary>
    public Inconvenience Inconvenience { get; internal set; }

    /// <summary>Gets the highest inconvenience there was; duties follow it.</summary>
    public Inconvenience HighestInconvenience { get; internal set; }

    /// <summary>Gets the version at which the inconvenience became great.</summary>
    public long GreatInconvenienceVersion { get; internal set; }

    /// <summary>Gets who opened the case.</summary>
    public OpenedBy OpenedBy { get; internal set; }

    /// <summary>Gets who reported it.</summary>
    public Subject? Reporter { get; internal set; }

    /// <summary>Gets the customer.</summary>
    public Subject? Customer { get; internal set; }

    /// <summary>Gets the order it is about.</summary>
    public Subject? Order { get; internal set; }

    /// <summary>Gets the place.</summary>
    public PlaceId? Place { get; internal set; }

    /// <summary>Gets the cause it shares with others.</summary>
    public CauseId? Cause { get; internal set; }

    /// <summary>Gets whether safety is concerned.</summary>
    public bool Safety { get; internal set; }

    /// <summary>Gets the limits that the report claimed; they are free again when the case ends.</summary>
    public ImmutableArray<string> LimitKeys { get; internal set; } = [];

    /// <summary>Gets the command that opened it.</summary>
    public CommandId OpenedWith { get; internal set; }

    /// <summary>Gets the persons whose conduct is complained about.</summary>
    public ImmutableArray<Subject> Concerned { get; internal set; } = [];

    /// <summary>Gets whether the person who opened the case is its customer.</summary>
    public bool IsSelfReported => Customer is not null && OpenedBy != OpenedBy.Customer && Equals(Customer, Reporter);

    // Who answers for it

    /// <summary>Gets who answers for the case: its owner, or whoever was named until somebody owns it.</summary>
    public Subject? Responsible { get; internal set; }

    /// <summary>Gets whether somebody took responsibility.</summary>
    public bool IsOwned { get; internal set; }

    /// <summary>Gets the role the owner acts in.</summary>
    public Role OwnerRole { get; internal set; }

    /// <summary>Gets to whom the case was offered and who hasn't accepted yet.</summary>
    public Subject? HandOverTo { get; internal set; }

    /// <summary>Gets the level the case was raised to last.</summary>
    public Role? EscalatedTo { get; internal set; }

    // What earns and what stales

    /// <summary>Gets the version of the last event that earned an ending.</summary>
    public long EarnedVersion { get; internal set; }

    /// <summary>Gets the ending that <see cref="EarnedVersion"/> earned.</summary>
    public Ending EarnedEnding { get; internal set; }

    /// <summary>Gets the version of the last event that made answers stale.</summary>
    public long StaledVersion { get; internal set; }

    /// <summary>Gets when the last staling event happened, as told, else as recorded.</summary>
    public DateTimeOffset StaledAt { get; internal set; }

    /// <summary>Gets the version of the last event that earned or staled anything, also when what it earned is gone: it voids the older requests that aren't about money.</summary>
    public long VoidingVersion { get; internal set; }

    /// <summary>Gets whether the last earning event is newer than every staling one.</summary>
    public bool IsEarned => EarnedVersion > StaledVersion;

    /// <summary>Gets the customer's last answer; silence and declarations are no answers.</summary>
    public Answer? LastAnswer { get; internal set; }

    /// <summary>Gets the version of <see cref="LastAnswer"/>.</summary>
    public long LastAnswerVersion { get; internal set; }

    /// <summary>Gets the version of the last remedy.</summary>
    public long RemedyVersion { get; internal set; }

    /// <summary>Gets the version since which something must be done or offered: the report, the last no, the last reopening, or the last step that sent the case back.</summary>
    public long BackToWorkVersion { get; internal set; }

    /// <summary>Gets how often the customer said no.</summary>
    public int Noes { get; internal set; }

    /// <summary>Gets how often the case went back to work after something had been done.</summary>
    public int Reworks { get; internal set; }

    /// <summary>Gets how often the case was reopened.</summary>
    public int Reopenings { get; internal set; }

    /// <summary>Gets whether the close waits for a promise or a settlement.</summary>
    public bool IsClosing { get; internal set; }

    // What is said

    /// <summary>Gets the version of the last apology.</summary>
    public long ApologyVersion { get; internal set; }

    /// <summary>Gets whether an explanation was given.</summary>
    public bool IsExplained { get; internal set; }

    /// <summary>Gets whether the customer was listened to.</summary>
    public bool IsHeard { get; internal set; }

    /// <summary>Gets whether anything was said to or by a customer, promised, sent, or given; such a case can't be discarded.</summary>
    public bool IsSaid { get; internal set; }

    /// <summary>Gets how often the customer was in touch.</summary>
    public int Contacts { get; internal set; }

    /// <summary>Gets how often they asked where it stands.</summary>
    public int Chases { get; internal set; }

    /// <summary>Gets how often they had to tell it again.</summary>
    public int Retellings { get; internal set; }

    // What is owed

    /// <summary>Gets the latest finding about the correction.</summary>
    public CorrectionFinding Finding { get; internal set; }

    /// <summary>Gets the version at which it was last said that it can't be put right, unless a full correction followed; 0 when there is none.</summary>
    public long ImpossibleVersion { get; internal set; }

    /// <summary>Gets the version at which the customer declined whatever was owed.</summary>
    public long OwedDeclinedVersion { get; internal set; }

    /// <summary>Gets the compensations in the order they were made.</summary>
    public ImmutableArray<CompensationState> Compensations { get; internal set; } = [];

    /// <summary>Gets the requests for approval in the order they were made.</summary>
    public ImmutableArray<ApprovalState> Approvals { get; internal set; } = [];

    /// <summary>Gets the promises in the order they were made.</summary>
    public ImmutableArray<PromiseState> Promises { get; internal set; } = [];

    /// <summary>Gets the costs of corrections and house steps that stand, in the order they were made.</summary>
    public ImmutableArray<Money> Costs { get; internal set; } = [];

    // Asking

    /// <summary>Gets how many attempts count since the last staling event or word of the customer.</summary>
    public int CountingAttempts { get; internal set; }

    /// <summary>Gets when the last counting attempt was recorded.</summary>
    public DateTimeOffset LastCountingAt { get; internal set; }

    /// <summary>Gets how many attempts reached nobody since the last staling event.</summary>
    public int FailedAttempts { get; internal set; }

    /// <summary>Gets the plan of the last asking.</summary>
    public FollowUpPlan? Plan { get; internal set; }

    /// <summary>Gets the last asking.</summary>
    public AskId? LastAsk { get; internal set; }

    // Others

    /// <summary>Gets the evidence the case holds.</summary>
    public ImmutableArray<SubjectKey> Evidence { get; internal set; } = [];

    /// <summary>Gets the cases it is linked with.</summary>
    public ImmutableArray<CaseId> Links { get; internal set; } = [];

    /// <summary>Gets the younger cases it absorbed.</summary>
    public ImmutableArray<AbsorbedState> Absorbed { get; internal set; } = [];

    /// <summary>Gets the older case it was merged into.</summary>
    public CaseId? MergedInto { get; internal set; }

    /// <summary>Gets who acted and when last.</summary>
    public ImmutableArray<ActedState> Acted { get; internal set; } = [];

    /// <summary>Gets whether thanks were said or waived.</summary>
    public bool IsThanked { get; internal set; }

    /// <summary>Gets whether the case was debriefed or its debrief waived.</summary>
    public bool IsDebriefed { get; internal set; }

    /// <summary>Returns what stands granted in a currency, costs included, in minor units: what was granted and neither failed, nor was taken back or declined.</summary>
    public long StandingMinor(Currency currency)
    {
        var sum = GrantedMinor(currency);
        foreach (var cost in Costs)
        {
            sum += cost.Currency == currency ? cost.Minor : 0;
        }

        return sum;
    }

    /// <summary>Returns what stands granted to the customer in a currency, costs left out, in minor units; the floor is compared with it.</summary>
    public long GrantedMinor(Currency currency)
    {
        var sum = 0L;
        foreach (var compensation in Compensations)
        {
            sum += compensation.Amount.Currency == currency ? compensation.StandingMinor : 0;
        }

        return sum;
    }
}

/// <summary>What was found about putting it right.</summary>
public enum CorrectionFinding
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>It was put right.</summary>
    Full,

    /// <summary>It was put right in part.</summary>
    Part,

    /// <summary>It can't be put right.</summary>
    Impossible,

    /// <summary>Nothing had gone wrong.</summary>
    NoFailure,
}

/// <summary>How far a compensation is.</summary>
public enum CompensationStanding
{
    /// <summary>Granted and not settled.</summary>
    Unsettled,

    /// <summary>Granted, and nobody knows whether it was paid; counts as unsettled.</summary>
    Unknown,

    /// <summary>Settled.</summary>
    Settled,

    /// <summary>Tendered and not claimed in time; counts as settled.</summary>
    Unclaimed,

    /// <summary>Refused or failed: the grant ended.</summary>
    Failed,

    /// <summary>Taken back whole.</summary>
    Reversed,

    /// <summary>Declined by the customer.</summary>
    Declined,
}

/// <summary>A compensation of a case.</summary>
/// <param name="Ref">Its name.</param>
/// <param name="Kind">What is given.</param>
/// <param name="Amount">Its value when granted.</param>
/// <param name="Basis">Why.</param>
/// <param name="Standing">How far it is.</param>
/// <param name="GrantedVersion">The version of the grant.</param>
public sealed record CompensationState(ActId Ref, CompensationKind Kind, Money Amount, CompensationBasis Basis, CompensationStanding Standing, long GrantedVersion)
{
    /// <summary>Gets how much was taken back.</summary>
    public long Reversed { get; init; }

    /// <summary>Gets until when it may be claimed.</summary>
    public DateTimeOffset? ClaimBy { get; init; }

    /// <summary>Gets the limits it claimed.</summary>
    public ImmutableArray<string> LimitKeys { get; init; } = [];

    /// <summary>Gets whether it waits for its settlement.</summary>
    public bool IsUnsettled => Standing is CompensationStanding.Unsettled or CompensationStanding.Unknown;

    /// <summary>Gets whether the grant stands.</summary>
    public bool Stands => IsUnsettled || Standing is CompensationStanding.Settled or CompensationStanding.Unclaimed;

    /// <summary>Gets what stands of it, in minor units.</summary>
    public long StandingMinor => Stands ? Amount.Minor - Reversed : 0;
}

/// <summary>How far a request for approval is.</summary>
public enum ApprovalStanding
{
    /// <summary>It waits.</summary>
    Pending,

    /// <summary>Approved.</summary>
    Given,

    /// <summary>Declined, or taken back by who asked.</summary>
    Declined,

    /// <summary>Expired.</summary>
    Expired,
}

/// <summary>A request for another person's approval.</summary>
/// <param name="Ref">Its name.</param>
/// <param name="Act">What will have happened when it is approved.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="RequestedFor">Whom they acted for.</param>
/// <param name="RequestedVersion">The version of the request.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="Level">The level whose limits suffice, or that it was handed on to.</param>
/// <param name="Settlement">The proof that settles the grant when it is approved.</param>
public sealed record ApprovalState(ActId Ref, CaseEvent Act, Subject RequestedBy, Subject? RequestedFor, long RequestedVersion, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, Role? Level, PersonalText? Settlement)
{
    /// <summary>Gets how far it is.</summary>
    public ApprovalStanding Standing { get; init; }

    /// <summary>Gets whether it is about money; a request about anything else is void once an answer would be stale.</summary>
    public bool IsAboutMoney => Money is not null;

    /// <summary>Gets whether it was handed on, so that <see cref="Level"/> binds.</summary>
    public bool IsHandedOn { get; init; }

    /// <summary>Gets the money it is about.</summary>
    public Money? Money => Act switch
    {
        CaseEvent.CompensationGranted granted => granted.Amount,
        CaseEvent.CorrectionMade correction => correction.Cost,
        CaseEvent.StepTaken step => step.Cost,
        _ => null,
    };
}

/// <summary>How a promise stands.</summary>
public enum PromiseStanding
{
    /// <summary>It is open.</summary>
    Open,

    /// <summary>It was kept.</summary>
    Kept,

    /// <summary>It was kept in time and recorded after it had broken.</summary>
    KeptRecordedLate,

    /// <summary>The customer released it.</summary>
    Released,

    /// <summary>It was broken.</summary>
    Broken,
}

/// <summary>A promise of a case.</summary>
/// <param name="Ref">Its name.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="By">Who will do it.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="DueAt">By when.</param>
/// <param name="Standing">How it stands.</param>
public sealed record PromiseState(PromiseId Ref, PromiseKind Kind, Subject By, DateTimeOffset MadeAt, DateTimeOffset DueAt, PromiseStanding Standing)
{
    /// <summary>Gets what was promised.</summary>
    public required PersonalText What { get; init; }

    /// <summary>Gets the version at which it was made.</summary>
    public long MadeVersion { get; init; }

    /// <summary>Gets the version at which it broke.</summary>
    public long BrokenVersion { get; init; }

    /// <summary>Gets whether it is open and the customer's.</summary>
    public bool IsOwed => Kind == PromiseKind.ToCustomer && Standing == PromiseStanding.Open;
}

/// <summary>A younger case that was absorbed.</summary>
/// <param name="Younger">Which.</param>
/// <param name="Version">Its version then.</param>
public sealed record AbsorbedState(CaseId Younger, long Version);

/// <summary>A person who acted in a case.</summary>
/// <param name="Person">Who.</param>
/// <param name="At">When last.</param>
public sealed record ActedState(Subject Person, DateTimeOffset At);
