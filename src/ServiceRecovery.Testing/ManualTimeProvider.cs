namespace ServiceRecovery.Testing;

/// <summary>A clock that stands until it is moved by hand.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly bool _mayGoBack;
    private readonly bool _hasTimers;
    private readonly List<Timer> _timers = [];
    private long _utcTicks;

    /// <summary>Starts the clock.</summary>
    /// <param name="start">The first time it tells.</param>
    /// <param name="mayGoBack">The clock may be set to an earlier time, as a computer's may after a repair.</param>
    /// <param name="hasTimers">Timers go off when the clock is moved to their time or past it, for what waits by this clock; without it they follow the computer's.</param>
    public ManualTimeProvider(DateTimeOffset start, bool mayGoBack = false, bool hasTimers = false)
    {
        _hasTimers = hasTimers;
        _utcTicks = start.UtcTicks;
        _mayGoBack = mayGoBack;
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Gets how many timers are set and haven't gone off: somebody waits for the clock to move.</summary>
    public int TimersSet
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count;
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (!_hasTimers)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

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
        while (NextDue(time.UtcTicks) is { } timer)
        {
            timer.GoOff();
        }
    }

    /// <summary>Moves the clock on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative, and the clock may not go back.</exception>
    public void Advance(TimeSpan duration) => Set(GetUtcNow() + duration);

    private Timer? NextDue(long now)
    {
        lock (_timers)
        {
            return _timers.Where(timer => timer.DueTicks <= now).MinBy(timer => timer.DueTicks);
        }
    }

    // It stands in the list while it is set.
    private sealed class Timer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long DueTicks { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._timers)
            {
                clock._timers.Remove(this);
                if (dueTime < TimeSpan.Zero)
                {
                    return true;
                }

                (_period, DueTicks) = (period, clock.GetUtcNow().UtcTicks + dueTime.Ticks);
                clock._timers.Add(this);
            }

            // What is due at once doesn't wait for the clock to move.
            if (dueTime == TimeSpan.Zero)
            {
                GoOff();
            }

            return true;
        }

        public void GoOff()
        {
            lock (clock._timers)
            {
                if (!clock._timers.Remove(this))
                {
                    return;
                }

                if (_period > TimeSpan.Zero)
                {
                    DueTicks += _period.Ticks;
                    clock._timers.Add(this);
                }
            }

            callback(state);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, TimeSpan.Zero);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
