using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Http;

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

    private static readonly string[] Names = [SaysField, WordsField, QuestionField];

    /// <summary>Gets a form without anything in it.</summary>
    public static AnswerForm Empty { get; } = new("", "", null);

    /// <summary>Reads the body of a request: a form with each field at most once, and those of the page alone.</summary>
    /// <returns>What was sent, as far as it could be read, and the status that says what is wrong with it; null where nothing is.</returns>
    public static async ValueTask<(AnswerForm Form, int? Wrong)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, wrong) = await FormBody.ReadAsync(request, cancellationToken, RequestBody.Largest).ConfigureAwait(false);
        if (body.Fields.Any(field => !Names.Contains(field.Name)) || body.Fields.GroupBy(field => field.Name).Any(same => same.Skip(1).Any()))
        {
            wrong ??= StatusCodes.Status400BadRequest;
        }

        return (new AnswerForm(body[SaysField], body[WordsField].Trim(), body.Fields.Any(field => field.Name == QuestionField) ? body[QuestionField] : null), wrong);
    }
}
