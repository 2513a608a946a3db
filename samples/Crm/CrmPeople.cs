using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Crm;

/// <summary>Somebody who signs in.</summary>
/// <param name="Tenant">Whose they are.</param>
/// <param name="Id">The id that their cases know them by.</param>
/// <param name="Name">The name that people know them by.</param>
/// <param name="Role">A level of the staff, or <c>customer</c>.</param>
/// <param name="Place">The place whose cases they see; <see langword="null"/>: all.</param>
internal sealed record CrmPerson(TenantId Tenant, string Id, string Name, string Role, string? Place = null)
{
    public bool IsStaff => Role != "customer";
}

/// <summary>The people of the hotels, as the desk and the pages ask for them. Here they are a list; in a CRM they are its tables, which is why the class is resolved in a scope each time.</summary>
internal sealed class CrmPeople : IStaffDirectory, IStaffList, ICustomerDirectory
{
    public static ImmutableArray<CrmPerson> All { get; } =
    [
        new(CrmRules.North, "ana", "Ana Berger", "clerk", "front-desk"),
        new(CrmRules.North, "noor", "Noor Haddad", "clerk", "spa"),
        new(CrmRules.North, "ben", "Ben Okafor", "manager"),
        new(CrmRules.North, "lea", "Lea Novak", "lead"),
        new(CrmRules.North, "c-1001", "Ida Lindqvist", "customer"),
        new(CrmRules.North, "c-1002", "Tom Adeyemi", "customer"),
        new(CrmRules.South, "sue", "Sue Park", "manager"),
        new(CrmRules.South, "ole", "Ole Dahl", "lead"),
    ];

    /// <inheritdoc/>
    public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) =>
        new(StaffOf(tenant).FirstOrDefault(member => member.Id == id));

    /// <inheritdoc/>
    // Nobody is on a roster: the fallback owner answers for what nobody owns.
    public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken) => new((PersonId?)null);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StaffMember>> ListAsync(TenantId tenant, CancellationToken cancellationToken) => new([.. StaffOf(tenant)]);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<CustomerEntry>> FindAsync(TenantId tenant, ImmutableArray<CustomerRef> customers, CancellationToken cancellationToken) =>
        new([.. from person in All
                where person.Tenant == tenant && !person.IsStaff
                let customer = new CustomerRef(person.Id)
                where customers.Contains(customer)
                select new CustomerEntry(customer, person.Name) { Addresses = [new CustomerAddress(Channel.Mail, $"{person.Id}@example.org", isProven: true)] }]);

    private static IEnumerable<StaffMember> StaffOf(TenantId tenant) =>
        All.Where(person => person.Tenant == tenant && person.IsStaff).Select(person => new StaffMember(new PersonId(person.Id)) { Names = [person.Name] });
}
