using NodaTime;

namespace ServiceRecovery.Calendars;

/// <summary>A year of a calendar in instants: when it is open, how much lies before each opening, and which of its dates are working days. All times are microseconds since 1970.</summary>
internal sealed class YearTable
{
    // A window of the day before the first one's may still run, and clocks may go back over midnight.
    private const int DaysBefore = 2;

    private const int MarginDays = 5;
    private const long MicrosecondsAMinute = 60L * 1_000_000;
    private const long NoWork = long.MinValue;

    private readonly ZoneSpan[] _zone;
    private readonly int _firstDay;

    // Open time from start until before end, disjoint and in order, and how much of it lies before.
    private readonly List<long> _starts = [];
    private readonly List<long> _ends = [];
    private readonly List<long> _before = [];

    // How many working days lie before each date of the year and before the next year, and when each of them closes.
    private readonly int[] _workingBefore;
    private readonly long[] _closes;

    public YearTable(int year, WorkPlan plan, DateTimeZone zone)
    {
        Year = year;
        _firstDay = CalendarDate.FirstOf(year);
        var days = DateTime.IsLeapYear(year) ? 366 : 365;
        _zone = ZoneOf(zone, _firstDay - MarginDays, _firstDay + days + MarginDays);
        Begin = ToInstant(_firstDay, 0);
        End = ToInstant(_firstDay + days, 0);
        _workingBefore = new int[days + 1];
        _closes = new long[days];
        var covered = long.MinValue;
        for (var day = _firstDay - DaysBefore; day < _firstDay + days; day++)
        {
            var closes = NoWork;
            foreach (var window in plan.On(day))
            {
                var (start, end) = (ToInstant(day, window.Begin * MicrosecondsAMinute), ToInstant(day, window.End * MicrosecondsAMinute, isLast: true));
                if (end > start)
                {
                    closes = end;
                    Open(Math.Max(Math.Max(start, covered), Begin), Math.Min(end, End));
                    covered = Math.Max(covered, end);
                }
            }

            if (day >= _firstDay)
            {
                var at = day - _firstDay;
                _closes[at] = closes;
                _workingBefore[at + 1] = _workingBefore[at] + (closes == NoWork ? 0 : 1);
            }
        }
    }

    /// <summary>Gets the year.</summary>
    public int Year { get; }

    /// <summary>Gets the instant at which the year begins in the zone.</summary>
    public long Begin { get; }

    /// <summary>Gets the instant at which the next one does.</summary>
    public long End { get; }

    /// <summary>Gets all open time.</summary>
    public long Total { get; private set; }

    /// <summary>Gets the number of working days.</summary>
    public int WorkingDays => _workingBefore[_workingBefore.Length - 1];

    /// <summary>Gets all open time and the number of working days.</summary>
    public (long Open, int WorkingDays) Totals => (Total, WorkingDays);

    /// <summary>Returns when the clock shows a time on a date: the end of the gap where it is skipped, the first of two, or the last.</summary>
    public long ToInstant(int day, long timeOfDay, bool isLast = false)
    {
        var local = (day * CalendarDate.MicrosecondsADay) + timeOfDay;
        long? found = null;
        foreach (var span in _zone)
        {
            var instant = local - span.Offset;
            if (instant < span.Start)
            {
                return found ?? span.Start;
            }

            if (instant < span.End)
            {
                if (!isLast)
                {
                    return instant;
                }

                found = instant;
            }
        }

        return found ?? throw new InvalidOperationException("A table of a year was asked for another year's date.");
    }

    /// <summary>Returns the open time from the year's begin until an instant of it.</summary>
    public long OpenBefore(long instant)
    {
        var at = Last(_starts, instant);
        return at < 0 ? 0 : _before[at] + Math.Min(instant, _ends[at]) - _starts[at];
    }

    /// <summary>Returns the instant at which so much open time, above zero and at most all of it, has passed since the year's begin.</summary>
    public long AfterOpen(long open)
    {
        var at = Last(_before, open - 1);
        return _starts[at] + open - _before[at];
    }

    /// <summary>Finds the first open instant at or after another.</summary>
    public long? NextOpen(long instant)
    {
        var at = Last(_starts, instant);
        return at >= 0 && instant < _ends[at] ? instant : at + 1 < _starts.Count ? _starts[at + 1] : null;
    }

    /// <summary>Returns how many working days of the year lie before a date of it.</summary>
    public int WorkingDaysBefore(int day) => _workingBefore[day - _firstDay];

    /// <summary>Tells whether a date of the year is a working day.</summary>
    public bool IsWorkingDay(int day) => _closes[day - _firstDay] != NoWork;

    /// <summary>Returns the end of the last window that begins on a working day.</summary>
    public long CloseOf(int day) => _closes[day - _firstDay];

    /// <summary>Returns the working day of a number, from 1.</summary>
    public int WorkingDay(int number)
    {
        var (low, high) = (0, _closes.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = _workingBefore[middle] < number ? (middle, high) : (low, middle);
        }

        return _firstDay + low;
    }

    private void Open(long start, long end)
    {
        if (end <= start)
        {
            return;
        }

        if (_ends.Count > 0 && _ends[_ends.Count - 1] == start)
        {
            _ends[_ends.Count - 1] = end;
        }
        else
        {
            _starts.Add(start);
            _ends.Add(end);
            _before.Add(Total);
        }

        Total += end - start;
    }

    // The place of the last that isn't above it, -1 where all are.
    private static int Last(List<long> ordered, long value)
    {
        var found = ordered.BinarySearch(value);
        return found >= 0 ? found : ~found - 1;
    }

    private static ZoneSpan[] ZoneOf(DateTimeZone zone, int firstDay, int endDay) =>
    [
        .. zone.GetZoneIntervals(InstantOf(firstDay), InstantOf(endDay)).Select(interval => new ZoneSpan(
            interval.HasStart ? interval.Start.ToUnixTimeTicks() / 10 : long.MinValue,
            interval.HasEnd ? interval.End.ToUnixTimeTicks() / 10 : long.MaxValue,
            interval.WallOffset.Seconds * 1_000_000L)),
    ];

    private static Instant InstantOf(int day) => Instant.FromUnixTimeTicks(day * TimeSpan.TicksPerDay);

    private readonly record struct ZoneSpan(long Start, long End, long Offset);
}
