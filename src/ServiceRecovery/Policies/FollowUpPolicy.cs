namespace ServiceRecovery.Policies;

/// <summary>Makes plan from a lambda.</summary>
public static class FollowUpPolicy
{
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
