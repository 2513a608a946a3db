using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;

namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>Whoever follows every address changes nothing and comes to nothing that isn't there, wherever the board is mapped.</summary>
public class CrawlTests
{
    private const int MostPages = 400;

    [Theory]
    [InlineData("/recovery/")]
    [InlineData("/base/outer/recovery/")]
    public async Task Every_address_leads_to_a_page_and_changes_nothing(string prefix)
    {
        await using var host = await StaffHost.StartAsync(web: static web => web.Reads = new(100_000, 100_000), map: static app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapRecoveryAnswers();
            app.MapGroup("/outer").MapRecoveryBoard("/recovery").RequireAuthorization();
            app.MapRecoveryBoard("/recovery").RequireAuthorization();
        });
        CaseId[] cases = [await BoardHttpTests.OwnedAsync(host), await host.AskedAsync(), await BoardHttpTests.OwnedAsync(host, customer: null, failure: "new")];
        await host.DoAsync((new CaseId("new"), TenantId.Single), BoardHost.Ana, new CaseCommand.ReportFailure("A case called as an address is.", Severity.Minor, Channel.Phone), new CaseCommand.Own());
        var before = await EventsAsync();
        var (seen, waiting) = (new HashSet<string>(), new Queue<string>([prefix]));
        while (waiting.TryDequeue(out var address))
        {
            if (!seen.Add(address))
            {
                continue;
            }

            Assert.InRange(seen.Count, 1, MostPages);
            var reply = await host.SendAsync(HttpMethod.Get, address, null, ("X-Test-User", StaffHost.Ana));
            Assert.True(reply.Status == 200, $"{address}: {reply.Status}");
            if (reply.Header("Content-Type")!.StartsWith("text/html", StringComparison.Ordinal))
            {
                using var page = new HtmlParser().ParseDocument(reply.Text);
                foreach (var named in page.All.SelectMany(static element => new[] { "href", "src", "action", "formaction", "data-changes" }.Select(element.GetAttribute)).OfType<string>())
                {
                    Assert.Matches("^(\\./|\\.\\./|\\?|#)", named);
                    var absolute = new Uri(new Uri(host.Address, address), named);
                    Assert.StartsWith(prefix, absolute.AbsolutePath, StringComparison.Ordinal);
                }

                foreach (var link in page.QuerySelectorAll("[href], [src]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!))
                {
                    waiting.Enqueue(new Uri(new Uri(host.Address, address), link).PathAndQuery);
                }
            }
        }

        Assert.Contains(seen, address => address.EndsWith("/cases/~new", StringComparison.Ordinal));
        Assert.True(seen.Count > 40);
        Assert.Equal(before, await EventsAsync());

        async Task<int> EventsAsync()
        {
            var count = 0;
            foreach (var id in cases)
            {
                count += (await host.EventsAsync(id)).Count;
            }

            return count;
        }
    }

    [Fact]
    public async Task Pages_are_small()
    {
        await using var host = await StaffHost.StartAsync();
        var first = await BoardHttpTests.OwnedAsync(host, place: "front-desk", failure: "room-not-ready");
        for (var i = 0; i < 49; i++)
        {
            await BoardHttpTests.OwnedAsync(host, place: "front-desk", customer: FormattableString.Invariant($"c-{i}"), failure: "room-not-ready");
        }

        for (var i = 0; i < 200; i++)
        {
            await host.DoAsync(first, BoardHost.Ana, new CaseCommand.AddNote("Called, and told that somebody comes."));
        }

        Assert.InRange((await BoardHttpTests.GetAsync(host, "", StaffHost.Ana)).Text.Length, 1, 60 * 1024);
        Assert.InRange((await BoardHttpTests.GetAsync(host, $"cases/{first}", StaffHost.Ana)).Text.Length, 1, 150 * 1024);
        Assert.InRange((await BoardHttpTests.GetAsync(host, "recovery.css", StaffHost.Ana)).Text.Length, 1, 20 * 1024);
        Assert.InRange((await BoardHttpTests.GetAsync(host, "recovery.js", StaffHost.Ana)).Text.Length, 1, 6 * 1024);
    }
}
