namespace ServiceRecovery.Policies;

/// <summary>Makes a debrief policy: the standard one, or one of a lambda.</summary>
public static class DebriefPolicy
{
    /// <summary>Makes the policy that is the default: by severity, and a fixed share of the rest, which may be looked at together.</summary>
    /// <param name="settings">What it goes by; <see langword="null"/>: each major and severe failure and every tenth of the rest.</param>
    /// <exception cref="ArgumentException">A setting is out of range; all of them are told at once.</exception>
    public static IDebriefPolicy Standard(DebriefSettings? settings = null) => new DefaultDebriefPolicy(settings ?? new DebriefSettings());

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
