using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.Board.Http;

/// <summary>The headers of pages and of what they show.</summary>
internal static class PageHeaders
{
    /// <summary>What a page without script may load: nothing of others, nothing inline, and it stands in no frame.</summary>
    public const string WithoutScript = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sets those of the answer page.</summary>
    public static void SetAnswer(IHeaderDictionary headers) => Set(headers, WithoutScript, "no-referrer", []);

    /// <summary>Sets those of a page of the board.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="frames">The origins that may show it in a frame.</param>
    public static void SetBoard(IHeaderDictionary headers, IList<string> frames) => Set(
        headers,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
            + (frames.Count == 0 ? "'none'" : string.Join(' ', frames)) + "; require-trusted-types-for 'script'",
        "same-origin",
        frames);

    private static void Set(IHeaderDictionary headers, string policy, string referrer, IList<string> frames)
    {
        ApiHeaders.Set(headers);
        if (frames.Count == 0)
        {
            headers.XFrameOptions = "DENY";
        }

        headers.ContentSecurityPolicy = policy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Referrer-Policy"] = referrer;
        headers["X-Robots-Tag"] = "noindex, nofollow";
    }

    /// <summary>Sets those of what is embedded, whose address changes with it.</summary>
    public static void SetAsset(IHeaderDictionary headers)
    {
        ApiHeaders.Set(headers);
        headers.CacheControl = "public, max-age=31536000, immutable";
    }
}
