using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ServiceRecovery.Outbox;

/// <summary>Posts messages to a web address, signed so that the receiver knows who sent them and when.</summary>
/// <remarks>
/// The headers are those of Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c> (seconds since 1970) and <c>webhook-signature</c> (<c>v1,</c> and base64 of HMAC-SHA256 over id, timestamp and body with a point between).
/// A 2xx is arrival. 408, 425, 429 and 5xx are tried again, after <c>Retry-After</c> if it is given. Everything else won't become better by itself and waits for a person; so does a redirect that the client followed, as <c>redirected</c>.
/// How a receiver checks a signature is shown in docs/outbox.md.
/// </remarks>
public sealed class WebhookHandler : IOutboxHandler
{
    /// <summary>The fewest bytes of a secret.</summary>
    public const int ShortestSecret = 24;

    private readonly Uri _endpoint;
    private readonly HttpClient _client;
    private readonly Func<CaseEvent, bool> _wants;
    private readonly ImmutableArray<byte[]> _secrets;

    /// <summary>Makes a handler.</summary>
    /// <param name="name">Its stable name.</param>
    /// <param name="endpoint">Where to, an absolute http or https address.</param>
    /// <param name="client">Who sends. Give one that follows no redirects: a redirected post arrives as something else.</param>
    /// <param name="secret">The secret shared with the receiver, at least 24 bytes.</param>
    /// <param name="wants">Which events make a message; <see langword="null"/>: all.</param>
    /// <param name="formerSecret">The secret before, while the receiver changes over: messages are signed with both.</param>
    /// <exception cref="ArgumentException">The address isn't absolute or no web address, or a secret is too short.</exception>
    public WebhookHandler(string name, Uri endpoint, HttpClient client, ReadOnlyMemory<byte> secret, Func<CaseEvent, bool>? wants = null, ReadOnlyMemory<byte> formerSecret = default)
    {
        _ = endpoint ?? throw new ArgumentNullException(nameof(endpoint));
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException("A webhook is posted to an absolute http or https address.", nameof(endpoint));
        }

        Name = IdText.Check(name, nameof(name));
        _endpoint = endpoint;
        _client = client ?? throw new ArgumentNullException(nameof(client));
        _wants = wants ?? (_ => true);
        _secrets = formerSecret.IsEmpty ? [Checked(secret, nameof(secret))] : [Checked(secret, nameof(secret)), Checked(formerSecret, nameof(formerSecret))];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool Wants(CaseEvent happened) => _wants(happened);

    /// <inheritdoc/>
    public async ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken)
    {
        var body = delivery.Body.ToArray();
        var timestamp = delivery.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", delivery.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(" ", _secrets.Select(secret => Sign(secret, delivery.Id, timestamp, body))));
        try
        {
            // What the receiver answers beyond its status is nothing to us.
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return IsOfAnother(response, request) ? DeliveryResult.Impossible("redirected") : Read(response, delivery.Now);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.Later("http-timeout");
        }
        catch (HttpRequestException)
        {
            return DeliveryResult.Later("http-unreachable");
        }
    }

    // A client that follows a redirect changes the request it was given, and what arrives elsewhere has lost its method, its body or its receiver.
    private bool IsOfAnother(HttpResponseMessage response, HttpRequestMessage sent) =>
        response.RequestMessage is { } answered && (answered != sent || answered.Method != HttpMethod.Post || answered.RequestUri != _endpoint);

    private static DeliveryResult Read(HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var fault = FormattableString.Invariant($"http-{status}");
        return status switch
        {
            >= 200 and < 300 => DeliveryResult.Done,
            408 or 425 or 429 or >= 500 => DeliveryResult.Later(fault, After(response.Headers.RetryAfter, now)),
            _ => DeliveryResult.Impossible(fault),
        };
    }

    private static TimeSpan? After(RetryConditionHeaderValue? header, DateTimeOffset now) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > now => date - now,
        _ => null,
    };

    private static string Sign(byte[] secret, string id, string timestamp, byte[] body)
    {
        var head = Encoding.ASCII.GetBytes(id + "." + timestamp + ".");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed, head.Length);
        using var hmac = new HMACSHA256(secret);
        return "v1," + Convert.ToBase64String(hmac.ComputeHash(signed));
    }

    private static byte[] Checked(ReadOnlyMemory<byte> secret, string parameter) => secret.Length >= ShortestSecret
        ? secret.ToArray()
        : throw new ArgumentException(FormattableString.Invariant($"A secret has at least {ShortestSecret} bytes, but has {secret.Length}."), parameter);
}
