using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.Board.Answers;

/// <summary>What a customer sent.</summary>
/// <param name="Says">The word of the answer; empty where none was chosen.</param>
/// <param name="Words">What they wrote; empty where they wrote nothing.</param>
/// <param name="Question">Which newer question they were shown; null where it was the link's own.</param>
internal sealed record AnswerForm(string Says, string Words, string? Question)
{
    /// <summary>The name of the field of the answer.</summary>
    public const string SaysField = "says";

    /// <summary>The name of the field of the words.</summary>
    public const string WordsField = "words";

    /// <summary>The name of the field that says which question was shown.</summary>
    public const string QuestionField = "question";

    /// <summary>The most characters of what a customer writes, as browsers count them.</summary>
    public const int LongestWords = 4_000;

    private const string FormType = "application/x-www-form-urlencoded";

    /// <summary>Gets a form without anything in it.</summary>
    public static AnswerForm Empty { get; } = new("", "", null);

    /// <summary>Reads the body of a request: a form with each field at most once, and those of the page alone.</summary>
    /// <returns>What was sent, as far as it could be read, and the status that says what is wrong with it; null where nothing is.</returns>
    public static async ValueTask<(AnswerForm Form, int? Wrong)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!IsForm(request.ContentType))
        {
            return (Empty, StatusCodes.Status415UnsupportedMediaType);
        }

        if (await RequestBody.ReadBytesAsync(request, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return (Empty, StatusCodes.Status413PayloadTooLarge);
        }

        var fields = Encoding.Latin1.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > RequestBody.MostMembers ? (Empty, StatusCodes.Status413PayloadTooLarge) : Read(fields);
    }

    private static (AnswerForm Form, int? Wrong) Read(string[] fields)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        int? wrong = null;
        foreach (var field in fields)
        {
            var at = field.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = (Decoded(at < 0 ? field : field[..at]), at < 0 ? "" : Decoded(field[(at + 1)..]));
            if (name is not (SaysField or WordsField or QuestionField) || value is null || !values.TryAdd(name, value))
            {
                wrong = StatusCodes.Status400BadRequest;
            }
        }

        // Browsers send each end of a line as two characters and count it as one.
        var words = values.GetValueOrDefault(WordsField, "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        return (new AnswerForm(values.GetValueOrDefault(SaysField, ""), words, values.GetValueOrDefault(QuestionField)), wrong);
    }

    // A byte above ASCII stands escaped in a form.
    private static string? Decoded(string text) => text.All(char.IsAscii) ? RequestQuery.Decoded(text) : null;

    private static bool IsForm(string? contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
