using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>A directory that is a list: enough for one shop, and for tests. Whoever isn't on it isn't known.</summary>
public sealed class StaffList : IStaffDirectory
{
    private readonly ImmutableDictionary<PersonId, StaffMember> _byLogin;
    private readonly ImmutableDictionary<PlaceId, PersonId> _roster;
    private readonly PersonId? _elsewhere;
    private readonly TenantId? _tenant;

    /// <summary>Takes the people and who answers where.</summary>
    /// <param name="people">The people; a login belongs to one of them.</param>
    /// <param name="roster">Who answers for new cases at which place: a person or a desk.</param>
    /// <param name="elsewhere">Who answers for the rest; <see langword="null"/>: the organization's fallback owner.</param>
    /// <param name="tenant">Whose list it is; <see langword="null"/>: every tenant's.</param>
    /// <exception cref="ArgumentException">A login belongs to two people.</exception>
    public StaffList(IEnumerable<StaffMember> people, IEnumerable<KeyValuePair<PlaceId, PersonId>>? roster = null, PersonId? elsewhere = null, TenantId? tenant = null)
    {
        var byLogin = ImmutableDictionary.CreateBuilder<PersonId, StaffMember>();
        foreach (var person in people ?? throw new ArgumentNullException(nameof(people)))
        {
            foreach (var login in (person.Logins.IsDefault ? [] : person.Logins).Add(person.Id))
            {
                if (byLogin.TryGetValue(login, out var taken) && taken.Id != person.Id)
                {
                    throw new ArgumentException($"The login '{login}' belongs to '{taken.Id}' and to '{person.Id}'; a login belongs to one person.", nameof(people));
                }

                byLogin[login] = person;
            }
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

    private bool IsOurs(TenantId tenant) => _tenant is null || _tenant == tenant;
}
