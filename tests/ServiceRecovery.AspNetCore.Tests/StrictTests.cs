using System.Text;
using Xunit;
using static ServiceRecovery.AspNetCore.Tests.ApiHost;

namespace ServiceRecovery.AspNetCore.Tests;

/// <summary>What isn't exactly as it is declared is told, all at once, with where it stands; nothing is stored.</summary>
public class StrictTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private ApiHost Host => shared.Host;

    [Theory]
    [InlineData("""{"text":"x","by":{"id":"ben","role":"manager"}}""", "unknown-field", "by")]
    [InlineData("""{"text":"x","tenant":"south"}""", "unknown-field", "tenant")]
    [InlineData("""{"text":"x","at":"2026-11-20T12:00:00Z"}""", "unknown-field", "at")]
    [InlineData("""{"text":"x","do":"note"}""", "unknown-field", "do")]
    [InlineData("""{"text":"x","case":"T-1"}""", "unknown-field", "case")]
    [InlineData("""{"text":"x","text":"y"}""", "doubled-key", "text")]
    [InlineData("""{"text":"x","te\u0078t":"y"}""", "doubled-key", "text")]
    [InlineData("""{"text":1}""", "bad-value", "text")]
    [InlineData("""{"text":null}""", "bad-value", "text")]
    [InlineData("""{"text":""}""", "bad-text", "text")]
    [InlineData("""{"text":"a\u0000"}""", "bad-text", "text")]
    [InlineData("""{"text":"\ud800"}""", "bad-text", "text")]
    [InlineData("""{}""", "missing-field", "text")]
    [InlineData("""[]""", "not-an-object", "")]
    [InlineData("", "not-json", "")]
    [InlineData("{", "not-json", "")]
    [InlineData("""{"text":"x",}""", "not-json", "")]
    [InlineData("""{"text":"x","occurredAt":"yesterday"}""", "bad-value", "occurredAt")]
    public async Task A_body_is_read_strictly(string body, string code, string path)
    {
        var id = await Host.ReportAsync();

        var reply = await Host.PostAsync(Ana, $"cases/{id}/acts/note", body);

        Assert.Equal((400, code, path), (reply.Status, reply.Code, reply.Body.GetProperty("errors")[0].GetProperty("path").GetString()));
        Assert.Equal(1, (await Host.GetAsync(Ana, $"cases/{id}")).Body.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task All_faults_are_told_at_once_each_with_its_path()
    {
        var reply = await Host.PostAsync(Ana, "cases", """{"severity":"awful","text":"","by":"me","evidence":{"channel":"a b"},"concerned":["x",7]}""");

        Assert.Equal(
            ["unknown-field by", "missing-field evidence.reference", "missing-field channel", "bad-value severity", "bad-value evidence.channel", "bad-value concerned[1]", "bad-text text"],
            reply.Body.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("code").GetString()} {error.GetProperty("path").GetString()}"));
        Assert.Equal("application/problem+json", reply.Header("Content-Type"));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_no_JSON()
    {
        var id = await Host.ReportAsync();
        using var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        content.Headers.ContentType = new("application/json");

        var reply = await Host.SendAsync(HttpMethod.Post, Ana, $"cases/{id}/acts/note", content, ("Idempotency-Key", NewKey()));

        Assert.Equal((400, "not-json"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=\"UTF-8\"", 200)]
    [InlineData("APPLICATION/JSON", 200)]
    [InlineData(null, 415)]
    public async Task A_body_is_JSON_in_UTF8(string? type, int status)
    {
        var id = await Host.ReportAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"text":"x"}"""));
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        var reply = await Host.SendAsync(HttpMethod.Post, Ana, $"cases/{id}/acts/note", content, ("Idempotency-Key", NewKey()));

        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData(256 * 1024, 200)]
    [InlineData((256 * 1024) + 1, 413)]
    public async Task A_body_has_at_most_256_KiB_said_or_not(int bytes, int status)
    {
        var id = await Host.ReportAsync();
        var body = """{"text":"x"}""".PadRight(bytes);

        var said = await Host.PostAsync(Ana, $"cases/{id}/acts/note", body);
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentType = new("application/json");
        var unsaid = await Host.SendAsync(HttpMethod.Post, Ana, $"cases/{id}/acts/note", content, ("Idempotency-Key", NewKey()), ("Transfer-Encoding", "chunked"));

        Assert.Equal((status, status), (said.Status, unsaid.Status));
    }

    [Theory]
    [InlineData(32, 400)]
    [InlineData(33, 413)]
    public async Task A_body_is_at_most_32_levels_deep(int levels, int status)
    {
        var id = await Host.ReportAsync();
        var body = "{\"text\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";

        Assert.Equal(status, (await Host.PostAsync(Ana, $"cases/{id}/acts/note", body)).Status);
    }

    [Theory]
    [InlineData(64, 400)]
    [InlineData(65, 413)]
    public async Task An_object_has_at_most_64_members(int members, int status)
    {
        var id = await Host.ReportAsync();
        var body = "{" + string.Join(",", Enumerable.Range(0, members).Select(i => $"\"m{i}\":1")) + "}";

        Assert.Equal(status, (await Host.PostAsync(Ana, $"cases/{id}/acts/note", body)).Status);
    }

    [Theory]
    [InlineData("?limit=0", "bad-value", "limit")]
    [InlineData("?limit=501", "bad-value", "limit")]
    [InlineData("?limit=ten", "bad-value", "limit")]
    [InlineData("?limit=+5", "bad-value", "limit")]
    [InlineData("?limit=", "bad-value", "limit")]
    [InlineData("?after=-1", "bad-value", "after")]
    [InlineData("?after=1&after=2", "doubled-key", "after")]
    [InlineData("?after=1&%61fter=2", "doubled-key", "after")]
    [InlineData("?before=1", "unknown-field", "before")]
    [InlineData("?after=%00", "bad-text", "after")]
    [InlineData("?after=%ff", "bad-text", "after")]
    [InlineData("?after=%ed%a0%80", "bad-text", "after")]
    public async Task A_query_is_read_strictly(string query, string code, string path)
    {
        var id = await Host.ReportAsync();

        var reply = await Host.GetAsync(Ana, $"cases/{id}/history{query}");

        Assert.Equal((400, code, path), (reply.Status, reply.Code, reply.Body.GetProperty("errors")[0].GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData("me?x=1")]
    [InlineData("cases/T-1?x=1")]
    [InlineData("cases/T-1/steps?limit=1")]
    public async Task An_address_without_a_query_takes_none(string path) => Assert.Equal((400, "unknown-field"), await StatusAndCodeAsync(path));

    [Theory]
    [InlineData("nothing", 404, null)]
    [InlineData("", 404, null)]
    [InlineData("cases/", 405, null)]
    [InlineData("me/", 404, null)]
    [InlineData("cases/T-1/", 404, null)]
    [InlineData("cases/a%20b", 404, null)]
    [InlineData("cases/a%2fb", 404, null)]
    [InlineData("cases/~a", 404, null)]
    [InlineData("cases/~", 404, null)]
    [InlineData("cases/%ff", 400, "bad-text")]
    [InlineData("cases/%ed%a0%80", 400, "bad-text")]
    [InlineData("cases/never", 404, "case-unknown")]
    public async Task An_address_that_is_none_says_so(string path, int status, string? code) => Assert.Equal((status, code), await StatusAndCodeAsync(path));

    [Theory]
    [InlineData("cases/%00", "400")]
    [InlineData("cases/..", "404")]
    [InlineData("cases/%2e%2e", "404")]
    [InlineData("cases/../me", "200")]
    [InlineData("cases/%2e%2e%2fme", "404")]
    [InlineData("cases//me", "404")]
    public async Task Dots_and_escapes_lead_nowhere_else(string path, string status) => Assert.StartsWith($"HTTP/1.1 {status} ", await Host.SendRawAsync($"""
        GET /api/recovery/{path} HTTP/1.1
        Host: {Host.Address.Authority}
        {TestSignIn.Header}: {Ana}
        Connection: close


        """), StringComparison.Ordinal);

    [Theory]
    [InlineData("acts/token")]
    [InlineData("acts/open-steps")]
    [InlineData("acts/record-silence")]
    [InlineData("acts/Note")]
    [InlineData("look/token")]
    [InlineData("look/note")]
    public async Task A_verb_that_is_none_there_says_which_there_are(string path)
    {
        var id = await Host.ReportAsync();

        var reply = await Host.PostAsync(Ana, $"cases/{id}/{path}", "{}");

        Assert.Equal((400, "unknown-verb"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("PUT", "cases/T-1", "GET, HEAD")]
    [InlineData("DELETE", "cases/T-1/acts/note", "POST")]
    [InlineData("GET", "cases/T-1/acts/note", "POST")]
    [InlineData("OPTIONS", "cases", "POST")]
    [InlineData("OPTIONS", "me", "GET, HEAD")]
    [InlineData("POST", "me", "GET, HEAD")]
    public async Task A_method_that_is_not_taken_says_which_are(string method, string path, string allowed)
    {
        var reply = await Host.SendAsync(new HttpMethod(method), Ana, path, null);

        Assert.Equal((405, allowed), (reply.Status, reply.Header("Allow")));
        Assert.DoesNotContain(reply.Message.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<(int Status, string? Code)> StatusAndCodeAsync(string path)
    {
        var reply = await Host.GetAsync(Ana, path);
        return (reply.Status, reply.Code);
    }
}
