namespace ServiceRecovery.Policies;

/// <summary>Decides how the customer is asked whether they are satisfied.</summary>
public interface IFollowUpPolicy : IRecoveryPort
{
    /// <summary>Plans the asking. Asked when an attempt is recorded; the event remembers the plan.</summary>
    /// <remarks>An exception, <see langword="null"/> or a time-out refuses the command as <c>policy-failed</c>.</remarks>
    ValueTask<FollowUpPlan> PlanAsync(FollowUpRequest request, CancellationToken cancellationToken);
}

/// <summary>What a follow-up policy is asked. Members may be added in minor versions.</summary>
public sealed record FollowUpRequest
{
    /// <summary>Gets the tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Gets the case's id.</summary>
    public required CaseId CaseId { get; init; }

    /// <summary>Gets the case as the batch has left it so far.</summary>
    public required RecoveryCase Case { get; init; }

    /// <summary>Gets the time of the decision.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets a way to read the customer's other cases.</summary>
    public ICustomerHistory History { get; init; } = NoCustomerHistory.Instance;

    /// <summary>Returns the case and its version.</summary>
    public override string ToString() => $"'{CaseId}' at version {Refusals.Text(Case.Version)}";
}
