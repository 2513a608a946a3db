using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Takes a request as far as its caller is known and may ask, has it answered, and turns what throws into an answer.</summary>
internal sealed partial class ApiRunner(RecoveryDesk desk, IOptions<RecoveryWebOptions> options, TimeProvider clock, ILogger<ApiRunner> logger)
{
    private readonly RecoveryWebOptions _options = options.Value;
    private readonly OriginCheck _origins = new(options.Value.Origins, desk.Parts.Options.PublicUrl);
    private readonly RateLimits _limits = new(options.Value, clock);

    /// <summary>Answers a request.</summary>
    public async Task RunAsync(HttpContext http, ApiEndpoint endpoint)
    {
        var answer = await AnswerAsync(http, endpoint).ConfigureAwait(false);
        Answered(logger, endpoint.Name, http.Request.RouteValues["verb"] as string is { Length: <= 40 } verb && Verbs.All.Contains(verb) ? verb : "-", CaseForLog(http), answer.Status, answer.Code ?? "-");
        await answer.WriteAsync(http).ConfigureAwait(false);
    }

    private static string CaseForLog(HttpContext http) => CaseId.TryParse(http.Request.RouteValues["case"] as string, out var id) ? id.Value : "-";

    private async ValueTask<ApiAnswer> AnswerAsync(HttpContext http, ApiEndpoint endpoint)
    {
        if (!RequestHeaders.IsHost(http.Request.Host))
        {
            return Problem.Plain(StatusCodes.Status400BadRequest, "The header 'Host' names no host.");
        }

        if (http.Request.Path.Value is [.., '/'])
        {
            return ApiEndpoints.NoSuchAddress();
        }

        if (_origins.Check(http.Request) is { } crossSite)
        {
            return crossSite;
        }

        if (_options.Tenant(http) is not { } tenant)
        {
            return Problem.Coded(WebCodes.TenantUnknown, "The sign-in belongs to no tenant.");
        }

        var signedIn = _options.HasOwnActor
            ? _options.Actor(http) is { } named ? new SignedIn(named) : SignedIn.Unknown("The sign-in names nobody who could act.")
            : SignedIn.Read(http);
        if (signedIn.By is not { } by)
        {
            return Problem.Coded(signedIn.Code!, signedIn.Sentence!);
        }

        if (_limits.Take(tenant, by, endpoint.Kind) is { } seconds)
        {
            return Problem.Coded(WebCodes.TooManyRequests, FormattableString.Invariant($"You sent more than is taken at once. Send it again in {seconds} s.")) with { RetryAfter = seconds };
        }

        if (by.Kind == ActorKind.Customer && !endpoint.IsForCustomers)
        {
            return Problem.Coded("source-not-allowed", "A customer can't ask for this. Let staff do it.");
        }

        if (by.Kind == ActorKind.System && endpoint.IsForStaffAlone)
        {
            return Problem.Coded("source-not-allowed", "A program can't ask for lists. Let staff do it, or ask for one case.");
        }

        try
        {
            return await endpoint.Answer(new ApiCall(http, desk.For(tenant), by, _options.Places(http)?.ToFrozenSet())).ConfigureAwait(false);
        }
        catch (RecoveryContentionException taken)
        {
            return Problem.Coded("contention", taken.Message);
        }
        catch (RecoveryStoreException failed)
        {
            Failed(logger, failed, failed.Fault);
            return StoreFailed(failed.Fault, failed.IsTransient);
        }
        catch (UnreadableEventException unreadable)
        {
            Failed(logger, unreadable, StoreFault.Damaged);
            return StoreFailed(StoreFault.Damaged, isTransient: false);
        }
        catch (Desk.PolicyFailedException failed)
        {
            return Problem.Coded(failed.Unmet.Code, failed.Unmet.Sentence);
        }
    }

    // What a store says of itself may name its path or its connection, which is for the log.
    private static ApiAnswer StoreFailed(StoreFault fault, bool isTransient) => isTransient
        ? Problem.Coded("store-failed", $"The store can't be reached now ({fault}). Send the same again in a moment: under the same id it is done once.")
        : Problem.Coded("store-failed", $"The store can't do this ({fault}). Who runs it finds the reason in the log.", StatusCodes.Status500InternalServerError);

    [LoggerMessage(1, LogLevel.Debug, "Answered {Endpoint} ({Verb}) of case {Case} with {Status}, {Code}.")]
    private static partial void Answered(ILogger logger, string endpoint, string verb, string @case, int status, string code);

    [LoggerMessage(2, LogLevel.Error, "The store failed: {Fault}.")]
    private static partial void Failed(ILogger logger, Exception failed, StoreFault fault);
}
