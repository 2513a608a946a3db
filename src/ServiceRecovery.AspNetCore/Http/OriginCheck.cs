using Microsoft.AspNetCore.Http;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>Keeps pages of other sites from giving commands with the sign-in of who looks at them. No token is needed for it, so no key ring is shared by nodes.</summary>
/// <param name="others">The other origins that may.</param>
/// <param name="publicUrl">Where the organization is seen from outside, if it was said: behind a proxy that changes the host, its pages are of that origin.</param>
internal sealed class OriginCheck(IEnumerable<string> others, Uri? publicUrl)
{
    private const string SecFetchSite = "Sec-Fetch-Site";

    private readonly HashSet<string> _others = new(others, StringComparer.OrdinalIgnoreCase);
    private readonly string? _public = publicUrl?.GetLeftPart(UriPartial.Authority);

    /// <summary>Tells why a request isn't taken; null where it is.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isForm">Whether only browsers send it, which say where their page is from: one that doesn't is not taken.</param>
    public ApiAnswer? Check(HttpRequest request, bool isForm)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return null;
        }

        var (site, origin) = (request.Headers[SecFetchSite], request.Headers.Origin);
        if (origin is [{ } named] && _others.Contains(named))
        {
            return null;
        }

        if (site.Count > 0)
        {
            return site is ["same-origin" or "none"] ? null : CrossSite("A page of another site asked for this. Let the page of this site ask, or name the other origin in 'RecoveryWebOptions.Origins'.");
        }

        // Programs that aren't browsers send neither.
        return (origin.Count == 0 && !isForm) || (origin is [{ } from] && (IsSame(from, $"{request.Scheme}://{request.Host.Value}") || IsSame(from, _public)))
            ? null
            : CrossSite("The page that asked is of another origin than this address. Behind a proxy that changes scheme or host, forward them (X-Forwarded-Proto, X-Forwarded-Host), set 'RecoveryOptions.PublicUrl', or name the origin in 'RecoveryWebOptions.Origins'.");
    }

    private static bool IsSame(string origin, string? other) => string.Equals(origin, other, StringComparison.OrdinalIgnoreCase);

    private static ApiAnswer CrossSite(string sentence) => Problem.Coded(WebCodes.CrossSite, sentence);
}
