using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Board.Http;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Answers;

/// <summary>Answers what is asked of the customer's answer page: shows it, and takes what a customer sends. Who is signed in changes nothing, and nothing of a link is logged.</summary>
internal sealed class AnswerRunner(RecoveryDesk desk, IOptions<RecoveryBoardOptions> options, IOptions<RecoveryWebOptions> web, TextCatalog texts, TimeProvider clock, ILogger<AnswerRunner> logger)
{
    private readonly RecoveryBoardOptions _options = options.Value;
    private readonly AnswerLimits _limits = new(clock);

    /// <summary>Answers a request.</summary>
    public async Task RunAsync(HttpContext http)
    {
        PageHeaders.SetAnswer(http.Response.Headers);
        var status = await AnswerAsync(http).ConfigureAwait(false);
        BoardLog.AnsweredCustomer(logger, http.Request.Method is "GET" or "HEAD" or "POST" ? http.Request.Method : "-", status);
    }

    private async Task<int> AnswerAsync(HttpContext http)
    {
        var (request, rest) = (http.Request, http.Request.RouteValues[AnswerMap.Rest] as string ?? "");
        var isPost = HttpMethods.IsPost(request.Method);
        if (!RequestHeaders.IsHost(request.Host))
        {
            return Bare(http, StatusCodes.Status400BadRequest);
        }

        if (_limits.TakeRequest(http) is { } seconds)
        {
            return await LimitAsync(http, seconds).ConfigureAwait(false);
        }

        if (!isPost && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD, POST";
            return Bare(http, StatusCodes.Status405MethodNotAllowed);
        }

        if (!isPost && EmbeddedFiles.Find(rest) is { } asset)
        {
            await AssetAnswer.ShowAsync(http, asset).ConfigureAwait(false);
            return StatusCodes.Status200OK;
        }

        // What a page names stands beside it, so the bare prefix is no place for one.
        if (!isPost && rest.Length == 0 && request.Path.Value is { Length: > 0 } path && path[^1] != '/')
        {
            http.Response.Headers.Location = $"./{Uri.EscapeDataString(path[(path.LastIndexOf('/') + 1)..])}/{request.QueryString.Value}";
            return Bare(http, StatusCodes.Status308PermanentRedirect);
        }

        var form = AnswerForm.Empty;
        try
        {
            // What was typed is read first, so that it is kept whatever fails.
            var link = request.Path.Value is [.., '/'] ? null : AnswerLink.Read(rest);
            int? wrong = null;
            if (isPost && link is not null)
            {
                (form, wrong) = await AnswerForm.ReadAsync(request, http.RequestAborted).ConfigureAwait(false);
            }

            var found = link is null ? null : await desk.For(link.Tenant).Case(link.CaseId).FindAskingAsync(link.Ask, link.Code, http.RequestAborted).ConfigureAwait(false);
            if (link is null || found is null)
            {
                return _limits.TakeUnknown(http) is { } wait
                    ? await LimitAsync(http, wait).ConfigureAwait(false)
                    : await ShowAsync(http, StatusCodes.Status404NotFound, Page(http, AnswerPageKind.Wrong, OwnTenant(http))).ConfigureAwait(false);
            }

            if (!isPost)
            {
                return await ShowAsync(http, StatusOf(found), await PageAsync(http, link, found).ConfigureAwait(false)).ConfigureAwait(false);
            }

            if (_limits.TakePost(link) is { } pause)
            {
                return await LimitAsync(http, pause, form).ConfigureAwait(false);
            }

            return await TakeAsync(http, link, found, form, wrong).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is RecoveryContentionException or RecoveryStoreException or UnreadableEventException)
        {
            BoardLog.AnswerFailed(logger, failed);
            var isTransient = failed is RecoveryContentionException or RecoveryStoreException { IsTransient: true };
            http.Response.Headers.RetryAfter = isTransient ? "1" : default;
            var page = Typed(Page(http, AnswerPageKind.Unavailable, OwnTenant(http)), form);
            return await ShowAsync(http, isTransient ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError, page).ConfigureAwait(false);
        }
    }

    private async Task<int> TakeAsync(HttpContext http, AnswerLink link, FoundAsking found, AnswerForm form, int? wrong)
    {
        if (found.Status == AskingStatus.Gone)
        {
            return await ShowAsync(http, StatusOf(found), await PageAsync(http, link, found).ConfigureAwait(false)).ConfigureAwait(false);
        }

        var tooMany = form.Words.Length - AnswerForm.LongestWords;
        var problem = wrong is not null ? new PageProblem("problem.unreadable")
            : form.Says.Length == 0 ? new PageProblem("problem.choice")
            : tooMany > 0 ? new PageProblem("problem.words-long", tooMany)
            : null;
        if (problem is not null)
        {
            return await ShowAsync(http, wrong ?? StatusCodes.Status400BadRequest, await TypedAsync(found, problem).ConfigureAwait(false)).ConfigureAwait(false);
        }

        var (outcome, code) = await new AnswerGiver(desk, link, found, form, http.RequestAborted).GiveAsync().ConfigureAwait(false);
        switch (outcome)
        {
            case AnswerOutcome.Taken:
                http.Response.Headers.Location = "./" + http.Request.RouteValues[AnswerMap.Rest];
                return Bare(http, StatusCodes.Status303SeeOther);
            case AnswerOutcome.NotOffered:
                return await ShowAsync(http, StatusCodes.Status400BadRequest, await TypedAsync(found, new PageProblem("problem.not-offered")).ConfigureAwait(false)).ConfigureAwait(false);
            case AnswerOutcome.Refused:
                return await ShowAsync(http, WebCodes.StatusOf(code!), await TypedAsync(found, new PageProblem("problem.refused")).ConfigureAwait(false)).ConfigureAwait(false);
        }

        // How it stands changed since it was looked up, and a yes to what stood before is none.
        var now = await desk.For(link.Tenant).Case(link.CaseId).FindAskingAsync(link.Ask, link.Code, http.RequestAborted).ConfigureAwait(false);
        if (now is null || outcome == AnswerOutcome.Gone || now.Status == AskingStatus.Gone)
        {
            return await ShowAsync(http, StatusCodes.Status410Gone, Page(http, AnswerPageKind.Gone, link.Tenant)).ConfigureAwait(false);
        }

        var stale = await PageAsync(http, link, now).ConfigureAwait(false) with { IsStale = true, Words = form.Words, HasWordsAlone = form.Words.Length > 0 };
        return await ShowAsync(
            http,
            StatusCodes.Status409Conflict,
            stale.Kind switch
            {
                AnswerPageKind.Question => stale with { Problem = new PageProblem("stale.newer") },
                AnswerPageKind.Closed => stale,
                _ => stale with { Kind = AnswerPageKind.Superseded },
            }).ConfigureAwait(false);

        async ValueTask<AnswerView> TypedAsync(FoundAsking asking, PageProblem what) => await PageAsync(http, link, asking).ConfigureAwait(false) with { Problem = what, Chosen = form.Says, Words = form.Words };
    }

    private async ValueTask<AnswerView> PageAsync(HttpContext http, AnswerLink link, FoundAsking found)
    {
        var isAsked = found.Status == AskingStatus.Open || (found.Status == AskingStatus.Superseded && found.IsNewer);
        var kind = isAsked ? AnswerPageKind.Question : found.Status switch
        {
            AskingStatus.Answered => AnswerPageKind.Answered,
            AskingStatus.Superseded => AnswerPageKind.Superseded,
            AskingStatus.Closed => AnswerPageKind.Closed,
            _ => AnswerPageKind.Gone,
        };
        var page = Page(http, kind, link.Tenant);
        return kind switch
        {
            AnswerPageKind.Gone => page,
            AnswerPageKind.Question => page with
            {
                Matter = await MatterAsync(link.Tenant, found.CaseId, page.Texts.Culture).ConfigureAwait(false),
                Choices = [.. found.Answers.Select(AnswerWords.Of), .. found.MayDecline ? [AnswerWords.NotWanted] : ImmutableArray<string>.Empty],
                Question = AnswerGiver.QuestionOf(desk, link, found),
            },
            _ => page with { Choices = AnswerWords.Negative },
        };
    }

    private AnswerView Page(HttpContext http, AnswerPageKind kind, TenantId? tenant) => new(kind, texts.For(TextCatalog.Choose(_options.Cultures, http.Request.Headers.AcceptLanguage)))
    {
        Organization = tenant is { } named ? _options.Organization(named, http) : null,
        Contact = tenant is { } spoken ? _options.Contact(spoken, http) : null,
        StyleUrl = _options.StyleUrl,
        LogoUrl = _options.LogoUrl,
    };

    // A link that is none names no tenant, whatever stands in it.
    private TenantId? OwnTenant(HttpContext http) => web.Value.Tenant(http);

    // A page that can't tell what it is about is still a page on which the customer answers.
    private async ValueTask<string?> MatterAsync(TenantId tenant, CaseId caseId, string culture)
    {
        try
        {
            return _options.Matter is { } matter ? await matter(tenant, caseId, culture).ConfigureAwait(false) : null;
        }
#pragma warning disable CA1031 // Whatever the host's function throws.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            BoardLog.MatterFailed(logger, failed, caseId.Value);
            return null;
        }
    }

    private async Task<int> LimitAsync(HttpContext http, int seconds, AnswerForm? form = null)
    {
        http.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        return await ShowAsync(http, StatusCodes.Status429TooManyRequests, Typed(Page(http, AnswerPageKind.Limited, OwnTenant(http)), form ?? AnswerForm.Empty)).ConfigureAwait(false);
    }

    // What was sent and couldn't be taken stands on the page, to be sent once more.
    private static AnswerView Typed(AnswerView page, AnswerForm form) => page with
    {
        Choices = AnswerWords.Find(form.Says) is not null || form.Says == AnswerWords.NotWanted ? [form.Says] : [],
        Chosen = form.Says,
        Words = form.Words,
        Question = form.Question,
        HasWordsAlone = form.Says == AnswerWords.Contact,
    };

    private static int StatusOf(FoundAsking found) => found.Status == AskingStatus.Gone ? StatusCodes.Status410Gone : StatusCodes.Status200OK;

    private static int Bare(HttpContext http, int status) => http.Response.StatusCode = status;

    // The page waits for nothing, so what could fail has failed before its first byte.
    private static async Task<int> ShowAsync(HttpContext http, int status, AnswerView view)
    {
        await new RazorComponentResult<AnswerPage>(new Dictionary<string, object?> { [nameof(AnswerPage.View)] = view }) { StatusCode = status, PreventStreamingRendering = true }.ExecuteAsync(http).ConfigureAwait(false);
        return status;
    }
}
