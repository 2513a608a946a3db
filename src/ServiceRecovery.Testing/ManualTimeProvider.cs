namespace ServiceRecovery.Testing;

/// <summary>A clock that stands until it is moved by hand. It tells the time; it has no timers.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly bool _mayGoBack;
    private long _utcTicks;

    /// <summary>Starts the clock.</summary>
    /// <param name="start">The first time it tells.</param>
    /// <param name="mayGoBack">The clock may be set to an earlier time, as a computer's may after a repair.</param>
    public ManualTimeProvider(DateTimeOffset start, bool mayGoBack = false)
    {
        _utcTicks = start.UtcTicks;
        _mayGoBack = mayGoBack;
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _utcTicks), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _utcTicks);

    /// <summary>Sets the clock.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is earlier than what the clock tells, and it may not go back.</exception>
    public void Set(DateTimeOffset time)
    {
        var now = GetUtcNow();
        if (time < now && !_mayGoBack)
        {
            throw new ArgumentOutOfRangeException(nameof(time), time, FormattableString.Invariant($"The clock stands at {now:O} and only goes forward."));
        }

        Interlocked.Exchange(ref _utcTicks, time.UtcTicks);
    }

    /// <summary>Moves the clock on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative, and the clock may not go back.</exception>
    public void Advance(TimeSpan duration) => Set(GetUtcNow() + duration);
}
