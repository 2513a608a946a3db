using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Storage;

public class ManualTimeProviderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(1));

    [Fact]
    public void The_clock_stands_until_it_is_moved()
    {
        var clock = new ManualTimeProvider(Noon);
        var before = clock.GetTimestamp();
        Assert.Equal((Noon, TimeSpan.Zero), (clock.GetUtcNow(), clock.GetUtcNow().Offset));

        clock.Advance(TimeSpan.FromMinutes(5));
        clock.Set(Noon.AddMinutes(7));

        Assert.Equal(Noon.AddMinutes(7), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(7), clock.GetElapsedTime(before));
    }

    [Fact]
    public void The_clock_only_goes_back_when_it_was_made_to()
    {
        var clock = new ManualTimeProvider(Noon);

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Set(Noon.AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromTicks(-1)));
        Assert.Equal(Noon, clock.GetUtcNow());

        var repaired = new ManualTimeProvider(Noon, mayGoBack: true);
        repaired.Advance(TimeSpan.FromHours(-2));
        Assert.Equal(Noon.AddHours(-2), repaired.GetUtcNow());
    }
}
