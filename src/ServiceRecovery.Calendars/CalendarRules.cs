using NodaTime.TimeZones;

namespace ServiceRecovery.Calendars;

/// <summary>What a calendar must be, so that every duration ends: each broken rule is found, with its place.</summary>
internal static class CalendarRules
{
    public const int MostWindows = 8;
    public const int MostDates = 10_000;
    public const int MostClosedDays = 366;

    private const int MinutesADay = 24 * 60;
    private const int DaysAWeek = 7;

    /// <summary>Finds all faults that reading hasn't told already.</summary>
    public static void Check(CalendarDefinition definition)
    {
        CheckZone(definition);
        foreach (var entry in definition.Week.Concat(definition.Days))
        {
            CheckDay(definition, entry);
        }

        var dates = definition.Holidays.Count + definition.Days.Count;
        if (dates > MostDates)
        {
            definition.Add("too-many-days", "holidays", FormattableString.Invariant($"'holidays' and 'days' have {dates:N0} dates together; they may have {MostDates:N0}. Leave out what is long past."));
            return;
        }

        var known = new Dictionary<int, CalendarDefinition.DayEntry>();
        foreach (var entry in definition.Holidays.Concat(definition.Days))
        {
            if (known.TryGetValue(entry.Day!.Value, out var first))
            {
                definition.Add("day-doubled", entry.Path, $"'{entry.Path}' is {CalendarDate.Format(entry.Day.Value)}, as '{first.Path}' is. Keep one of them.");
            }
            else
            {
                known.Add(entry.Day.Value, entry);
            }
        }

        CheckMidnights(definition, known);
        if (!definition.HasUnreadWindows)
        {
            CheckClosed(definition, known);
        }
    }

    public static void AddNotPossible(CalendarDefinition definition, string path, string given) =>
        definition.Add("date-not-possible", path, $"{given} is no date of the years 1 to 9999. Write one as '2026-12-25'.");

    private static void CheckZone(CalendarDefinition definition)
    {
        var source = TzdbDateTimeZoneSource.Default;
        if (definition.Zone is not { } zone || source.CanonicalIdMap.ContainsKey(zone))
        {
            return;
        }

        var given = Fields.FieldFaults.Quote(zone);
        var meant = source.WindowsMapping.PrimaryMapping.FirstOrDefault(pair => string.Equals(pair.Key, zone, StringComparison.OrdinalIgnoreCase)).Value;
        definition.Add("zone-unknown", "zone", meant is not null ? $"The zone {given} is named as Windows does. IANA's name for it is '{meant}'."
            : NearNames.Find(zone, source.CanonicalIdMap.Keys) is { } near ? $"There is no zone {given}. There is '{near}'."
            : $"There is no zone {given}. Write one of IANA's, as 'Europe/London'.");
    }

    private static void CheckDay(CalendarDefinition definition, CalendarDefinition.DayEntry entry)
    {
        if (entry.Windows.Length > MostWindows)
        {
            definition.Add("too-many-windows", entry.Path, FormattableString.Invariant($"'{entry.Path}' has {entry.Windows.Length} windows; a day may have {MostWindows}."));
        }

        foreach (var (empty, at) in entry.Windows.Select((window, at) => (window, at)).Where(one => one.window.IsEmpty))
        {
            definition.Add("window-empty", PathOf(entry, at), $"The window '{empty}' begins when its day ends. Give it to the next day, from 00:00.");
        }

        foreach (var (earlier, later) in Pairs(entry))
        {
            if (entry.Windows[earlier].End > entry.Windows[later].Begin)
            {
                definition.Add("windows-overlap", PathOf(entry, later), $"The window '{entry.Windows[later]}' begins before '{entry.Windows[earlier]}' of '{PathOf(entry, earlier)}' ends.");
            }
        }
    }

    private static void CheckMidnights(CalendarDefinition definition, Dictionary<int, CalendarDefinition.DayEntry> known)
    {
        for (var day = 0; day < DaysAWeek; day++)
        {
            CheckMidnight(definition, definition.Week[day], definition.Week[(day + 1) % DaysAWeek]);
        }

        foreach (var entry in definition.Days.Where(entry => known[entry.Day!.Value] == entry))
        {
            var day = entry.Day!.Value;
            CheckMidnight(definition, On(definition, known, day - 1), entry);
            if (On(definition, known, day + 1) is { Day: null } next)
            {
                CheckMidnight(definition, entry, next);
            }
        }
    }

    private static void CheckMidnight(CalendarDefinition definition, CalendarDefinition.DayEntry day, CalendarDefinition.DayEntry next)
    {
        if (Latest(day) is not { } night || Earliest(next) is not { } morning)
        {
            return;
        }

        var (late, early) = (day.Windows[night], next.Windows[morning]);
        if (late.End - MinutesADay > early.Begin)
        {
            var path = next.Day is null && day.Day is not null ? PathOf(day, night) : PathOf(next, morning);
            definition.Add("windows-overlap", path, $"The window '{late}' of '{PathOf(day, night)}' runs into the next day, where '{early}' of '{PathOf(next, morning)}' begins before it ends.");
        }
    }

    private static void CheckClosed(CalendarDefinition definition, Dictionary<int, CalendarDefinition.DayEntry> known)
    {
        if (!definition.Week.Any(IsOpen))
        {
            definition.Add(
                definition.Days.Any(IsOpen) ? "closed-too-long" : "no-working-hour",
                "week",
                definition.Days.Any(IsOpen) ? "No weekday has a window, so after the last of 'days' nothing opens any more. Give one to a weekday." : "No window begins on any day. Give one to a weekday at least.");
            return;
        }

        // Of eight dates on end at least one is of an open weekday, so a long time without work has a date of its own in each week.
        var checkedUntil = int.MinValue;
        foreach (var entry in known.Values.Where(entry => !IsOpen(entry)).OrderBy(entry => entry.Day))
        {
            if (entry.Day!.Value < checkedUntil)
            {
                continue;
            }

            var (first, next) = (entry.Day.Value, entry.Day.Value + 1);
            while (!IsOpen(On(definition, known, first - 1)))
            {
                first--;
            }

            while (!IsOpen(On(definition, known, next)))
            {
                next++;
            }

            checkedUntil = next;
            if (next - first > MostClosedDays)
            {
                definition.Add("closed-too-long", entry.Path, FormattableString.Invariant($"From {CalendarDate.Format(Math.Max(first, CalendarDate.FirstOf(1)))} on nothing opens for {next - first} days; it may be {MostClosedDays}. Give one of these days a window."));
            }
        }
    }

    private static CalendarDefinition.DayEntry On(CalendarDefinition definition, Dictionary<int, CalendarDefinition.DayEntry> known, int day) =>
        known.TryGetValue(day, out var entry) ? entry : definition.Week[(int)CalendarDate.WeekdayOf(day)];

    private static bool IsOpen(CalendarDefinition.DayEntry entry) => entry.Windows.Any(window => !window.IsEmpty);

    private static string PathOf(CalendarDefinition.DayEntry entry, int at) => FormattableString.Invariant($"{entry.Path}[{at}]");

    private static int? Latest(CalendarDefinition.DayEntry entry) => InOrder(entry).Select(at => (int?)at).LastOrDefault();

    private static int? Earliest(CalendarDefinition.DayEntry entry) => InOrder(entry).Select(at => (int?)at).FirstOrDefault();

    private static IEnumerable<(int Earlier, int Later)> Pairs(CalendarDefinition.DayEntry entry)
    {
        var order = InOrder(entry);
        return order.Zip(order.Skip(1), (earlier, later) => (earlier, later));
    }

    // The places of its windows, as they begin. An empty one is told already.
    private static int[] InOrder(CalendarDefinition.DayEntry entry) =>
        [.. Enumerable.Range(0, entry.Windows.Length).Where(at => !entry.Windows[at].IsEmpty).OrderBy(at => entry.Windows[at].Begin)];
}
