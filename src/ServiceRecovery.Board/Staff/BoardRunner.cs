using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.AspNetCore.Api;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Staff;

/// <summary>Answers requests of the board: lets them in, has them answered, and writes the page.</summary>
internal sealed class BoardRunner(RecoveryDesk desk, CallGate gate, IOptions<RecoveryBoardOptions> options, IOptions<RecoveryWebOptions> web, TextCatalog texts, ILogger<BoardRunner> logger)
{
    private readonly RecoveryBoardOptions _options = options.Value;

    /// <summary>Answers a request.</summary>
    public async Task RunAsync(HttpContext http, BoardEndpoint endpoint)
    {
        Begin(http);
        if (SlashOf(http, endpoint) is { } elsewhere)
        {
            await WriteAsync(http, endpoint, elsewhere, StatusCodes.Status308PermanentRedirect).ConfigureAwait(false);
            return;
        }

        await WriteAsync(http, endpoint, await AnswerAsync(http, endpoint).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Says which methods an address takes; who only looks at one that takes a form is led to the form's page.</summary>
    public async Task RefuseMethodAsync(HttpContext http, BoardEndpoint endpoint, string allow)
    {
        Begin(http);
        if ((HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && endpoint.ShownAt is { } shown && BoardCall.CaseOfAddress(http) is { } id)
        {
            var act = http.Request.RouteValues["verb"] is string verb && Verbs.All.Contains(verb) ? $"?act={verb}" : "";
            await (SlashOf(http, endpoint) is { } elsewhere
                ? WriteAsync(http, null, elsewhere, StatusCodes.Status308PermanentRedirect)
                : WriteAsync(http, null, new BoardAnswer.Elsewhere(shown + BoardCall.AddressOf(id) + act))).ConfigureAwait(false);
            return;
        }

        http.Response.Headers.Allow = allow;
        await WriteAsync(http, null, Message(http, Problem.Plain(StatusCodes.Status405MethodNotAllowed, PageFormat.Fill(TextsOf(http)["message.method"], ("methods", allow))), FormBody.Empty)).ConfigureAwait(false);
    }

    /// <summary>Says that nothing is at an address.</summary>
    public async Task NoSuchAddressAsync(HttpContext http)
    {
        Begin(http);
        if (http.Request.Path.Value is { Length: > 1 } path && path[^1] == '/' && (http.Request.RouteValues[BoardMap.Rest] as string)?.Trim('/').Length > 0)
        {
            await WriteAsync(http, null, new BoardAnswer.Elsewhere("../" + Uri.EscapeDataString(path.TrimEnd('/')[(path.TrimEnd('/').LastIndexOf('/') + 1)..]) + http.Request.QueryString.Value), StatusCodes.Status308PermanentRedirect).ConfigureAwait(false);
            return;
        }

        await WriteAsync(http, null, Message(http, ApiEndpoints.NoSuchAddress(), FormBody.Empty)).ConfigureAwait(false);
    }

    /// <summary>Answers whoever isn't signed in, or may not. Who only looks is led to the host's sign-in; what somebody typed is kept for them.</summary>
    public async Task RefuseAsync(HttpContext http, bool isForbidden)
    {
        var isForm = HttpMethods.IsPost(http.Request.Method);
        if (!isForbidden && !isForm)
        {
            // A script isn't led anywhere.
            if (http.GetEndpoint()?.Metadata.GetMetadata<BoardEndpoint>() is { IsData: true })
            {
                http.Response.Headers.Location = default;
                http.Response.Headers.SetCookie = default;
                await Problem.Plain(StatusCodes.Status401Unauthorized, "Nobody is signed in.").WriteAsync(http).ConfigureAwait(false);
            }

            return;
        }

        Begin(http);
        http.Response.Headers.Location = default;
        http.Response.Headers.SetCookie = default;
        if (gate.CheckSender(http.Request, isForm) is { } untaken)
        {
            await WriteAsync(http, null, Message(http, untaken, FormBody.Empty)).ConfigureAwait(false);
            return;
        }

        var (form, _) = isForm ? await FormBody.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false) : (FormBody.Empty, null);
        await WriteAsync(http, null, Message(
            http,
            isForbidden
                ? Problem.Plain(StatusCodes.Status403Forbidden, PageFormat.Fill(TextsOf(http)["message.forbidden"]))
                : Problem.Plain(StatusCodes.Status401Unauthorized, PageFormat.Fill(TextsOf(http)["message.sign-in"])),
            form)).ConfigureAwait(false);
    }

    private static BoardAnswer.Elsewhere? SlashOf(HttpContext http, BoardEndpoint endpoint)
    {
        var path = http.Request.PathBase.Value + http.Request.Path.Value;
        var isBare = endpoint.Template.Length == 0;
        if (http.Request.Method is not ("GET" or "HEAD") || path.EndsWith('/') == isBare)
        {
            return null;
        }

        // The bare prefix is no place for pages that name each other relative to it, and elsewhere a slash would be one step too deep.
        var last = Uri.EscapeDataString(path.TrimEnd('/')[(path.TrimEnd('/').LastIndexOf('/') + 1)..]);
        return new BoardAnswer.Elsewhere((isBare ? $"./{last}/" : $"../{last}") + http.Request.QueryString.Value);
    }

    private void Begin(HttpContext http) => PageHeaders.SetBoard(http.Response.Headers, _options.Frames);

    private async ValueTask<BoardAnswer> AnswerAsync(HttpContext http, BoardEndpoint endpoint)
    {
        if (gate.CheckSender(http.Request, endpoint.TakesForm) is { } untaken)
        {
            return Message(http, untaken, FormBody.Empty);
        }

        if (endpoint.TakesForm)
        {
            // What was typed can be read again, so that it is kept whatever fails; as much as is taken is kept in memory.
            http.Request.EnableBuffering(2 * FormBody.Longest);
        }

        var (api, notIn) = gate.Admit(http, endpoint.Kind);
        if (api is null)
        {
            // What may not be sent isn't offered to be sent once more.
            return Message(http, notIn!, notIn!.Code == "source-not-allowed" ? FormBody.Empty : await TypedAsync(http).ConfigureAwait(false));
        }

        if (api.By.Kind != ActorKind.Staff)
        {
            return Message(http, Problem.Coded("source-not-allowed", PageFormat.Fill(TextsOf(http)["message.staff"])), FormBody.Empty);
        }

        try
        {
            return await endpoint.Answer(new BoardCall(api, _options, TextsOf(http), desk.Now)).ConfigureAwait(false);
        }
        catch (Exception fault) when (CallGate.IsFault(fault))
        {
            return Message(http, gate.AnswerTo(fault), await TypedAsync(http).ConfigureAwait(false));
        }
    }

    private static async ValueTask<FormBody> TypedAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Body.CanSeek)
        {
            return FormBody.Empty;
        }

        http.Request.Body.Position = 0;
        return (await FormBody.ReadAsync(http.Request, http.RequestAborted).ConfigureAwait(false)).Form;
    }

    // A page for somebody of whom nobody knows who they are says nothing of the tenant beside its name.
    private BoardAnswer Message(HttpContext http, ApiAnswer problem, FormBody typed)
    {
        if (problem.RetryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        }

        var page = TextsOf(http);
        var depth = (http.GetEndpoint()?.Metadata.GetMetadata<BoardEndpoint>()?.Template ?? http.Request.RouteValues[BoardMap.Rest] as string ?? "").Count(c => c == '/');
        var frame = new PageFrame(page, new PageFormat(page, TimeZoneInfo.Utc, desk.Now), depth == 0 ? "./" : string.Concat(Enumerable.Repeat("../", depth)))
        {
            Organization = web.Value.Tenant(http) is { } tenant ? _options.Organization(tenant, http) : "",
            StyleUrl = _options.StyleUrl,
            LogoUrl = _options.LogoUrl,
        };
        return BoardMessages.Of(frame, problem, typed, HttpMethods.IsPost(http.Request.Method));
    }

    private PageTexts TextsOf(HttpContext http) => texts.For(TextCatalog.Choose(_options.Cultures, http.Request.Headers.AcceptLanguage));

    private async Task WriteAsync(HttpContext http, BoardEndpoint? endpoint, BoardAnswer answer, int redirect = StatusCodes.Status303SeeOther)
    {
        var status = redirect;
        switch (answer)
        {
            case BoardAnswer.Page page:
                status = page.Status;
                await new RazorComponentResult<BoardComponent>(new Dictionary<string, object?> { [nameof(BoardComponent.Page)] = page.Shown }) { StatusCode = status, PreventStreamingRendering = true }.ExecuteAsync(http).ConfigureAwait(false);
                break;
            case BoardAnswer.Data data:
                status = data.Answer.Status;
                await data.Answer.WriteAsync(http).ConfigureAwait(false);
                break;
            case BoardAnswer.Elsewhere elsewhere:
                http.Response.StatusCode = status;
                http.Response.Headers.Location = elsewhere.Location;
                break;
        }

        BoardLog.Answered(logger, endpoint?.Name ?? "-", http.Request.RouteValues["verb"] as string is { Length: <= 40 } verb && Verbs.All.Contains(verb) ? verb : "-", CallGate.CaseForLog(http), status);
    }
}
