namespace ServiceRecovery.Cases;

/// <summary>Why a case wants somebody's eyes.</summary>
public enum WantedReason
{
    /// <summary>Nobody owns it.</summary>
    Own = 0,

    /// <summary>The report or a word of the customer has no answer yet.</summary>
    Reply = 1,

    /// <summary>The customer is to be asked whether they are satisfied.</summary>
    Ask = 2,

    /// <summary>It could be closed.</summary>
    Close = 3,

    /// <summary>Nothing has happened for some time.</summary>
    Quiet = 4,

    /// <summary>A promise or a task is due, or was broken and not apologized for.</summary>
    Promise = 5,

    /// <summary>A request for approval expires.</summary>
    Approval = 6,

    /// <summary>Silence counts.</summary>
    Silence = 7,

    /// <summary>Something given can be claimed no longer.</summary>
    Claim = 8,
}

/// <summary>When a case wants somebody's eyes, and why. Nothing is recorded or falls due by it; it says in which order people look.</summary>
/// <param name="At">Since when or by when.</param>
/// <param name="Reason">Why.</param>
/// <param name="Ref">What of the case it is about: a promise, a request, a compensation; <see langword="null"/> where it is about the case itself.</param>
public sealed record Wanted(DateTimeOffset At, WantedReason Reason, string? Ref = null)
{
    /// <summary>Returns the reason with what it is about: <c>own</c>, <c>promise p1</c>.</summary>
    public override string ToString() => Reason.ToString().ToLowerInvariant() + (Ref is null ? "" : $" {Ref}");
}
