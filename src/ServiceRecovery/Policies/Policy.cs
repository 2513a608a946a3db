namespace ServiceRecovery.Policies;

/// <summary>Makes policies: the standard ones with numbers of the organization's own, and those of a lambda, which answers at once or waits for something (a database, a service).</summary>
public static class Policy
{
    /// <summary>Makes the apology policy that is the default: the organization's templates, and a review of whatever is sent.</summary>
    /// <param name="templates">The templates, whose language is that of words without one; <see langword="null"/>: none, and English.</param>
    /// <param name="review">The review; <see langword="null"/>: of English.</param>
    public static IApologyPolicy StandardApology(ApologyTemplates? templates = null, ApologyReview? review = null) => new DefaultApologyPolicy(templates ?? ApologyTemplates.None, review);

    /// <summary>Makes an apology policy that answers at once.</summary>
    public static IApologyPolicy Apology(Func<ApologyRequest, ApologyRuling> rule)
    {
        _ = rule ?? throw new ArgumentNullException(nameof(rule));
        return new DelegatedApology((request, _) => new ValueTask<ApologyRuling>(rule(request)));
    }

    /// <summary>Makes an apology policy that waits for something.</summary>
    public static IApologyPolicy Apology(Func<ApologyRequest, CancellationToken, ValueTask<ApologyRuling>> rule) => new DelegatedApology(rule ?? throw new ArgumentNullException(nameof(rule)));

    /// <summary>Makes the compensation authority that is the default: each role has a limit per grant and per case in each currency, and roles stand in levels.</summary>
    /// <remarks>Within the limits it is granted at once; above them it needs somebody whose limits suffice. Without a limit nothing is granted, and the answer says so.</remarks>
    /// <param name="levels">The roles, lowest first.</param>
    /// <param name="limits">At most one for each role and currency. None at all: every grant is refused.</param>
    /// <param name="version">The version of the limits, from 1; each grant remembers it.</param>
    /// <exception cref="ArgumentException">A level or a limit stands twice, a limit's currency isn't known, or it is out of range; all of it is told at once.</exception>
    public static ICompensationAuthority StandardAuthority(IEnumerable<Role> levels, IEnumerable<RoleLimit> limits, int version = 1) => new RoleLimits(levels, limits, version);

    /// <summary>Makes a compensation authority that answers at once.</summary>
    public static ICompensationAuthority Authority(Func<CompensationRequest, Ruling> rule)
    {
        _ = rule ?? throw new ArgumentNullException(nameof(rule));
        return new DelegatedAuthority((request, _) => new ValueTask<Ruling>(rule(request)));
    }

    /// <summary>Makes a compensation authority that waits for something.</summary>
    public static ICompensationAuthority Authority(Func<CompensationRequest, CancellationToken, ValueTask<Ruling>> rule) => new DelegatedAuthority(rule ?? throw new ArgumentNullException(nameof(rule)));

    /// <summary>Makes the follow-up policy that is the default: the same numbers for every case, or others by severity.</summary>
    /// <param name="settings">What is planned; <see langword="null"/>: two attempts a day apart and a wait of three days.</param>
    /// <param name="bySeverity">What is planned instead for cases whose highest severity was this.</param>
    /// <exception cref="ArgumentException">A setting is out of range; all of them are told at once.</exception>
    public static IFollowUpPolicy StandardFollowUp(FollowUpSettings? settings = null, IReadOnlyDictionary<Severity, FollowUpSettings>? bySeverity = null) =>
        new DefaultFollowUpPolicy(settings ?? new FollowUpSettings(), bySeverity);

    /// <summary>Makes a follow-up policy that answers at once.</summary>
    public static IFollowUpPolicy FollowUp(Func<FollowUpRequest, FollowUpPlan> plan)
    {
        _ = plan ?? throw new ArgumentNullException(nameof(plan));
        return new DelegatedFollowUp((request, _) => new ValueTask<FollowUpPlan>(plan(request)));
    }

    /// <summary>Makes a follow-up policy that waits for something.</summary>
    public static IFollowUpPolicy FollowUp(Func<FollowUpRequest, CancellationToken, ValueTask<FollowUpPlan>> plan) => new DelegatedFollowUp(plan ?? throw new ArgumentNullException(nameof(plan)));

    /// <summary>Makes the debrief policy that is the default: by severity, and a fixed share of the rest, which may be looked at together.</summary>
    /// <param name="settings">What it goes by; <see langword="null"/>: safety, severe failures, recoveries that failed, and praise.</param>
    /// <exception cref="ArgumentException">A setting is out of range; all of them are told at once.</exception>
    public static IDebriefPolicy StandardDebriefs(DebriefSettings? settings = null) => new DefaultDebriefPolicy(settings ?? new DebriefSettings());

    /// <summary>Makes a debrief policy that answers at once.</summary>
    public static IDebriefPolicy Debriefs(Func<DebriefRequest, DebriefRuling> rule)
    {
        _ = rule ?? throw new ArgumentNullException(nameof(rule));
        return new DelegatedDebriefs((request, _) => new ValueTask<DebriefRuling>(rule(request)));
    }

    /// <summary>Makes a debrief policy that waits for something.</summary>
    public static IDebriefPolicy Debriefs(Func<DebriefRequest, CancellationToken, ValueTask<DebriefRuling>> rule) => new DelegatedDebriefs(rule ?? throw new ArgumentNullException(nameof(rule)));

    private sealed class DelegatedApology(Func<ApologyRequest, CancellationToken, ValueTask<ApologyRuling>> rule) : IApologyPolicy
    {
        public ValueTask<ApologyRuling> RuleAsync(ApologyRequest request, CancellationToken cancellationToken) => rule(request, cancellationToken);
    }

    private sealed class DelegatedAuthority(Func<CompensationRequest, CancellationToken, ValueTask<Ruling>> rule) : ICompensationAuthority
    {
        public ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken) => rule(request, cancellationToken);
    }

    private sealed class DelegatedFollowUp(Func<FollowUpRequest, CancellationToken, ValueTask<FollowUpPlan>> plan) : IFollowUpPolicy
    {
        public ValueTask<FollowUpPlan> PlanAsync(FollowUpRequest request, CancellationToken cancellationToken) => plan(request, cancellationToken);
    }

    private sealed class DelegatedDebriefs(Func<DebriefRequest, CancellationToken, ValueTask<DebriefRuling>> rule) : IDebriefPolicy
    {
        public ValueTask<DebriefRuling> RuleAsync(DebriefRequest request, CancellationToken cancellationToken) => rule(request, cancellationToken);
    }
}
