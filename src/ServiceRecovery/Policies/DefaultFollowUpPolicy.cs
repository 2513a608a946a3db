using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>The default follow-up: the same numbers for every case, or others by severity.</summary>
internal sealed class DefaultFollowUpPolicy : IFollowUpPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);
    private readonly FollowUpPlan _plan;
    private readonly ImmutableDictionary<Severity, FollowUpPlan> _bySeverity;

    /// <summary>Plans two attempts a day apart and a wait of three days.</summary>
    public DefaultFollowUpPolicy()
        : this(new FollowUpSettings())
    {
    }

    /// <summary>Plans by settings.</summary>
    /// <param name="settings">What is planned.</param>
    /// <param name="bySeverity">What is planned instead for cases whose highest severity was this.</param>
    /// <exception cref="ArgumentException">A setting is out of range; all of them are told at once.</exception>
    public DefaultFollowUpPolicy(FollowUpSettings settings, IReadOnlyDictionary<Severity, FollowUpSettings>? bySeverity = null)
    {
        var faults = Faults(settings).ToList();
        foreach (var pair in bySeverity ?? ImmutableDictionary<Severity, FollowUpSettings>.Empty)
        {
            faults.AddRange(Faults(pair.Value, $" for '{pair.Key}'"));
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults));
        }

        _plan = PlanOf(settings);
        _bySeverity = bySeverity is null ? ImmutableDictionary<Severity, FollowUpPlan>.Empty : bySeverity.ToImmutableDictionary(pair => pair.Key, pair => PlanOf(pair.Value));
    }

    /// <inheritdoc/>
    public ValueTask<FollowUpPlan> PlanAsync(FollowUpRequest request, CancellationToken cancellationToken)
    {
        var plan = _bySeverity.TryGetValue(request.Case.HighestSeverity, out var own) ? own : _plan;
        var reported = request.Case.Channel;
        return new(plan.Channels.IsEmpty && CanBeAskedBy(reported) ? plan with { Channels = [reported] } : plan);
    }

    // A conversation is over and a system has no ear; anything else is a way the customer chose.
    private static bool CanBeAskedBy(Channel channel) => channel != default && channel != Channel.InPerson && channel != Channel.System;

    private static FollowUpPlan PlanOf(FollowUpSettings settings) => new(settings.Rule, settings.Attempts, settings.Spacing, settings.Wait)
    {
        AskAfter = settings.AskAfter,
        AnswerWithin = settings.AnswerWithin,
        PresumedAfter = settings.PresumedAfter,
        Channels = settings.Channels.IsDefault ? [] : settings.Channels,
    };

    /// <summary>Finds every setting that is out of range; each finding begins with its name.</summary>
    internal static IEnumerable<string> Faults(FollowUpSettings settings, string where = "")
    {
        if (!IdText.IsId(settings.Rule.Name) || settings.Rule.Version < 1)
        {
            yield return $"{nameof(settings.Rule)}{where} must have a name of 1 to 64 characters of 'A-Za-z0-9._:-' and a version from 1, but is '{settings.Rule}'.";
        }

        if (settings.Attempts is < 1 or > 20)
        {
            yield return $"{nameof(settings.Attempts)}{where} must be 1 to 20, but is {settings.Attempts}.";
        }

        if (settings.Spacing < TimeSpan.Zero || settings.Spacing > Longest)
        {
            yield return $"{nameof(settings.Spacing)}{where} must be zero to {Longest.TotalDays} days, but is {settings.Spacing}.";
        }

        if (settings.Wait <= TimeSpan.Zero || settings.Wait > Longest)
        {
            yield return $"{nameof(settings.Wait)}{where} must be longer than zero and up to {Longest.TotalDays} days, but is {settings.Wait}.";
        }

        if (settings.AskAfter < TimeSpan.Zero || settings.AskAfter > Longest)
        {
            yield return $"{nameof(settings.AskAfter)}{where} must be zero to {Longest.TotalDays} days, but is {settings.AskAfter}.";
        }

        if (settings.AnswerWithin < TimeSpan.FromHours(1) || settings.AnswerWithin > TimeSpan.FromDays(365))
        {
            yield return $"{nameof(settings.AnswerWithin)}{where} must be 1 hour to 365 days, but is {settings.AnswerWithin}.";
        }

        if (settings.PresumedAfter < TimeSpan.Zero || settings.PresumedAfter > TimeSpan.FromDays(30))
        {
            yield return $"{nameof(settings.PresumedAfter)}{where} must be zero to 30 days, but is {settings.PresumedAfter}.";
        }

        if (!settings.Channels.IsDefault && settings.Channels.Contains(default))
        {
            yield return $"{nameof(settings.Channels)}{where} holds a channel without a name; name each one.";
        }
    }
}
