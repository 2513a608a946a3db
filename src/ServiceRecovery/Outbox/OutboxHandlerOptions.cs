namespace ServiceRecovery.Outbox;

/// <summary>How messages of one handler are treated.</summary>
public sealed class OutboxHandlerOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Gets or sets how often a message is tried before a person has to look at it.</summary>
    /// <value>The default value is 24, which takes about 14 hours.</value>
    /// <remarks>A try that a crash ended counts too, so that a message which ends the program isn't tried for ever.</remarks>
    public int MaximumAttempts { get; set; } = 24;

    /// <summary>Gets or sets how long is waited after the first try that failed; each further one doubles it.</summary>
    /// <value>The default value is 5 seconds.</value>
    /// <remarks>Between half of it and all of it, drawn at random, so that what failed together isn't tried together.</remarks>
    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long is waited at most.</summary>
    /// <value>The default value is 1 hour.</value>
    /// <remarks>What a receiver asks for is waited also when it is longer, up to a day.</remarks>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how long one try may take.</summary>
    /// <value>The default value is 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a message is of use. An older one isn't sent any more; it becomes a task on the case.</summary>
    /// <value>The default value is <see langword="null"/>: for ever.</value>
    public TimeSpan? UsefulFor { get; set; }

    /// <summary>Gets or sets how long a message waits for later ones of its case; only the last is handed over.</summary>
    /// <value>The default value is <see langword="null"/>: every message is handed over.</value>
    /// <remarks>For who writes to a customer: when three things fall due at once, one message tells how the case stands, not three.</remarks>
    public TimeSpan? GatherFor { get; set; }

    internal IEnumerable<string> Faults(string handler)
    {
        if (MaximumAttempts is < 1 or > 1_000)
        {
            yield return FormattableString.Invariant($"{nameof(MaximumAttempts)} of the handler '{handler}' must be from 1 to 1000, but is {MaximumAttempts}.");
        }

        foreach (var (name, value, most, words) in new[]
        {
            (nameof(FirstRetryAfter), FirstRetryAfter, Day, "a day"),
            (nameof(LongestRetryAfter), LongestRetryAfter, Day, "a day"),
            (nameof(Timeout), Timeout, TimeSpan.FromHours(1), "an hour"),
            (nameof(UsefulFor), UsefulFor ?? Day, Longest, "ten years"),
            (nameof(GatherFor), GatherFor ?? Day, Day, "a day"),
        })
        {
            if (value <= TimeSpan.Zero || value > most)
            {
                yield return $"{name} of the handler '{handler}' must be longer than zero and at most {words}, but is {value:c}.";
            }
        }
    }

    // Doubled each time, up to the longest, and between half and all of it: 'chance' is from 0 to 1.
    internal TimeSpan RetryAfter(int attempt, double chance)
    {
        var ticks = FirstRetryAfter.Ticks;
        for (var i = 1; i < attempt && ticks < LongestRetryAfter.Ticks; i++)
        {
            ticks *= 2;
        }

        ticks = Math.Min(ticks, LongestRetryAfter.Ticks);
        return TimeSpan.FromTicks((ticks / 2) + (long)(ticks / 2 * chance));
    }
}
