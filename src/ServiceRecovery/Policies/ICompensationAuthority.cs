namespace ServiceRecovery.Policies;

/// <summary>Decides whether someone may give something away.</summary>
public interface ICompensationAuthority : IRecoveryPort
{
    /// <summary>Rules on one request. Asked before a command is decided, once per attempt, and once more for what could be given at once where a grant is split; never asked again when events are replayed.</summary>
    /// <remarks>An exception, <see langword="null"/> or a time-out denies the request as <c>policy-failed</c>: nothing has been stored when this is called.</remarks>
    ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken);
}

/// <summary>What an authority is asked. Members may be added in minor versions.</summary>
public sealed record CompensationRequest
{
    /// <summary>Gets the tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Gets the case's id.</summary>
    public required CaseId CaseId { get; init; }

    /// <summary>Gets the case as the batch has left it so far.</summary>
    public required RecoveryCase Case { get; init; }

    /// <summary>Gets what is to be given; positive, of a known currency.</summary>
    public required Money Amount { get; init; }

    /// <summary>Gets who gives it, or who approves it.</summary>
    public required Actor By { get; init; }

    /// <summary>Gets the pseudonym of <see cref="By"/>, for limits per person.</summary>
    public required Subject Person { get; init; }

    /// <summary>Gets whether <see cref="By"/> approves what somebody else asked for.</summary>
    public bool IsApproval { get; init; }

    /// <summary>Gets what is given; <see langword="null"/> for the cost of a correction or a custom step.</summary>
    public CompensationKind? Kind { get; init; }

    /// <summary>Gets why.</summary>
    public CompensationBasis Basis { get; init; }

    /// <summary>Gets the schedule that an entitlement follows.</summary>
    public string? Schedule { get; init; }

    /// <summary>Gets the transaction that it names.</summary>
    public Subject? Transaction { get; init; }

    /// <summary>Gets what was captured in the transaction, where it was said, in minor units of the currency of <see cref="Amount"/>.</summary>
    public long? Captured { get; init; }

    /// <summary>Gets where it goes.</summary>
    public Subject? Destination { get; init; }

    /// <summary>Gets the time of the decision.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets a way to read limits across cases, with this batch's own claims added.</summary>
    public required ISpending Spending { get; init; }

    /// <summary>Gets a way to read the customer's other cases.</summary>
    public ICustomerHistory History { get; init; } = NoCustomerHistory.Instance;

    /// <summary>Gets what stands granted in the case (and what it absorbed) in the currency of <see cref="Amount"/>, in minor units.</summary>
    public long StandingInCase => Case.StandingMinor(Amount.Currency);

    /// <summary>Returns the amount, who gives it and the case.</summary>
    public override string ToString() => $"{Amount} by {By} on '{CaseId}'";
}

/// <summary>Reads what is spent in a scope across cases, in the window that ends now.</summary>
public interface ISpending
{
    /// <summary>Reads a scope.</summary>
    ValueTask<LimitSpent> ReadAsync(LimitScope scope, CancellationToken cancellationToken);
}
