using System.Globalization;
using ServiceRecovery.Cli.Replay;
using Xunit;

namespace ServiceRecovery.Cli.Tests.Replay;

public class ReplayTimesTests
{
    [Theory]
    [InlineData("29/2/2016 01:16", "2016-02-29T01:16:00Z")]
    [InlineData("29/2/2016 1:16", "2016-02-29T01:16:00Z")]
    [InlineData("1/3/2016 0:05", "2016-03-01T00:05:00Z")]
    [InlineData("31/12/2016 23:59", "2016-12-31T23:59:00Z")]
    public void An_hour_is_read_with_and_without_its_zero(string text, string expected)
    {
        Assert.True(ReplayTimes.TryParseMinute(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("29/2/2015 01:16")]
    [InlineData("1/3/2016 24:00")]
    [InlineData("1/3/2016 1:6")]
    [InlineData("1/3/2016 001:06")]
    [InlineData("1/3/2016 :06")]
    [InlineData("1/3/2016 1:060")]
    [InlineData("1/3/2016")]
    [InlineData("1/3/2016 ")]
    [InlineData("")]
    public void What_is_no_minute_is_not_read(string text) => Assert.False(ReplayTimes.TryParseMinute(text, out _));
}
