namespace ServiceRecovery.Policies;

/// <summary>Decides whether a failure that was closed is debriefed.</summary>
public interface IDebriefPolicy : IRecoveryPort
{
    /// <summary>Rules on one case. Asked by due work after the case was closed, again only when the work was interrupted.</summary>
    /// <remarks>An exception, <see langword="null"/> or a time-out is told among the faults of the due work, and the policy is asked again later. A debrief isn't waived where safety was concerned, after a failed recovery or an impasse: there a waiver counts as a call.</remarks>
    ValueTask<DebriefRuling> RuleAsync(DebriefRequest request, CancellationToken cancellationToken);
}

/// <summary>What a debrief policy is asked. Members may be added in minor versions.</summary>
public sealed record DebriefRequest
{
    /// <summary>Gets the tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Gets the case's id.</summary>
    public required CaseId CaseId { get; init; }

    /// <summary>Gets the case.</summary>
    public required RecoveryCase Case { get; init; }

    /// <summary>Gets the time of the decision.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>What a debrief policy answered.</summary>
public abstract record DebriefRuling
{
    // Closed on purpose: the desk answers each ruling, and there are no others.
    private DebriefRuling()
    {
    }

    /// <summary>The case is debriefed.</summary>
    /// <param name="Rule">By which rule.</param>
    /// <param name="DueAt">By when; <see langword="null"/>: as the organization's times by severity say.</param>
    /// <param name="Format">With which questions; <see langword="null"/>: the organization's own.</param>
    /// <param name="Group">The debrief that looks at several cases together; <see langword="null"/>: the case has its own.</param>
    public sealed record Called(RuleRef Rule, DateTimeOffset? DueAt = null, string? Format = null, DebriefId? Group = null) : DebriefRuling;

    /// <summary>The case isn't debriefed.</summary>
    /// <param name="Rule">By which rule.</param>
    public sealed record Waived(RuleRef Rule) : DebriefRuling;
}
