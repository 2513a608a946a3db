using System.Globalization;
using NodaTime;
using ServiceRecovery.Policies;
using Xunit;

namespace ServiceRecovery.Calendars.Tests;

/// <summary>The rules by which a calendar counts, one example each and more where clocks change.</summary>
public class WorkCalendarTests
{
    private const string Office = """
        {"name":"uk","version":1,"zone":"Europe/London","week":{"mon":["09:00-17:00"],"tue":["09:00-17:00"],"wed":["09:00-17:00"],"thu":["09:00-17:00"],"fri":["09:00-17:00"]},
         "holidays":["2026-12-25","2026-12-28","2027-01-01"]}
        """;

    private const string Nights = """
        {"name":"bar","version":1,"zone":"Europe/London","week":{"fri":["22:00-06:00"],"sat":["22:00-06:00"],"sun":["12:00-18:00"]},"holidays":["2026-12-26"],"days":{"2026-12-24":["09:00-12:00"]}}
        """;

    private static readonly WorkCalendar Uk = WorkCalendar.Read(Office);

    public static TheoryData<string, string, string, string> Rules => new()
    {
        // A window belongs to the day on which it begins, and what began the day before a holiday runs to its end.
        { Nights, "2026-12-25T21:00:00Z", "working 0", "2026-12-25T22:00:00Z" },
        { Nights, "2026-12-25T23:00:00Z", "working 7", "2026-12-26T06:00:00Z" },
        { Nights, "2026-12-26T06:00:00Z", "working 0", "2026-12-27T12:00:00Z" },
        { Nights, "2026-12-23T12:00:00Z", "workingDays 1 close", "2026-12-24T12:00:00Z" },
        { Nights, "2026-12-24T13:00:00Z", "workingDays 1 close", "2026-12-26T06:00:00Z" },

        // A result on closing time stays there.
        { Office, "2026-11-23T16:00:00Z", "working 1", "2026-11-23T17:00:00Z" },
        { Office, "2026-11-23T17:00:00Z", "working 0", "2026-11-24T09:00:00Z" },
        { Office, "2026-11-23T16:59:59.999999Z", "working 0", "2026-11-23T16:59:59.999999Z" },
        { Office, "2026-12-24T16:00:00Z", "working 2", "2026-12-29T10:00:00Z" },

        // Real time asks no calendar.
        { Office, "2026-11-27T17:00:00Z", "elapsed 4", "2026-11-27T21:00:00Z" },
        { Office, "2027-03-28T00:00:00Z", "elapsed 24", "2027-03-29T00:00:00Z" },

        // The same clock time some dates later, or a time of day; skipped by the clock: the end of the gap; twice: the first.
        { Office, "2027-03-27T12:00:00Z", "days 1", "2027-03-28T11:00:00Z" },
        { Office, "2027-03-27T12:00:00Z", "days 1 01:15", "2027-03-28T01:00:00Z" },
        { Office, "2026-10-24T12:00:00Z", "days 1 01:15", "2026-10-25T00:15:00Z" },
        { Office, "2026-11-23T12:00:00Z", "days 2 24:00", "2026-11-26T00:00:00Z" },
        { Office, "2026-11-23T12:00:00.000001Z", "days 1", "2026-11-24T12:00:00.000001Z" },

        // The n-th working day after the start's date, at a time as it is, or the same clock time moved to where it is open.
        { Office, "2026-12-24T12:00:00Z", "workingDays 1", "2026-12-29T12:00:00Z" },
        { Office, "2026-12-24T20:00:00Z", "workingDays 1", "2026-12-30T09:00:00Z" },
        { Office, "2026-12-24T20:00:00Z", "workingDays 1 20:00", "2026-12-29T20:00:00Z" },
        { Office, "2026-12-26T12:00:00Z", "workingDays 1 close", "2026-12-29T17:00:00Z" },
        { Office, "2026-12-29T09:00:00Z", "workingDays 1 close", "2026-12-30T17:00:00Z" },
        { Office, "2026-12-26T12:00:00Z", "workingDays 0 close", "2026-12-29T17:00:00Z" },

        // Not later than its start: it moves on.
        { Office, "2026-11-23T16:00:00Z", "days 0 17:00", "2026-11-23T17:00:00Z" },
        { Office, "2026-11-23T17:00:00Z", "days 0 17:00", "2026-11-24T17:00:00Z" },
        { Office, "2026-11-27T17:00:00Z", "workingDays 0 17:00", "2026-11-30T17:00:00Z" },
        { Office, "2026-11-27T17:00:00Z", "workingDays 0 close", "2026-11-30T17:00:00Z" },
        { Office, "2026-11-27T12:00:00Z", "workingDays 0", "2026-11-30T12:00:00Z" },
        { Office, "2026-11-28T12:00:00Z", "days 0", "2026-11-29T12:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_duration_ends_where_the_rule_says(string calendar, string from, string duration, string end) =>
        Assert.Equal(At(end), WorkCalendar.Read(calendar).Add(At(from), Duration(duration)));

    [Fact]
    public void A_skipped_hour_is_no_working_time_and_a_repeated_one_counts_twice()
    {
        var calendar = WorkCalendar.Read("""{"name":"night","version":1,"zone":"Europe/London","week":{"sat":["22:00-06:00"]}}""");

        Assert.Equal(Open(8), calendar.Measure(At("2027-03-20T12:00:00Z"), At("2027-03-21T12:00:00Z"), DurationKind.Working));
        Assert.Equal(Open(7), calendar.Measure(At("2027-03-27T12:00:00Z"), At("2027-03-28T12:00:00Z"), DurationKind.Working));
        Assert.Equal(Open(9), calendar.Measure(At("2026-10-24T12:00:00Z"), At("2026-10-25T12:00:00Z"), DurationKind.Working));
        Assert.Equal(At("2027-03-28T02:00:00Z"), calendar.Add(At("2027-03-27T22:00:00Z"), Open(4)));
    }

    [Fact]
    public void An_edge_that_the_clock_skips_is_the_end_of_the_gap_and_of_one_that_comes_twice_a_start_is_the_first_and_an_end_the_second()
    {
        // In London on 28 March 2027 01:00 is 02:00, and on 25 October 2026 01:00 to 02:00 comes twice.
        var gap = WorkCalendar.Read(Sundays("00:30-01:30"));
        var lost = WorkCalendar.Read(Sundays("01:10-01:50"));
        var two = WorkCalendar.Read(Sundays("01:10-01:20", "01:20-01:30"));

        Assert.Equal(Minutes(30), gap.Measure(At("2027-03-28T00:00:00Z"), At("2027-03-28T06:00:00Z"), DurationKind.Working));
        Assert.Equal(Minutes(0), lost.Measure(At("2027-03-28T00:00:00Z"), At("2027-03-28T06:00:00Z"), DurationKind.Working));
        Assert.Equal(new ServiceDuration.WorkingDays(0), lost.Measure(At("2027-03-27T00:00:00Z"), At("2027-03-28T06:00:00Z"), DurationKind.WorkingDays));
        Assert.Equal(At("2027-04-04T00:50:00Z"), lost.Add(At("2027-03-27T12:00:00Z"), Duration("workingDays 1 close")));
        Assert.Equal(Minutes(100), lost.Measure(At("2026-10-25T00:00:00Z"), At("2026-10-25T06:00:00Z"), DurationKind.Working));
        Assert.Equal(Minutes(80), two.Measure(At("2026-10-25T00:00:00Z"), At("2026-10-25T06:00:00Z"), DurationKind.Working));
        Assert.Equal(At("2026-10-25T00:10:00Z"), two.Add(At("2026-10-24T12:00:00Z"), Minutes(0)));
        Assert.Equal(At("2026-10-25T01:30:00Z"), two.Add(At("2026-10-24T12:00:00Z"), Duration("workingDays 1 close")));
    }

    [Fact]
    public void A_date_that_a_place_skipped_is_a_date_and_no_working_day()
    {
        // Samoa went from 29 to 31 December 2011.
        var apia = WorkCalendar.Read(EveryDay("Pacific/Apia", "09:00-17:00"));
        var noon = At("2011-12-29T12:00:00-10:00");

        Assert.Equal(At("2011-12-31T00:00:00+14:00"), apia.Add(noon, Duration("days 1")));
        Assert.Equal(At("2011-12-31T12:00:00+14:00"), apia.Add(noon, Duration("days 2")));
        Assert.Equal(At("2011-12-31T12:00:00+14:00"), apia.Add(noon, Duration("workingDays 1")));
        Assert.Equal(new ServiceDuration.Days(2), apia.Measure(noon, At("2011-12-31T12:00:00+14:00"), DurationKind.Days));
        Assert.Equal(new ServiceDuration.WorkingDays(1), apia.Measure(noon, At("2011-12-31T12:00:00+14:00"), DurationKind.WorkingDays));
    }

    [Fact]
    public void What_lies_between_is_measured_in_each_kind_and_is_nothing_backwards()
    {
        var (from, to) = (At("2026-12-24T12:00:00Z"), At("2026-12-29T12:00:00.0000019Z"));

        Assert.Equal(new ServiceDuration.Elapsed(TimeSpan.FromDays(5) + TimeSpan.FromTicks(10)), Uk.Measure(from, to, DurationKind.Elapsed));
        Assert.Equal(new ServiceDuration.Working(TimeSpan.FromHours(8) + TimeSpan.FromTicks(10)), Uk.Measure(from, to, DurationKind.Working));
        Assert.Equal(new ServiceDuration.Days(5), Uk.Measure(from, to, DurationKind.Days));
        Assert.Equal(new ServiceDuration.WorkingDays(1), Uk.Measure(from, to, DurationKind.WorkingDays));
        Assert.All(Enum.GetValues<DurationKind>(), kind => Assert.Equal(Uk.Measure(from, from, kind), Uk.Measure(to, from, kind)));
        Assert.Equal(new ServiceDuration.WorkingDays(0), Uk.Measure(to, from, DurationKind.WorkingDays));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uk.Measure(from, to, (DurationKind)7));
    }

    [Fact]
    public void Nothing_lies_further_than_ten_years_after_its_start()
    {
        var from = At("2026-11-23T12:00:00Z");

        Assert.All(
            new ServiceDuration[] { new ServiceDuration.Elapsed(TimeSpan.MaxValue), new ServiceDuration.Working(TimeSpan.FromDays(3000)), new ServiceDuration.Days(int.MaxValue), new ServiceDuration.WorkingDays(int.MaxValue), new ServiceDuration.WorkingDays(3000, DayTime.Close) },
            longest => Assert.Equal(from.AddDays(3653), Uk.Add(from, longest)));
    }

    [Fact]
    public void From_1970_to_9900_it_answers_and_beyond_that_it_is_a_mistake_of_the_program()
    {
        var apart = WorkCalendar.Read(EveryDay("Africa/Monrovia", "00:00-24:00"));
        foreach (var from in new[] { At("1970-01-01T00:00:00Z"), At("1999-12-31T23:59:59.999999Z"), At("9900-12-31T23:59:59.999999Z") })
        {
            foreach (var calendar in new[] { Uk, apart, WorkCalendar.Read(Nights) })
            {
                Assert.All(
                    new ServiceDuration[] { TimeSpan.FromDays(3653), Open(20_000), new ServiceDuration.Days(3653, new DayTime(24)), new ServiceDuration.WorkingDays(3653), new ServiceDuration.WorkingDays(3653, DayTime.Close) },
                    duration => Assert.InRange(calendar.Add(from, duration), from.AddDays(1), from.AddDays(3653)));
                Assert.Equal(from, calendar.ToLocal(from));
                Assert.Equal(0, calendar.ToLocal(from).Offset.Ticks % TimeSpan.TicksPerMinute);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Uk.Add(At("1969-12-31T23:59:59Z"), TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uk.Measure(At("2026-11-23T12:00:00Z"), DateTimeOffset.MaxValue, DurationKind.Days));
        Assert.Throws<ArgumentOutOfRangeException>(() => Uk.Measure(At("2026-11-23T12:00:00Z"), At("9998-01-01T00:00:00Z"), DurationKind.Days));
        Assert.Equal(At("9997-12-31T23:59:59.999999Z"), Uk.Add(At("9997-12-31T23:59:59Z"), TimeSpan.FromHours(1)));
        Assert.Equal(At("1930-07-01T12:00:00Z"), Uk.ToLocal(At("1930-07-01T12:00:00Z")));
        Assert.Throws<ArgumentNullException>(() => Uk.Add(At("2026-11-23T12:00:00Z"), null!));
    }

    [Fact]
    public void It_is_shown_by_the_clock_of_its_zone()
    {
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 13, 0, 0, TimeSpan.FromHours(1)).ToString("O"), Uk.ToLocal(At("2026-07-01T12:00:00Z")).ToString("O"));
        Assert.Equal(TimeSpan.Zero, Uk.ToLocal(At("2026-12-01T12:00:00+05:00")).Offset);
        Assert.Equal("Europe/London", Uk.Zone);
        Assert.Equal(new RuleRef("uk", 1), Uk.Ref);
    }

    [Fact]
    public void A_calendar_made_in_code_counts_as_the_one_that_was_read()
    {
        WorkWindow[] day = [WorkWindow.Parse("09:00-17:00")];
        var made = new WorkCalendar(
            new RuleRef("uk", 1),
            "Europe/London",
            new Dictionary<DayOfWeek, WorkWindow[]> { [DayOfWeek.Monday] = day, [DayOfWeek.Tuesday] = day, [DayOfWeek.Wednesday] = day, [DayOfWeek.Thursday] = day, [DayOfWeek.Friday] = day },
            [new LocalDate(2026, 12, 25), new LocalDate(2026, 12, 28), new LocalDate(2027, 1, 1)],
            new Dictionary<LocalDate, WorkWindow[]> { [new LocalDate(2026, 12, 24)] = [new WorkWindow(new DayTime(9), new DayTime(12))] });

        Assert.Equal(At("2026-12-29T11:00:00Z"), made.Add(At("2026-12-24T11:00:00Z"), Open(3)));
        Assert.Equal(Uk.Add(At("2026-12-24T17:00:00Z"), Open(400)), made.Add(At("2026-12-24T17:00:00Z"), Open(400)));
    }

    [Fact]
    public void Threads_that_share_it_get_the_same_answers()
    {
        var froms = Enumerable.Range(0, 2_000).Select(number => At("2020-01-01T00:00:00Z").AddHours(number * 31)).ToArray();
        var alone = froms.Select(from => WorkCalendar.Read(Office).Add(from, Open(100))).ToArray();
        var shared = WorkCalendar.Read(Office);

        Assert.Equal(alone, froms.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(from => shared.Add(from, Open(100))));
    }

    [Fact]
    public void A_window_is_read_and_written_as_one_text()
    {
        Assert.Equal("22:00-06:00", WorkWindow.Parse("22:00-06:00").ToString());
        Assert.Equal(new DayTime(24), WorkWindow.Parse("00:00-24:00").To);
        Assert.Throws<FormatException>(() => WorkWindow.Parse("9-17"));
        Assert.Throws<FormatException>(() => WorkWindow.Parse("09:00-close"));
        Assert.Throws<ArgumentNullException>(() => WorkWindow.Parse(null!));
        Assert.Throws<ArgumentException>(() => new WorkWindow(new DayTime(9), DayTime.Close));
    }

    internal static string EveryDay(string zone, string window) =>
        $$$"""{"name":"every-day","version":1,"zone":"{{{zone}}}","week":{ {{{string.Join(",", new[] { "mon", "tue", "wed", "thu", "fri", "sat", "sun" }.Select(day => $"\"{day}\":[\"{window}\"]"))}}} }}""";

    private static string Sundays(params string[] windows) =>
        $$$"""{"name":"sundays","version":1,"zone":"Europe/London","week":{"sun":[{{{string.Join(",", windows.Select(window => $"\"{window}\""))}}}]}}""";

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private static ServiceDuration.Working Open(double hours) => new(TimeSpan.FromHours(hours));

    private static ServiceDuration.Working Minutes(int minutes) => new(TimeSpan.FromMinutes(minutes));

    private static ServiceDuration Duration(string text)
    {
        var parts = text.Split(' ');
        var count = int.Parse(parts[1], CultureInfo.InvariantCulture);
        DayTime? at = parts.Length == 2 ? null : parts[2] == "close" ? DayTime.Close : new DayTime(int.Parse(parts[2][..2], CultureInfo.InvariantCulture), int.Parse(parts[2][3..], CultureInfo.InvariantCulture));
        return parts[0] switch
        {
            "elapsed" => new ServiceDuration.Elapsed(TimeSpan.FromHours(count)),
            "working" => new ServiceDuration.Working(TimeSpan.FromHours(count)),
            "days" => new ServiceDuration.Days(count, at),
            _ => new ServiceDuration.WorkingDays(count, at),
        };
    }
}
