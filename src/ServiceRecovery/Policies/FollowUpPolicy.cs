namespace ServiceRecovery.Policies;

/// <summary>Makes a follow-up policy: the standard one, or one of a lambda.</summary>
public static class FollowUpPolicy
{
    /// <summary>Makes the policy that is the default: the same numbers for every case, or others by severity.</summary>
    /// <param name="settings">What is planned; <see langword="null"/>: two attempts a day apart and a wait of three days.</param>
    /// <param name="bySeverity">What is planned instead for cases whose highest severity was this.</param>
    /// <exception cref="ArgumentException">A setting is out of range; all of them are told at once.</exception>
    public static IFollowUpPolicy Standard(FollowUpSettings? settings = null, IReadOnlyDictionary<Severity, FollowUpSettings>? bySeverity = null) =>
        new DefaultFollowUpPolicy(settings ?? new FollowUpSettings(), bySeverity);

    /// <summary>Makes a policy that waits for something: a database, a service.</summary>
    public static IFollowUpPolicy From(Func<FollowUpRequest, CancellationToken, ValueTask<FollowUpPlan>> plan) => new Delegating(plan);

    /// <summary>Makes a policy that answers at once.</summary>
    public static IFollowUpPolicy From(Func<FollowUpRequest, FollowUpPlan> plan)
    {
        _ = plan ?? throw new ArgumentNullException(nameof(plan));
        return new Delegating((request, _) => new ValueTask<FollowUpPlan>(plan(request)));
    }

    private sealed class Delegating : IFollowUpPolicy
    {
        private readonly Func<FollowUpRequest, CancellationToken, ValueTask<FollowUpPlan>> _plan;

        public Delegating(Func<FollowUpRequest, CancellationToken, ValueTask<FollowUpPlan>> plan) =>
            _plan = plan ?? throw new ArgumentNullException(nameof(plan));

        public ValueTask<FollowUpPlan> PlanAsync(FollowUpRequest request, CancellationToken cancellationToken) => _plan(request, cancellationToken);
    }
}
