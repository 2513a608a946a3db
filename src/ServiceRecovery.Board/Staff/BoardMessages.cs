using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Staff;

/// <summary>Makes pages that say what isn't there, what isn't taken, or what can't be done now, of what the API would answer.</summary>
internal static class BoardMessages
{
    /// <summary>Makes the page for a caller who is known.</summary>
    public static async ValueTask<BoardAnswer> OfAsync(BoardCall call, ApiAnswer problem, FormBody typed) =>
        Of(call.Frame(null, await BoardPeople.ReaderAsync(call).ConfigureAwait(false)), problem, typed, HttpMethods.IsPost(call.Http.Request.Method));

    /// <summary>Makes the page.</summary>
    /// <param name="frame">What it has around it.</param>
    /// <param name="problem">What the API would answer.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="isForm">Whether a form was sent.</param>
    public static BoardAnswer Of(PageFrame frame, ApiAnswer problem, FormBody typed, bool isForm)
    {
        var key = "message." + problem.Status;
        return new BoardAnswer.Page(problem.Status, new MessagePage(frame, frame.Texts[frame.Texts.Has(key) ? key : "message.other"], problem.Detail, typed, isForm));
    }

    /// <summary>Says why a form couldn't be read.</summary>
    public static ApiAnswer Unread(int status, PageTexts texts) => Problem.Plain(status, status switch
    {
        StatusCodes.Status415UnsupportedMediaType => PageFormat.Fill(texts["message.no-form"]),
        StatusCodes.Status413PayloadTooLarge => PageFormat.Fill(texts["message.too-large"], ("fields", FormattableString.Invariant($"{RequestBody.MostMembers}")), ("size", FormattableString.Invariant($"{RequestBody.Largest / 1024}"))),
        _ => PageFormat.Fill(texts["message.no-text"]),
    });
}
