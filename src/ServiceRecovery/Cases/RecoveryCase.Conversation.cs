using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

// What was said, and how often the customer was asked.
public sealed partial record RecoveryCase
{
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
    public int RepeatContacts { get; internal set; }

    /// <summary>Gets how many attempts count since the last staling event or word of the customer.</summary>
    public int CountingAttempts => Counting.Length;

    /// <summary>Gets when the last counting attempt was recorded.</summary>
    public DateTimeOffset LastCountingAt => Counting.IsEmpty ? default : Counting[Counting.Length - 1].At;

    /// <summary>Gets the askings that reached the customer and count since the last staling event or word of the customer.</summary>
    internal ImmutableArray<CountedAsking> Counting { get; set; } = [];

    /// <summary>Gets when the first attempt was recorded that counted toward the last silence, where that was for want of an answer.</summary>
    internal DateTimeOffset? SilentSince { get; set; }

    /// <summary>Gets when the last silence was recorded, where that was for want of an answer.</summary>
    internal DateTimeOffset? SilentAt { get; set; }

    /// <summary>Gets the askings in the order in which they were issued.</summary>
    internal ImmutableArray<AskingState> Askings { get; set; } = [];

    /// <summary>Gets how many attempts reached nobody since the last staling event.</summary>
    public int FailedAttempts { get; internal set; }

    /// <summary>Gets the plan of the last asking.</summary>
    public FollowUpPlan? Plan { get; internal set; }

    /// <summary>Gets the last asking.</summary>
    public AskId? LastAsk { get; internal set; }

    /// <summary>Gets whether the customer asked not to be contacted and hasn't been in touch since.</summary>
    internal bool IsContactUnwanted { get; set; }

    /// <summary>Gets whether thanks were said or waived.</summary>
    public bool IsThanked { get; internal set; }

    /// <summary>Gets whether the case was debriefed or its debrief waived.</summary>
    public bool IsDebriefed { get; internal set; }
}
