using ServiceRecovery.Outbox;
using ServiceRecovery.Samples.Readme;

namespace ServiceRecovery.Samples.Tests;

/// <summary>What the documents show a receiver takes what the handler sends, and nothing else.</summary>
public class WebhookVerificationTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];
    private static readonly byte[] Former = [.. Enumerable.Range(101, 24).Select(value => (byte)value)];

    [Fact]
    public async Task A_receiver_that_checks_as_the_document_shows_takes_what_the_organization_sent_and_nothing_else()
    {
        var web = new Web();
        var setup = new RecoverySetup { Options = { FallbackOwner = new PersonId("duty-manager") } };
        setup.AddOutboxHandler(new WebhookHandler("crm", new Uri("https://crm.example/hooks"), new HttpClient(web), Secret, formerSecret: Former));
        var desk = RecoveryDesk.Create(setup);
        await desk.Case("C-1").As(Actor.Staff("ana", "server")).ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);
        Assert.Equal(1, (await desk.DispatchOutboxAsync()).Delivered);
        var (id, timestamp, signatures, body) = web.Post!.Value;
        var sent = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, System.Globalization.CultureInfo.InvariantCulture));

        Assert.True(OutboxSnippets.IsFromThisOrganization(Secret, id, timestamp, signatures, body, sent));
        Assert.True(OutboxSnippets.IsFromThisOrganization(Former, id, timestamp, signatures, body, sent.AddSeconds(300)));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, timestamp, signatures, body, sent.AddSeconds(301)));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, timestamp, signatures, body, sent.AddSeconds(-301)));
        Assert.False(OutboxSnippets.IsFromThisOrganization([.. Secret.Reverse()], id, timestamp, signatures, body, sent));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id + "1", timestamp, signatures, body, sent));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, (sent.ToUnixTimeSeconds() + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), signatures, body, sent));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, timestamp, signatures, [.. body, (byte)' '], sent));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, timestamp, signatures.Replace("v1,", "v2,", StringComparison.Ordinal), body, sent));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, timestamp, "v1, v1,%%% v1,AAAA " + new string('A', 5_000), body, sent));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, "-1", signatures, body, sent));
        Assert.False(OutboxSnippets.IsFromThisOrganization(Secret, id, "9223372036854775807", signatures, body, sent));
    }

    private sealed class Web : HttpMessageHandler
    {
        public (string Id, string Timestamp, string Signatures, byte[] Body)? Post { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string Header(string name) => string.Join(",", request.Headers.GetValues(name));
            Post = (Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            return new HttpResponseMessage(System.Net.HttpStatusCode.NoContent);
        }
    }
}
