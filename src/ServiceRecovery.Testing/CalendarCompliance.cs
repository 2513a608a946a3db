using System.Collections.Immutable;
using ServiceRecovery.Calendars;

namespace ServiceRecovery.Testing;

/// <summary>What every calendar promises, as checks with names, for one of yours. Hand <see cref="Rows"/> to a test framework, and each name with your calendar to <see cref="Run"/>.</summary>
/// <remarks>The checks know no working hours: they hold what a calendar answers against what else it answers, around the changes of its clock most of all.</remarks>
public static class CalendarCompliance
{
    private const int MostDays = 3_653;
    private const int Threads = 8;

    private static readonly TimeSpan Microsecond = TimeSpan.FromTicks(10);

    private static readonly ImmutableArray<int> Counts = [1, 2, 5, 23];

    private static readonly ImmutableArray<TimeSpan> Spans = [Microsecond, TimeSpan.FromMinutes(59), TimeSpan.FromHours(8), TimeSpan.FromHours(100) + Microsecond];

    private static readonly ImmutableArray<DayTime> Times = [new(0), new(1, 30), new(2, 15), new(12), new(24)];

    private static readonly ImmutableArray<ServiceDuration> Durations =
    [
        .. Spans.Select(span => (ServiceDuration)span),
        .. Spans.Select(span => new ServiceDuration.Working(span)),
        .. Counts.SelectMany(count => Times.SelectMany(at => new ServiceDuration[] { new ServiceDuration.Days(count), new ServiceDuration.Days(count, at), new ServiceDuration.WorkingDays(count), new ServiceDuration.WorkingDays(count, at) })),
        .. Counts.Select(count => new ServiceDuration.WorkingDays(count, DayTime.Close)),
        new ServiceDuration.Working(TimeSpan.Zero),
        new ServiceDuration.Days(0, new DayTime(17)),
        new ServiceDuration.WorkingDays(0, DayTime.Close),
    ];

    private static readonly ImmutableArray<(string Name, Action<IServiceCalendar> Run)> All =
    [
        (nameof(It_has_a_name_a_version_and_a_zone), It_has_a_name_a_version_and_a_zone),
        (nameof(A_local_time_is_the_same_instant), A_local_time_is_the_same_instant),
        (nameof(It_answers_the_same_each_time_and_on_every_thread), It_answers_the_same_each_time_and_on_every_thread),
        (nameof(It_answers_from_1970_to_9900_in_UTC_and_whole_microseconds), It_answers_from_1970_to_9900_in_UTC_and_whole_microseconds),
        (nameof(Elapsed_is_real_time), Elapsed_is_real_time),
        (nameof(Working_ends_when_so_much_open_time_has_passed), Working_ends_when_so_much_open_time_has_passed),
        (nameof(No_working_time_is_the_first_open_instant), No_working_time_is_the_first_open_instant),
        (nameof(Days_keep_the_clock_time_or_the_time_they_are_given), Days_keep_the_clock_time_or_the_time_they_are_given),
        (nameof(Working_days_are_counted_after_the_date_of_the_start), Working_days_are_counted_after_the_date_of_the_start),
        (nameof(Working_days_without_a_time_end_when_it_is_open), Working_days_without_a_time_end_when_it_is_open),
        (nameof(Work_goes_on_until_it_closes), Work_goes_on_until_it_closes),
        (nameof(Days_end_after_their_start), Days_end_after_their_start),
        (nameof(What_is_measured_adds_up_and_is_nothing_backwards), What_is_measured_adds_up_and_is_nothing_backwards),
        (nameof(Nothing_lies_further_than_ten_years_after_its_start), Nothing_lies_further_than_ten_years_after_its_start),
    ];

    /// <summary>Gets the names of all checks, each what is promised as a sentence. A minor version may bring more.</summary>
    public static ImmutableArray<string> Checks { get; } = [.. All.Select(check => check.Name)];

    /// <summary>Gets the name of each check as the one argument of a test: member data of xunit, a test case source of NUnit, dynamic data of MSTest.</summary>
    public static IEnumerable<object[]> Rows => Checks.Select(check => new object[] { check });

    /// <summary>Runs one check.</summary>
    /// <param name="check">The name of the check.</param>
    /// <param name="calendar">The calendar.</param>
    /// <exception cref="ArgumentException">No check has this name.</exception>
    /// <exception cref="UnmetExpectationException">The calendar breaks the promise.</exception>
    /// <remarks>What the calendar itself throws is passed on as it is: none is expected to throw.</remarks>
    public static void Run(string check, IServiceCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(calendar);
        var run = All.FirstOrDefault(one => one.Name == check).Run ?? throw new ArgumentException($"No check of calendars is named '{check}'. 'CalendarCompliance.Checks' has all of them.", nameof(check));
        try
        {
            run(calendar);
        }
        catch (UnmetExpectationException unmet)
        {
            unmet.Check = check;
            throw;
        }
    }

    private static void It_has_a_name_a_version_and_a_zone(IServiceCalendar calendar)
    {
        Expect.True(CommandId.TryParse(calendar.Ref.Name, out _));
        Expect.InRange(calendar.Ref.Version, 1, int.MaxValue);
        Expect.False(string.IsNullOrEmpty(calendar.Zone));
    }

    private static void A_local_time_is_the_same_instant(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            Expect.Equal(start, calendar.ToLocal(start));
            Expect.Equal(0L, calendar.ToLocal(start).Offset.Ticks % TimeSpan.TicksPerMinute);
            Expect.Equal(calendar.ToLocal(start).DateTime, calendar.ToLocal(start.ToOffset(TimeSpan.FromHours(9))).DateTime);
        }
    }

    private static void It_answers_the_same_each_time_and_on_every_thread(IServiceCalendar calendar)
    {
        var starts = Starts(calendar);
        var alone = Answers();
        Expect.All(Enumerable.Range(0, Threads).AsParallel().WithDegreeOfParallelism(Threads).Select(_ => Answers()).ToArray(), answers => Expect.Equal(alone, answers));

        DateTimeOffset[] Answers() => [.. starts.SelectMany(start => Durations.Select(duration => calendar.Add(start, duration)))];
    }

    private static void It_answers_from_1970_to_9900_in_UTC_and_whole_microseconds(IServiceCalendar calendar)
    {
        DateTimeOffset[] far = [new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(9901, 1, 1, 0, 0, 0, TimeSpan.Zero) - Microsecond];
        foreach (var start in far.Concat(Starts(calendar)))
        {
            foreach (var duration in Durations)
            {
                var end = calendar.Add(start.AddTicks(7).ToOffset(TimeSpan.FromHours(-9)), duration);
                Expect.Equal(TimeSpan.Zero, end.Offset);
                Expect.Equal(0L, end.Ticks % Microsecond.Ticks);
                Expect.Equal(calendar.Add(start, duration), end);
            }
        }
    }

    private static void Elapsed_is_real_time(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            foreach (var span in Spans)
            {
                Expect.Equal(start + span, calendar.Add(start, new ServiceDuration.Elapsed(span)));
                Expect.Equal(new ServiceDuration.Elapsed(span), calendar.Measure(start, start + span, DurationKind.Elapsed));
            }
        }
    }

    private static void Working_ends_when_so_much_open_time_has_passed(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            foreach (var span in Spans)
            {
                var end = calendar.Add(start, new ServiceDuration.Working(span));
                if (IsWithin(start, end))
                {
                    Expect.Equal(span, Open(calendar, start, end));
                    Expect.Equal(span - Microsecond, Open(calendar, start, end - Microsecond));
                }
            }
        }
    }

    private static void No_working_time_is_the_first_open_instant(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            var first = calendar.Add(start, new ServiceDuration.Working(TimeSpan.Zero));
            if (IsWithin(start, first))
            {
                Expect.True(first >= start);
                Expect.Equal(TimeSpan.Zero, Open(calendar, start, first));
                Expect.Equal(Microsecond, Open(calendar, first, first + Microsecond));
                Expect.Equal(first, calendar.Add(first, new ServiceDuration.Working(TimeSpan.Zero)));
            }
        }
    }

    private static void Days_keep_the_clock_time_or_the_time_they_are_given(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            foreach (var count in Counts)
            {
                var date = calendar.ToLocal(start).Date.AddDays(count);
                ExpectClock(calendar, date + calendar.ToLocal(start).TimeOfDay, calendar.Add(start, new ServiceDuration.Days(count)));
                foreach (var at in Times)
                {
                    ExpectClock(calendar, date.AddMinutes(at.Minutes), calendar.Add(start, new ServiceDuration.Days(count, at)));
                }
            }
        }
    }

    private static void Working_days_are_counted_after_the_date_of_the_start(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            foreach (var count in Counts)
            {
                var end = calendar.Add(start, new ServiceDuration.WorkingDays(count, new DayTime(12)));
                if (IsWithin(start, end))
                {
                    var days = ((ServiceDuration.Days)calendar.Measure(start, end, DurationKind.Days)).Count;
                    Expect.Equal(new ServiceDuration.WorkingDays(count), calendar.Measure(start, end, DurationKind.WorkingDays));
                    Expect.Equal(end, calendar.Add(start, new ServiceDuration.Days(days, new DayTime(12))));
                    Expect.Equal(new ServiceDuration.WorkingDays(count - 1), days == 1 ? new ServiceDuration.WorkingDays(0) : calendar.Measure(start, calendar.Add(start, new ServiceDuration.Days(days - 1, new DayTime(12))), DurationKind.WorkingDays));
                }
            }
        }
    }

    private static void Working_days_without_a_time_end_when_it_is_open(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            foreach (var count in Counts)
            {
                var end = calendar.Add(start, new ServiceDuration.WorkingDays(count));
                if (IsWithin(start, end))
                {
                    Expect.Equal(end, calendar.Add(end, new ServiceDuration.Working(TimeSpan.Zero)));
                }
            }
        }
    }

    private static void Work_goes_on_until_it_closes(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            foreach (var count in Counts)
            {
                var close = calendar.Add(start, new ServiceDuration.WorkingDays(count, DayTime.Close));
                if (IsWithin(start, close))
                {
                    Expect.Equal(Microsecond, Open(calendar, close - Microsecond, close));
                    Expect.Equal(close, calendar.Add(close - Microsecond, new ServiceDuration.Working(Microsecond)));
                }
            }
        }
    }

    private static void Days_end_after_their_start(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            foreach (var duration in Durations.Where(duration => duration is ServiceDuration.Days or ServiceDuration.WorkingDays))
            {
                Expect.True(calendar.Add(start, duration) > start);
            }

            var five = calendar.Add(start, new ServiceDuration.Days(0, new DayTime(17)));
            Expect.True(five - start <= TimeSpan.FromHours(50));
            Expect.True(calendar.Add(five, new ServiceDuration.Days(0, new DayTime(17))) > five);
        }
    }

    private static void What_is_measured_adds_up_and_is_nothing_backwards(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            var (middle, end) = (start.AddHours(50), start.AddDays(40));
            foreach (var kind in Enum.GetValues<DurationKind>())
            {
                Expect.Equal(Amount(calendar.Measure(start, end, kind)), Amount(calendar.Measure(start, middle, kind)) + Amount(calendar.Measure(middle, end, kind)));
                Expect.Equal(0L, Amount(calendar.Measure(end, start, kind)));
                Expect.Equal(0L, Amount(calendar.Measure(start, start, kind)));
            }
        }
    }

    private static void Nothing_lies_further_than_ten_years_after_its_start(IServiceCalendar calendar)
    {
        foreach (var start in Starts(calendar))
        {
            Expect.Equal(start.AddDays(MostDays), calendar.Add(start, new ServiceDuration.Elapsed(TimeSpan.FromDays(MostDays + 1))));
            foreach (var longest in new ServiceDuration[] { new ServiceDuration.Working(TimeSpan.FromDays(MostDays + 1)), new ServiceDuration.Days(MostDays + 1), new ServiceDuration.WorkingDays(MostDays + 1) })
            {
                Expect.Equal(start.AddDays(MostDays), calendar.Add(start, longest));
            }

            Expect.True(calendar.Add(start, new ServiceDuration.WorkingDays(MostDays, DayTime.Close)) <= start.AddDays(MostDays));
        }
    }

    // The clock shows the time; where it skips that, it has just jumped over it; and it didn't show it an hour or so before.
    private static void ExpectClock(IServiceCalendar calendar, DateTime shown, DateTimeOffset instant)
    {
        if (calendar.ToLocal(instant).DateTime != shown)
        {
            Expect.True(calendar.ToLocal(instant).DateTime > shown);
            Expect.True(calendar.ToLocal(instant - Microsecond).DateTime < shown);
        }

        foreach (var minutes in new[] { 20, 30, 60, 120 })
        {
            Expect.True(calendar.ToLocal(instant.AddMinutes(-minutes)).DateTime < shown);
        }
    }

    private static bool IsWithin(DateTimeOffset start, DateTimeOffset end) => end < start.AddDays(MostDays);

    private static TimeSpan Open(IServiceCalendar calendar, DateTimeOffset from, DateTimeOffset to) => Expect.IsType<ServiceDuration.Working>(calendar.Measure(from, to, DurationKind.Working)).Length;

    private static long Amount(ServiceDuration measured) => measured switch
    {
        ServiceDuration.Elapsed elapsed => elapsed.Length.Ticks,
        ServiceDuration.Working working => working.Length.Ticks,
        ServiceDuration.Days days => days.Count,
        ServiceDuration.WorkingDays days => days.Count,
        _ => throw new InvalidOperationException("There are four kinds of durations."),
    };

    // Some hours of some weeks, and around each change of the clock in two years.
    private static ImmutableArray<DateTimeOffset> Starts(IServiceCalendar calendar)
    {
        var starts = ImmutableArray.CreateBuilder<DateTimeOffset>();
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var hour = 0; hour < 24 * 7 * 4; hour += 13)
        {
            starts.Add(begin.AddHours(hour * 9).AddTicks(hour * 12_345_670L));
        }

        var before = calendar.ToLocal(begin).Offset;
        for (var hour = 1; hour < 24 * 730; hour++)
        {
            if (calendar.ToLocal(begin.AddHours(hour)).Offset is var offset && offset != before)
            {
                starts.AddRange(new[] { -47, -24, -1, 0, 3 }.Select(hours => begin.AddHours(hour + hours).AddMinutes(-25)));
                before = offset;
            }
        }

        return starts.ToImmutable();
    }
}
