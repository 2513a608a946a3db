using Xunit;

namespace ServiceRecovery.Calendars.Tests;

/// <summary>What a calendar keeps in memory, measured while no other test runs.</summary>
[Collection(nameof(RetainedMemoryTests))]
[CollectionDefinition(nameof(RetainedMemoryTests), DisableParallelization = true)]
public class RetainedMemoryTests
{
    [Fact]
    public void Thousands_of_years_are_measured_without_keeping_their_tables()
    {
        var (from, to) = (new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(9900, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var days = (int)(to - from).TotalDays;
        var halves = string.Join(",", new[] { "mon", "tue", "wed", "thu", "fri", "sat", "sun" }.Select(day => $"\"{day}\":[\"00:00-12:00\",\"13:00-24:00\"]"));
        var calendar = WorkCalendar.Read($"{{\"name\":\"halves\",\"version\":1,\"zone\":\"UTC\",\"week\":{{{halves}}}}}");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Assert.Equal(new ServiceDuration.Elapsed(to - from), calendar.Measure(from, to, DurationKind.Elapsed));
        Assert.Equal(new ServiceDuration.Working(TimeSpan.FromHours(23L * days)), calendar.Measure(from, to, DurationKind.Working));
        Assert.Equal(new ServiceDuration.Days(days), calendar.Measure(from, to, DurationKind.Days));
        Assert.Equal(new ServiceDuration.WorkingDays(days), calendar.Measure(from, to, DurationKind.WorkingDays));

        // All tables together are four times as large.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 * 1024 * 1024);
        Assert.Equal(new ServiceDuration.Working(TimeSpan.FromHours(23)), calendar.Measure(from, from.AddDays(1), DurationKind.Working));
    }
}
