using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;

namespace ServiceRecovery.Board.Staff;

/// <summary>Makes pages that say what isn't there, what isn't taken, or what can't be done now, of what the API would answer.</summary>
internal static class BoardMessages
{
    /// <summary>Makes the page for a caller who is known.</summary>
    public static async ValueTask<BoardAnswer> OfAsync(BoardCall call, ApiAnswer problem, FormBody typed) =>
        Of(call.Frame(null, await BoardPeople.ReaderAsync(call).ConfigureAwait(false)), problem, typed);

    /// <summary>Makes the page.</summary>
    public static BoardAnswer Of(PageFrame frame, ApiAnswer problem, FormBody typed)
    {
        var key = "message." + problem.Status;
        return new BoardAnswer.Page(problem.Status, new MessagePage(frame, frame.Texts[frame.Texts.Has(key) ? key : "message.other"], problem.Detail, typed));
    }

    /// <summary>Says why a form couldn't be read.</summary>
    public static ApiAnswer Unread(int status) => Problem.Plain(status, status switch
    {
        StatusCodes.Status415UnsupportedMediaType => "A form is 'application/x-www-form-urlencoded' in UTF-8.",
        StatusCodes.Status413PayloadTooLarge => FormattableString.Invariant($"A form has at most {RequestBody.MostMembers} fields and {RequestBody.Largest / 1024} KiB."),
        _ => "What was sent isn't UTF-8, or has U+0000.",
    });
}
