using System.Globalization;
using System.IO.Compression;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Calendars.Tests;

/// <summary>Dates that others published: holidays are closed, and each due date and promise is counted again by a duration.</summary>
public class RealDateTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, string> Zones = new(StringComparer.Ordinal)
    {
        ["AU"] = "Australia/Sydney", ["BR"] = "America/Sao_Paulo", ["CA"] = "America/Toronto", ["DE"] = "Europe/Berlin", ["FR"] = "Europe/Paris", ["GB"] = "Europe/London", ["GU"] = "Pacific/Guam", ["IE"] = "Europe/Dublin",
        ["IL"] = "Asia/Jerusalem", ["IN"] = "Asia/Kolkata", ["IT"] = "Europe/Rome", ["JP"] = "Asia/Tokyo", ["NZ"] = "Pacific/Auckland", ["SA"] = "Asia/Riyadh", ["US"] = "America/New_York",
    };

    // Rows of our own, in the same columns.
    private static readonly string[] OwnHolidays =
    [
        "GB,ENG,2026,2026-12-25,2026-12-25T00:00:00.000Z,2026-12-26T00:00:00.000Z,public,,Christmas Day",
        "GB,ENG,2026,2026-08-31,2026-08-30T23:00:00.000Z,2026-08-31T23:00:00.000Z,bank,,Summer bank holiday",
        "IL,,2026,2026-09-12,2026-09-11T15:00:00.000Z,2026-09-12T15:00:00.000Z,public,,A day from evening to evening",
        "US,,2026,2026-11-26,2026-11-26T05:00:00.000Z,2026-11-27T05:00:00.000Z,public,,Thanksgiving",
    ];

    private static readonly (string Created, string Due)[] OwnDueDates = [("10/21/18 0:00", "10/21/18 8:00"), ("10/21/18 7:32", "11/20/18 7:32"), ("11/3/18 23:30", "11/4/18 23:30"), ("10/21/18 8:50", "10/26/18 12:00")];

    private static readonly int?[] OwnPromises = [1, 0, null, 180];

    [Fact]
    public void Holidays_of_our_own_are_closed_days() => Assert.Equal(1, CountClosed(OwnHolidays));

    [Fact]
    public void Every_published_holiday_is_a_closed_day()
    {
        if (Read("holidays", "public_holidays.csv") is { } lines)
        {
            var rows = lines.Skip(1).ToArray();
            Assert.InRange(rows.Length, 500, int.MaxValue);
            output.WriteLine(FormattableString.Invariant($"{rows.Length} holidays; {CountClosed(rows)} begin or end at another hour than midnight and are closed as dates."));
        }
    }

    [Fact]
    public void Due_dates_of_our_own_are_counted_again() => Assert.All(OwnDueDates, row => CountAgain(row.Created, row.Due));

    [Fact]
    public void Every_published_due_date_is_counted_again()
    {
        if (Shared.Data is not { } data)
        {
            output.WriteLine("The folder 'shared' isn't beside the checkout, so only rows of our own were counted.");
            return;
        }

        using var file = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(data, "nyc-311", "service_requests.csv.gz")), CompressionMode.Decompress));
        var rows = Csv(file.ReadToEnd());
        var (created, due) = (rows[0].IndexOf("Created Date"), rows[0].IndexOf("Due Date"));
        var kinds = rows.Skip(1).Where(row => row[due].Length > 0).CountBy(row => CountAgain(row[created], row[due])).ToDictionary();

        Assert.InRange(kinds.Values.Sum(), 1_000, int.MaxValue);
        output.WriteLine(string.Join(", ", kinds.Select(kind => FormattableString.Invariant($"{kind.Value} by {kind.Key}"))));
    }

    [Fact]
    public void Promises_of_our_own_are_counted_again() => Assert.Equal(2, OwnPromises.Count(IsCountedAgain));

    [Fact]
    public void Every_published_promise_is_counted_again_or_named()
    {
        if (Read("service-promises", "promised_days.csv") is { } lines)
        {
            var rows = lines.Skip(1).Select(line => line.Split(',')).ToArray();
            var named = rows.Where(row => !IsCountedAgain(int.TryParse(row[^8], CultureInfo.InvariantCulture, out var days) ? days : null)).Select(row => (Type: row[0], Days: row[^8])).ToArray();

            // A type without a due date promises nothing, and what is due at the instant of the call needs no duration.
            Assert.Equal([], named.Where(row => row.Days is not ("" or "0")));
            output.WriteLine(FormattableString.Invariant($"{rows.Length - named.Length} of {rows.Length} promises are days by the clock; due at once or never: {string.Join(", ", named.Select(row => row.Type))}."));
        }
    }

    private static int CountClosed(IEnumerable<string> lines)
    {
        var others = 0;
        foreach (var place in lines.Select(line => line.Split(',')).GroupBy(row => (row[0], row[1])))
        {
            var dates = place.Select(row => row[3]).ToHashSet(StringComparer.Ordinal);
            var calendar = WorkCalendar.Read(WorkCalendarTests.EveryDay(Zones[place.Key.Item1], "00:00-24:00")[..^1] + $",\"holidays\":[{string.Join(",", dates.Select(date => $"\"{date}\""))}]}}");
            foreach (var row in place)
            {
                var date = DateTime.ParseExact(row[3], "yyyy-MM-dd", CultureInfo.InvariantCulture);
                var begins = calendar.Add(new DateTimeOffset(date.AddDays(-1), TimeSpan.Zero), new ServiceDuration.Days(1, new DayTime(0)));
                begins = calendar.ToLocal(begins).Date < date ? calendar.Add(begins, new ServiceDuration.Days(1, new DayTime(0))) : begins;
                var ends = calendar.Add(begins, new ServiceDuration.Days(1, new DayTime(0)));
                var next = date.AddDays(1);
                while (dates.Contains(next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))
                {
                    next = next.AddDays(1);
                }

                Assert.Equal(new ServiceDuration.Working(TimeSpan.Zero), calendar.Measure(begins, ends, DurationKind.Working));
                Assert.Equal(next, calendar.ToLocal(calendar.Add(begins, new ServiceDuration.Working(TimeSpan.Zero))).DateTime);
                Assert.Equal(new ServiceDuration.WorkingDays(0), calendar.Measure(begins.AddTicks(-10), ends.AddTicks(-10), DurationKind.WorkingDays));
                others += Instant(row[4]) == begins && Instant(row[5]) == ends ? 0 : 1;
            }
        }

        return others;
    }

    // Says by which duration the due date follows from the creation.
    private static string CountAgain(string created, string due)
    {
        var calendar = WorkCalendar.Read(WorkCalendarTests.EveryDay("America/New_York", "00:00-24:00"));
        var (from, to) = (NewYork(created), NewYork(due));
        var (start, end) = (At(calendar, from), At(calendar, to));
        var days = (to.Date - from.Date).Days;
        ServiceDuration duration = end - start < TimeSpan.FromDays(1) ? end - start : to.TimeOfDay == from.TimeOfDay ? new ServiceDuration.Days(days) : new ServiceDuration.Days(days, new DayTime(to.Hour, to.Minute));

        Assert.Equal(end, calendar.Add(start, duration));
        Assert.Equal(new ServiceDuration.Days(days), calendar.Measure(start, end, DurationKind.Days));
        return duration switch { ServiceDuration.Elapsed => "real time", ServiceDuration.Days { At: null } => "days", _ => "days at a time" };
    }

    // Same clock time, so many dates later, also across a change of the clock.
    private static bool IsCountedAgain(int? promised)
    {
        if (promised is not > 0)
        {
            return false;
        }

        var calendar = WorkCalendar.Read(WorkCalendarTests.EveryDay("America/New_York", "00:00-24:00"));
        foreach (var created in new[] { new DateTime(2014, 3, 8, 12, 30, 0), new DateTime(2016, 11, 5, 23, 15, 0), new DateTime(2019, 1, 31, 0, 0, 0) })
        {
            var due = calendar.Add(At(calendar, created), new ServiceDuration.Days(promised.Value));

            Assert.Equal(created.AddDays(promised.Value), calendar.ToLocal(due).DateTime);
            Assert.Equal(new ServiceDuration.Days(promised.Value), calendar.Measure(At(calendar, created), due, DurationKind.Days));
        }

        return true;
    }

    private static DateTimeOffset At(WorkCalendar calendar, DateTime local) => calendar.Add(new DateTimeOffset(local.Date, TimeSpan.Zero).AddHours(-12), new ServiceDuration.Days(0, new DayTime(local.Hour, local.Minute))) is var first && calendar.ToLocal(first).Date == local.Date
        ? first
        : calendar.Add(first, new ServiceDuration.Days(1, new DayTime(local.Hour, local.Minute)));

    private static DateTime NewYork(string local) => DateTime.ParseExact(local, "M/d/yy H:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private string[]? Read(string folder, string file)
    {
        if (Shared.Data is { } data)
        {
            return File.ReadAllLines(Path.Combine(data, folder, file));
        }

        output.WriteLine("The folder 'shared' isn't beside the checkout, so only rows of our own were counted.");
        return null;
    }

    private static List<List<string>> Csv(string text)
    {
        List<List<string>> rows = [[""]];
        var isQuoted = false;
        foreach (var c in text)
        {
            switch (c)
            {
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    rows[^1].Add("");
                    break;
                case '\n' when !isQuoted:
                    rows.Add([""]);
                    break;
                case '\r' when !isQuoted:
                    break;
                default:
                    rows[^1][^1] += c;
                    break;
            }
        }

        return [.. rows.Where(row => row.Count > 1)];
    }
}
