namespace ServiceRecovery.Policies;

/// <summary>The default directory: every id stands for itself and works here, and nobody is on a roster.</summary>
internal sealed class NoStaffDirectory : IStaffDirectory
{
    /// <summary>Gets the one there is; it holds nothing.</summary>
    public static NoStaffDirectory Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) => new(new StaffMember(id));

    /// <inheritdoc/>
    public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken) => new((PersonId?)null);
}
