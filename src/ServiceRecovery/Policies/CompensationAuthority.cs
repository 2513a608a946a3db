namespace ServiceRecovery.Policies;

/// <summary>Makes an authority from a lambda.</summary>
public static class CompensationAuthority
{
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
