using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>Knows the customers of the organization: by which name, where they can be reached, and whether they want to be asked. Without one a page shows the reference.</summary>
public interface ICustomerDirectory : IRecoveryPort
{
    /// <summary>Finds customers, all of a page in one call. Nothing of the answer is kept.</summary>
    /// <param name="tenant">Whose customers.</param>
    /// <param name="customers">The references, each once and at least one.</param>
    /// <param name="cancellationToken">Stops the look-up: the page is made without names after half a second. Let exceptions propagate; they cost the names and nothing else.</param>
    /// <returns>Those that are known, in any order.</returns>
    ValueTask<ImmutableArray<CustomerEntry>> FindAsync(TenantId tenant, ImmutableArray<CustomerRef> customers, CancellationToken cancellationToken);
}

/// <summary>A customer as the organization knows them.</summary>
// No record, since nobody compares it: what that would add is downloaded by everybody.
public sealed class CustomerEntry
{
    /// <summary>Makes an entry.</summary>
    /// <param name="customer">The reference they were asked for by.</param>
    /// <param name="name">The name that staff know them by; <see langword="null"/>: none.</param>
    public CustomerEntry(CustomerRef customer, string? name = null)
    {
        Customer = customer;
        Name = name;
    }

    /// <summary>Gets the reference they were asked for by.</summary>
    public CustomerRef Customer { get; }

    /// <summary>Gets the name that staff know them by.</summary>
    public string? Name { get; }

    /// <summary>Gets where they can be reached, best first.</summary>
    public ImmutableArray<CustomerAddress> Addresses { get; init; } = [];

    /// <summary>Gets whether they may be asked if they are satisfied.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool MayBeAsked { get; init; } = true;

    /// <summary>Gets before which instant nothing is to be sent to them.</summary>
    /// <value>The default value is <see langword="null"/>: at any time.</value>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Gets the language they are written to in, as a BCP 47 tag such as <c>de-AT</c>.</summary>
    /// <value>The default value is <see langword="null"/>: it isn't known.</value>
    public string? Culture { get; init; }
}

/// <summary>An address of a customer.</summary>
public sealed class CustomerAddress
{
    /// <summary>Makes an address.</summary>
    /// <param name="channel">The channel it is of.</param>
    /// <param name="to">The address itself, as the channel writes it: a mail address, a number.</param>
    /// <param name="isProven">Whether the organization made sure that it is the customer's.</param>
    public CustomerAddress(Channel channel, string to, bool isProven = false)
    {
        Channel = channel;
        To = to;
        IsProven = isProven;
    }

    /// <summary>Gets the channel it is of.</summary>
    public Channel Channel { get; }

    /// <summary>Gets the address itself, as the channel writes it.</summary>
    public string To { get; }

    /// <summary>Gets whether the organization made sure that it is the customer's.</summary>
    public bool IsProven { get; }
}
