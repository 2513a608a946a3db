using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Outbox;

/// <summary>A link by which a customer answers: which asking, and the code that shows that it was sent to them.</summary>
/// <param name="Tenant">Whose case it is.</param>
/// <param name="CaseId">The case in which the asking was issued.</param>
/// <param name="Ask">The asking.</param>
/// <param name="Code">The secret part.</param>
internal sealed record AnswerLink(TenantId Tenant, CaseId CaseId, AskId Ask, string Code)
{
    /// <summary>How many characters a code has.</summary>
    public const int CodeLength = 22;

    private const char Between = '\u001F';

    // Three names of the longest, and what stands between them.
    private const int LongestNames = (3 * IdText.Longest) + 2;

    /// <summary>Gets the token of the asking, by which the customer acts.</summary>
    public string Token => $"{Ask}.{Code}";

    /// <summary>Writes a link. What names the asking has no point, so the last one stands before the code.</summary>
    public static string Of(TenantId tenant, CaseId caseId, AskId ask, string code) => $"{Base64Url($"{tenant}{Between}{caseId}{Between}{ask}")}.{code}";

    /// <summary>Reads a link as it was written; any other spelling of it is none.</summary>
    /// <returns><see langword="null"/> when it is no link. Whether the code is right isn't looked at.</returns>
    public static AnswerLink? Read(string? text)
    {
        if (text is null || text.Length > (((LongestNames + 2) / 3) * 4) + 1 + CodeLength || text.IndexOf('.') is not (> 0 and var point) || text.Length - point - 1 != CodeLength)
        {
            return null;
        }

        var names = NamesOf(text.Substring(0, point))?.Split(Between);
        return names is { Length: 3 } && TenantId.TryParse(names[0], out var tenant) && CaseId.TryParse(names[1], out var caseId) && AskId.TryParse(names[2], out var ask)
            && Of(tenant, caseId, ask, text.Substring(point + 1)) == text
            ? new AnswerLink(tenant, caseId, ask, text.Substring(point + 1))
            : null;
    }

    /// <summary>Returns nothing of the secret.</summary>
    public override string ToString() => $"link of {CaseId}";

    private static string? NamesOf(string base64Url)
    {
        foreach (var c in base64Url)
        {
            if (!(c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_'))
            {
                return null;
            }
        }

        if (base64Url.Length % 4 == 1)
        {
            return null;
        }

        var bytes = Convert.FromBase64String(base64Url.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (base64Url.Length % 4)) % 4));
        return Utf8.IsValid(bytes) ? Utf8.Text(bytes) : null;
    }

    private static string Base64Url(string names) => Convert.ToBase64String(Utf8.Bytes(names)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
