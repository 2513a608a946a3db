using NodaTime;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Calendars.Tests;

/// <summary>Random calendars around changes of the clock, counted a second time minute by minute.</summary>
public class SecondCalculationTests(ITestOutputHelper output)
{
    private const int MinutesADay = 24 * 60;
    private const int DaysBefore = 5;
    private const int DaysAround = 12;

    // An hour at night, half an hour, at one minute past midnight, at midnight itself, a whole date that was left out, and a change between a month of fasting and the rest.
    private static readonly string[] Zones = ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca"];

    private static readonly int[] Counts = [0, 1, 2, 3];

    [Fact]
    public void Every_calendar_counts_as_its_minutes_do()
    {
        var (calendars, answers) = (Tier.Size(5_000, 50_000), 0);
        using var suite = Tier.Report(output, "calendars counted twice", () => FormattableString.Invariant($"{calendars} calendars, {answers} answers"));
        var clocks = Zones.SelectMany(Clocks).ToArray();
        Assert.InRange(clocks.Length, 60, int.MaxValue);
        var random = new Random(20_261_130);
        for (var number = 0; number < calendars; number++)
        {
            var (zone, clock) = clocks[random.Next(clocks.Length)];
            answers += Compare(random, zone, clock, number);
        }

        Assert.InRange(answers, calendars * 15, int.MaxValue);
    }

    [Fact]
    public void A_microsecond_is_never_lost()
    {
        var random = new Random(7);
        var clocks = Zones.SelectMany(Clocks).ToArray();
        for (var number = 0; number < 2_000; number++)
        {
            var (zone, clock) = clocks[random.Next(clocks.Length)];
            var calendar = Make(zone, Drawn.From(random, clock));
            var from = clock.ToTime(DaysBefore * MinutesADay).AddTicks(random.NextInt64(TimeSpan.TicksPerDay) / 10 * 10);
            var open = new ServiceDuration.Working(TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.TicksPerDay) / 10 * 10));

            var end = calendar.Add(from, open);

            Assert.Equal(open, calendar.Measure(from, end, DurationKind.Working));
            Assert.NotEqual(open, calendar.Measure(from, end.AddTicks(-10), DurationKind.Working));
            Assert.Equal(end, calendar.Add(from.AddTicks(9), open));
        }
    }

    // Each change of the clock from 2005 to 2027, with days around it.
    private static IEnumerable<(DateTimeZone Zone, WallClock Clock)> Clocks(string id)
    {
        var zone = DateTimeZoneProviders.Tzdb[id];
        return zone.GetZoneIntervals(Instant.FromUtc(2005, 1, 1, 0, 0), Instant.FromUtc(2028, 1, 1, 0, 0)).Skip(1)
            .Select(interval => (zone, new WallClock(zone, (interval.Start.ToUnixTimeSeconds() / 60) - (DaysBefore * MinutesADay), DaysAround * MinutesADay)));
    }

    private static int Compare(Random random, DateTimeZone zone, WallClock clock, int number)
    {
        var drawn = Drawn.From(random, clock);
        var (calendar, second) = (Make(zone, drawn), new MinuteByMinute(clock, drawn.On));
        var compared = 0;
        foreach (var from in Starts(random))
        {
            foreach (var duration in Durations(random))
            {
                if (second.Add(from, duration) is { } expected)
                {
                    compared++;
                    Same(clock.ToTime(expected), calendar.Add(clock.ToTime(from), duration), duration);
                }
            }

            var to = from + random.Next(4 * MinutesADay);
            var days = second.DaysBetween(from, to);
            Same(new ServiceDuration.Working(TimeSpan.FromMinutes(second.OpenBetween(from, to))), Measured(DurationKind.Working), DurationKind.Working);
            Same(new ServiceDuration.Days(days.All), Measured(DurationKind.Days), DurationKind.Days);
            Same(new ServiceDuration.WorkingDays(days.Working), Measured(DurationKind.WorkingDays), DurationKind.WorkingDays);
            compared += 3;

            ServiceDuration Measured(DurationKind kind) => calendar.Measure(clock.ToTime(from), clock.ToTime(to), kind);

            void Same<T>(T expected, T actual, object what)
            {
                if (!Equals(expected, actual))
                {
                    Assert.Fail($"Calendar {number} in {zone.Id} from {clock.ToTime(from):O}, {what}: the minutes say {expected:O}, the calendar {actual:O}. {drawn}");
                }
            }
        }

        return compared;
    }

    private static int[] Starts(Random random) => [(DaysBefore * MinutesADay) - random.Next(2 * MinutesADay), (DaysBefore * MinutesADay) + random.Next(-180, 180)];

    private static ServiceDuration[] Durations(Random random)
    {
        var count = Counts[random.Next(Counts.Length)];
        var at = new DayTime(random.Next(24), random.Next(4) * 15);
        return
        [
            new ServiceDuration.Working(TimeSpan.Zero),
            new ServiceDuration.Working(TimeSpan.FromMinutes(random.Next(1, 1_000))),
            new ServiceDuration.Days(count),
            new ServiceDuration.Days(count, random.Next(8) == 0 ? new DayTime(24) : at),
            new ServiceDuration.WorkingDays(count),
            new ServiceDuration.WorkingDays(count, at),
            new ServiceDuration.WorkingDays(count, DayTime.Close),
        ];
    }

    private static WorkCalendar Make(DateTimeZone zone, Drawn drawn) => new(new RuleRef("drawn", 1), zone.Id, drawn.Week, drawn.Holidays, drawn.Days);

    /// <summary>A calendar that was drawn: windows within their day or over midnight, holidays and days of their own near the change.</summary>
    private sealed record Drawn(LocalDate Origin, Dictionary<DayOfWeek, WorkWindow[]> Week, LocalDate[] Holidays, Dictionary<LocalDate, WorkWindow[]> Days)
    {
        public static Drawn From(Random random, WallClock clock)
        {
            // Nights end before the earliest morning, so that no two windows overlap.
            var morning = random.Next(0, 7) * 30;
            var week = Enum.GetValues<DayOfWeek>().Where(_ => random.Next(5) > 0).ToDictionary(day => day, _ => Windows(random, morning));
            if (!week.Values.Any(windows => windows.Length > 0))
            {
                week[DayOfWeek.Wednesday] = [WorkWindow.Parse("04:00-23:00")];
            }

            LocalDate[] dates = [.. Enumerable.Range(0, DaysAround).Where(_ => random.Next(8) == 0).Select(clock.Origin.PlusDays)];
            return new Drawn(clock.Origin, week, [.. dates.Where((_, at) => at % 2 == 0)], dates.Where((_, at) => at % 2 == 1).ToDictionary(date => date, _ => Windows(random, morning)));
        }

        public IEnumerable<(int Begin, int End)> On(int number)
        {
            var date = Origin.PlusDays(number);
            var windows = Holidays.Contains(date) ? [] : Days.TryGetValue(date, out var own) ? own : Week.GetValueOrDefault((DayOfWeek)((int)date.DayOfWeek % 7)) ?? [];
            return windows.Select(window => (window.From.Minutes, window.To.Minutes > window.From.Minutes ? window.To.Minutes : window.To.Minutes + MinutesADay));
        }

        public override string ToString() =>
            $"{string.Join("; ", Week.Select(day => $"{day.Key} {string.Join(" ", day.Value)}"))}; holidays {string.Join(" ", Holidays)}; {string.Join("; ", Days.Select(day => $"{day.Key} {string.Join(" ", day.Value)}"))}";

        // Edges at each quarter, near midnight and in the small hours most of all; the last window may run until the morning.
        private static WorkWindow[] Windows(Random random, int morning)
        {
            var edges = new SortedSet<int>();
            for (var more = random.Next(1, 5) * 2; more > 0; more--)
            {
                edges.Add(random.Next(3) == 0 ? random.Next(morning, MinutesADay) : morning + (random.Next(0, 16) * 15));
            }

            var places = edges.ToArray();
            List<WorkWindow> windows = [.. places.Chunk(2).Where(pair => pair.Length == 2).Select(pair => new WorkWindow(Time(pair[0]), Time(pair[1])))];
            if (places.Length % 2 == 1)
            {
                windows.Add(new WorkWindow(Time(places[^1]), random.Next(2) == 0 ? new DayTime(24) : Time(morning)));
            }

            return [.. windows];
        }

        private static DayTime Time(int minutes) => new(minutes / 60, minutes % 60);
    }
}
