namespace ServiceRecovery.Cases;

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

    /// <summary>Gets what it is called in the absorbed case that made it.</summary>
    internal NamedElsewhere? Origin { get; init; }

    /// <summary>Gets when it was recorded, where that was after its time.</summary>
    internal DateTimeOffset? LateAt { get; init; }

    /// <summary>Gets when it breaks unless it was kept: at its time, or a minute after it was recorded late, so that its keeping can be recorded too.</summary>
    internal DateTimeOffset BreaksAt => LateAt is { } late && DueAt <= late ? late + TimeSpan.FromMinutes(1) : DueAt;

    /// <summary>Gets whether it is open and the customer's.</summary>
    public bool IsOwed => Kind == PromiseKind.ToCustomer && Standing == PromiseStanding.Open;
}
