using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>A person as <see cref="StaffList"/> takes them.</summary>
public sealed record StaffEntry
{
    /// <summary>Takes a person.</summary>
    /// <param name="id">The one id that stands for all their logins.</param>
    /// <param name="logins">Their other logins.</param>
    /// <param name="relatedTo">The customers they are related to.</param>
    /// <param name="isActive">Whether they work here now.</param>
    /// <param name="names">The names that people know them by.</param>
    public StaffEntry(PersonId id, IEnumerable<PersonId>? logins = null, IEnumerable<CustomerRef>? relatedTo = null, bool isActive = true, IEnumerable<string>? names = null)
    {
        Member = new StaffMember(id, isActive) { RelatedTo = [.. relatedTo ?? []], Names = [.. names ?? []] };
        Logins = [.. logins ?? []];
    }

    /// <summary>Gets the person as the desk sees them.</summary>
    public StaffMember Member { get; }

    /// <summary>Gets their other logins.</summary>
    public ImmutableArray<PersonId> Logins { get; }
}
