using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>What <see cref="Policy.StandardFollowUp"/> plans; it is copied and checked when the policy is made.</summary>
public sealed class FollowUpSettings
{
    /// <summary>Gets or sets the rule that events remember; raise its version when the numbers change.</summary>
    /// <value>The default value is <c>follow-up:1</c>.</value>
    public RuleRef Rule { get; set; } = new("follow-up", 1);

    /// <summary>Gets or sets how many attempts must have reached the customer before silence counts, 1 to 20.</summary>
    /// <value>The default value is 2.</value>
    public int Attempts { get; set; } = 2;

    /// <summary>Gets or sets how far two counting attempts lie apart at least, up to a year.</summary>
    /// <value>The default value is 24 hours.</value>
    /// <remarks>An attempt that comes sooner is recorded and doesn't count.</remarks>
    public TimeSpan Spacing { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets or sets how long after the last counting attempt silence counts, longer than zero and up to a year.</summary>
    /// <value>The default value is 72 hours.</value>
    public TimeSpan Wait { get; set; } = TimeSpan.FromHours(72);

    /// <summary>Gets or sets how long after the last remedy the customer should be asked first, up to a year. It advises.</summary>
    /// <value>The default value is 24 hours.</value>
    public TimeSpan AskAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Gets or sets how long an asking can be answered with a yes, 1 hour to 365 days.</summary>
    /// <value>The default value is 30 days.</value>
    /// <remarks>A later yes is refused, and the customer asked again; a no is recorded whenever it comes.</remarks>
    public TimeSpan AnswerWithin { get; set; } = FollowUpPlan.StandardAnswerWithin;

    /// <summary>Gets or sets how long after it was sent an asking of which nothing was heard counts as arrived, up to 30 days; zero: at once.</summary>
    /// <value>The default value is 24 hours.</value>
    public TimeSpan PresumedAfter { get; set; } = FollowUpPlan.StandardPresumedAfter;

    /// <summary>Gets or sets the channels to try, best first.</summary>
    /// <value>The default value is none: the channel of the report, unless that was a conversation face to face or a system's.</value>
    public ImmutableArray<Channel> Channels { get; set; } = [];
}
