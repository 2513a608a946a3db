using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>Decides whether someone may give something away.</summary>
public interface ICompensationAuthority : IRecoveryPort
{
    /// <summary>Rules on one request. Asked before a command is decided, once per attempt; never asked again when events are replayed.</summary>
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

    /// <summary>Gets what is given; <see langword="null"/> for the cost of a correction or a house step.</summary>
    public CompensationKind? Kind { get; init; }

    /// <summary>Gets why.</summary>
    public CompensationBasis Basis { get; init; }

    /// <summary>Gets where it goes.</summary>
    public Subject? Destination { get; init; }

    /// <summary>Gets the time of the decision.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets a way to read limits across cases, with this batch's own claims added.</summary>
    public required ISpending Spending { get; init; }

    /// <summary>Gets what stands granted in the case (and what it absorbed) in the currency of <see cref="Amount"/>, in minor units.</summary>
    public long StandingInCase => Case.StandingMinor(Amount.Currency);
}

/// <summary>Reads what is spent in a scope across cases, in the window that ends now.</summary>
public interface ISpending
{
    /// <summary>Reads a scope.</summary>
    ValueTask<LimitSpent> ReadAsync(LimitScope scope, CancellationToken cancellationToken);
}

/// <summary>A limit across cases: whose, in which currency, over which time. Keys hold a pseudonym, never the name.</summary>
/// <param name="Name">What is limited, 1 to 40 characters of <c>A-Za-z0-9._-</c>: <c>customer</c>, <c>person</c>, <c>destination</c>.</param>
/// <param name="Of">Whose limit it is.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Window">The rolling time that counts.</param>
public sealed record LimitScope(string Name, SubjectKey Of, Currency Currency, TimeSpan Window)
{
    /// <summary>Gets the key under which a store keeps the limit.</summary>
    public string Key => $"limit/{Name}/{Of}/{Currency}";
}

/// <summary>What is spent in a scope.</summary>
/// <param name="Minor">The sum in minor units.</param>
/// <param name="Uses">How many grants there were.</param>
public readonly record struct LimitSpent(long Minor, long Uses);

/// <summary>A share of a limit that a grant takes; the store refuses it if the limit wouldn't hold.</summary>
/// <param name="Scope">The limit.</param>
/// <param name="AmountLimit">What the sum in the window may be at most, in minor units.</param>
/// <param name="UseLimit">How many grants there may be at most in the window.</param>
public sealed record LimitUse(LimitScope Scope, long AmountLimit, long UseLimit = long.MaxValue);

/// <summary>What an authority answered when asked to give something away.</summary>
public abstract record Ruling
{
    // Closed on purpose: the decider answers each ruling, and there are no others.
    private Ruling()
    {
    }

    /// <summary>Granted by <paramref name="Rule"/>, which the event will remember; the uses are taken from limits when it is stored.</summary>
    public sealed record Granted(RuleRef Rule, ImmutableArray<LimitUse> Uses = default) : Ruling;

    /// <summary>Possible, but only with the approval of somebody else; <paramref name="Level"/> names whose limits suffice, and <paramref name="AtOnce"/> what could be given now.</summary>
    public sealed record NeedsApproval(Role? Level, long AtOnce = 0) : Ruling;

    /// <summary>Not possible. <paramref name="Reason"/> is shown to the clerk as it stands.</summary>
    public sealed record Denied(string Reason) : Ruling;

    /// <summary>Not possible, because nobody set a limit. <paramref name="Reason"/> is shown to the clerk as it stands.</summary>
    public sealed record NoLimit(string Reason) : Ruling;
}
