using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>A directory that is a list: enough for one shop, and for tests. Whoever isn't on it isn't known.</summary>
public sealed class StaffList : IStaffDirectory, IStaffList
{
    private readonly ImmutableArray<StaffMember> _people;
    private readonly ImmutableDictionary<PersonId, StaffMember> _byLogin;
    private readonly ImmutableDictionary<PlaceId, PersonId> _roster;
    private readonly PersonId? _elsewhere;
    private readonly TenantId? _tenant;

    /// <summary>Takes the people and who answers where.</summary>
    /// <param name="people">The people; a login belongs to one of them.</param>
    /// <param name="roster">Who answers for new cases at which place: a person or a desk.</param>
    /// <param name="elsewhere">Who answers for the rest; <see langword="null"/>: the organization's fallback owner.</param>
    /// <param name="tenant">Whose list it is; <see langword="null"/>: every tenant's.</param>
    /// <exception cref="ArgumentException">A login belongs to two people, or somebody stands on the list twice; all of it is told at once.</exception>
    public StaffList(IEnumerable<StaffMember> people, IEnumerable<KeyValuePair<PlaceId, PersonId>>? roster = null, PersonId? elsewhere = null, TenantId? tenant = null)
    {
        var byLogin = ImmutableDictionary.CreateBuilder<PersonId, StaffMember>();
        _people = [.. people ?? throw new ArgumentNullException(nameof(people))];
        if (Faults(_people, byLogin) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(people));
        }

        _byLogin = byLogin.ToImmutable();
        _roster = (roster ?? []).ToImmutableDictionary();
        _elsewhere = elsewhere;
        _tenant = tenant;
    }

    /// <inheritdoc/>
    public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) =>
        new(IsOurs(tenant) && _byLogin.TryGetValue(id, out var member) ? member : null);

    /// <inheritdoc/>
    public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken)
    {
        if (!IsOurs(tenant))
        {
            return new((PersonId?)null);
        }

        return new(place is { } at && _roster.TryGetValue(at, out var responsible) ? responsible : _elsewhere);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StaffMember>> ListAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(IsOurs(tenant) ? [.. _people.Where(person => person.IsActive)] : []);

    /// <summary>Finds who can't be told from whom, and gives each login to its person.</summary>
    internal static List<string> Faults(IEnumerable<StaffMember> people, IDictionary<PersonId, StaffMember> byLogin)
    {
        List<string> faults = [];
        foreach (var person in people)
        {
            foreach (var login in (person.Logins.IsDefault ? [] : person.Logins).Add(person.Id).Distinct())
            {
                if (!byLogin.TryGetValue(login, out var taken))
                {
                    byLogin[login] = person;
                }
                else if (taken.Id != person.Id)
                {
                    faults.Add($"The login '{login}' belongs to '{taken.Id}' and to '{person.Id}'; a login belongs to one person.");
                }
                else if (login == person.Id)
                {
                    faults.Add($"'{taken.Id}' and '{person.Id}' are one person, who stands on the list twice; say once what is so.");
                }
            }
        }

        return faults;
    }

    private bool IsOurs(TenantId tenant) => _tenant is null || _tenant == tenant;
}
