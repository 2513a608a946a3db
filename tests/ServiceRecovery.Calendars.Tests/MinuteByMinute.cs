using NodaTime;

namespace ServiceRecovery.Calendars.Tests;

/// <summary>Some days of a time zone, minute by minute: what the clock on the wall shows at each instant. It knows no rule of a calendar.</summary>
internal sealed class WallClock
{
    private const int MinutesADay = 24 * 60;

    // What the clock has shown at most until each minute, and the last minute at which it shows each time.
    private readonly int[] _most;
    private readonly int[] _lastShown;
    private readonly long _firstMinute;

    public WallClock(DateTimeZone zone, long firstMinute, int minutes)
    {
        _firstMinute = firstMinute;
        Local = new int[minutes];
        var origin = LocalMinute(zone, firstMinute) / MinutesADay * MinutesADay;
        Origin = LocalDate.FromDateTime(DateTime.UnixEpoch).PlusDays((int)(origin / MinutesADay));
        for (var minute = 0; minute < minutes; minute++)
        {
            Local[minute] = (int)(LocalMinute(zone, firstMinute + minute) - origin);
        }

        (_most, _lastShown) = ([.. Local], new int[Local.Max() + 1]);
        for (var minute = 0; minute < minutes; minute++)
        {
            _most[minute] = Math.Max(_most[minute], _most[Math.Max(0, minute - 1)]);
            _lastShown[Local[minute]] = minute;
        }
    }

    /// <summary>Gets the first date.</summary>
    public LocalDate Origin { get; }

    /// <summary>Gets what the clock shows at each minute, in minutes since midnight of the first date.</summary>
    public int[] Local { get; }

    /// <summary>Returns the first minute at which the clock shows a time or a later one.</summary>
    public int First(int local)
    {
        var (low, high) = (0, _most.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _most[middle] < local ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Returns the last minute at which the clock shows a time, or the first of a later one where it shows that never.</summary>
    public int Last(int local) => local < _lastShown.Length && _lastShown[local] > 0 ? _lastShown[local] : First(local);

    public DateTimeOffset ToTime(int minute) => DateTimeOffset.FromUnixTimeSeconds((_firstMinute + minute) * 60);

    private static long LocalMinute(DateTimeZone zone, long minute) => minute + (zone.GetUtcOffset(Instant.FromUnixTimeSeconds(minute * 60)).Seconds / 60);
}

/// <summary>The second calculation: a calendar as a row of open and closed minutes, counted one by one.</summary>
internal sealed class MinuteByMinute
{
    private const int MinutesADay = 24 * 60;

    private readonly WallClock _clock;
    private readonly bool[] _open;
    private readonly bool[] _isWorkingDay;
    private readonly int[] _closes;

    /// <param name="clock">The days that are looked at.</param>
    /// <param name="windows">The windows that begin on a date, by its number from the clock's first.</param>
    public MinuteByMinute(WallClock clock, Func<int, IEnumerable<(int Begin, int End)>> windows)
    {
        _clock = clock;
        _open = new bool[clock.Local.Length];
        var dates = (clock.Local[^1] / MinutesADay) + 1;
        (_isWorkingDay, _closes) = (new bool[dates], new int[dates]);
        for (var date = 0; date < dates; date++)
        {
            foreach (var (begin, end) in windows(date))
            {
                var (from, to) = (clock.First((date * MinutesADay) + begin), clock.Last((date * MinutesADay) + end));
                for (var minute = from; minute < to; minute++)
                {
                    _open[minute] = true;
                    _isWorkingDay[date] = true;
                    _closes[date] = Math.Max(_closes[date], to);
                }
            }
        }
    }

    /// <summary>Finds where a duration ends; null where that lies beyond the days that are looked at.</summary>
    public int? Add(int from, ServiceDuration duration) => duration switch
    {
        ServiceDuration.Working working => AfterOpen(from, (int)working.Length.TotalMinutes),
        ServiceDuration.Days days => OnDate(from, days.Count, days.At),
        ServiceDuration.WorkingDays days => OnWorkingDay(from, days.Count, days.At),
        _ => throw new InvalidOperationException("Real time needs no second calculation."),
    };

    public int OpenBetween(int from, int to)
    {
        var open = 0;
        for (var minute = from; minute < to; minute++)
        {
            open += _open[minute] ? 1 : 0;
        }

        return open;
    }

    public (int All, int Working) DaysBetween(int from, int to)
    {
        var (all, working) = (0, 0);
        for (var date = (_clock.Local[from] / MinutesADay) + 1; date <= _clock.Local[to] / MinutesADay; date++)
        {
            all++;
            working += _isWorkingDay[date] ? 1 : 0;
        }

        return (all, working);
    }

    private int? AfterOpen(int from, int open)
    {
        for (var minute = from; minute < _open.Length; minute++)
        {
            if (open == 0 && _open[minute])
            {
                return minute;
            }

            if (open > 0 && _open[minute] && --open == 0)
            {
                return minute + 1;
            }
        }

        return null;
    }

    private int? OnDate(int from, int count, DayTime? at)
    {
        for (var date = (_clock.Local[from] / MinutesADay) + count; ; date++)
        {
            var found = _clock.First((date * MinutesADay) + (at?.Minutes ?? (_clock.Local[from] % MinutesADay)));
            if (found >= _open.Length)
            {
                return null;
            }

            if (found > from)
            {
                return found;
            }
        }
    }

    private int? OnWorkingDay(int from, int count, DayTime? at)
    {
        var left = count;

        // Of the last two dates not all windows end within the days that are looked at.
        for (var date = (_clock.Local[from] / MinutesADay) + (count == 0 ? 0 : 1); date < _isWorkingDay.Length - 2; date++)
        {
            if (!_isWorkingDay[date] || --left > 0)
            {
                continue;
            }

            var clock = _clock.First((date * MinutesADay) + (at?.Minutes ?? (_clock.Local[from] % MinutesADay)));
            var found = at is { IsClose: true } ? _closes[date] : at is null ? AfterOpen(clock, 0) : clock;
            if (found is null || found >= _open.Length || found > from)
            {
                return found < _open.Length ? found : null;
            }
        }

        return null;
    }
}
