using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>How the customer is asked whether they are satisfied, as the policy ruled; the event that asks remembers it.</summary>
/// <param name="Rule">The rule that made the plan.</param>
/// <param name="Attempts">How many attempts must have reached them before silence counts, from 1.</param>
/// <param name="Spacing">How far two counting attempts lie apart at least.</param>
/// <param name="Wait">How long after the last counting attempt silence counts.</param>
public sealed record FollowUpPlan(RuleRef Rule, int Attempts, TimeSpan Spacing, TimeSpan Wait)
{
    /// <summary>Gets how long after the last remedy the customer should be asked first. It advises; asking sooner is not refused.</summary>
    public TimeSpan AskAfter { get; init; }

    /// <summary>Gets how long an asking can be answered with a yes, 1 hour to 365 days; a no is recorded whenever it comes.</summary>
    /// <value>The default value is 30 days.</value>
    public TimeSpan AnswerWithin { get; init; } = StandardAnswerWithin;

    /// <summary>Gets how long after it was sent an asking of which nothing was heard counts as arrived, up to 30 days; zero: at once.</summary>
    /// <value>The default value is 24 hours.</value>
    public TimeSpan PresumedAfter { get; init; } = StandardPresumedAfter;

    internal static TimeSpan StandardAnswerWithin { get; } = TimeSpan.FromDays(30);

    internal static TimeSpan StandardPresumedAfter { get; } = TimeSpan.FromHours(24);

    // No wait of a plan is longer than ten years.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    /// <summary>Gets whether it can be carried out: somebody is asked at least once, by a rule with a name, and nothing takes less than no time.</summary>
    internal bool IsSound => !string.IsNullOrEmpty(Rule.Name) && Fault is null;

    /// <summary>Gets which number can't be carried out and what would do; <see langword="null"/>: none.</summary>
    internal string? Fault => Attempts < 1
        ? FormattableString.Invariant($"'{nameof(Attempts)}' of FollowUpPlan is {Attempts}; it is 1 or more.")
        : FaultOf(nameof(Spacing), Spacing) ?? FaultOf(nameof(Wait), Wait) ?? FaultOf(nameof(AnswerWithin), AnswerWithin) ?? FaultOf(nameof(PresumedAfter), PresumedAfter);

    /// <summary>Tells whether another plan says the same.</summary>
    internal bool IsSame(FollowUpPlan? other) => other is not null && this with { Channels = [] } == other with { Channels = [] } && (Channels.IsDefault ? [] : Channels).SequenceEqual(other.Channels.IsDefault ? [] : other.Channels);

    private static string? FaultOf(string name, TimeSpan length) => length >= TimeSpan.Zero && length <= Longest ? null : $"'{name}' of FollowUpPlan is {length:c}; it is from zero to ten years.";

    /// <summary>Gets the channels to try, best first. Empty: whichever the customer used.</summary>
    public ImmutableArray<Channel> Channels { get; init; } = [];
}
