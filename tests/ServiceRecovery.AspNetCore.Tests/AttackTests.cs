using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static ServiceRecovery.AspNetCore.Tests.ApiHost;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>What somebody would try who may not.</summary>
public class AttackTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Evil = "https://evil.example";

    private ApiHost Host => shared.Host;

    public static TheoryData<string, string> Addresses => new()
    {
        { "GET", "me" }, { "GET", "cases/X" }, { "GET", "cases/X/history" }, { "GET", "cases/X/steps" }, { "GET", "nothing" }, { "HEAD", "me" },
        { "POST", "cases" }, { "POST", "cases/X/acts/own" }, { "POST", "cases/X/look/get" }, { "PUT", "me" },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Who_is_not_signed_in_gets_a_status_and_is_led_nowhere(string method, string path)
    {
        var reply = await Host.SendAsync(new HttpMethod(method), null, path, null);

        Assert.Equal(401, reply.Status);
        Assert.Null(reply.Header("Location"));
        Assert.Null(reply.Header("Set-Cookie"));
        AssertHeaders(reply);
        Assert.Equal(method == "HEAD" ? "" : """{"type":"about:blank","title":"Unauthorized","status":401,"detail":"Nobody is signed in."}""", reply.Text);
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Who_is_not_of_the_policy_gets_a_status_and_is_led_nowhere(string method, string path)
    {
        var reply = await Host.SendAsync(new HttpMethod(method), Ana + ";role-at-work=none", path, null);

        Assert.Equal((403, null), (reply.Status, reply.Header("Location")));
        AssertHeaders(reply);
    }

    [Theory]
    [InlineData(Ana, "me")]
    [InlineData(Ana, "nothing")]
    [InlineData(Ana, "cases/never")]
    [InlineData(Customer, "cases/never/steps")]
    public async Task Every_answer_says_that_nobody_keeps_or_embeds_it(string who, string path) => AssertHeaders(await Host.GetAsync(who, path));

    [Theory]
    [InlineData("same-origin", null, 200)]
    [InlineData("none", null, 200)]
    [InlineData("cross-site", null, 403)]
    [InlineData("same-site", null, 403)]
    [InlineData("", null, 403)]
    [InlineData("same-origin", Evil, 200)]
    [InlineData(null, null, 200)]
    [InlineData(null, Evil, 403)]
    [InlineData(null, "null", 403)]
    [InlineData(null, "own", 200)]
    [InlineData(null, "own-https", 403)]
    [InlineData("cross-site", "https://till.example", 200)]
    [InlineData(null, "https://till.example", 200)]
    [InlineData("cross-site", "https://till.example.evil.example", 403)]
    [InlineData(null, "https://crm.example", 200)]
    [InlineData(null, "http://crm.example", 403)]
    [InlineData("cross-site", "https://crm.example", 403)]
    public async Task A_page_of_another_site_gives_no_command(string? site, string? origin, int status)
    {
        await using var host = await ApiHost.StartAsync(web => web.Origins.Add("https://till.example"), recovery => recovery.Services.Configure<RecoveryOptions>(options => options.PublicUrl = new Uri("https://crm.example/a/")));
        var id = await host.ReportAsync();
        List<(string, string)> headers = [];
        if (site is not null)
        {
            headers.Add(("Sec-Fetch-Site", site));
        }

        if (origin is not null)
        {
            headers.Add(("Origin", origin switch { "own" => $"http://{host.Address.Authority}", "own-https" => $"https://{host.Address.Authority}", _ => origin }));
        }

        var reply = await host.PostAsync(Ana, $"cases/{id}/acts/own", "{}", null, [.. headers]);

        Assert.Equal((status, status == 403 ? "cross-site" : null), (reply.Status, reply.Code));
        Assert.Equal(200, (await host.GetAsync(Ana, $"cases/{id}", [.. headers])).Status);
    }

    [Theory]
    [InlineData("sub=ana;tenant=none", "tenant-unknown")]
    [InlineData("name=ana", "actor-unknown")]
    [InlineData("sub=ana;sub=ben", "actor-unknown")]
    [InlineData("sub=u;recovery:customer=a;recovery:system=b", "actor-ambiguous")]
    [InlineData("sub=u;recovery:customer=a;role=manager", "actor-ambiguous")]
    [InlineData("sub=ghost;role=manager", "person-unknown")]
    [InlineData("sub=gone;role=manager", "person-inactive")]
    public async Task A_sign_in_that_names_nobody_acts_as_nobody(string who, string code)
    {
        var reply = await Host.PostAsync(who, "cases", """{"severity":"minor","channel":"phone"}""");

        Assert.Equal((403, code), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData(Sue)]
    [InlineData(Noor)]
    [InlineData(Customer)]
    public async Task A_case_that_is_not_theirs_is_as_one_that_never_was(string who)
    {
        var id = await Host.ReportAsync(Ana, "\"place\":\"front-desk\",\"customer\":\"c-1002\"");
        var unnamed = await Host.ReportAsync(Ana, "\"place\":\"front-desk\"");

        foreach (var one in new[] { id, unnamed })
        {
            await AssertEqualAsync(who, one, path => Host.GetAsync(who, $"cases/{path}"));
            if (who != Customer)
            {
                await AssertEqualAsync(who, one, path => Host.GetAsync(who, $"cases/{path}/history"));
                await AssertEqualAsync(who, one, path => Host.GetAsync(who, $"cases/{path}/steps"));
                await AssertEqualAsync(who, one, path => Host.PostAsync(who, $"cases/{path}/look/get", "{}"));
                await AssertEqualAsync(who, one, path => Host.PostAsync(who, $"cases/{path}/acts/note", """{"text":"x"}"""));
                await AssertEqualAsync(who, one, path => Host.PostAsync(who, $"cases/{path}/acts/batch", """{"steps":[{"do":"own"}]}""", null, ("If-Match", "\"1\"")));
            }

            await AssertEqualAsync(who, one, path => Host.PostAsync(who, $"cases/{path}/acts/contact", """{"channel":"web"}"""));
        }

        async Task AssertEqualAsync(string asker, string one, Func<string, Task<Reply>> ask)
        {
            var (there, never) = (await ask(one), await ask("NEVER"));
            Assert.Equal((404, "case-unknown"), (there.Status, there.Code));
            var steps = (there.Text.Replace(one, "NEVER", StringComparison.Ordinal), never.Text);
            Assert.Equal(steps.Item2, steps.Item1);
            Assert.Equal(never.Message.Headers.Select(header => header.Key), there.Message.Headers.Select(header => header.Key));
        }
    }

    [Fact]
    public async Task An_id_that_is_taken_elsewhere_says_nothing_of_the_case()
    {
        var id = await Host.ReportAsync(Ana, "\"place\":\"front-desk\"");

        var reply = await Host.PostAsync(Noor, "cases", $$"""{"case":"{{id}}","severity":"minor","channel":"phone"}""");

        Assert.Equal((409, "case-exists", 0), (reply.Status, reply.Code, reply.Body.GetProperty("version").GetInt32()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, reply.Body.GetProperty("stage").ValueKind);
    }

    [Fact]
    public async Task Reporting_for_another_place_is_taken_and_then_it_is_theirs()
    {
        var key = NewKey();
        var reply = await Host.PostAsync(Noor, "cases", """{"severity":"minor","channel":"phone","place":"front-desk"}""", key);
        Assert.Equal(201, reply.Status);

        Assert.Equal(404, (await Host.GetAsync(Noor, "cases/" + reply.Body.GetProperty("case").GetString())).Status);
        Assert.Equal(200, (await Host.PostAsync(Noor, "cases", """{"severity":"minor","channel":"phone","place":"front-desk"}""", key)).Status);
    }

    [Fact]
    public async Task Their_own_place_s_case_names_no_case_of_another_place()
    {
        var (here, elsewhere, also) = (await Host.ReportAsync(Ana, "\"place\":\"spa\""), await Host.ReportAsync(Ana, "\"place\":\"front-desk\""), await Host.ReportAsync(Ana, "\"place\":\"spa\""));
        foreach (var other in new[] { elsewhere, also })
        {
            Assert.Equal(200, (await Host.PostAsync(Ana, $"cases/{here}/acts/link", $$"""{"to":"{{other}}","reason":"The same evening."}""")).Status);
        }

        Assert.Equal($"[\"{also}\"]", (await Host.GetAsync(Noor, $"cases/{here}")).Body.GetProperty("links").GetRawText());
        Assert.Equal(2, (await Host.GetAsync(Ana, $"cases/{here}")).Body.GetProperty("links").GetArrayLength());
    }

    [Fact]
    public async Task A_word_that_lands_in_a_case_of_another_place_says_nothing_of_it()
    {
        var (older, younger) = (await Host.ReportAsync(Ana, "\"place\":\"front-desk\",\"customer\":\"c-9\""), await Host.ReportAsync(Ana, "\"place\":\"spa\",\"customer\":\"c-9\""));
        Assert.Equal(200, (await Host.PostAsync(Ana, $"cases/{younger}/acts/merge", $$"""{"into":"{{older}}"}""")).Status);

        var note = await Host.PostAsync(Noor, $"cases/{younger}/acts/note", """{"text":"It was the lunch."}""");

        Assert.Equal((200, 0), (note.Status, note.Body.GetProperty("version").GetInt32()));
        Assert.DoesNotContain(older, note.Text, StringComparison.Ordinal);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await Host.GetAsync(Noor, $"cases/{younger}")).Body.GetProperty("mergedInto").ValueKind);
    }

    [Theory]
    [InlineData("own", "{}")]
    [InlineData("note", """{"text":"x"}""")]
    [InlineData("compensate", """{"ref":"r1","kind":"refund","amount":1,"currency":"EUR"}""")]
    [InlineData("approve", """{"ref":"r1"}""")]
    [InlineData("batch", """{"steps":[{"do":"contact","channel":"web"},{"do":"own"}]}""")]
    public async Task A_customer_gives_no_verb_of_the_staff_whatever_the_case(string verb, string body)
    {
        var id = await Host.ReportAsync(Ana, "\"customer\":\"c-1001\"");

        foreach (var one in new[] { id, "NEVER" })
        {
            var reply = await Host.PostAsync(Customer, $"cases/{one}/acts/{verb}", body);
            Assert.Equal((403, "source-not-allowed"), (reply.Status, reply.Code));
        }
    }

    [Theory]
    [InlineData("GET", "me")]
    [InlineData("GET", "cases/X/history")]
    [InlineData("GET", "cases/X/steps")]
    [InlineData("POST", "cases/X/look/get")]
    public async Task A_customer_asks_for_nothing_else(string method, string path)
    {
        var reply = method == "GET" ? await Host.GetAsync(Customer, path) : await Host.PostAsync(Customer, path, "{}");

        Assert.Equal((403, "source-not-allowed"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_customer_reports_and_sees_only_the_case_that_names_them()
    {
        var mine = await Host.PostAsync(Customer, "cases", """{"case":"C-MINE","severity":"minor","channel":"web","customer":"c-1001"}""");
        Assert.True(mine.Status == 201, mine.Text);

        Assert.Equal((200, 404), ((await Host.GetAsync(Customer, "cases/C-MINE")).Status, (await Host.GetAsync(OtherCustomer, "cases/C-MINE")).Status));
    }

    [Fact]
    public async Task A_system_gives_what_systems_may()
    {
        var id = await Host.ReportAsync(Till);

        Assert.Equal(200, (await Host.PostAsync(Till, $"cases/{id}/acts/note", """{"text":"Table 12."}""")).Status);
        Assert.Equal((403, "source-not-allowed"), ((await Host.PostAsync(Till, $"cases/{id}/acts/own", "{}")) is var reply ? reply.Status : 0, reply.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    public async Task A_host_that_is_none_is_no_host(string name) => Assert.StartsWith("HTTP/1.1 400 ", await Host.SendRawAsync($"""
        GET /api/recovery/me HTTP/1.1
        Host: {name}
        {TestSignIn.Header}: {Ana}
        Connection: close


        """), StringComparison.Ordinal);

    [Fact]
    public async Task Whoever_sends_too_much_waits_and_nobody_else_does()
    {
        await using var host = await ApiHost.StartAsync(web => (web.Commands, web.Reads) = (new RequestRate(0.5, 2), new RequestRate(1, 1)));
        const string Report = """{"severity":"minor","channel":"phone"}""";

        Assert.Equal(201, (await host.PostAsync(Ana, "cases", Report)).Status);
        Assert.Equal(201, (await host.PostAsync(Ana, "cases", Report)).Status);
        var refused = await host.PostAsync(Ana, "cases", Report);
        Assert.Equal((429, "too-many-requests", "2"), (refused.Status, refused.Code, refused.Header("Retry-After")));
        Assert.Equal(200, (await host.GetAsync(Ana, "me")).Status);
        Assert.Equal(429, (await host.GetAsync(Ana, "me")).Status);

        Assert.Equal(201, (await host.PostAsync(Ben, "cases", Report)).Status);
        Assert.Equal(201, (await host.PostAsync(Ana.Replace(";role", ";tenant=south;role", StringComparison.Ordinal), "cases", Report)).Status);
        host.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(201, (await host.PostAsync(Ana, "cases", Report)).Status);
        Assert.Equal(429, (await host.PostAsync(Ana, "cases", Report)).Status);
    }

    private static void AssertHeaders(Reply reply)
    {
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", reply.Header("Cross-Origin-Resource-Policy"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
    }
}
