using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>Lists the people of the organization, for choosing one of them. Without one a page takes their id as text. <see cref="StaffList"/> is one.</summary>
public interface IStaffList : IRecoveryPort
{
    /// <summary>Lists who works here now.</summary>
    /// <param name="tenant">Whose people.</param>
    /// <param name="cancellationToken">Stops the reading: the page is made without a choice after half a second. Let exceptions propagate; they cost the choice and nothing else.</param>
    /// <returns>Each person once, in the order in which they are shown.</returns>
    ValueTask<ImmutableArray<StaffMember>> ListAsync(TenantId tenant, CancellationToken cancellationToken);
}
