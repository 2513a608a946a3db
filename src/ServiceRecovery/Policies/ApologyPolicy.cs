namespace ServiceRecovery.Policies;

/// <summary>Makes an apology policy: the standard one, or one of a lambda.</summary>
public static class ApologyPolicy
{
    /// <summary>Makes the policy that is the default: the organization's templates, and a review of whatever is sent.</summary>
    /// <param name="templates">The templates, whose language is that of words without one; <see langword="null"/>: none, and English.</param>
    /// <param name="review">The review; <see langword="null"/>: of English.</param>
    public static IApologyPolicy Standard(ApologyTemplates? templates = null, ApologyReview? review = null) => new DefaultApologyPolicy(templates ?? ApologyTemplates.None, review);

    /// <summary>Makes a policy that waits for something: a database, a service.</summary>
    public static IApologyPolicy From(Func<ApologyRequest, CancellationToken, ValueTask<ApologyRuling>> rule) => new Delegating(rule);

    /// <summary>Makes a policy that answers at once.</summary>
    public static IApologyPolicy From(Func<ApologyRequest, ApologyRuling> rule)
    {
        _ = rule ?? throw new ArgumentNullException(nameof(rule));
        return new Delegating((request, _) => new ValueTask<ApologyRuling>(rule(request)));
    }

    private sealed class Delegating : IApologyPolicy
    {
        private readonly Func<ApologyRequest, CancellationToken, ValueTask<ApologyRuling>> _rule;

        public Delegating(Func<ApologyRequest, CancellationToken, ValueTask<ApologyRuling>> rule) =>
            _rule = rule ?? throw new ArgumentNullException(nameof(rule));

        public ValueTask<ApologyRuling> RuleAsync(ApologyRequest request, CancellationToken cancellationToken) => _rule(request, cancellationToken);
    }
}
