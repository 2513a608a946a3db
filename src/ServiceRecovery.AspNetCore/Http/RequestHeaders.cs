using Microsoft.AspNetCore.Http;
using ServiceRecovery.Fields;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>Reads the headers that say under which id and about which version something is asked.</summary>
internal static class RequestHeaders
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const string IfMatch = "If-Match";

    /// <summary>Tells whether the header <c>Host</c> names a host.</summary>
    public static bool IsHost(HostString host) => host.HasValue && Uri.CheckHostName(host.Host) != UriHostNameType.Unknown;

    /// <summary>Reads the command's id of <c>Idempotency-Key</c>, bare or in quotes.</summary>
    public static (CommandId Id, ApiAnswer? Problem) CommandIdOf(IHeaderDictionary headers)
    {
        var values = headers[IdempotencyKey];
        if (values.Count == 0)
        {
            return (default, Problem.Faulty(Fault.MissingField, $"The header '{IdempotencyKey}' is missing. It takes the id of the command, so that sending it again does it once: 1 to 64 characters of 'A-Za-z0-9._:-'.", IdempotencyKey));
        }

        var text = values.Count == 1 ? values[0]!.Trim() : "";
        if (text is ['"', .., '"'])
        {
            text = text[1..^1];
        }

        return CommandId.TryParse(text, out var id)
            ? (id, null)
            : (default, Problem.Faulty(Fault.BadValue, $"The header '{IdempotencyKey}' takes one id of 1 to 64 characters of 'A-Za-z0-9._:-', bare or in double quotes.", IdempotencyKey));
    }

    /// <summary>Reads the version that the caller saw of <c>If-Match</c>; null where any will do.</summary>
    public static (long? Version, ApiAnswer? Problem) ExpectedOf(IHeaderDictionary headers)
    {
        var values = headers[IfMatch];
        return values.Count == 0 || values is ["*"] ? (null, null)
            : values.Count == 1 && VersionOf(values[0]!) is { } version ? (version, null)
            : (null, Problem.Faulty(Fault.BadValue, $"The header '{IfMatch}' takes one version in double quotes, as '\"14\"', or '*'.", IfMatch));
    }

    /// <summary>Tells whether <c>If-None-Match</c> names a version, among several too.</summary>
    public static bool HasAlready(IHeaderDictionary headers, long version) =>
        headers.IfNoneMatch.SelectMany(value => (value ?? "").Split(',')).Any(one => one.Trim() == "*" || VersionOf(one) == version);

    // A proxy that compresses makes a weak tag of a strong one.
    private static long? VersionOf(string tag)
    {
        var text = tag.Trim();
        text = text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text;
        return text is ['"', .. var digits, '"'] && digits.Length is > 0 and <= 18 && digits.All(char.IsAsciiDigit) ? long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : null;
    }
}
