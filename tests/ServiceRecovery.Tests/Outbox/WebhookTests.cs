using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using ServiceRecovery.Outbox;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Outbox;

public class WebhookTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
    private static readonly byte[] Former = [.. Enumerable.Range(101, 24).Select(value => (byte)value)];
    private static readonly Uri Endpoint = new("https://crm.example/hooks/recovery");

    [Fact]
    public async Task A_message_is_posted_with_its_id_its_time_and_a_signature_over_both_and_the_body()
    {
        var web = new Web();
        var organization = OrganizationWith(web);
        await organization.Takes(Dana, Report());

        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);

        var post = Assert.Single(web.Posts);
        Assert.Equal(("POST", Endpoint, "application/json"), (post.Method, post.Address, post.ContentType));
        Assert.Equal(("default/case/C-1/1/crm", "1795176000"), (post.Headers["webhook-id"], post.Headers["webhook-timestamp"]));
        Assert.StartsWith("""{"id":"default/case/C-1/1/crm",""", post.Body, StringComparison.Ordinal);
        Assert.Equal("v1," + Hmac(Secret, $"default/case/C-1/1/crm.1795176000.{post.Body}"), post.Headers["webhook-signature"]);
    }

    // RFC 2104 by hand, from SHA-256 alone: the signature isn't checked with what made it.
    [Fact]
    public void What_we_compare_with_is_hmac_as_the_standard_tells_it() =>
        Assert.Equal(
            "F7BC83F430538424B13298E6AA6FB143EF4D59A14946175997479DBC2D1A3CD8",
            Convert.ToHexString(Convert.FromBase64String(Hmac(Encoding.ASCII.GetBytes("key"), "The quick brown fox jumps over the lazy dog"))));

    [Fact]
    public async Task Each_try_has_the_same_id_and_body_and_a_time_and_signature_of_its_own()
    {
        var web = new Web { Status = HttpStatusCode.ServiceUnavailable };
        var organization = OrganizationWith(web);
        await organization.Takes(Dana, Report());
        await organization.Desk.DispatchOutboxAsync();
        organization.Clock.Advance(TimeSpan.FromSeconds(5));
        web.Status = HttpStatusCode.NoContent;

        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);

        Assert.Single(web.Posts.Select(post => (post.Headers["webhook-id"], post.Body)).Distinct());
        Assert.Equal(["1795176000", "1795176005"], web.Posts.Select(post => post.Headers["webhook-timestamp"]));
        Assert.Equal("v1," + Hmac(Secret, $"default/case/C-1/1/crm.1795176005.{web.Posts[1].Body}"), web.Posts[1].Headers["webhook-signature"]);
    }

    [Fact]
    public async Task While_the_receiver_changes_over_a_message_is_signed_with_both_secrets()
    {
        var web = new Web();
        var organization = OrganizationWith(web, Former);
        await organization.Takes(Dana, Report());
        await organization.Desk.DispatchOutboxAsync();

        var post = Assert.Single(web.Posts);
        var signed = $"default/case/C-1/1/crm.1795176000.{post.Body}";
        Assert.Equal($"v1,{Hmac(Secret, signed)} v1,{Hmac(Former, signed)}", post.Headers["webhook-signature"]);
    }

    [Theory]
    [InlineData(200, "delivered")]
    [InlineData(202, "delivered")]
    [InlineData(299, "delivered")]
    [InlineData(302, "dead")]
    [InlineData(400, "dead")]
    [InlineData(401, "dead")]
    [InlineData(404, "dead")]
    [InlineData(410, "dead")]
    [InlineData(408, "later")]
    [InlineData(425, "later")]
    [InlineData(429, "later")]
    [InlineData(500, "later")]
    [InlineData(503, "later")]
    public async Task Fault_094_What_will_not_become_better_by_itself_is_dead_at_once_and_the_rest_is_tried_again(int status, string fate)
    {
        var web = new Web { Status = (HttpStatusCode)status };
        var organization = OrganizationWith(web);
        await organization.Takes(Dana, Report());

        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((fate == "delivered" ? 1 : 0, fate == "later" ? 1 : 0, fate == "dead" ? 1 : 0), (batch.Delivered, batch.Later, batch.Dead));
        Assert.Equal(fate == "delivered" ? "" : "http-" + status.ToString(CultureInfo.InvariantCulture), string.Join(" ", batch.Faults));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(503)]
    public async Task What_a_client_sent_on_to_another_address_is_dead_whatever_is_answered_there(int status)
    {
        var web = new Web { Status = (HttpStatusCode)status, RedirectsTo = new Uri("https://other.example/") };
        var organization = OrganizationWith(web);
        await organization.Takes(Dana, Report());

        var pass = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((1, "redirected"), (pass.Dead, Assert.Single(pass.Faults)));
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Fri, 20 Nov 2026 12:10:00 GMT", 600)]
    [InlineData("Fri, 20 Nov 2026 11:00:00 GMT", 5)]
    [InlineData("soon", 5)]
    public async Task What_Retry_After_says_is_waited(string header, int seconds)
    {
        var web = new Web { Status = HttpStatusCode.TooManyRequests, RetryAfter = header };
        var organization = OrganizationWith(web);
        await organization.Takes(Dana, Report());
        await organization.Desk.DispatchOutboxAsync();

        organization.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(10));
        Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);
        organization.Clock.Advance(TimeSpan.FromTicks(10));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Claimed);
    }

    [Theory]
    [InlineData(true, "http-unreachable")]
    [InlineData(false, "http-timeout")]
    public async Task A_receiver_that_can_t_be_reached_is_tried_again(bool isRefused, string fault)
    {
        var web = new Web { Throws = isRefused ? new HttpRequestException("Ana's words.") : new TaskCanceledException("The client's own time was up.") };
        var organization = OrganizationWith(web);
        await organization.Takes(Dana, Report());

        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((1, fault), (batch.Later, Assert.Single(batch.Faults)));
    }

    [Fact]
    public void A_wrong_address_or_a_short_secret_is_told_at_once()
    {
        using var client = new HttpClient(new Web());
        Assert.Equal("endpoint", Assert.Throws<ArgumentException>(() => new WebhookHandler("crm", new Uri("/hooks", UriKind.Relative), client, Secret)).ParamName);
        Assert.Equal("endpoint", Assert.Throws<ArgumentException>(() => new WebhookHandler("crm", new Uri("ftp://crm.example"), client, Secret)).ParamName);
        Assert.Equal("secret", Assert.Throws<ArgumentException>(() => new WebhookHandler("crm", Endpoint, client, Secret.AsMemory(0, 23))).ParamName);
        Assert.Equal("formerSecret", Assert.Throws<ArgumentException>(() => new WebhookHandler("crm", Endpoint, client, Secret, formerSecret: Former.AsMemory(0, 5))).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => new WebhookHandler("the crm", Endpoint, client, Secret)).ParamName);
    }

    private static Organization OrganizationWith(Web web, byte[]? former = null) => new(setup =>
    {
        setup.Chance = () => 1;
        setup.AddOutboxHandler(new WebhookHandler("crm", Endpoint, new HttpClient(web), Secret, formerSecret: former));
    });

    private static string Hmac(byte[] key, string text)
    {
        Debug.Assert(key.Length <= 64, "A longer key would be hashed first.");
        var (inner, outer) = (new byte[64], new byte[64]);
        for (var i = 0; i < 64; i++)
        {
            var part = i < key.Length ? key[i] : (byte)0;
            (inner[i], outer[i]) = ((byte)(part ^ 0x36), (byte)(part ^ 0x5c));
        }

        return Convert.ToBase64String(SHA256.HashData([.. outer, .. SHA256.HashData([.. inner, .. Encoding.UTF8.GetBytes(text)])]));
    }

    private sealed record Post(string Method, Uri Address, string ContentType, Dictionary<string, string> Headers, string Body);

    private sealed class Web : HttpMessageHandler
    {
        public List<Post> Posts { get; } = [];

        public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

        public string? RetryAfter { get; init; }

        public Exception? Throws { get; init; }

        /// <summary>Gets where the client goes on to, as one that follows redirects does.</summary>
        public Uri? RedirectsTo { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Posts.Add(new Post(
                request.Method.Method,
                request.RequestUri!,
                request.Content!.Headers.ContentType!.ToString(),
                request.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value)),
                await request.Content.ReadAsStringAsync(cancellationToken)));
            if (Throws is not null)
            {
                throw Throws;
            }

            if (RedirectsTo is not null)
            {
                (request.Method, request.RequestUri, request.Content) = (HttpMethod.Get, RedirectsTo, null);
            }

            var response = new HttpResponseMessage(Status) { RequestMessage = request };
            if (RetryAfter is not null)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", RetryAfter);
            }

            return response;
        }
    }
}
