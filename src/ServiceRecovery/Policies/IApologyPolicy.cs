namespace ServiceRecovery.Policies;

/// <summary>Makes the words of an apology from a template, and reviews words before they are sent.</summary>
public interface IApologyPolicy : IRecoveryPort
{
    /// <summary>Rules on one apology that has words or names a template; a spoken one is not asked about.</summary>
    /// <remarks>An exception, <see langword="null"/> or a time-out refuses the command as <c>policy-failed</c>.</remarks>
    ValueTask<ApologyRuling> RuleAsync(ApologyRequest request, CancellationToken cancellationToken);
}

/// <summary>What an apology policy is asked. Members may be added in minor versions.</summary>
public sealed record ApologyRequest
{
    /// <summary>Gets the tenant.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>Gets the case's id.</summary>
    public required CaseId CaseId { get; init; }

    /// <summary>Gets the case as the batch has left it so far.</summary>
    public required RecoveryCase Case { get; init; }

    /// <summary>Gets who apologizes.</summary>
    public required Actor By { get; init; }

    /// <summary>Gets how.</summary>
    public required Channel Channel { get; init; }

    /// <summary>Gets the words; <see langword="null"/> when <see cref="Template"/> is named.</summary>
    public string? Words { get; init; }

    /// <summary>Gets the name of the template.</summary>
    public string? Template { get; init; }

    /// <summary>Gets the culture name of the words; <see langword="null"/>: the organization's.</summary>
    public string? Culture { get; init; }

    /// <summary>Gets a way to read the customer's other cases.</summary>
    public ICustomerHistory History { get; init; } = NoCustomerHistory.Instance;

    /// <summary>Returns the channel, who apologizes, the case, and the length of the words.</summary>
    public override string ToString() => $"'{Channel}' {(Words is null ? $"by template {TextRules.LengthOf(Template)}" : TextRules.LengthOf(Words))} by {By} on '{CaseId}'";
}
