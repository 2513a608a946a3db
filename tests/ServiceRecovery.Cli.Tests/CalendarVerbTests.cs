using System.Text;

namespace ServiceRecovery.Cli.Tests;

/// <summary>Holidays of an iCalendar file as those of a calendar.</summary>
public sealed class CalendarVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("service-recovery-holidays-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("from its start until before its end", "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261228", "2026-12-25", "2026-12-26", "2026-12-27")]
    [InlineData("a day where no end is given", "DTSTART;VALUE=DATE:20261225", "2026-12-25")]
    [InlineData("as long as it lasts", "DTSTART;VALUE=DATE:20261225\nDURATION:P2D", "2026-12-25", "2026-12-26")]
    [InlineData("a row without what it leaves out", "DTSTART;VALUE=DATE:20251225\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20271225", "2026-12-25", "2028-12-25")]
    [InlineData("a weekday of a month", "DTSTART;VALUE=DATE:19710131\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "2026-05-25", "2027-05-31", "2028-05-29")]
    [InlineData("dates that are listed", "DTSTART;VALUE=DATE:20260101\nRDATE;VALUE=DATE:20260406,20270329", "2026-01-01", "2026-04-06", "2027-03-29")]
    [InlineData("over New Year, of these years alone", "DTSTART;VALUE=DATE:20251230\nDTEND;VALUE=DATE:20260103", "2026-01-01", "2026-01-02")]
    [InlineData("until the last of these years", "DTSTART;VALUE=DATE:20281231\nDTEND;VALUE=DATE:20290103", "2028-12-31")]
    [InlineData("a day where it ends as it begins", "DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225", "2026-12-25")]
    [InlineData("a day where it has no length", "DTSTART;VALUE=DATE:20261225\nDURATION:P0D", "2026-12-25")]
    [InlineData("none where no date fits", "DTSTART;VALUE=DATE:19700101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("leap days", "DTSTART;VALUE=DATE:19720229\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29")]
    [InlineData("a rule with a time of day, which a date has none of", "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY;COUNT=2;BYHOUR=9,10", "2026-12-25", "2027-12-25")]
    [InlineData("cancelled", "DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED")]
    [InlineData("tentative or confirmed", "DTSTART;VALUE=DATE:20261225\nSTATUS:CONFIRMED", "2026-12-25")]
    public async Task Each_date_of_an_all_day_event_is_written(string why, string lines, params string[] dates)
    {
        var run = await RunAsync(Event("1", lines + "\nSUMMARY:Christmas"));

        Assert.Equal((why, 0, $$"""{"holidays":[{{string.Join(",", dates.Select(date => $"\"{date}\""))}}]}""" + "\n"), (why, run.ExitCode, run.Output));
        Assert.Equal(dates.Select(date => $"{date} 'Christmas'"), run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_event_that_stands_for_one_day_of_a_row_takes_its_place_also_when_it_is_cancelled()
    {
        var run = await RunAsync(
            Event("1", "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY\nSUMMARY:New Year")
            + Event("1", "RECURRENCE-ID;VALUE=DATE:20270101\nDTSTART;VALUE=DATE:20270104\nSUMMARY:New Year (moved)")
            + Event("1", "RECURRENCE-ID;VALUE=DATE:20280101\nDTSTART;VALUE=DATE:20280101\nSTATUS:CANCELLED\nSUMMARY:New Year"));

        Assert.Equal("""{"holidays":["2026-01-01","2027-01-04"]}""" + "\n", run.Output);
    }

    [Fact]
    public async Task Two_events_of_a_day_are_one_date_and_both_are_told_and_an_event_with_a_time_of_day_is_none()
    {
        var run = await RunAsync(
            Event("1", "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas")
            + Event("2", "DTSTART;VALUE=DATE:20261225\nSUMMARY:A day to\\n remember")
            + Event("3", "DTSTART:20261224T120000Z\nSUMMARY:Half day")
            + Event("4", "DTSTART;VALUE=DATE:20261226")
            + Event("5", "SUMMARY:Some day")
            + Event("6", "DTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\nSUMMARY:Never")
            + Event("7", "DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260101\nSUMMARY:Backwards"));

        Assert.Equal((0, """{"holidays":["2026-12-25","2026-12-26"]}""" + "\n"), (run.ExitCode, run.Output));
        var told = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "2026-12-25 'A day to? remember'", "2026-12-25 'Christmas'", "2026-12-26 an event without a title",
                "skipped: 'Half day' has a time of day, from 2026-12-24 on. Give it to 'days' where you close for a part of the day.", "skipped: 'Some day' has no start.",
            ],
            told[..5]);
        Assert.Equal(
            [
                "skipped: 'Never' can't be counted, from 2026-01-01 on: its rule repeats more often than daily. Write its dates by hand.",
                "skipped: 'Backwards' can't be counted, from 2026-01-05 on: it ends before it begins. Write its dates by hand.",
            ],
            told[5..]);
    }

    [Theory]
    [InlineData("isn't iCalendar (RFC 5545)", "")]
    [InlineData("isn't iCalendar (RFC 5545)", "{\"holidays\":[]}")]
    [InlineData("isn't iCalendar (RFC 5545)", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n")]
    [InlineData("isn't iCalendar (RFC 5545)", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261301\nEND:VEVENT\nEND:VCALENDAR\n")]
    [InlineData("isn't iCalendar (RFC 5545)", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=OFTEN\nEND:VEVENT\nEND:VCALENDAR\n")]
    [InlineData("repeat more than 100,000 times until 2028-12-31. Leave out 'Often'.", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Often\nDTSTART;VALUE=DATE:17000101\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n")]
    [InlineData("last for more than 1,000,000 days together until 2028-12-31. Leave out 'Often'.", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Often\nDTSTART;VALUE=DATE:17600101\nDURATION:P100000D\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n")]
    public async Task What_is_no_calendar_ends_with_exit_code_2_and_writes_nothing(string said, string text)
    {
        var run = await RunFileAsync(text, "2026", "2028");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--to' takes a year from '--from' to 49 years later, but '--from' was 2028 and '--to' was 2026.", "2028", "2026")]
    [InlineData("'--to' takes a year from '--from' to 49 years later, but '--from' was 2000 and '--to' was 2050.", "2000", "2050")]
    [InlineData("'--from' takes 1970 to 9900, but was '26'.", "26", "2028")]
    [InlineData("'--to' takes 1970 to 9900, but was 'x'.", "2026", "x")]
    public async Task Years_that_cannot_be_meant_are_told(string said, string from, string to)
    {
        var run = await RunFileAsync(Whole(""), from, to);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("its rule repeats more often than daily", "RRULE:FREQ=SECONDLY;BYHOUR=0;BYMINUTE=0;BYSECOND=0")]
    [InlineData("its rule repeats more often than daily", "RRULE:FREQ=HOURLY;COUNT=1")]
    [InlineData("it has a rule of what is left out (EXRULE)", "RRULE:FREQ=DAILY\nEXRULE:FREQ=SECONDLY")]
    [InlineData("it has more than one rule (RRULE)", "RRULE:FREQ=DAILY\nRRULE:FREQ=YEARLY")]
    [InlineData("it changes a day of a row and all after it (RANGE=THISANDFUTURE)", "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20270101")]
    public async Task What_is_not_counted_is_skipped_and_told(string why, string lines)
    {
        var run = await RunAsync(Event("1", $"DTSTART;VALUE=DATE:19700101\nSUMMARY:Odd\n{lines}"));

        Assert.Equal(
            (0, "{\"holidays\":[]}\n", $"skipped: 'Odd' can't be counted, from 1970-01-01 on: {why}. Write its dates by hand."),
            (run.ExitCode, run.Output, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Rules_and_lists_as_long_as_a_file_allows_are_skipped()
    {
        var rules = await RunAsync(Event("1", "DTSTART;VALUE=DATE:19700101\nSUMMARY:Rules" + string.Concat(Enumerable.Repeat("\nRRULE:FREQ=DAILY", 50_000))));
        var months = await RunAsync(Event("1", "DTSTART;VALUE=DATE:19700101\nSUMMARY:Months\nRRULE:FREQ=YEARLY;BYMONTH=" + string.Join(',', Enumerable.Repeat('1', 500_000))));

        Assert.Equal((0, "skipped: 'Rules' can't be counted, from 1970-01-01 on: it has more than one rule (RRULE). Write its dates by hand."), (rules.ExitCode, rules.Error.TrimEnd()));
        Assert.Equal((0, "skipped: 'Months' can't be counted, from 1970-01-01 on: its rule lists more than 400 values. Write its dates by hand."), (months.ExitCode, months.Error.TrimEnd()));
    }

    [Fact]
    public async Task The_rules_of_a_file_are_bounded_together()
    {
        var run = await RunAsync(string.Concat(Enumerable.Repeat("BEGIN:VEVENT\nDTSTART;VALUE=DATE:19700101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n", 10_000)));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("take more than 2,000,000 steps until 2028-12-31. Leave out an event without a title.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_highest_sequence_of_an_event_counts_and_a_method_cancels()
    {
        var moved = await RunAsync(Event("1", "SEQUENCE:2\nDTSTART;VALUE=DATE:20261228\nSUMMARY:Moved") + Event("1", "SEQUENCE:1\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Before"));
        var cancelled = await RunFileAsync(
            Whole(Event("1", "DTSTART;VALUE=DATE:20261225\nRRULE:FREQ=YEARLY") + Event("1", "RECURRENCE-ID;VALUE=DATE:20271225\nDTSTART;VALUE=DATE:20271227") + Event("2", "DTSTART;VALUE=DATE:20260101"))
                + Whole("METHOD:CANCEL\n" + Event("1", "SEQUENCE:1\nDTSTART;VALUE=DATE:20261225")),
            "2026",
            "2028");

        Assert.Equal("{\"holidays\":[\"2026-12-28\"]}\n", moved.Output);
        Assert.Equal("{\"holidays\":[\"2026-01-01\"]}\n", cancelled.Output);
    }

    [Fact]
    public async Task What_a_file_says_reaches_the_terminal_short_and_on_one_line()
    {
        var run = await RunFileAsync("BEGIN:VCALENDAR\n\u001b[31m" + new string('x', 5_000) + "\nEND:VCALENDAR\n", "2026", "2028");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.DoesNotContain('\u001b', run.Error);
        Assert.InRange(run.Error.Length, 1, 400);
    }

    [Fact]
    public async Task Dates_are_counted_once_however_many_events_they_have()
    {
        var run = await RunFileAsync(Whole(string.Concat(Enumerable.Range(1, 3).Select(uid => Event($"{uid}", $"DTSTART;VALUE=DATE:20200101\nDTEND;VALUE=DATE:20350101\nSUMMARY:{uid}")))), "2020", "2040");

        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Both_years_are_needed_and_a_file_that_is_there()
    {
        Assert.Contains("'--to'", (await Shell.RunAsync("calendar", "nowhere.ics", "--from", "2026")).Error, StringComparison.Ordinal);
        Assert.Contains("There is no calendar file 'nowhere.ics'.", (await Shell.RunAsync("calendar", "nowhere.ics", "--from", "2026", "--to", "2026")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_at_most_one_mebibyte_and_has_at_most_ten_thousand_dates()
    {
        var large = await RunFileAsync(Whole(Event("1", "DTSTART;VALUE=DATE:20261225\nDESCRIPTION:" + new string('x', 1024 * 1024))), "2026", "2028");
        var daily = await RunFileAsync(Whole(Event("1", "DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY")), "2020", "2060");

        Assert.Equal((2, ""), (large.ExitCode, large.Output));
        Assert.Contains("is larger than 1 MiB. Ask for fewer years where it comes from.", large.Error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (daily.ExitCode, daily.Output));
        Assert.Contains("has more than 10,000 dates from 2020-01-01 to 2060-12-31. Take fewer years.", daily.Error, StringComparison.Ordinal);
    }

    private static string Event(string uid, string lines) => $"BEGIN:VEVENT\nUID:{uid}\n{lines}\nEND:VEVENT\n";

    private static string Whole(string events) => $"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{events}END:VCALENDAR\n";

    private Task<Shell> RunAsync(string events) => RunFileAsync(Whole(events), "2026", "2028");

    private async Task<Shell> RunFileAsync(string text, string from, string to)
    {
        var file = Path.Combine(_folder, "holidays.ics");
        await File.WriteAllTextAsync(file, text.ReplaceLineEndings("\r\n"), Encoding.UTF8);
        return await Shell.RunAsync("calendar", file, "--from", from, "--to", to);
    }
}
