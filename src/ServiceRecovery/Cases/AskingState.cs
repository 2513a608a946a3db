using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Cases;

/// <summary>How far an asking has come.</summary>
internal enum AskingStanding
{
    /// <summary>It was issued.</summary>
    Issued,

    /// <summary>It went out.</summary>
    Sent,

    /// <summary>It reached the customer.</summary>
    Delivered,

    /// <summary>It reached nobody.</summary>
    Failed,
}

/// <summary>One time that the customer was asked, or was to be asked.</summary>
/// <param name="Ask">Its name.</param>
/// <param name="Version">The version at which it was issued.</param>
/// <param name="IssuedAt">When.</param>
/// <param name="Standing">How far it has come.</param>
internal sealed record AskingState(AskId Ask, long Version, DateTimeOffset IssuedAt, AskingStanding Standing)
{
    /// <summary>Gets how the customer is asked.</summary>
    public Channel Channel { get; init; }

    /// <summary>Gets what was planned; <see langword="null"/> of an attempt that reached nobody, which remembers no plan.</summary>
    public FollowUpPlan? Plan { get; init; }

    /// <summary>Gets the version of the case that an answer to it judges.</summary>
    public long JudgesVersion { get; init; }

    /// <summary>Gets until when a yes answers it.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Gets when it went out.</summary>
    public DateTimeOffset SentAt { get; init; }

    /// <summary>Gets the last answer to it.</summary>
    public Answer? Answer { get; init; }

    /// <summary>Gets the scores of <see cref="Answer"/>.</summary>
    public ImmutableSortedDictionary<string, int>? Scores { get; init; }

    /// <summary>Gets the version of <see cref="Answer"/>.</summary>
    public long AnswerVersion { get; init; }

    /// <summary>Gets whether another customer was put on record since, so that its link is somebody else's.</summary>
    internal bool IsFormer { get; init; }

    /// <summary>Gets what it is called in the absorbed case that made it.</summary>
    internal NamedElsewhere? Origin { get; init; }

    /// <summary>Gets whether it is on its way: issued or sent, and nothing known of its end.</summary>
    public bool IsUnderway => Standing is AskingStanding.Issued or AskingStanding.Sent;

    /// <summary>Gets from when it counts as arrived, where nothing is heard of it; <see langword="null"/> while it wasn't sent or once more is known.</summary>
    public DateTimeOffset? PresumedAt => Standing == AskingStanding.Sent && Plan is { } plan ? Deciding.Later(SentAt, plan.PresumedAfter) : null;

    /// <summary>Tells whether something was done since that no answer to it judges.</summary>
    public bool IsSuperseded(RecoveryCase current) => Version < current.StaledVersion;
}

/// <summary>An asking that reached the customer and counts toward silence.</summary>
/// <param name="Ask">Which.</param>
/// <param name="At">When that was recorded.</param>
internal sealed record CountedAsking(AskId Ask, DateTimeOffset At);
