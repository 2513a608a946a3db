using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Tests.Storage;

public class UnixMicrosecondsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    [InlineData(19, 1)]
    [InlineData(-1, -1)]
    [InlineData(-10, -1)]
    [InlineData(-11, -2)]
    public void Ticks_are_cut_towards_the_past_also_before_1970(long ticks, long micros)
    {
        Assert.Equal(micros, UnixMicroseconds.From(DateTimeOffset.UnixEpoch.AddTicks(ticks)));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(micros * 10), UnixMicroseconds.Truncate(DateTimeOffset.UnixEpoch.AddTicks(ticks)));
    }

    [Fact]
    public void Every_instant_there_is_has_its_microsecond()
    {
        Assert.Equal(DateTimeOffset.MinValue, UnixMicroseconds.Truncate(DateTimeOffset.MinValue));
        Assert.Equal(DateTimeOffset.MaxValue.AddTicks(-9), UnixMicroseconds.Truncate(DateTimeOffset.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnixMicroseconds.ToTime(UnixMicroseconds.From(DateTimeOffset.MaxValue) + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnixMicroseconds.ToTime(UnixMicroseconds.From(DateTimeOffset.MinValue) - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnixMicroseconds.ToTime(long.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnixMicroseconds.ToDuration(long.MinValue));
    }

    [Fact]
    public void An_instant_is_the_same_in_every_offset()
    {
        var time = new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.FromHours(-11));

        Assert.Equal(UnixMicroseconds.From(time), UnixMicroseconds.From(time.ToOffset(TimeSpan.FromHours(14))));
        Assert.Equal(TimeSpan.Zero, UnixMicroseconds.Truncate(time).Offset);
    }

    [Fact]
    public void What_is_cut_is_less_than_a_microsecond_and_cut_once() =>
        Prop.ForAll(Gen.Choose(-60_000_000, 250_000_000).Two().ToArbitrary(), pair =>
        {
            var time = DateTimeOffset.UnixEpoch.AddTicks((pair.Item1 * 10_000_000_000L) + pair.Item2);
            var cut = UnixMicroseconds.Truncate(time);
            return cut <= time && (time - cut).Ticks < 10 && UnixMicroseconds.Truncate(cut) == cut && UnixMicroseconds.ToTime(UnixMicroseconds.From(cut)) == cut;
        }).Check(Props.Cfg(Tier.Size(1_000, 100_000)));
}
