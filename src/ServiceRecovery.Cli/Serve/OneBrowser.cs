using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.Cli.Serve;

/// <summary>Lets one browser in, by an address that is good once, and nobody who only reaches the port.</summary>
internal sealed class OneBrowser
{
    private readonly string _session = Secret();
    private int _isOpened;

    /// <summary>Gets what the address ends with that lets a browser in.</summary>
    public string Key { get; } = Secret();

    /// <summary>Gets the path below which everything is. Browsers send a cookie to every port of a host, but only below its path, which no other program knows.</summary>
    public string Area { get; } = "/" + Secret();

    /// <summary>Gets the prefix of the board.</summary>
    public string Board => Area + "/recovery";

    /// <summary>Gets or sets the port that is served.</summary>
    public int Port { get; set; }

    // Browsers keep cookies by the host alone, and several may be served at once.
    private string Cookie => FormattableString.Invariant($"recovery-session-{Port}");

    /// <summary>Refuses a request for another host: a page elsewhere whose name was made to lead here is none of this machine's.</summary>
    public Task CheckHostAsync(HttpContext http, RequestDelegate next) => http.Request.Host is { Host: "127.0.0.1" or "[::1]" or "localhost", Port: var port } && (port ?? 80) == Port
        ? next(http)
        : SayAsync(http, StatusCodes.Status400BadRequest, FormattableString.Invariant($"This is served at 127.0.0.1:{Port} alone."));

    /// <summary>Lets the browser in that has the address, by a page of this host: what leads on from here begins here, wherever the address was found.</summary>
    public Task OpenAsync(HttpContext http, string key)
    {
        // What a browser or a preview fetches on its own is nobody's coming in.
        var isOnItsOwn = HttpMethods.IsHead(http.Request.Method) || http.Request.Headers.ContainsKey("Sec-Purpose") || http.Request.Headers.ContainsKey("Purpose");
        if (!IsSame(key, Key) || (isOnItsOwn ? Volatile.Read(ref _isOpened) : Interlocked.Exchange(ref _isOpened, 1)) != 0)
        {
            return RefuseAsync(http);
        }

        Begin(http, StatusCodes.Status200OK, "text/html");
        if (isOnItsOwn)
        {
            return Task.CompletedTask;
        }

        http.Response.Cookies.Append(Cookie, _session, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = Area });
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        return http.Response.WriteAsync($"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Recovery</title><meta http-equiv="refresh" content="0;url={Board}/"></head><body><p><a href="{Board}/">Go on to the work list</a></p></body></html>""");
    }

    /// <summary>Tells whether it is the browser that was let in.</summary>
    public bool IsLetIn(HttpRequest request) => request.Cookies.TryGetValue(Cookie, out var session) && IsSame(session, _session);

    /// <summary>Says how to come in.</summary>
    public static Task RefuseAsync(HttpContext http) => SayAsync(http, StatusCodes.Status403Forbidden, "Open the address that was printed when this was started; it is good once. For another browser start it anew.");

    private static Task SayAsync(HttpContext http, int status, string sentence)
    {
        Begin(http, status, "text/plain");
        return http.Response.WriteAsync(sentence + "\n");
    }

    private static void Begin(HttpContext http, int status, string type)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type + "; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static bool IsSame(string? given, string secret) => given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}

/// <summary>The sign-in of the browser that was let in.</summary>
internal sealed class BrowserSession(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, OneBrowser browser) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the scheme.</summary>
    public const string SchemeName = "one-browser";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(browser.IsLetIn(Request)
        ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName))
        : AuthenticateResult.NoResult());

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => OneBrowser.RefuseAsync(Context);
}
