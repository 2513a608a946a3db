using System.Collections.Concurrent;
using System.Text;
using NodaTime;
using NodaTime.Text;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Calendars;

/// <summary>A calendar with working hours in a time zone: windows of each weekday, holidays on which none begins, and dates with windows of their own.</summary>
/// <remarks>
/// <para>A window belongs to the date on which it begins and runs to its end, over midnight too; its end isn't part of it. An edge that the clock skips is the end of the gap; of a start that comes twice the first counts, of an end the second.
/// A working day is a date on which a window of some length begins.</para>
/// <para>The time zones are those of NodaTime, not the computer's, so all machines with one version of it answer the same. The calendar is immutable and may be shared by threads; what it knows of a year is worked out when the year is asked for, and it keeps 64 years at most and the totals of the others.
/// It answers for instants from 1970 to the end of 9997 in UTC; of others <see cref="Add"/> and <see cref="Measure"/> throw an <see cref="ArgumentOutOfRangeException"/>, and <see cref="ToLocal"/> shows each that has a local time.</para>
/// </remarks>
public sealed class WorkCalendar : IServiceCalendar
{
    private const long MicrosecondsAMinute = 60L * 1_000_000;
    private const long MicrosecondsADay = CalendarDate.MicrosecondsADay;
    private const long MostMicroseconds = ServiceDuration.MostDays * MicrosecondsADay;

    private const int MostYears = 64;

    // Ten years after 9900 and many more; beyond it time itself ends.
    private static readonly int LastDay = CalendarDate.FirstOf(9998);
    private static readonly long Last = (LastDay * MicrosecondsADay) - 1;

    // A year has the place of its remainder, so that years on end don't drive each other out.
    private readonly YearTable?[] _years = new YearTable?[MostYears];
    private readonly ConcurrentDictionary<int, (long Open, int WorkingDays)> _totals = new();
    private readonly Func<int, YearTable> _makeYear;
    private readonly Func<int, (long Open, int WorkingDays)> _makeTotals;
    private readonly DateTimeZone _zone;

    /// <summary>Makes a calendar.</summary>
    /// <param name="rule">Its name and version; the version rises with each change.</param>
    /// <param name="zone">The time zone as IANA names it, as <c>Europe/London</c>.</param>
    /// <param name="week">The windows of each weekday, at most 8, none overlapping another one. A weekday that is left out has none.</param>
    /// <param name="holidays">The dates on which no window begins.</param>
    /// <param name="days">The dates on which these windows begin instead of their weekday's.</param>
    /// <exception cref="InvalidCalendarException">It can't be worked by; everything that is wrong is listed.</exception>
    public WorkCalendar(RuleRef rule, string zone, IReadOnlyDictionary<DayOfWeek, WorkWindow[]> week, IEnumerable<LocalDate>? holidays = null, IReadOnlyDictionary<LocalDate, WorkWindow[]>? days = null)
        : this(Define(rule, zone ?? throw new ArgumentNullException(nameof(zone)), week ?? throw new ArgumentNullException(nameof(week)), holidays ?? [], days))
    {
    }

    private WorkCalendar(CalendarDefinition definition)
    {
        CalendarRules.Check(definition);
        if (definition.Faults.Count > 0)
        {
            throw new InvalidCalendarException(definition.Name, [.. definition.Faults]);
        }

        Ref = new RuleRef(definition.Name, definition.Version);
        _zone = DateTimeZoneProviders.Tzdb[definition.Zone!];
        var plan = new WorkPlan([.. definition.Week.Select(InOrder)], definition.Holidays.Concat(definition.Days).ToDictionary(entry => entry.Day!.Value, InOrder));
        _makeYear = year => new YearTable(year, plan, _zone);
        _makeTotals = year => (Known(year) ?? _makeYear(year)).Totals;
    }

    /// <inheritdoc />
    public RuleRef Ref { get; }

    /// <inheritdoc />
    public string Zone => _zone.Id;

    /// <summary>Reads a calendar.</summary>
    /// <param name="json">Its JSON: <c>name</c>, <c>version</c>, <c>zone</c> and <c>week</c>, and where there are some <c>holidays</c> and <c>days</c>.</param>
    /// <exception cref="InvalidCalendarException">It can't be read or worked by; everything that is wrong is listed.</exception>
    public static WorkCalendar Read(string json) => Read(Encoding.UTF8.GetBytes(json ?? throw new ArgumentNullException(nameof(json))));

    /// <summary>Reads a calendar.</summary>
    /// <param name="utf8">Its JSON as <see cref="Read(string)"/> takes it, in UTF-8.</param>
    /// <exception cref="InvalidCalendarException">It can't be read or worked by; everything that is wrong is listed.</exception>
    public static WorkCalendar Read(ReadOnlyMemory<byte> utf8) => new(CalendarReader.Read(utf8));

    /// <inheritdoc />
    public DateTimeOffset ToLocal(DateTimeOffset instant)
    {
        var micros = UnixMicroseconds.From(instant);
        return UnixMicroseconds.ToTime(micros).ToOffset(TimeSpan.FromMinutes(OffsetAt(micros) / MicrosecondsAMinute));
    }

    /// <inheritdoc />
    public DateTimeOffset Add(DateTimeOffset from, ServiceDuration duration)
    {
        var start = Check(from, nameof(from));
        var limit = Math.Min(start + MostMicroseconds, Last);
        return UnixMicroseconds.ToTime(duration switch
        {
            ServiceDuration.Elapsed elapsed => UnixMicroseconds.FromDuration(elapsed.Length) is var length && length < limit - start ? start + length : limit,
            ServiceDuration.Working working => AfterOpen(start, UnixMicroseconds.FromDuration(working.Length), limit),
            ServiceDuration.Days days => OnDay(start, days.Count, days.At, limit),
            ServiceDuration.WorkingDays days => OnWorkingDay(start, days.Count, days.At, limit),
            _ => throw new ArgumentNullException(nameof(duration)),
        });
    }

    /// <inheritdoc />
    public ServiceDuration Measure(DateTimeOffset from, DateTimeOffset to, DurationKind kind)
    {
        var (start, end) = (Check(from, nameof(from)), Check(to, nameof(to)));
        end = Math.Max(start, end);
        return kind switch
        {
            DurationKind.Elapsed => new ServiceDuration.Elapsed(UnixMicroseconds.ToDuration(end - start)),
            DurationKind.Working => new ServiceDuration.Working(UnixMicroseconds.ToDuration(OpenBetween(start, end))),
            DurationKind.Days => new ServiceDuration.Days(Math.Max(0, DateAt(end) - DateAt(start))),
            DurationKind.WorkingDays => new ServiceDuration.WorkingDays(WorkingDaysBetween(DateAt(start), DateAt(end))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A time is measured in one of the kinds there are."),
        };
    }

    private static CalendarDefinition Define(RuleRef rule, string zone, IReadOnlyDictionary<DayOfWeek, WorkWindow[]> week, IEnumerable<LocalDate> holidays, IReadOnlyDictionary<LocalDate, WorkWindow[]>? days)
    {
        var definition = new CalendarDefinition { Name = rule.Name ?? "", Version = rule.Version, Zone = zone };
        if (!CommandId.TryParse(definition.Name, out _))
        {
            definition.Add(CalendarDefinition.Bad, "name", $"'name' is 1 to 64 characters of 'A-Za-z0-9._:-', but was {Fields.FieldFaults.Quote(definition.Name)}.");
        }

        if (rule.Version < 1)
        {
            definition.Add(CalendarDefinition.Bad, "version", FormattableString.Invariant($"'version' is a whole number from 1, but was '{rule.Version}'."));
        }

        foreach (var weekday in week)
        {
            if (weekday.Key is < DayOfWeek.Sunday or > DayOfWeek.Saturday)
            {
                throw new ArgumentException("A week has the days from Sunday to Saturday.", nameof(week));
            }

            definition.Week[(int)weekday.Key] = definition.Week[(int)weekday.Key] with { Windows = weekday.Value ?? [] };
        }

        var at = 0;
        foreach (var date in holidays)
        {
            AddDate(definition, definition.Holidays, FormattableString.Invariant($"holidays[{at++}]"), date, []);
        }

        foreach (var day in days ?? new Dictionary<LocalDate, WorkWindow[]>())
        {
            AddDate(definition, definition.Days, $"days.{LocalDatePattern.Iso.Format(day.Key)}", day.Key, day.Value ?? []);
        }

        return definition;
    }

    private static void AddDate(CalendarDefinition definition, List<CalendarDefinition.DayEntry> dates, string path, LocalDate date, WorkWindow[] windows)
    {
        if (CalendarDate.Find(date) is { } day)
        {
            dates.Add(new(path, day, windows));
        }
        else
        {
            CalendarRules.AddNotPossible(definition, path, $"'{LocalDatePattern.Iso.Format(date)}'");
        }
    }

    private static WorkWindow[] InOrder(CalendarDefinition.DayEntry entry) => [.. entry.Windows.OrderBy(window => window.Begin)];

    private static long Check(DateTimeOffset instant, string parameter) => UnixMicroseconds.From(instant) is var micros && micros >= 0 && micros <= Last
        ? micros
        : throw new ArgumentOutOfRangeException(parameter, instant, "A calendar answers for instants from 1970 to 9997.");

    private long AfterOpen(long start, long open, long limit)
    {
        var table = YearAt(start, out var year);
        for (var target = table.OpenBefore(start) + open; ; table = Year(++year))
        {
            if (open == 0 ? table.NextOpen(start) is { } found : target <= table.Total && (found = table.AfterOpen(target)) > 0)
            {
                return Math.Min(found, limit);
            }

            target -= table.Total;
            if (table.End >= limit)
            {
                return limit;
            }
        }
    }

    private long OnDay(long start, int count, DayTime? at, long limit)
    {
        var (date, time) = ClockAt(start);
        for (var day = Math.Min(date + Math.Min(count, ServiceDuration.MostDays + 1), LastDay); ; day++)
        {
            var found = Year(CalendarDate.YearOf(day)).ToInstant(day, at is { } given ? given.Minutes * MicrosecondsAMinute : time);
            if (found > start || found >= limit)
            {
                return Math.Min(found, limit);
            }
        }
    }

    private long OnWorkingDay(long start, int count, DayTime? at, long limit)
    {
        var (date, time) = ClockAt(start);
        var lastDay = Math.Min(date + ServiceDuration.MostDays + 1, LastDay);
        var day = count == 0 && Year(CalendarDate.YearOf(date)).IsWorkingDay(date) ? date : WorkingDayAfter(date, Math.Min(Math.Max(count, 1), ServiceDuration.MostDays + 1), lastDay);
        for (; day is { } on; day = WorkingDayAfter(on, 1, lastDay))
        {
            var table = Year(CalendarDate.YearOf(on));
            var found = at is { IsClose: true } ? table.CloseOf(on)
                : at is { } given ? table.ToInstant(on, given.Minutes * MicrosecondsAMinute)
                : AfterOpen(table.ToInstant(on, time), 0, limit);
            if (found > start || found >= limit)
            {
                return Math.Min(found, limit);
            }
        }

        return limit;
    }

    // The n-th working day after a date, or none where it lies beyond the last one that counts.
    private int? WorkingDayAfter(int date, int number, int lastDay)
    {
        var year = CalendarDate.YearOf(date + 1);
        var table = Year(year);
        var rank = number + table.WorkingDaysBefore(date + 1);
        for (; rank > table.WorkingDays; table = Year(++year))
        {
            rank -= table.WorkingDays;
            if (CalendarDate.FirstOf(year + 1) > lastDay)
            {
                return null;
            }
        }

        return table.WorkingDay(rank);
    }

    private long OpenBetween(long start, long end)
    {
        var table = YearAt(start, out var year);
        var open = -table.OpenBefore(start);
        for (var last = YearAt(end, out var lastYear); year < lastYear; year++)
        {
            open += Totals(year).Open;
            table = last;
        }

        return open + table.OpenBefore(end);
    }

    private int WorkingDaysBetween(int date, int last)
    {
        if (last <= date)
        {
            return 0;
        }

        var (year, lastYear) = (CalendarDate.YearOf(date + 1), CalendarDate.YearOf(last + 1));
        var days = -Year(year).WorkingDaysBefore(date + 1);
        for (; year < lastYear; year++)
        {
            days += Totals(year).WorkingDays;
        }

        return days + Year(year).WorkingDaysBefore(last + 1);
    }

    private YearTable Year(int year)
    {
        if (Known(year) is { } known)
        {
            return known;
        }

        var table = _makeYear(year);
        Volatile.Write(ref _years[year % MostYears], table);
        return table;
    }

    private YearTable? Known(int year) => Volatile.Read(ref _years[year % MostYears]) is { } known && known.Year == year ? known : null;

    // What lies between is measured by whole years, of which no table is kept.
    private (long Open, int WorkingDays) Totals(int year) => _totals.GetOrAdd(year, _makeTotals);

    // The table that an instant falls into; where clocks go back over New Year, the date alone doesn't say.
    private YearTable YearAt(long instant, out int year)
    {
        year = CalendarDate.YearOf(DateAt(instant));
        var table = Year(year);
        return instant < table.Begin ? Year(--year) : instant >= table.End ? Year(++year) : table;
    }

    private long OffsetAt(long instant) => _zone.GetUtcOffset(Instant.FromUnixTimeTicks(instant * 10)).Seconds * 1_000_000L;

    private int DateAt(long instant) => CalendarDate.OfLocal(instant + OffsetAt(instant));

    private (int Date, long Time) ClockAt(long instant)
    {
        var local = instant + OffsetAt(instant);
        var date = CalendarDate.OfLocal(local);
        return (date, local - (date * MicrosecondsADay));
    }
}
