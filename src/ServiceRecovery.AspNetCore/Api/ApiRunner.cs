using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Answers requests of the API: lets them in, has them answered, and logs with what.</summary>
internal sealed class ApiRunner(CallGate gate, ILogger<ApiRunner> logger)
{
    /// <summary>Answers a request.</summary>
    public async Task RunAsync(HttpContext http, ApiEndpoint endpoint)
    {
        var answer = await AnswerAsync(http, endpoint).ConfigureAwait(false);
        WebLog.Answered(logger, endpoint.Name, http.Request.RouteValues["verb"] as string is { Length: <= 40 } verb && Verbs.All.Contains(verb) ? verb : "-", CallGate.CaseForLog(http), answer.Status, answer.Code ?? "-");
        await answer.WriteAsync(http).ConfigureAwait(false);
    }

    private async ValueTask<ApiAnswer> AnswerAsync(HttpContext http, ApiEndpoint endpoint)
    {
        if (http.Request.Path.Value is [.., '/'] && RequestHeaders.IsHost(http.Request.Host))
        {
            return ApiEndpoints.NoSuchAddress();
        }

        if (gate.CheckSender(http.Request) is { } untaken)
        {
            return untaken;
        }

        var (call, notIn) = gate.Admit(http, endpoint.Kind);
        if (call is null)
        {
            return notIn!;
        }

        if (call.By.Kind == ActorKind.Customer && !endpoint.IsForCustomers)
        {
            return Problem.Coded("source-not-allowed", "A customer can't ask for this. Let staff do it.");
        }

        if (call.By.Kind == ActorKind.System && endpoint.IsForStaffAlone)
        {
            return Problem.Coded("source-not-allowed", "A program can't ask for lists. Let staff do it, or ask for one case.");
        }

        try
        {
            return await endpoint.Answer(call).ConfigureAwait(false);
        }
        catch (Exception fault) when (CallGate.IsFault(fault))
        {
            return gate.AnswerTo(fault);
        }
    }
}
