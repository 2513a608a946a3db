using System.Text;

namespace ServiceRecovery.Board.Tests;

/// <summary>A link is the secret: any other is none, and all that are none are answered alike.</summary>
public class LinkTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private BoardHost Host => shared.Host;

    [Fact]
    public async Task A_link_has_one_spelling_and_ends_with_a_letter()
    {
        for (var i = 0; i < 20; i++)
        {
            var link = Host.LinkOf(BoardHost.NewCase());
            Assert.Matches("^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]{21}[AQgw]$", link);
            Assert.Equal($"default\u001FC\u001Fq1", Encoding.UTF8.GetString(Convert.FromBase64String(Host.LinkOf(new CaseId("C")).Split('.')[0])));
        }

        var id = await Host.AskedAsync();
        Assert.Equal(200, (await Host.GetAsync(Host.LinkOf(id))).Status);
        Assert.Equal(Host.Desk.For(TenantId.Single).AskTokenOf(id, new AskId("q1")), "q1." + Host.LinkOf(id).Split('.')[1]);
    }

    [Fact]
    public async Task Every_link_that_is_none_has_the_same_answer()
    {
        await using var host = await BoardHost.StartAsync();
        var id = await host.AskedAsync(id: new CaseId("known"));
        var other = await host.AskedAsync(id: new CaseId("other"));
        var south = await host.AskedAsync(tenant: new TenantId("south"), id: new CaseId("known"));
        var link = host.LinkOf(id);
        var (names, code) = (link.Split('.')[0], link.Split('.')[1]);
        string[] wrong =
        [
            .. Enumerable.Range(0, code.Length).Select(at => $"{names}.{code[..at]}{(code[at] == 'A' ? 'Q' : 'A')}{code[(at + 1)..]}"),
            link[..^1], link + "A", link + ".", link + "/", link + "/x", names, names + ".", "." + code, link.ToUpperInvariant(), names + "." + code + ".",
            $"{host.LinkOf(other).Split('.')[0]}.{code}",
            $"{host.LinkOf(south, tenant: new TenantId("south")).Split('.')[0]}.{code}",
            $"{names}.{host.LinkOf(id, "q2").Split('.')[1]}",
            $"{names}=.{code}", $"{names}A.{code}",
            host.LinkOf(id, "q2"), host.LinkOf(new CaseId("never")),
            "x", "", "..%2f", "%ED%A0%80", "index.html", "a/b/c", new string('A', 4_000),
        ];

        var bodies = new HashSet<string>();
        foreach (var one in wrong)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                // What asks too often is told so.
                host.Clock.Advance(TimeSpan.FromSeconds(1));
                var reply = await host.SendAsync(method, "/a/" + one, method == HttpMethod.Post ? new FormUrlEncodedContent([new("says", "unhappy")]) : null);
                Assert.Equal((404, one), (reply.Status, one));
                bodies.Add(reply.Text);
            }
        }

        Assert.Contains("This link doesn't work. Use the last one we sent.", Assert.Single(bodies).Replace("&#x27;", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(200, (await host.GetAsync(link)).Status);
        Assert.Equal(200, (await host.GetAsync(host.LinkOf(south, tenant: new TenantId("south")))).Status);
    }

    [Fact]
    public async Task Nothing_is_loaded_for_a_code_that_is_wrong()
    {
        var counting = new WatchedStore();
        await using var host = await BoardHost.StartAsync(sentence: sentence => sentence.Use(counting));
        var id = await host.AskedAsync();
        var before = counting.Loads;

        foreach (var ask in new[] { "q1", "q2" })
        {
            foreach (var there in new[] { id, new CaseId("never") })
            {
                var link = host.LinkOf(there, ask);
                Assert.Equal(404, (await host.GetAsync(link[..^22] + new string('A', 22))).Status);
            }
        }

        Assert.Equal(before, counting.Loads);
        Assert.Equal(200, (await host.GetAsync(host.LinkOf(id))).Status);
        Assert.True(counting.Loads > before);
    }

    [Fact]
    public async Task A_look_changes_nothing_and_nothing_is_chosen_by_the_address()
    {
        var id = await Host.AskedAsync();
        var before = (await Host.EventsAsync(id)).Count;

        var page = await Host.GetAsync(Host.LinkOf(id) + "?says=satisfied&words=x");
        var head = await Host.SendAsync(HttpMethod.Head, "/a/" + Host.LinkOf(id), null);

        Assert.Equal((200, 200, ""), (page.Status, head.Status, head.Text));
        Assert.DoesNotContain("checked", page.Text, StringComparison.Ordinal);
        Assert.Equal(page.Message.Headers.Select(header => header.Key).Order(), head.Message.Headers.Select(header => header.Key).Append("Transfer-Encoding").Distinct().Order());
        Assert.Equal(before, (await Host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task Nothing_of_a_link_stands_on_a_page_or_in_its_headers()
    {
        var id = await Host.AskedAsync();
        var link = Host.LinkOf(id);
        foreach (var reply in new[] { await Host.GetAsync(link), await Host.PostAsync(link), await Host.GetAsync(link + "x") })
        {
            Assert.DoesNotContain(link.Split('.')[1], reply.Text + reply.Message, StringComparison.Ordinal);
            Assert.Null(reply.Header("Set-Cookie"));
        }
    }

    [Fact]
    public async Task Every_page_has_the_headers_of_a_page_without_script()
    {
        var link = Host.LinkOf(await Host.AskedAsync());
        foreach (var reply in new[] { await Host.GetAsync(link), await Host.PostAsync(link), await Host.GetAsync("wrong"), await Host.PostAsync(link, ("says", "unhappy")), await Host.SendAsync(HttpMethod.Put, "/a/" + link, null) })
        {
            Assert.Equal("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", reply.Header("Content-Security-Policy"));
            Assert.Equal(
                ("nosniff", "same-origin", "no-store", "DENY", "same-origin", "no-referrer", "noindex, nofollow"),
                (reply.Header("X-Content-Type-Options"), reply.Header("Cross-Origin-Resource-Policy"), reply.Header("Cache-Control"), reply.Header("X-Frame-Options"), reply.Header("Cross-Origin-Opener-Policy"), reply.Header("Referrer-Policy"), reply.Header("X-Robots-Tag")));
            Assert.DoesNotContain("<script", reply.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("style=", reply.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<!--", reply.Text, StringComparison.Ordinal);
        }
    }
}
