namespace ServiceRecovery.Cli.Exec;

/// <summary>Time as a script tells it: it stands still until it is set.</summary>
internal sealed class SimulatedClock(DateTimeOffset now) : TimeProvider
{
    /// <summary>The instant at which the simulated clock of <c>exec</c> starts.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The last instant to which it is set by hand. Waits of years are counted from it, and time itself ends with the year 9999.</summary>
    public static DateTimeOffset Latest { get; } = new(9900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void SetTo(DateTimeOffset now) => _now = now;
}
