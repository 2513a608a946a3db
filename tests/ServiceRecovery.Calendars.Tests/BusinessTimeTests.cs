using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Calendars.Tests;

/// <summary>What other projects' tests say about working time, and where we choose otherwise.</summary>
public class BusinessTimeTests(ITestOutputHelper output)
{
    private static readonly string[] Choices = ["no amounts below zero", "no days are no duration", "a day of 25 hours has 25"];

    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    // Rows of our own in the same form, for where nobody else's are.
    private const string Own = """
        [
          {"id":"shop-1","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","12:00"],["13:00","17:00"]],"tue":[["09:00","17:00"]]}},"op":"add_seconds","seconds":14400,"start":"2026-11-23T10:00:00Z","expected":"2026-11-23T15:00:00Z"},
          {"id":"shop-2","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","12:00"],["13:00","17:00"]],"tue":[["09:00","17:00"]]}},"op":"add_seconds","seconds":0,"start":"2026-11-23T12:00:00Z","expected":"2026-11-23T13:00:00Z"},
          {"id":"shop-3","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]]}},"op":"add_seconds","seconds":-60,"start":"2026-11-23T12:00:00Z","expected":"2026-11-23T11:59:00Z"},
          {"id":"shop-4","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]]},"breaks":{"2026-11-23":[["10:00","11:00"]]}},"op":"between","start":"2026-11-23T00:00:00Z","end":"2026-11-24T00:00:00Z","expected_seconds":25200},
          {"id":"shop-5","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]]}},"op":"between","start":"2026-11-23T12:00:00Z","end":"2026-11-23T10:00:00Z","expected_seconds":0},
          {"id":"shop-6","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]]}},"op":"is_open","start":"2026-11-23T17:00:00Z","expected":false},
          {"id":"shop-7","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]]}},"op":"is_open","start":"2026-11-23T09:00:00Z","expected":true},
          {"id":"shop-8","calendar":{"tz":"Europe/Berlin","weekly":{"mon":[["09:00","17:00"]]}},"op":"next_open","start":"2026-11-23T18:00:00+01:00","expected":"2026-11-30T09:00:00+01:00"},
          {"id":"shop-9","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]],"wed":[["10:00","16:00"]]}},"op":"add_business_days","days":1,"start":"2026-11-23T09:00:00Z","expected":"2026-11-25T10:00:00Z"},
          {"id":"shop-10","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]],"wed":[["10:00","16:00"]]},"holidays":["2026-11-25"]},"op":"add_working_dates","days":1,"start":"2026-11-25","expected":"2026-12-02"},
          {"id":"shop-11","calendar":{"tz":"UTC","weekly":{"mon":[["09:00","17:00"]]}},"op":"add_seconds","seconds":7200,"start":"2026-11-23T09:00:00Z","expected":"2026-11-23T11:45:00Z","pauses":[["2026-11-23T09:30:00Z","2026-11-23T09:45:00Z"],["2026-11-23T10:00:00Z","2026-11-23T10:30:00Z"]]}
        ]
        """;

    [Fact]
    public void Rows_of_our_own_agree() => Assert.Equal(["shop-3: no amounts below zero"], Differing(JsonNode.Parse(Own)!.AsArray()));

    [Fact]
    public void Rows_of_other_projects_agree_or_are_named_with_the_choice()
    {
        if (Shared.Data is not { } data)
        {
            output.WriteLine("The folder 'shared' isn't beside the checkout, so only rows of our own were counted.");
            return;
        }

        var rows = JsonNode.Parse(File.ReadAllText(Path.Combine(data, "business-time", "cases.json")))!.AsArray();
        var differing = Differing(rows);

        Assert.InRange(rows.Count, 100, int.MaxValue);
        Assert.Equal([], differing.Where(row => !Choices.Any(choice => row.EndsWith($": {choice}", StringComparison.Ordinal))));
        output.WriteLine(FormattableString.Invariant($"{rows.Count - differing.Length} of {rows.Count} agree; {string.Join(", ", differing)}."));
    }

    private static string[] Differing(JsonArray rows) => [.. rows.Select(row => row!.AsObject()).Select(row => (row, why: Why(row))).Where(one => one.why is not null).Select(one => $"{one.row["id"]}: {one.why}")];

    private static string? Why(JsonObject row)
    {
        if (row["seconds"]?.GetValue<int>() < 0 || row["days"]?.GetValue<int>() < 0)
        {
            return "no amounts below zero";
        }

        if (row["days"]?.GetValue<int>() == 0)
        {
            return "no days are no duration";
        }

        var calendar = CalendarOf(row["calendar"]!.AsObject());
        var expected = Text(row, "expected") ?? Text(row, "expected_seconds");
        var got = row["op"]!.GetValue<string>() switch
        {
            "add_seconds" => Shown(Paused(calendar, row, calendar.Add(At(row, "start"), new ServiceDuration.Working(TimeSpan.FromSeconds(row["seconds"]!.GetValue<int>()))))),
            "between" => Between(calendar, row),
            "is_open" => (calendar.Add(At(row, "start"), new ServiceDuration.Working(TimeSpan.Zero)) == At(row, "start")).ToString().ToLowerInvariant(),
            "next_open" => Shown(calendar.Add(At(row, "start"), new ServiceDuration.Working(TimeSpan.Zero))),
            "add_business_days" => Shown(calendar.Add(At(row, "start"), new ServiceDuration.WorkingDays(row["days"]!.GetValue<int>()))),
            _ => DateAfter(calendar, row),
        };
        var same = DateTimeOffset.TryParse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) && expected!.Contains('T', StringComparison.Ordinal) ? Shown(instant) : expected;
        return got == same ? null
            : row.ContainsKey("ambiguous") ? "a day of 25 hours has 25"
            : $"expected {same}, got {got}";
    }

    // A pause that begins before the due instant moves it on by the working time that it takes.
    private static DateTimeOffset Paused(WorkCalendar calendar, JsonObject row, DateTimeOffset due)
    {
        foreach (var pause in PausesOf(row).Where(pause => pause.From < due))
        {
            due = calendar.Add(due, calendar.Measure(pause.From, pause.To, DurationKind.Working));
        }

        return due;
    }

    private static string Between(WorkCalendar calendar, JsonObject row)
    {
        var (from, to) = (At(row, "start"), At(row, "end"));
        var seconds = Seconds(calendar, from, to) - PausesOf(row).Sum(pause => Seconds(calendar, pause.From, pause.To < to ? pause.To : to));
        return (row.ContainsKey("granularity") ? seconds / 60 * 60 : seconds).ToString(CultureInfo.InvariantCulture);
    }

    private static long Seconds(WorkCalendar calendar, DateTimeOffset from, DateTimeOffset to) => ((ServiceDuration.Working)calendar.Measure(from, to, DurationKind.Working)).Length.Ticks / TimeSpan.TicksPerSecond;

    // A start on a closed day moves to the first open instant, as whoever begins at the next opening says.
    private static string DateAfter(WorkCalendar calendar, JsonObject row)
    {
        var midnight = DateTimeOffset.Parse(Text(row, "start")!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var opens = calendar.Add(midnight, new ServiceDuration.Working(TimeSpan.Zero));
        var closes = calendar.Add(opens, new ServiceDuration.WorkingDays(row["days"]!.GetValue<int>(), DayTime.Close));
        return calendar.ToLocal(closes.AddTicks(-10)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> PausesOf(JsonObject row) =>
        row["pauses"] is JsonArray pauses ? pauses.Select(pause => (Parse(pause![0]!.GetValue<string>()), Parse(pause[1]!.GetValue<string>()))) : [];

    private static WorkCalendar CalendarOf(JsonObject given)
    {
        var week = Weekdays.ToDictionary(day => day, day => Windows(given["weekly"]![day]));
        var days = (given["date_overrides"] as JsonObject ?? []).ToDictionary(day => day.Key, day => Windows(day.Value));
        foreach (var rest in given["breaks"] as JsonObject ?? [])
        {
            var date = DateTime.ParseExact(rest.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            days[rest.Key] = Windows(rest.Value).Aggregate(days.GetValueOrDefault(rest.Key) ?? week[Weekdays[(int)date.DayOfWeek]], Without);
        }

        var holidays = (given["holidays"] as JsonArray ?? []).Select(date => date!.GetValue<string>()).Except(days.Keys);
        return WorkCalendar.Read(JsonSerializer.Serialize(new { name = "row", version = 1, zone = given["tz"]!.GetValue<string>(), week, holidays, days }));
    }

    private static string[] Windows(JsonNode? windows) => windows is JsonArray list ? [.. list.Select(window => $"{window![0]}-{window[1]}")] : [];

    private static string[] Without(string[] windows, string rest) =>
    [
        .. windows.SelectMany(window => new[] { (window[..5], Least(window[6..], rest[..5])), (Most(window[..5], rest[6..]), window[6..]) })
            .Where(part => string.CompareOrdinal(part.Item1, part.Item2) < 0).Select(part => $"{part.Item1}-{part.Item2}"),
    ];

    private static string Least(string one, string other) => string.CompareOrdinal(one, other) < 0 ? one : other;

    private static string Most(string one, string other) => string.CompareOrdinal(one, other) < 0 ? other : one;

    private static DateTimeOffset At(JsonObject row, string name) => Parse(Text(row, name)!);

    private static DateTimeOffset Parse(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private static string? Text(JsonObject row, string name) => row[name]?.ToString();

    private static string Shown(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
