using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.Board.Http;

/// <summary>The fields of a form, in their order, as far as they could be read.</summary>
/// <param name="Fields">The fields. A name may stand there several times, as ticked boxes do.</param>
internal sealed record FormBody(IReadOnlyList<(string Name, string Value)> Fields)
{
    // No field of ours is called otherwise, and a page says the names of those that were sent.
    private const int LongestName = 64;

    /// <summary>The most bytes as they are sent. Most letters of the world take three times as many there as they have.</summary>
    public const int Longest = 3 * RequestBody.Largest;

    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Gets a form without anything in it.</summary>
    public static FormBody Empty { get; } = new([]);

    /// <summary>Returns what a field has: the first of several, and nothing where it isn't there.</summary>
    public string this[string name] => Fields.FirstOrDefault(field => field.Name == name).Value ?? "";

    /// <summary>Returns everything that stands under a name.</summary>
    public IEnumerable<string> All(string name) => Fields.Where(field => field.Name == name).Select(field => field.Value);

    /// <summary>Reads the body of a request.</summary>
    /// <returns>What was sent, and the status that says what is wrong with it; null where nothing is.</returns>
    public static async ValueTask<(FormBody Form, int? Wrong)> ReadAsync(HttpRequest request, CancellationToken cancellationToken, int most = Longest)
    {
        if (!IsForm(request.ContentType))
        {
            return (Empty, StatusCodes.Status415UnsupportedMediaType);
        }

        if (await RequestBody.ReadBytesAsync(request, most, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return (Empty, StatusCodes.Status413PayloadTooLarge);
        }

        var sent = Encoding.Latin1.GetString(body).Split('&', RequestBody.MostMembers + 1, StringSplitOptions.RemoveEmptyEntries);
        return sent.Length > RequestBody.MostMembers ? (Empty, StatusCodes.Status413PayloadTooLarge) : Read(sent);
    }

    private static (FormBody Form, int? Wrong) Read(string[] sent)
    {
        List<(string, string)> fields = [];
        int? wrong = null;
        foreach (var field in sent)
        {
            var at = field.IndexOf('=', StringComparison.Ordinal);
            if (Decoded(at < 0 ? field : field[..at]) is { Length: <= LongestName } name && name.All(IsOfName) && (at < 0 ? "" : Decoded(field[(at + 1)..])) is { } value)
            {
                // Browsers send each end of a line as two characters and count it as one.
                fields.Add((name, value.Replace("\r\n", "\n", StringComparison.Ordinal)));
            }
            else
            {
                wrong = StatusCodes.Status400BadRequest;
            }
        }

        // What counts is what was written, and not how it was sent.
        return fields.Sum(static field => (long)Encoding.UTF8.GetByteCount(field.Item1) + Encoding.UTF8.GetByteCount(field.Item2)) > RequestBody.Largest
            ? (Empty, StatusCodes.Status413PayloadTooLarge)
            : (new FormBody(fields), wrong);
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-';

    // A byte above ASCII stands escaped in a form.
    private static string? Decoded(string text) => text.All(char.IsAscii) ? RequestQuery.Decoded(text) : null;

    private static bool IsForm(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
