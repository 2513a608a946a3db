namespace ServiceRecovery.AspNetCore;

/// <summary>The codes that only a request over HTTP is answered with. docs/web.md has a row for each.</summary>
internal static class WebCodes
{
    public const string ActorAmbiguous = "actor-ambiguous";
    public const string ActorUnknown = "actor-unknown";
    public const string CrossSite = "cross-site";
    public const string TenantUnknown = "tenant-unknown";
    public const string TooManyRequests = "too-many-requests";

    /// <summary>Returns the status of a code, whoever answers with it.</summary>
    public static int StatusOf(string code) => code switch
    {
        ActorAmbiguous or ActorUnknown or CrossSite or TenantUnknown => 403,
        TooManyRequests => 429,
        _ => RefusalStatus.Of(code),
    };
}
