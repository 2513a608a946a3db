using NodaTime;
using ServiceRecovery.Policies;
using Xunit;

namespace ServiceRecovery.Calendars.Tests;

/// <summary>What can't be worked by is told whole: each fault with its code, its place and what would do.</summary>
public class InvalidCalendarTests
{
    private const string Head = "\"name\":\"c\",\"version\":1,\"zone\":\"Europe/London\"";

    public static TheoryData<string, string[]> Broken => new()
    {
        { "{", ["not-json: It isn't JSON: one object, without comments and without a comma at the end. It can be read until line 1, byte 2."] },
        { "", ["not-json: It isn't JSON: one object, without comments and without a comma at the end. It can be read until line 1, byte 1."] },
        { new string(' ', 1024 * 1024) + "{", ["too-large: It is larger than 1 MiB. Leave out what is long past."] },
        { "[1]", ["bad-value: A calendar is an object with 'name', 'version', 'zone', 'week', 'holidays', 'days', but was a list."] },
        {
            "{}",
            [
                "name: missing-member: 'name' is missing. A calendar has 'name', 'version', 'zone' and 'week'.",
                "version: missing-member: 'version' is missing. A calendar has 'name', 'version', 'zone' and 'week'.",
                "zone: missing-member: 'zone' is missing. A calendar has 'name', 'version', 'zone' and 'week'.",
                "week: missing-member: 'week' is missing. A calendar has 'name', 'version', 'zone' and 'week'.",
            ]
        },
        {
            """{"name":"a b","version":0,"zone":7,"week":[],"holidays":{},"days":[],"note":1}""",
            [
                "note: unknown-member: There is no 'note'. There are: 'name', 'version', 'zone', 'week', 'holidays', 'days'.",
                "name: bad-value: 'name' is 1 to 64 characters of 'A-Za-z0-9._:-', but was 'a b'.",
                "version: bad-value: 'version' is a whole number from 1, but was 0.",
                "zone: bad-value: 'zone' is a time zone of IANA as 'Europe/London', but was 7.",
                "week: bad-value: 'week' is an object with some of 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', but was a list.",
                "holidays: bad-value: 'holidays' is a list of dates as '2026-12-25', but was an object.",
                "days: bad-value: 'days' is an object with dates as '2026-12-24', each a list of windows, but was a list.",
            ]
        },
        {
            $$$"""{{{{Head}}},"name":"d","week":{"mon":["09:00-17:00"],"mon":[],"monday":[],"tue":"09:00-17:00","wed":["9-17","09:00-17:00",8,"10:00-24:01"]}}""",
            [
                "name: doubled-key: 'name' stands there twice. Keep one of them.",
                "week.mon: doubled-key: 'week.mon' stands there twice. Keep one of them.",
                "week.monday: unknown-member: There is no 'week.monday'. There are: 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'.",
                "week.tue: bad-value: 'week.tue' is a list of windows as '09:00-17:30', but was '09:00-17:00'.",
                "week.wed[0]: bad-value: 'week.wed[0]' is a window as '09:00-17:30', from '00:00' to '24:00', but was '9-17'.",
                "week.wed[2]: bad-value: 'week.wed[2]' is a window as '09:00-17:30', from '00:00' to '24:00', but was 8.",
                "week.wed[3]: bad-value: 'week.wed[3]' is a window as '09:00-17:30', from '00:00' to '24:00', but was '10:00-24:01'.",
            ]
        },
        { Zone("GMT Standard Time"), ["zone: zone-unknown: The zone 'GMT Standard Time' is named as Windows does. IANA's name for it is 'Europe/London'."] },
        { Zone("w. europe standard time"), ["zone: zone-unknown: The zone 'w. europe standard time' is named as Windows does. IANA's name for it is 'Europe/Berlin'."] },
        { Zone("europe/london"), ["zone: zone-unknown: There is no zone 'europe/london'. There is 'Europe/London'."] },
        { Zone("Europe/Londno"), ["zone: zone-unknown: There is no zone 'Europe/Londno'. There is 'Europe/London'."] },
        { Zone("UTC+01:00"), ["zone: zone-unknown: There is no zone 'UTC+01:00'. Write one of IANA's, as 'Europe/London'."] },
        { Zone(""), ["zone: zone-unknown: There is no zone ''. Write one of IANA's, as 'Europe/London'."] },
        { Week("\"mon\":[\"24:00-06:00\",\"09:00-17:00\"]"), ["week.mon[0]: window-empty: The window '24:00-06:00' begins when its day ends. Give it to the next day, from 00:00."] },
        { Week("\"mon\":[\"13:00-18:00\",\"09:00-13:30\"]"), ["week.mon[0]: windows-overlap: The window '13:00-18:00' begins before '09:00-13:30' of 'week.mon[1]' ends."] },
        { Week("\"sun\":[\"22:00-06:00\"],\"mon\":[\"05:00-12:00\"]"), ["week.mon[0]: windows-overlap: The window '22:00-06:00' of 'week.sun[0]' runs into the next day, where '05:00-12:00' of 'week.mon[0]' begins before it ends."] },
        {
            Week("\"thu\":[\"22:00-02:00\"],\"fri\":[\"02:00-03:00\"]", ",\"days\":{\"2026-12-24\":[\"22:00-04:00\"],\"2026-12-31\":[\"08:00-12:00\"],\"2027-01-01\":[\"01:00-02:00\"],\"2027-01-08\":[\"01:30-02:00\"]}"),
            [
                "days.2026-12-24[0]: windows-overlap: The window '22:00-04:00' of 'days.2026-12-24[0]' runs into the next day, where '02:00-03:00' of 'week.fri[0]' begins before it ends.",
                "days.2027-01-08[0]: windows-overlap: The window '22:00-02:00' of 'week.thu[0]' runs into the next day, where '01:30-02:00' of 'days.2027-01-08[0]' begins before it ends.",
            ]
        },
        { Week("\"mon\":[\"00:00-01:00\",\"02:00-03:00\",\"04:00-05:00\",\"06:00-07:00\",\"08:00-09:00\",\"10:00-11:00\",\"12:00-13:00\",\"14:00-15:00\",\"16:00-17:00\"]"), ["week.mon: too-many-windows: 'week.mon' has 9 windows; a day may have 8."] },
        { Week("\"mon\":[]"), ["week: no-working-hour: No window begins on any day. Give one to a weekday at least."] },
        { Week("", ",\"days\":{\"2026-12-24\":[\"09:00-12:00\"]}"), ["week: closed-too-long: No weekday has a window, so after the last of 'days' nothing opens any more. Give one to a weekday."] },
        { Mondays(51), [] },
        { Mondays(52), ["holidays[0]: closed-too-long: From 2026-01-06 on nothing opens for 370 days; it may be 366. Give one of these days a window."] },
        {
            Week("\"mon\":[\"09:00-17:00\"]", ",\"holidays\":[\"2026-12-25\",\"2026-12-25\",\"2026-02-30\",\"25.12.2026\",12,\"2026-12-24\"],\"days\":{\"2026-12-24\":[],\"2026-12-31\":[],\"2026-12-31\":[],\"2026-13-01\":[]}"),
            [
                "holidays[2]: date-not-possible: '2026-02-30' is no date of the years 1 to 9999. Write one as '2026-12-25'.",
                "holidays[3]: date-not-possible: '25.12.2026' is no date of the years 1 to 9999. Write one as '2026-12-25'.",
                "holidays[4]: bad-value: 'holidays[4]' is a date as '2026-12-25', but was 12.",
                "days.2026-13-01: date-not-possible: '2026-13-01' is no date of the years 1 to 9999. Write one as '2026-12-25'.",
                "holidays[1]: day-doubled: 'holidays[1]' is 2026-12-25, as 'holidays[0]' is. Keep one of them.",
                "days.2026-12-24: day-doubled: 'days.2026-12-24' is 2026-12-24, as 'holidays[5]' is. Keep one of them.",
                "days.2026-12-31: day-doubled: 'days.2026-12-31' is 2026-12-31, as 'days.2026-12-31' is. Keep one of them.",
            ]
        },
        {
            Week("\"mon\":[\"09:00-17:00\"]", $",\"holidays\":[{string.Join(",", Enumerable.Range(0, 10_001).Select(number => $"\"{new DateTime(2026, 1, 6).AddDays(number * 7):yyyy-MM-dd}\""))}]"),
            ["holidays: too-many-days: 'holidays' and 'days' have 10,001 dates together; they may have 10,000. Leave out what is long past."]
        },
        {
            """{"name":"c","version":1,"zone":"Europe/Londno","week":{"mon":["13:00-18:00","09:00-13:30"]},"holidays":["2026-02-30"]}""",
            [
                "holidays[0]: date-not-possible: '2026-02-30' is no date of the years 1 to 9999. Write one as '2026-12-25'.",
                "zone: zone-unknown: There is no zone 'Europe/Londno'. There is 'Europe/London'.",
                "week.mon[0]: windows-overlap: The window '13:00-18:00' begins before '09:00-13:30' of 'week.mon[1]' ends.",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void All_that_is_wrong_is_told_at_once(string json, string[] faults)
    {
        if (faults.Length == 0)
        {
            Assert.NotNull(WorkCalendar.Read(json));
            return;
        }

        Assert.Equal(faults, Assert.Throws<InvalidCalendarException>(() => WorkCalendar.Read(json)).Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_and_bytes_that_are_no_text_are_told_too()
    {
        var faults = Assert.Throws<InvalidCalendarException>(() => WorkCalendar.Read("""{"name":"\ud800","version":1,"zone":"UTC","\ud800":1,"week":{"mon":["\ud800"]},"holidays":["\ud800"],"days":{"\ud800":[]}}""")).Faults;
        Assert.Equal(["unknown-member", "bad-value", "bad-value", "date-not-possible", "date-not-possible"], faults.Select(fault => fault.Code));

        byte[] bytes = [.. """{"name":"c","version":1,"zone":"""u8, (byte)'"', 0xFF, (byte)'"', .. ""","week":{}}"""u8];
        Assert.Equal("bad-value", Assert.Throws<InvalidCalendarException>(() => WorkCalendar.Read(bytes)).Faults[0].Code);
    }

    [Fact]
    public void What_was_written_is_shown_short_and_on_one_line()
    {
        var name = "\\n\\u001b" + new string('x', 500);
        var faults = Assert.Throws<InvalidCalendarException>(() => WorkCalendar.Read(Week($"\"{name}\":[]", $",\"days\":{{\"{name}\":[\"{name}\"]}},\"{name}\":1"))).Faults;

        Assert.Equal(["unknown-member", "unknown-member", "date-not-possible", "no-working-hour"], faults.Select(fault => fault.Code));
        Assert.All(faults, fault => Assert.DoesNotContain(fault.ToString(), char.IsControl));
        Assert.All(faults, fault => Assert.InRange(fault.Path.Length, 1, 80));
        Assert.All(faults, fault => Assert.InRange(fault.Sentence.Length, 1, 200));
    }

    [Fact]
    public void At_most_a_thousand_faults_are_listed_and_the_message_shows_fifty()
    {
        var thrown = Assert.Throws<InvalidCalendarException>(() => WorkCalendar.Read(Week("\"mon\":[\"09:00-17:00\"]", $",\"holidays\":[{string.Join(",", Enumerable.Repeat("1", 5_000))}]")));

        Assert.Equal(1_000, thrown.Faults.Length);
        Assert.Equal("more-faults: There is more that is wrong. Mend this much first.", thrown.Faults[^1].ToString());
        Assert.Equal("holidays[998]: bad-value: 'holidays[998]' is a date as '2026-12-25', but was 1.", thrown.Faults[^2].ToString());
        Assert.Equal(52, thrown.Message.Split(Environment.NewLine).Length);
        Assert.EndsWith($"{Environment.NewLine}And 950 more.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(Week("\"mon\":[\"09:00-17:00\"]"))];

        Assert.Equal(new RuleRef("c", 1), WorkCalendar.Read(bytes).Ref);
        Assert.Equal("not-json", Assert.Throws<InvalidCalendarException>(() => WorkCalendar.Read(bytes.AsMemory(0, 3))).Faults[0].Code);
    }

    [Fact]
    public void The_message_names_the_calendar_and_lists_what_is_wrong()
    {
        var thrown = Assert.Throws<InvalidCalendarException>(() => WorkCalendar.Read(Week("\"mon\":[]")));

        Assert.Equal($"The calendar 'c' can't be worked by:{Environment.NewLine}week: no-working-hour: No window begins on any day. Give one to a weekday at least.", thrown.Message);
    }

    [Fact]
    public void A_calendar_made_in_code_is_held_to_the_same()
    {
        var day = new LocalDate(2026, 12, 25);
        var thrown = Assert.Throws<InvalidCalendarException>(() => new WorkCalendar(
            new RuleRef("a b", 0),
            "",
            new Dictionary<DayOfWeek, WorkWindow[]> { [DayOfWeek.Monday] = [WorkWindow.Parse("24:00-01:00")] },
            [day, day, new LocalDate(-5, 1, 1)],
            new Dictionary<LocalDate, WorkWindow[]> { [day] = [] }));

        Assert.Equal(["bad-value", "bad-value", "date-not-possible", "zone-unknown", "window-empty", "day-doubled", "day-doubled", "no-working-hour"], thrown.Faults.Select(fault => fault.Code));
        Assert.Throws<ArgumentException>(() => new WorkCalendar(new RuleRef("c", 1), "UTC", new Dictionary<DayOfWeek, WorkWindow[]> { [(DayOfWeek)7] = [] }));
        Assert.Equal("zone", Assert.Throws<ArgumentNullException>(() => new WorkCalendar(new RuleRef("c", 1), null!, new Dictionary<DayOfWeek, WorkWindow[]>())).ParamName);
        Assert.Equal("week", Assert.Throws<ArgumentNullException>(() => new WorkCalendar(new RuleRef("c", 1), "UTC", null!)).ParamName);
        Assert.Equal("json", Assert.Throws<ArgumentNullException>(() => WorkCalendar.Read((string)null!)).ParamName);
    }

    [Fact]
    public void Each_code_stands_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(ServiceRecovery.Tests.Shared.Root, "docs", "time.md"));
        var codes = Broken.SelectMany(row => (string[])row[1]).Select(fault => fault.Split(": ")).Select(parts => parts[0].Contains('-', StringComparison.Ordinal) && parts[0].All(letter => letter is '-' or (>= 'a' and <= 'z')) ? parts[0] : parts[1]).Distinct();

        Assert.Equal([], codes.Append("more-faults").Where(code => !page.Contains($"| `{code}` |", StringComparison.Ordinal)));
    }

    private static string Zone(string zone) => $$$"""{"name":"c","version":1,"zone":"{{{zone}}}","week":{"mon":["09:00-17:00"]}}""";

    private static string Week(string week, string more = "") => $"{{{Head},\"week\":{{{week}}}{more}}}";

    // Open on Mondays alone, and closed on so many of them.
    private static string Mondays(int closed) =>
        Week("\"mon\":[\"09:00-17:00\"]", $",\"holidays\":[{string.Join(",", Enumerable.Range(0, closed).Select(number => $"\"{new DateTime(2026, 1, 12).AddDays(number * 7):yyyy-MM-dd}\""))}]");
}
