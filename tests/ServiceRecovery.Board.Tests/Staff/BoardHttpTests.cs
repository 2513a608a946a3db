using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Board.Tests.Staff;

/// <summary>What keeps the board closed, and how it answers what it doesn't take.</summary>
public class BoardHttpTests
{
    private static readonly (string, string) SameOrigin = ("Sec-Fetch-Site", "same-origin");

    [Fact]
    public async Task Without_a_policy_the_host_does_not_start()
    {
        var app = BoardHost.Build(out _, map: static app => app.MapRecoveryBoard("/recovery"));

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Equal("'/recovery' has no authorization. Call RequireAuthorization(...) on what MapRecoveryBoard returns, or AllowAnonymous() if that is meant.", refused.Message);
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("cross-site", null, 403)]
    [InlineData("same-site", null, 403)]
    [InlineData(null, null, 403)]
    [InlineData(null, "https://evil.example", 403)]
    [InlineData(null, "null", 403)]
    [InlineData(null, "own", 303)]
    [InlineData("same-origin", null, 303)]
    [InlineData("none", null, 303)]
    public async Task A_form_of_another_site_is_not_taken(string? site, string? origin, int status)
    {
        await using var host = await StaffHost.StartAsync();
        var id = await OwnedAsync(host);
        List<(string, string)> headers = [("X-Test-User", StaffHost.Ana)];
        if (site is not null)
        {
            headers.Add(("Sec-Fetch-Site", site));
        }

        if (origin is not null)
        {
            headers.Add(("Origin", origin == "own" ? host.Address.GetLeftPart(UriPartial.Authority) : origin));
        }

        var reply = await PostAsync(host, $"cases/{id}/acts/note", [("id", "b-1"), ("text", "Seen.")], [.. headers]);

        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 303 ? 3 : 2, (await host.EventsAsync(id)).Count);
    }

    [Theory]
    [InlineData("GET", "", 302)]
    [InlineData("GET", "approvals", 302)]
    [InlineData("GET", "cases/C-1", 302)]
    [InlineData("POST", "cases/C-1/acts/note", 401)]
    public async Task Who_is_not_signed_in_is_led_to_the_sign_in_and_keeps_what_they_typed(string method, string address, int status)
    {
        await using var host = await StaffHost.StartAsync();
        using var content = method == "POST" ? Form(("id", "b-1"), ("text", "Words that took a while.")) : null;

        var reply = await host.SendAsync(new HttpMethod(method), "/recovery/" + address, content, SameOrigin);

        Assert.Equal(status, reply.Status);
        if (status == 401)
        {
            Assert.True(reply.Says("Words that took a while."));
            Assert.True(reply.Says("Sign in in another window, then send it once more."));
            Assert.Null(reply.Header("Location"));
        }
    }

    [Theory]
    [InlineData("sub=c;recovery:customer=c-1001")]
    [InlineData("sub=p;recovery:system=till")]
    [InlineData("role=clerk")]
    public async Task It_is_for_the_staff_alone(string user)
    {
        await using var host = await StaffHost.StartAsync();
        var id = await OwnedAsync(host);

        foreach (var address in new[] { "", "approvals", "cases/new", $"cases/{id}" })
        {
            Assert.Equal(403, (await GetAsync(host, address, user)).Status);
        }

        Assert.Equal(403, (await PostAsync(host, $"cases/{id}/acts/note", [("id", "b-1"), ("text", "x")], [("X-Test-User", user), SameOrigin])).Status);
        Assert.Equal(2, (await host.EventsAsync(id)).Count);
    }

    [Fact]
    public async Task A_case_of_another_tenant_or_place_is_as_if_it_was_not_there()
    {
        await using var host = await StaffHost.StartAsync(web: static web =>
        {
            web.Places = static http => http.Request.Headers["X-Test-User"].ToString().Contains("noor", StringComparison.Ordinal) ? [new PlaceId("spa")] : null;
        });
        var id = await OwnedAsync(host, place: "front-desk");
        var south = await OwnedAsync(host, tenant: new TenantId("south"));

        var (other, foreign, never) = (await GetAsync(host, $"cases/{id}", StaffHost.Noor), await GetAsync(host, $"cases/{south}", StaffHost.Ana), await GetAsync(host, "cases/never", StaffHost.Ana));

        Assert.Equal((404, 404, 404), (other.Status, foreign.Status, never.Status));
        Assert.Equal(never.Text.Replace("never", south.Value, StringComparison.Ordinal), foreign.Text);
        Assert.Equal(404, (await PostAsync(host, $"cases/{id}/acts/note", [("id", "b-1"), ("text", "x")], [("X-Test-User", StaffHost.Noor), SameOrigin])).Status);
        Assert.DoesNotContain(id.Value, (await GetAsync(host, "", StaffHost.Noor)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/recovery", 308, "./recovery/")]
    [InlineData("/recovery?view=mine", 308, "./recovery/?view=mine")]
    [InlineData("/recovery/approvals/", 308, "../approvals")]
    [InlineData("/recovery/cases/C-1/", 308, "../C-1")]
    [InlineData("/recovery/cases/new/?type=praise", 308, "../new?type=praise")]
    [InlineData("/recovery/nowhere", 404, null)]
    [InlineData("/recovery/cases", 404, null)]
    [InlineData("/recovery/?view=none", 400, null)]
    [InlineData("/recovery/?view=mine&view=mine", 400, null)]
    [InlineData("/recovery/?nothing=1", 400, null)]
    [InlineData("/recovery/?place=%00", 400, null)]
    [InlineData("/recovery/?customer=c-1001", 400, null)]
    [InlineData("/recovery/?after=bm8.bm8", 400, null)]
    [InlineData("/recovery/cases/new?type=other", 404, null)]
    public async Task Addresses_are_relative_and_strict(string address, int status, string? location)
    {
        await using var host = await StaffHost.StartAsync();

        var reply = await host.SendAsync(HttpMethod.Get, address, null, ("X-Test-User", StaffHost.Ana));

        Assert.Equal((status, location), (reply.Status, reply.Header("Location")));
        var head = await host.SendAsync(HttpMethod.Head, address, null, ("X-Test-User", StaffHost.Ana));
        Assert.Equal((status, location), (head.Status, head.Header("Location")));
    }

    [Theory]
    [InlineData("DELETE", "cases/C-1", "GET, HEAD")]
    [InlineData("PUT", "", "GET, HEAD")]
    [InlineData("OPTIONS", "approvals", "GET, HEAD")]
    [InlineData("GET", "find", "POST")]
    [InlineData("PUT", "cases/C-1/acts/note", "POST")]
    public async Task Another_method_is_told_which_would_do(string method, string address, string allow)
    {
        await using var host = await StaffHost.StartAsync();

        var reply = await host.SendAsync(new HttpMethod(method), "/recovery/" + address, null, ("X-Test-User", StaffHost.Ana), SameOrigin);

        Assert.Equal((405, allow), (reply.Status, reply.Header("Allow")));
    }

    [Fact]
    public async Task Every_page_says_what_it_may_load_and_stands_in_no_frame()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await OwnedAsync(host);

        foreach (var address in new[] { "", "approvals", "cases/new", $"cases/{id}", "cases/never", "nowhere" })
        {
            var reply = await GetAsync(host, address, StaffHost.Ana);
            Assert.Equal("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'", reply.Header("Content-Security-Policy"));
            Assert.Equal(("DENY", "nosniff", "no-store", "same-origin", "noindex, nofollow"), (reply.Header("X-Frame-Options"), reply.Header("X-Content-Type-Options"), reply.Header("Cache-Control"), reply.Header("Referrer-Policy"), reply.Header("X-Robots-Tag")));
            Assert.Null(reply.Header("Set-Cookie"));
            Assert.DoesNotContain(" style=", reply.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("onclick", reply.Text, StringComparison.OrdinalIgnoreCase);
        }

        foreach (var asset in new[] { "recovery.css", "recovery.js", "icon.svg" })
        {
            var reply = await GetAsync(host, asset, StaffHost.Ana);
            Assert.Equal((200, "public, max-age=31536000, immutable"), (reply.Status, reply.Header("Cache-Control")));
        }
    }

    [Fact]
    public async Task A_frame_of_the_host_s_own_is_named()
    {
        await using var host = await StaffHost.StartAsync(static board => board.Frames.Add("https://crm.example"));

        var reply = await GetAsync(host, "", StaffHost.Ana);

        Assert.Contains("frame-ancestors https://crm.example;", reply.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Null(reply.Header("X-Frame-Options"));
    }

    [Theory]
    [InlineData("id=b-1&text=x&other=1", 400, "There is no field")]
    [InlineData("id=b-1&text=x&text=y", 400, "sent twice")]
    [InlineData("id=b-1", 400, "Fill in")]
    [InlineData("id=b-1&text=%00", 400, "couldn't be read")]
    [InlineData("id=b-1&text=%ED%A0%80", 400, "couldn't be read")]
    [InlineData("text=x", 400, "no id of its own")]
    [InlineData("id=not+an+id&text=x", 400, "no id of its own")]
    public async Task What_a_form_can_not_mean_is_said_and_kept(string body, int status, string says)
    {
        await using var host = await StaffHost.StartAsync();
        var id = await OwnedAsync(host);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");

        var reply = await host.SendAsync(HttpMethod.Post, $"/recovery/cases/{id}/acts/note", content, ("X-Test-User", StaffHost.Ana), SameOrigin);

        Assert.Equal(status, reply.Status);
        Assert.Contains(says, WebUtility.HtmlDecode(reply.Text), StringComparison.Ordinal);
        Assert.Equal(2, (await host.EventsAsync(id)).Count);
    }

    [Theory]
    [InlineData("application/json", "{}", 415)]
    [InlineData("multipart/form-data; boundary=x", "--x--", 415)]
    [InlineData(null, "id=b-1", 415)]
    public async Task A_form_is_a_form(string? type, string body, int status)
    {
        await using var host = await StaffHost.StartAsync();
        var id = await OwnedAsync(host);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        Assert.Equal(status, (await host.SendAsync(HttpMethod.Post, $"/recovery/cases/{id}/acts/note", content, ("X-Test-User", StaffHost.Ana), SameOrigin)).Status);
    }

    [Theory]
    [InlineData("/recovery/cases/C-1/acts/note", "../../C-1?act=note")]
    [InlineData("/recovery/cases/C-1/review", "../C-1")]
    [InlineData("/recovery/cases/~new/acts/note", "../../~new?act=note")]
    public async Task A_page_with_a_problem_loaded_once_more_leads_to_the_case(string address, string location)
    {
        await using var host = await StaffHost.StartAsync();

        var reply = await host.SendAsync(HttpMethod.Get, address, null, ("X-Test-User", StaffHost.Ana));

        Assert.Equal((303, location), (reply.Status, reply.Header("Location")));
    }

    [Fact]
    public async Task The_bare_prefix_leads_below_it_where_it_is_the_whole_path_below_a_base()
    {
        await using var host = await StaffHost.StartAsync(map: static app =>
        {
            app.UsePathBase("/crm");
            app.UseRouting();
            app.UseAuthorization();
            app.MapRecoveryBoard("/").RequireAuthorization();
        });

        var reply = await host.SendAsync(HttpMethod.Get, "/crm", null, ("X-Test-User", StaffHost.Ana));

        Assert.Equal((308, "./crm/"), (reply.Status, reply.Header("Location")));
    }

    [Theory]
    [InlineData("cases/C-1/acts/note", "text/plain", 415)]
    [InlineData("cases/C-1/acts/nothing", "application/x-www-form-urlencoded", 404)]
    [InlineData("cases/new", "text/plain", 415)]
    public async Task A_message_that_answers_a_form_says_that_there_is_a_problem(string address, string type, int status)
    {
        await using var host = await StaffHost.StartAsync();
        using var content = new StringContent("id=b-1&text=x", Encoding.UTF8, type);

        var reply = await host.SendAsync(HttpMethod.Post, "/recovery/" + address, content, ("X-Test-User", StaffHost.Ana), SameOrigin);

        Assert.Equal(status, reply.Status);
        Assert.Contains("<title>Problem: ", reply.Text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Problem: ", (await GetAsync(host, "cases/C-1", StaffHost.Ana)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("歉", 65_536)]
    [InlineData("ع", 65_536)]
    [InlineData("é", 65_536)]
    public async Task What_counts_is_what_was_written_and_not_how_a_browser_sends_it(string letter, int length)
    {
        await using var host = await StaffHost.StartAsync();
        var id = await OwnedAsync(host);
        using var content = new StringContent("id=b-1&text=" + string.Concat(Enumerable.Repeat(Uri.EscapeDataString(letter), length)), Encoding.UTF8, "application/x-www-form-urlencoded");

        Assert.Equal(303, (await host.SendAsync(HttpMethod.Post, $"/recovery/cases/{id}/acts/note", content, ("X-Test-User", StaffHost.Ana), SameOrigin)).Status);
    }

    [Fact]
    public async Task More_than_is_taken_is_413()
    {
        await using var host = await StaffHost.StartAsync();
        var id = await OwnedAsync(host);

        Assert.Equal(413, (await PostAsync(host, $"cases/{id}/acts/note", [("id", "b-1"), ("text", new string('x', 300_000))], [("X-Test-User", StaffHost.Ana), SameOrigin])).Status);
        Assert.Equal(413, (await PostAsync(host, $"cases/{id}/acts/note", [.. Enumerable.Range(0, 65).Select(n => ($"f{n}", "x"))], [("X-Test-User", StaffHost.Ana), SameOrigin])).Status);
    }

    internal static async Task<CaseId> OwnedAsync(BoardHost host, string? place = null, TenantId? tenant = null, string? customer = "c-1001", string words = "Cold soup.", string? failure = null)
    {
        var at = (BoardHost.NewCase(), tenant ?? TenantId.Single);
        await host.DoAsync(
            at,
            BoardHost.Ana,
            new CaseCommand.ReportFailure(words, Severity.Minor, Channel.Phone, Customer: customer is null ? null : new CustomerRef(customer), Place: place is null ? null : new PlaceId(place), Failure: failure is null ? null : new FailureKind(failure)),
            new CaseCommand.Own());
        return at.Item1;
    }

    internal static Task<Reply> GetAsync(BoardHost host, string address, string user) => host.SendAsync(HttpMethod.Get, "/recovery/" + address, null, ("X-Test-User", user));

    internal static async Task<Reply> PostAsync(BoardHost host, string address, (string, string)[] fields, (string, string)[] headers)
    {
        using var content = Form(fields);
        return await host.SendAsync(HttpMethod.Post, "/recovery/" + address, content, headers);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
