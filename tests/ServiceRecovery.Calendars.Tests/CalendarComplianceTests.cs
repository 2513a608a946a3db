using ServiceRecovery.Policies;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Calendars.Tests;

public class CalendarComplianceTests
{
    private static readonly Dictionary<string, IServiceCalendar> Calendars = new(StringComparer.Ordinal)
    {
        ["always"] = ServiceCalendar.AlwaysOpen,
        ["office"] = WorkCalendar.Read("""{"name":"office","version":1,"zone":"Europe/London","week":{"mon":["09:00-12:30","13:30-18:00"],"tue":["09:00-17:00"],"fri":["09:00-17:00"]},"holidays":["2026-12-25","2027-01-01"]}"""),
        ["bar"] = WorkCalendar.Read("""{"name":"bar","version":1,"zone":"America/New_York","week":{"fri":["17:00-02:00"],"sat":["17:00-02:30"],"sun":["12:00-18:00"]},"days":{"2026-10-30":["00:00-24:00"]}}"""),
        ["airport"] = WorkCalendar.Read(WorkCalendarTests.EveryDay("Australia/Lord_Howe", "00:00-24:00")),
        ["kiosk"] = WorkCalendar.Read(WorkCalendarTests.EveryDay("America/St_Johns", "22:00-06:00")),
        ["mosque"] = WorkCalendar.Read(WorkCalendarTests.EveryDay("Africa/Casablanca", "01:45-02:45")),
    };

    public static IEnumerable<object[]> Each => Calendars.Keys.SelectMany(calendar => CalendarCompliance.Checks.Select(check => new object[] { calendar, check }));

    [Theory]
    [MemberData(nameof(Each))]
    public void It_keeps_what_every_calendar_promises(string calendar, string check) => CalendarCompliance.Run(check, Calendars[calendar]);

    // Each is wrong in one thing, and a check says so.
    [Theory]
    [InlineData("A_local_time_is_the_same_instant")]
    [InlineData("Days_end_after_their_start")]
    [InlineData("Days_keep_the_clock_time_or_the_time_they_are_given")]
    [InlineData("Elapsed_is_real_time")]
    [InlineData("It_answers_from_1970_to_9900_in_UTC_and_whole_microseconds")]
    [InlineData("It_answers_the_same_each_time_and_on_every_thread")]
    [InlineData("It_has_a_name_a_version_and_a_zone")]
    [InlineData("No_working_time_is_the_first_open_instant")]
    [InlineData("Nothing_lies_further_than_ten_years_after_its_start")]
    [InlineData("What_is_measured_adds_up_and_is_nothing_backwards")]
    [InlineData("Work_goes_on_until_it_closes")]
    [InlineData("Working_days_are_counted_after_the_date_of_the_start")]
    [InlineData("Working_days_without_a_time_end_when_it_is_open")]
    [InlineData("Working_ends_when_so_much_open_time_has_passed")]
    public void A_calendar_that_breaks_a_promise_is_told_by_the_check(string check)
    {
        var thrown = Assert.Throws<UnmetExpectationException>(() => CalendarCompliance.Run(check, new Wrong(check)));

        Assert.Equal(check, thrown.Check);
        Assert.StartsWith(check + ": ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_check_is_tried_on_a_wrong_calendar() =>
        Assert.Equal(
            CalendarCompliance.Checks.Order(StringComparer.Ordinal),
            typeof(CalendarComplianceTests).GetMethod(nameof(A_calendar_that_breaks_a_promise_is_told_by_the_check))!.GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute))
                .Select(data => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)[0].Value!));

    [Fact]
    public void A_check_that_is_not_there_is_a_mistake_of_the_program()
    {
        Assert.Equal("check", Assert.Throws<ArgumentException>(() => CalendarCompliance.Run("It_is_nice", ServiceCalendar.AlwaysOpen)).ParamName);
        Assert.Equal("check", Assert.Throws<ArgumentNullException>(() => CalendarCompliance.Run(null!, ServiceCalendar.AlwaysOpen)).ParamName);
        Assert.Equal("calendar", Assert.Throws<ArgumentNullException>(() => CalendarCompliance.Run(CalendarCompliance.Checks[0], null!)).ParamName);
        Assert.Equal(CalendarCompliance.Checks, CalendarCompliance.Rows.Select(row => (string)row[0]));
    }

    private sealed class Wrong(string check) : IServiceCalendar
    {
        private static readonly IServiceCalendar Right = Calendars["office"];

        private int _asked;

        public RuleRef Ref => check.StartsWith("It_has", StringComparison.Ordinal) ? default : Right.Ref;

        public string Zone => Right.Zone;

        public DateTimeOffset ToLocal(DateTimeOffset instant) => check.StartsWith("A_local", StringComparison.Ordinal) ? Right.ToLocal(instant).AddMinutes(1) : Right.ToLocal(instant);

        public DateTimeOffset Add(DateTimeOffset from, ServiceDuration duration)
        {
            var end = Right.Add(from, duration);
            return (check, duration) switch
            {
                ("Days_end_after_their_start", ServiceDuration.Days { Count: 0 }) => from,
                ("Days_keep_the_clock_time_or_the_time_they_are_given", ServiceDuration.Days { At: null }) => from.AddDays(((ServiceDuration.Days)duration).Count),
                ("Elapsed_is_real_time", ServiceDuration.Elapsed) => end.AddTicks(10),
                ("It_answers_from_1970_to_9900_in_UTC_and_whole_microseconds", _) => Right.ToLocal(end),
                ("It_answers_the_same_each_time_and_on_every_thread", _) => end.AddTicks(10 * Interlocked.Increment(ref _asked)),
                ("No_working_time_is_the_first_open_instant", ServiceDuration.Working { Length.Ticks: 0 }) => end.AddTicks(10),
                ("Nothing_lies_further_than_ten_years_after_its_start", _) => end.AddTicks(10),
                ("Work_goes_on_until_it_closes", ServiceDuration.WorkingDays { At.IsClose: true }) => end.AddTicks(10),
                ("Working_days_are_counted_after_the_date_of_the_start", ServiceDuration.WorkingDays) => Right.Add(from, new ServiceDuration.WorkingDays(((ServiceDuration.WorkingDays)duration).Count + 1, ((ServiceDuration.WorkingDays)duration).At)),
                ("Working_days_without_a_time_end_when_it_is_open", ServiceDuration.WorkingDays { At: null }) => Right.Add(from, new ServiceDuration.WorkingDays(1, new DayTime(23))),
                ("Working_ends_when_so_much_open_time_has_passed", ServiceDuration.Working) => Right.Add(end, new ServiceDuration.Working(TimeSpan.Zero)),
                _ => end,
            };
        }

        public ServiceDuration Measure(DateTimeOffset from, DateTimeOffset to, DurationKind kind) =>
            check.StartsWith("What_is", StringComparison.Ordinal) && to < from ? Right.Measure(to, from, kind) : Right.Measure(from, to, kind);
    }
}
