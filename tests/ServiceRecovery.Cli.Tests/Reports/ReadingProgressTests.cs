using System.Globalization;
using ServiceRecovery.Insights;
using ServiceRecovery.Cli.Reports;

namespace ServiceRecovery.Cli.Tests.Reports;

public class ReadingProgressTests
{
    [Fact]
    public void Long_reading_says_how_far_it_is_in_one_line_that_is_gone_at_the_end()
    {
        var clock = new HandClock();
        using var told = new StringWriter();
        using (var progress = new ReadingProgress(told, clock, CultureInfo.GetCultureInfo("de-DE")))
        {
            progress.Report(new InsightProgress(1, 100_000));
            Assert.Equal("", told.ToString());
            clock.Move(TimeSpan.FromSeconds(1));
            progress.Report(new InsightProgress(12_000, 100_000));
            progress.Report(new InsightProgress(12_001, 100_000));
            Assert.Equal("\rReading: 12.000 of 100.000 cases.", told.ToString());
        }

        Assert.EndsWith($"\r{new string(' ', 33)}\r", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_told_where_nobody_looks()
    {
        var clock = new HandClock();
        using var progress = new ReadingProgress(null, clock, CultureInfo.InvariantCulture);
        clock.Move(TimeSpan.FromMinutes(1));

        progress.Report(new InsightProgress(1, 2));
    }

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Move(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
