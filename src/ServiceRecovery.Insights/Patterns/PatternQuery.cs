namespace ServiceRecovery.Insights;

/// <summary>Asks for patterns among the failures that the organization received in an interval.</summary>
/// <param name="From">Failures received at this instant or later.</param>
/// <param name="To">Failures received before this instant; the period that is looked at for spikes ends here.</param>
public sealed record PatternQuery(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Gets how many failures of one customer make a pattern.</summary>
    /// <value>The default value is 2.</value>
    public int RepeatedAtLeast { get; init; } = 2;

    /// <summary>Gets how long the period is whose count is compared with those before it. Whole weeks keep the days of the week out of it.</summary>
    /// <value>The default value is 7 days.</value>
    public TimeSpan SpikePeriod { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Gets how many periods before it are its history.</summary>
    /// <value>The default value is 8.</value>
    public int SpikeHistory { get; init; } = 8;

    /// <summary>Gets how many periods of history an organization needs before anything is called a spike.</summary>
    /// <value>The default value is 4.</value>
    public int SpikeHistoryAtLeast { get; init; } = 4;

    /// <summary>Gets below which count nothing is called a spike.</summary>
    /// <value>The default value is 5.</value>
    public int SpikeAtLeast { get; init; } = 5;

    /// <summary>Gets how improbable a count must be, were the period like those before it.</summary>
    /// <value>The default value is 0.001: of a thousand factors that are as always, about one is called a spike.</value>
    public double SpikeBelow { get; init; } = 0.001;

    internal void Check()
    {
        Must(To > From, FormattableString.Invariant($"{nameof(To)} must be later than {nameof(From)}, which is {From:O}, but is {To:O}."));
        Must(RepeatedAtLeast >= 2, FormattableString.Invariant($"{nameof(RepeatedAtLeast)} must be 2 or more, but is {RepeatedAtLeast}."));
        Must(SpikePeriod >= TimeSpan.FromMinutes(1), FormattableString.Invariant($"{nameof(SpikePeriod)} must be a minute or longer, but is {SpikePeriod}."));
        Must(SpikeHistoryAtLeast >= 1, FormattableString.Invariant($"{nameof(SpikeHistoryAtLeast)} must be 1 or more, but is {SpikeHistoryAtLeast}."));
        Must(SpikeHistory >= SpikeHistoryAtLeast, FormattableString.Invariant($"{nameof(SpikeHistory)} must be {nameof(SpikeHistoryAtLeast)} or more, which is {SpikeHistoryAtLeast}, but is {SpikeHistory}."));
        Must(SpikeAtLeast >= 1, FormattableString.Invariant($"{nameof(SpikeAtLeast)} must be 1 or more, but is {SpikeAtLeast}."));
        Must(SpikeBelow is > 0 and < 1, FormattableString.Invariant($"{nameof(SpikeBelow)} must be between 0 and 1, but is {SpikeBelow}."));
    }

    private static void Must(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new ArgumentException(sentence);
        }
    }
}
