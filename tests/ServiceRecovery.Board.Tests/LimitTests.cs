using System.Net;
using ServiceRecovery.Board.Answers;

namespace ServiceRecovery.Board.Tests;

/// <summary>What is asked too often is told kindly, and when it may be asked again.</summary>
public class LimitTests
{
    [Fact]
    public async Task A_link_takes_thirty_answers_an_hour()
    {
        await using var host = await BoardHost.StartAsync();
        var (link, other) = (host.LinkOf(await host.AskedAsync()), host.LinkOf(await host.AskedAsync()));
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(400, (await host.PostAsync(link)).Status);
        }

        var limited = await host.PostAsync(link, ("says", "unhappy"));
        Assert.Equal((429, "120", true), (limited.Status, limited.Header("Retry-After"), limited.Says("That was too much at once.")));
        Assert.Equal(["unhappy"], limited.Choices);
        Assert.Equal((200, 303), ((await host.GetAsync(link)).Status, (await host.PostAsync(other, ("says", "unhappy"))).Status));

        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(303, (await host.PostAsync(link, ("says", "unhappy"))).Status);
    }

    [Fact]
    public async Task An_address_asks_for_sixty_unknown_links_a_minute_and_right_ones_go_on_working()
    {
        await using var host = await BoardHost.StartAsync();
        var link = host.LinkOf(await host.AskedAsync());
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(404, (await host.GetAsync("wrong")).Status);
        }

        Assert.Equal((429, 429, 200), ((await host.GetAsync("wrong")).Status, (await host.PostAsync("wrong")).Status, (await host.GetAsync(link)).Status));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(404, (await host.GetAsync("wrong")).Status);
    }

    [Fact]
    public async Task An_address_asks_six_hundred_times_a_minute()
    {
        await using var host = await BoardHost.StartAsync();
        var link = host.LinkOf(await host.AskedAsync());
        for (var i = 0; i < 600; i++)
        {
            Assert.Equal(200, (await host.GetAsync("icon.svg")).Status);
        }

        var limited = await host.GetAsync(link);
        Assert.Equal((429, "1"), (limited.Status, limited.Header("Retry-After")));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await host.GetAsync(link)).Status);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void The_first_half_of_a_long_address_is_one_address(string address, string network) =>
        Assert.Equal(IPAddress.Parse(network), AnswerLimits.NetworkOf(IPAddress.Parse(address)));
}
