using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.Board.Http;

/// <summary>The headers of pages and of what they show.</summary>
internal static class PageHeaders
{
    /// <summary>What a page without script may load: nothing of others, nothing inline, and it stands in no frame.</summary>
    public const string WithoutScript = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Sets those of the answer page.</summary>
    public static void SetAnswer(IHeaderDictionary headers)
    {
        ApiHeaders.Set(headers);
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = WithoutScript;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
    }

    /// <summary>Sets those of what is embedded, whose address changes with it.</summary>
    public static void SetAsset(IHeaderDictionary headers)
    {
        ApiHeaders.Set(headers);
        headers.CacheControl = "public, max-age=31536000, immutable";
    }
}
