using System.Collections.Immutable;

namespace ServiceRecovery.Cases;

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

    /// <summary>Gets the version of the event that took its limits last, in the stream in which it was recorded: the grant, or the payment after it had failed.</summary>
    internal long ClaimedVersion { get; init; }

    /// <summary>Gets the absorbed case in which the event of <see cref="ClaimedVersion"/> was recorded; <see langword="null"/>: in the case itself.</summary>
    internal CaseId? ClaimedIn { get; init; }

    /// <summary>Gets what it is called in the absorbed case that made it.</summary>
    internal NamedElsewhere? Origin { get; init; }

    /// <summary>Gets the transaction of which it gives something back.</summary>
    internal SubjectKey? GivenBack { get; init; }

    /// <summary>Gets what was captured in the transaction; <see langword="null"/> also where it was granted before that was asked for: such a grant gave the transaction back whole.</summary>
    internal long? Captured { get; init; }

    /// <summary>Gets whether it waits for its settlement.</summary>
    public bool IsUnsettled => Standing is CompensationStanding.Unsettled or CompensationStanding.Unknown;

    /// <summary>Gets whether it fell before it was paid: it failed, or was declined.</summary>
    internal bool IsLost => Standing is CompensationStanding.Failed or CompensationStanding.Declined;

    /// <summary>Gets whether the grant stands.</summary>
    public bool Stands => IsUnsettled || Standing is CompensationStanding.Settled or CompensationStanding.Unclaimed;

    /// <summary>Gets what stands of it, in minor units.</summary>
    public long StandingMinor => Stands ? Amount.Minor - Reversed : 0;
}
