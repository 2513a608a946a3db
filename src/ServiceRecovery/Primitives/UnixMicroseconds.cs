namespace ServiceRecovery.Storage;

/// <summary>Brings times to what every store keeps: whole microseconds, UTC, counted since 1970.</summary>
internal static class UnixMicroseconds
{
    private const long TicksPerMicrosecond = 10;
    private const long EpochTicks = 621_355_968_000_000_000;

    /// <summary>Counts the whole microseconds from 1970 to <paramref name="time"/>; what is left over is cut off towards the past.</summary>
    public static long From(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - EpochTicks;
        var micros = ticks / TicksPerMicrosecond;
        return ticks % TicksPerMicrosecond < 0 ? micros - 1 : micros;
    }

    /// <summary>Returns the instant, UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies outside the years 1 to 9999.</exception>
    public static DateTimeOffset ToTime(long micros)
    {
        // Compared in microseconds: multiplied first, a far number would wrap round to a near instant.
        if (micros < (DateTime.MinValue.Ticks - EpochTicks) / TicksPerMicrosecond || micros > (DateTime.MaxValue.Ticks - EpochTicks) / TicksPerMicrosecond)
        {
            throw new ArgumentOutOfRangeException(nameof(micros), micros, "An instant lies within the years 1 to 9999.");
        }

        return new DateTimeOffset(EpochTicks + (micros * TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <summary>Returns <paramref name="time"/> in UTC, cut to whole microseconds towards the past.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => ToTime(From(time));

    /// <summary>Counts the whole microseconds of a duration; what is left over is cut off towards zero.</summary>
    public static long FromDuration(TimeSpan duration) => duration.Ticks / TicksPerMicrosecond;

    /// <summary>Returns the duration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is longer than a <see cref="TimeSpan"/> holds.</exception>
    public static TimeSpan ToDuration(long micros) => micros is <= long.MaxValue / TicksPerMicrosecond and >= long.MinValue / TicksPerMicrosecond
        ? new TimeSpan(micros * TicksPerMicrosecond)
        : throw new ArgumentOutOfRangeException(nameof(micros), micros, "A duration is shorter than 29,227 years.");

    /// <summary>The last instant that a store keeps.</summary>
    internal static DateTimeOffset Last { get; } = Truncate(DateTimeOffset.MaxValue);

    // A time that no store would give back as it is.
    internal static bool IsWhole(DateTimeOffset time) => time.Offset == TimeSpan.Zero && time.Ticks % TicksPerMicrosecond == 0;
}
