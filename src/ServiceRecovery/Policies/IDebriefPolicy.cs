namespace ServiceRecovery.Policies;

/// <summary>Decides whether a failure that was closed is debriefed.</summary>
public interface IDebriefPolicy : IRecoveryPort
{
    /// <summary>Rules on one case. Asked by due work after the case was closed, again only when the work was interrupted.</summary>
    /// <remarks>The standard policy rules when the case ends, and a close that calls for none leaves nothing behind. An exception, <see langword="null"/> or a time-out is told among the faults of the due work, and the policy is asked again later. A debrief isn't waived where safety was concerned, after a failed recovery or an impasse: there a waiver counts as a call.</remarks>
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

    /// <summary>Gets a way to read the customer's other cases.</summary>
    public ICustomerHistory History { get; init; } = NoCustomerHistory.Instance;

    /// <summary>Returns the case and its version.</summary>
    public override string ToString() => $"'{CaseId}' at version {Refusals.Text(Case.Version)}";
}

/// <summary>What a debrief policy answered: the case is debriefed, or it isn't.</summary>
public sealed record DebriefRuling
{
    private DebriefRuling(RuleRef rule) => Rule = rule;

    /// <summary>Gets by which rule.</summary>
    public RuleRef Rule { get; }

    /// <summary>Gets a value indicating whether the case isn't debriefed.</summary>
    public bool IsWaived { get; private init; }

    /// <summary>Gets by when it is debriefed; <see langword="null"/>: as the organization's times by severity say.</summary>
    public DateTimeOffset? DueAt { get; private init; }

    /// <summary>Gets with which questions; <see langword="null"/>: the organization's own.</summary>
    public string? Format { get; private init; }

    /// <summary>Gets the debrief that looks at several cases together; <see langword="null"/>: the case has its own.</summary>
    public DebriefId? Group { get; private init; }

    /// <summary>Has the case debriefed.</summary>
    /// <param name="rule">By which rule.</param>
    /// <param name="dueAt">By when; <see langword="null"/>: as the organization's times by severity say.</param>
    /// <param name="format">With which questions; <see langword="null"/>: the organization's own.</param>
    /// <param name="group">The debrief that looks at several cases together; <see langword="null"/>: the case has its own.</param>
    public static DebriefRuling Called(RuleRef rule, DateTimeOffset? dueAt = null, string? format = null, DebriefId? group = null) => new(rule) { DueAt = dueAt, Format = format, Group = group };

    /// <summary>Has the case not debriefed.</summary>
    /// <param name="rule">By which rule.</param>
    public static DebriefRuling Waived(RuleRef rule) => new(rule) { IsWaived = true };
}
