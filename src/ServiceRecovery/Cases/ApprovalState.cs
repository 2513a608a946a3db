namespace ServiceRecovery.Cases;

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
    public bool IsAboutMoney => Money is not null || Act is CaseEvent.CompensationSettled;

    /// <summary>Gets whether it was handed on, so that <see cref="Level"/> binds.</summary>
    public bool IsHandedOn { get; init; }

    /// <summary>Gets what it is called in the absorbed case that made it.</summary>
    internal NamedElsewhere? Origin { get; init; }

    /// <summary>Gets the money it is about.</summary>
    public Money? Money => (Act as ICostsMoney)?.Spent;
}
