using System.Collections.Immutable;

namespace ServiceRecovery;

// What earns an ending, and what makes an answer stale.
public sealed partial record RecoveryCase
{
    /// <summary>Gets the version of the last event that earned an ending.</summary>
    public long EarnedVersion { get; internal set; }

    /// <summary>Gets the ending that <see cref="EarnedVersion"/> earned.</summary>
    public Ending EarnedEnding { get; internal set; }

    /// <summary>Gets the version of the last event that made answers stale.</summary>
    public long StaledVersion { get; internal set; }

    /// <summary>Gets the latest time at which something that makes answers stale happened, as told, else as recorded; what is entered late doesn't bring it back.</summary>
    public DateTimeOffset StaledAt { get; internal set; }

    /// <summary>Gets the version of the last event that earned or staled anything, also when what it earned is gone: it voids the older requests that aren't about money.</summary>
    public long VoidingVersion { get; internal set; }

    /// <summary>Gets the version of the last event in which the customer was in touch.</summary>
    internal long AttendedVersion { get; set; }

    /// <summary>Gets whether the last earning event is newer than every staling one.</summary>
    public bool IsEarned => EarnedVersion > StaledVersion;

    /// <summary>Gets the customer's last answer; silence and declarations are no answers.</summary>
    public Answer? LastAnswer { get; internal set; }

    /// <summary>Gets the version of <see cref="LastAnswer"/>.</summary>
    public long LastAnswerVersion { get; internal set; }

    /// <summary>Gets the scores of <see cref="LastAnswer"/>.</summary>
    internal ImmutableSortedDictionary<string, int>? LastScores { get; set; }

    /// <summary>Gets who owned the case when <see cref="LastAnswer"/> came, and who did since.</summary>
    internal ImmutableArray<Subject> OwnersSinceAnswer { get; set; } = [];

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
}
