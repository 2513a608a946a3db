namespace ServiceRecovery.Policies;

/// <summary>Makes a debrief policy from a lambda.</summary>
public static class DebriefPolicy
{
    /// <summary>Makes a policy that waits for something: a database, a service.</summary>
    public static IDebriefPolicy From(Func<DebriefRequest, CancellationToken, ValueTask<DebriefRuling>> rule) => new Delegating(rule);

    /// <summary>Makes a policy that answers at once.</summary>
    public static IDebriefPolicy From(Func<DebriefRequest, DebriefRuling> rule)
    {
        _ = rule ?? throw new ArgumentNullException(nameof(rule));
        return new Delegating((request, _) => new ValueTask<DebriefRuling>(rule(request)));
    }

    private sealed class Delegating : IDebriefPolicy
    {
        private readonly Func<DebriefRequest, CancellationToken, ValueTask<DebriefRuling>> _rule;

        public Delegating(Func<DebriefRequest, CancellationToken, ValueTask<DebriefRuling>> rule) =>
            _rule = rule ?? throw new ArgumentNullException(nameof(rule));

        public ValueTask<DebriefRuling> RuleAsync(DebriefRequest request, CancellationToken cancellationToken) => _rule(request, cancellationToken);
    }
}
