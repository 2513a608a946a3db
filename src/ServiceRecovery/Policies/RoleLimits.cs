using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>The default authority: each role has a limit per grant and per case in each currency, and roles stand in levels.</summary>
/// <remarks>Within the limits it is granted at once; above them it needs somebody whose limits suffice. Without a limit nothing is granted, and the answer says so.</remarks>
internal sealed class RoleLimits : ICompensationAuthority
{
    private readonly ImmutableDictionary<(Role Role, Currency Currency), RoleLimit> _limits;
    private readonly RuleRef _rule;

    /// <summary>Takes the levels and their limits.</summary>
    /// <param name="levels">The roles, lowest first.</param>
    /// <param name="limits">At most one for each role and currency. None at all: every grant is refused.</param>
    /// <param name="version">The version of the limits, from 1; each grant remembers it.</param>
    /// <exception cref="ArgumentException">A level or a limit stands twice, a limit's currency isn't known, or it is out of range; all of it is told at once.</exception>
    public RoleLimits(IEnumerable<Role> levels, IEnumerable<RoleLimit> limits, int version = 1)
    {
        Levels = [.. levels ?? throw new ArgumentNullException(nameof(levels))];
        Limits = [.. limits ?? throw new ArgumentNullException(nameof(limits))];
        var faults = Faults(Levels, Limits);
        if (version < 1)
        {
            faults.Insert(0, $"The version of role limits counts from 1, but is {version}.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults));
        }

        _limits = Limits.ToImmutableDictionary(limit => (limit.Role, limit.Currency));
        _rule = new RuleRef("role-limits", version);
    }

    /// <summary>Gets the roles, lowest first.</summary>
    public ImmutableArray<Role> Levels { get; }

    /// <summary>Gets the limits.</summary>
    public ImmutableArray<RoleLimit> Limits { get; }

    /// <inheritdoc/>
    public ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken) => new(Rule(request));

    /// <summary>Returns what somebody of a role may give at once in a case, in each currency of their limits, and the level that more would be asked of: the highest, where it isn't the same in each.</summary>
    internal (ImmutableArray<Money> AtOnce, Role? Level) AtOnce(RecoveryCase current, Role role)
    {
        var atOnce = ImmutableArray.CreateBuilder<Money>();
        var highest = -1;
        foreach (var own in Limits.Where(limit => limit.Role == role))
        {
            var standing = current.StandingMinor(own.Currency);
            var left = own.LeftAfter(standing);
            atOnce.Add(new Money(left, own.Currency));
            highest = left == Money.Largest ? highest : Math.Max(highest, LevelFor(left + 1, role, own.Currency, standing));
        }

        return (atOnce.ToImmutable(), highest < 0 ? null : Levels[highest]);
    }

    private int LevelFor(long minor, Role role, Currency currency, long standing)
    {
        for (var level = Levels.IndexOf(role) + 1; level < Levels.Length; level++)
        {
            if (_limits.TryGetValue((Levels[level], currency), out var higher) && minor <= higher.LeftAfter(standing))
            {
                return level;
            }
        }

        return -1;
    }

    private Ruling Rule(CompensationRequest request)
    {
        var (amount, role) = (request.Amount, request.By.Role);
        if (!_limits.TryGetValue((role, amount.Currency), out var own))
        {
            return new Ruling.NoLimit(WithoutLimit(role, amount.Currency));
        }

        var standing = request.StandingInCase;
        var left = own.LeftAfter(standing);
        if (amount.Minor <= left)
        {
            return new Ruling.Granted(_rule);
        }

        // Where nobody's limits suffice today the request stands all the same: limits can be raised while it waits, and over the limit is no refusal.
        var level = LevelFor(amount.Minor, role, amount.Currency, standing);
        return new Ruling.NeedsApproval(level < 0 ? null : Levels[level], left);
    }

    private string WithoutLimit(Role role, Currency currency)
    {
        if (Limits.IsEmpty)
        {
            return $"Nobody has a limit: '{role}' may give nothing in {currency} before a limit per grant and per case is set for the role and the currency.";
        }

        var others = Levels.Where(level => _limits.ContainsKey((level, currency))).ToList();
        return others.Count == 0
            ? $"The role '{role}' has no limit in {currency}, and no other role has one; set one for the role and the currency."
            : $"The role '{role}' has no limit in {currency}. These have one: {Quoted(others)}; ask one of them, or set a limit for the role and the currency.";
    }

    private static string Quoted(List<Role> roles) => string.Join(", ", roles.Select(role => $"'{role}'"));

    /// <summary>Says that a limit is in no currency.</summary>
    internal static string CurrencyUnknown(string limit) => $"{limit} is in a currency that ISO 4217 doesn't list with a minor unit.";

    /// <summary>Finds everything that is wrong with levels and limits; each finding begins with its place among them.</summary>
    /// <param name="levels">The roles.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="placeOf">Where a limit stands for who wrote it; by default where it stands among <paramref name="limits"/>.</param>
    internal static List<string> Faults(ImmutableArray<Role> levels, ImmutableArray<RoleLimit> limits, Func<int, int>? placeOf = null)
    {
        List<string> faults =
        [
            .. levels.GroupBy(level => level).Where(group => group.Count() > 1).Select(group => FormattableString.Invariant($"{nameof(Levels)} has '{group.Key}' {group.Count()} times; once is right.")),
            .. limits.GroupBy(limit => (limit.Role, limit.Currency)).Where(group => group.Count() > 1)
                .Select(group => FormattableString.Invariant($"{nameof(Limits)} has {group.Count()} limits of '{group.Key.Role}' in {group.Key.Currency}; one is right.")),
        ];
        for (var at = 0; at < limits.Length; at++)
        {
            var limit = limits[at];
            var name = FormattableString.Invariant($"{nameof(Limits)}[{placeOf?.Invoke(at) ?? at}], of '{limit.Role}' in '{limit.Currency}',");
            if (!limit.Currency.IsKnown)
            {
                faults.Add(CurrencyUnknown(name));
            }

            if (limit.PerGrant is < 0 or > Money.Largest || limit.PerCase is < 0 or > Money.Largest)
            {
                faults.Add($"{name} must be 0 to {Money.Largest} minor units per grant and per case, but is {limit.PerGrant} and {limit.PerCase}.");
            }
        }

        return faults;
    }
}
