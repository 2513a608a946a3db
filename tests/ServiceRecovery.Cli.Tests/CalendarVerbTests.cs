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
        Assert.StartsWith("skipped: 'Never' can't be counted, from 2026-01-01 on: ", told[5], StringComparison.Ordinal);
        Assert.StartsWith("skipped: 'Backwards' can't be counted, from 2026-01-05 on: ", told[6], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("isn't iCalendar (RFC 5545)", "")]
    [InlineData("isn't iCalendar (RFC 5545)", "{\"holidays\":[]}")]
    [InlineData("isn't iCalendar (RFC 5545)", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n")]
    [InlineData("isn't iCalendar (RFC 5545)", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261301\nEND:VEVENT\nEND:VCALENDAR\n")]
    [InlineData("isn't iCalendar (RFC 5545)", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=OFTEN\nEND:VEVENT\nEND:VCALENDAR\n")]
    [InlineData("repeat more than 100,000 times until 2028-12-31. Leave out 'Often'.", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Often\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=SECONDLY\nEND:VEVENT\nEND:VCALENDAR\n")]
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
