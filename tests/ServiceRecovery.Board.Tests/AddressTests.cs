using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ServiceRecovery.Board.Tests;

/// <summary>The page stands wherever a host or a proxy puts it, and everything below its prefix is its own.</summary>
public class AddressTests
{
    [Theory]
    [InlineData("/a/")]
    [InlineData("/crm/a/")]
    [InlineData("/outer/answers/")]
    [InlineData("/kept/a/")]
    [InlineData("/cut/a/")]
    public async Task All_that_it_names_is_relative_and_works_there(string prefix)
    {
        await using var host = await BoardHost.StartAsync(map: app =>
        {
            app.Use((http, next) =>
            {
                // A proxy that cuts a prefix and tells nobody, and one that tells it.
                if (http.Request.Path.StartsWithSegments("/cut", out var rest))
                {
                    http.Request.Path = rest;
                }

                return next(http);
            });
            app.UsePathBase("/crm");
            app.UseRouting();
            app.UseAuthorization();
            app.MapRecoveryAnswers();
            app.MapRecoveryAnswers("/kept/a");
            app.MapGroup("/outer").MapRecoveryAnswers("answers");
        });
        var id = await host.AskedAsync();
        var at = new Uri(host.Address, prefix + host.LinkOf(id));

        var page = await host.SendAsync(HttpMethod.Get, at.AbsolutePath, null);
        var addresses = Regex.Matches(page.Text, " (?:href|src|action)=\"([^\"]*)\"").Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(200, page.Status);
        Assert.Equal("?", addresses[^1]);
        Assert.Equal(3, addresses.Count);
        foreach (var address in addresses[..^1])
        {
            Assert.StartsWith("./", address, StringComparison.Ordinal);
            var asset = await host.SendAsync(HttpMethod.Get, new Uri(at, address).PathAndQuery, null);
            Assert.Equal((200, "public, max-age=31536000, immutable", "nosniff"), (asset.Status, asset.Header("Cache-Control"), asset.Header("X-Content-Type-Options")));
        }

        var sent = await host.SendAsync(HttpMethod.Post, at.AbsolutePath, new FormUrlEncodedContent([new("says", "unhappy")]));
        Assert.Equal((303, at), (sent.Status, new Uri(at, sent.Header("Location"))));
        Assert.StartsWith("./", sent.Header("Location"), StringComparison.Ordinal);

        var bare = await host.SendAsync(HttpMethod.Get, prefix.TrimEnd('/') + "?x=1", null);
        Assert.Equal((308, prefix + "?x=1"), (bare.Status, new Uri(new Uri(host.Address, prefix.TrimEnd('/')), bare.Header("Location")).PathAndQuery));
    }

    [Fact]
    public async Task A_host_s_own_fallback_and_sign_in_answer_nothing_below_the_prefix()
    {
        await using var host = await BoardHost.StartAsync(map: static app =>
        {
            app.UseStatusCodePages("text/plain", "the host's {0}");
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapRecoveryAnswers();
            app.MapFallback(static () => "the app").AllowAnonymous();
        });
        var link = host.LinkOf(await host.AskedAsync());

        Assert.Equal("the app", (await host.SendAsync(HttpMethod.Get, "/other", null)).Text);
        Assert.Equal(200, (await host.GetAsync(link)).Status);
        Assert.True((await host.GetAsync("nothing")).Says("This link doesn't work."));
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, new HttpMethod("QUERY") })
        {
            var refused = await host.SendAsync(method, "/a/" + link, null);
            Assert.Equal((405, "GET, HEAD, POST", ""), (refused.Status, refused.Header("Allow"), refused.Text));
        }
    }

    [Fact]
    public async Task A_request_whose_host_is_none_is_told_so_and_no_address_is_made_of_it()
    {
        await using var host = await BoardHost.StartAsync();
        var link = host.LinkOf(await host.AskedAsync());

        Assert.StartsWith("HTTP/1.1 400", await host.SendRawAsync($"GET /a/{link} HTTP/1.1\nHost: a..b\nConnection: close\n\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await host.SendRawAsync($"GET /a/{link} HTTP/1.1\nHost:\nConnection: close\n\n"), StringComparison.Ordinal);
        var evil = await host.SendRawAsync($"GET /a/{link} HTTP/1.1\nHost: evil.example\nX-Forwarded-Host: evil.example\nX-Forwarded-Prefix: //evil.example\nConnection: close\n\n");
        Assert.StartsWith("HTTP/1.1 200", evil, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", evil, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_take_each_other_s_forms_and_share_nothing()
    {
        var store = new Storage.InMemoryRecoveryStore();
        await using var one = await BoardHost.StartAsync(sentence: sentence => sentence.Use(store));
        await using var two = await BoardHost.StartAsync(sentence: sentence => sentence.Use(store));
        var id = await one.AskedAsync();
        var link = one.LinkOf(id);
        var before = (await one.EventsAsync(id)).Count;

        Assert.Equal(link, two.LinkOf(id));
        Assert.Equal((await one.GetAsync(link)).Text, (await two.GetAsync(link)).Text);
        Assert.Equal(303, (await one.PostAsync(link, ("says", "unhappy"), ("words", "Cold."))).Status);
        Assert.Equal(303, (await two.PostAsync(link, ("says", "unhappy"), ("words", "Cold."))).Status);
        Assert.Equal(before + 1, (await two.EventsAsync(id)).Count);
    }
}
