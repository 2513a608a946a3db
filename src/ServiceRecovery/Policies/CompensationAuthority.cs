namespace ServiceRecovery.Policies;

/// <summary>Makes authorities.</summary>
public static class CompensationAuthority
{
    /// <summary>Makes the default one: each role has a limit per grant and per case in each currency, and roles stand in levels.</summary>
    /// <remarks>Within the limits it is granted at once; above them it needs somebody whose limits suffice. Without a limit nothing is granted, and the answer says so.</remarks>
    /// <param name="levels">The roles, lowest first.</param>
    /// <param name="limits">At most one for each role and currency. None at all: every grant is refused.</param>
    /// <param name="version">The version of the limits, from 1; each grant remembers it.</param>
    /// <exception cref="ArgumentException">A level or a limit stands twice, a limit's currency isn't known, or it is out of range; all of it is told at once.</exception>
    public static ICompensationAuthority Standard(IEnumerable<Role> levels, IEnumerable<RoleLimit> limits, int version = 1) => new RoleLimits(levels, limits, version);

    /// <summary>Makes an authority that waits for something: a database, a service.</summary>
    public static ICompensationAuthority From(Func<CompensationRequest, CancellationToken, ValueTask<Ruling>> rule) => new Delegating(rule);

    /// <summary>Makes an authority that answers at once.</summary>
    public static ICompensationAuthority From(Func<CompensationRequest, Ruling> rule)
    {
        _ = rule ?? throw new ArgumentNullException(nameof(rule));
        return new Delegating((request, _) => new ValueTask<Ruling>(rule(request)));
    }

    private sealed class Delegating : ICompensationAuthority
    {
        private readonly Func<CompensationRequest, CancellationToken, ValueTask<Ruling>> _rule;

        public Delegating(Func<CompensationRequest, CancellationToken, ValueTask<Ruling>> rule) =>
            _rule = rule ?? throw new ArgumentNullException(nameof(rule));

        public ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken) => _rule(request, cancellationToken);
    }
}
