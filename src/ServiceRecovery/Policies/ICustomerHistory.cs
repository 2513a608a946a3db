using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Policies;

/// <summary>Reads what else there is of the customer of a case, when a policy asks. It costs a question to the store, so ask where the ruling hangs on it.</summary>
public interface ICustomerHistory
{
    /// <summary>Reads the customer's other cases.</summary>
    /// <param name="cancellationToken">The one that the policy was given.</param>
    /// <returns>Nothing where no customer is on record, and where the store answers no questions.</returns>
    ValueTask<CustomerCases> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>The other cases of a customer, without words of anybody.</summary>
/// <param name="Open">Those that are open, oldest first, up to 100.</param>
/// <param name="Recent">The last 20 of those that were opened within 365 days, newest first, open and closed.</param>
public sealed record CustomerCases(ImmutableArray<CustomerCase> Open, ImmutableArray<CustomerCase> Recent)
{
    /// <summary>Gets what is read of nobody.</summary>
    public static CustomerCases None { get; } = new([], []);

    /// <summary>Returns one line for a log: how many there are.</summary>
    public override string ToString() => FormattableString.Invariant($"{(Open.IsDefault ? 0 : Open.Length)} open, {(Recent.IsDefault ? 0 : Recent.Length)} of a year");
}

/// <summary>Another case of a customer.</summary>
/// <param name="Id">The case.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="Ending">How it ended; <see cref="Ending.Open"/> when it hasn't.</param>
/// <param name="Severity">Its severity, the highest of what was merged into it.</param>
/// <param name="OpenedAt">When it was opened.</param>
public sealed record CustomerCase(CaseId Id, Stage Stage, Ending Ending, Severity Severity, DateTimeOffset OpenedAt)
{
    /// <summary>Gets the organization's own name for what went wrong, if it was named.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Gets where it happened, if a place was named.</summary>
    public PlaceId? Place { get; init; }

    /// <summary>Gets the cause that it shares with others, if one was named.</summary>
    public CauseId? Cause { get; init; }

    /// <summary>Gets what stands of what was given, by currency.</summary>
    public ImmutableArray<Money> Standing { get; init; } = [];

    /// <summary>Returns one line for a log: the case and where it stands.</summary>
    public override string ToString() => $"'{Id}' in '{Stage}'";
}

/// <summary>Reads nothing: what a request has that was made outside of a desk.</summary>
internal sealed class NoCustomerHistory : ICustomerHistory
{
    public static NoCustomerHistory Instance { get; } = new();

    public ValueTask<CustomerCases> ReadAsync(CancellationToken cancellationToken) => new(CustomerCases.None);
}
