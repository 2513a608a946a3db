using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>Knows the people of the organization. A fact to gather, not a policy; without one every id stands for itself.</summary>
public interface IStaffDirectory : IRecoveryPort
{
    /// <summary>Finds a person by any of their logins.</summary>
    /// <returns><see langword="null"/> when nobody is known by the id.</returns>
    ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken);

    /// <summary>Names who answers for a new case at a place until somebody owns it: a person, or a desk whose roster names one.</summary>
    /// <returns><see langword="null"/>: the organization's fallback owner answers for it.</returns>
    ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken);
}

/// <summary>A person of the organization.</summary>
/// <param name="Id">The one id that stands for all their logins.</param>
/// <param name="IsActive">Whether they work here now; others may not act.</param>
public sealed record StaffMember(PersonId Id, bool IsActive = true)
{
    /// <summary>Gets their other logins; a list finds them by each.</summary>
    public ImmutableArray<PersonId> Logins { get; init; } = [];

    /// <summary>Gets the customers and persons they are related to, share an address, a phone or a payout account with; they approve nothing for these.</summary>
    public ImmutableArray<CustomerRef> RelatedTo { get; init; } = [];

    /// <summary>Gets the names that people know them by. A debrief names nobody, so these are looked for in its words, besides their ids.</summary>
    public ImmutableArray<string> Names { get; init; } = [];
}
