using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceRecovery.AspNetCore.Http;
using ServiceRecovery.Storage;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Lets a request in whose caller is known and may ask, and turns what throws behind it into an answer. API and pages share it, and so the rates.</summary>
internal sealed class CallGate(RecoveryDesk desk, IOptions<RecoveryWebOptions> options, TimeProvider clock, ILogger<CallGate> logger)
{
    private readonly RecoveryWebOptions _options = options.Value;
    private readonly OriginCheck _origins = new(options.Value.Origins, desk.Parts.Options.PublicUrl);
    private readonly RateLimits _limits = new(options.Value, clock);

    /// <summary>Returns the id of the case that an address names, for the log.</summary>
    public static string CaseForLog(HttpContext http) => CaseId.TryParse(http.Request.RouteValues["case"] as string, out var id) ? id.Value : "-";

    /// <summary>Tells whether something that was thrown is a fault of what is behind the gate, which <see cref="AnswerTo"/> answers.</summary>
    public static bool IsFault(Exception thrown) => thrown is RecoveryContentionException or RecoveryStoreException or UnreadableEventException or Desk.PolicyFailedException;

    /// <summary>Tells what keeps a request out before anybody asks who sent it: its host, or the site whose page sent it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isForm">Whether only browsers send it, which say where their page is from.</param>
    public ApiAnswer? CheckSender(HttpRequest request, bool isForm = false) => RequestHeaders.IsHost(request.Host)
        ? _origins.Check(request, isForm)
        : Problem.Plain(StatusCodes.Status400BadRequest, "The header 'Host' names no host.");

    /// <summary>Finds out who asks, for which tenant, and whether they ask too often.</summary>
    public (ApiCall? Call, ApiAnswer? Problem) Admit(HttpContext http, RequestKind kind)
    {
        if (_options.Tenant(http) is not { } tenant)
        {
            return (null, Problem.Coded(WebCodes.TenantUnknown, "The sign-in belongs to no tenant."));
        }

        var signedIn = _options.HasOwnActor
            ? _options.Actor(http) is { } named ? new SignedIn(named) : SignedIn.Unknown("The sign-in names nobody who could act.")
            : SignedIn.Read(http);
        if (signedIn.By is not { } by)
        {
            return (null, Problem.Coded(signedIn.Code!, signedIn.Sentence!));
        }

        if (_limits.Take(tenant, by, kind) is { } seconds)
        {
            return (null, Problem.Coded(WebCodes.TooManyRequests, FormattableString.Invariant($"You sent more than is taken at once. Send it again in {seconds} s.")) with { RetryAfter = seconds });
        }

        var onlyLooks = _options.OnlyLooks(http);
        return onlyLooks && kind == RequestKind.Command
            ? (null, Problem.Coded("source-not-allowed", "Who is signed in only looks. Let somebody who may act record it."))
            : (new ApiCall(http, desk.For(tenant), by, _options.Places(http)?.ToFrozenSet()) { OnlyLooks = onlyLooks }, null);
    }

    /// <summary>Returns what a fault is answered with. What a store says of itself is for the log.</summary>
    public ApiAnswer AnswerTo(Exception fault)
    {
        switch (fault)
        {
            case RecoveryContentionException taken:
                return Problem.Coded("contention", taken.Message);
            case RecoveryStoreException failed:
                WebLog.Failed(logger, failed, failed.Fault);
                return StoreFailed(failed.Fault, failed.IsTransient);
            case UnreadableEventException unreadable:
                WebLog.Failed(logger, unreadable, StoreFault.Damaged);
                return StoreFailed(StoreFault.Damaged, isTransient: false);
            case Desk.PolicyFailedException failed:
                return Problem.Coded(failed.Unmet.Code, failed.Unmet.Sentence);
            default:
                throw new ArgumentException("It is no fault of what is behind the gate.", nameof(fault), fault);
        }
    }

    // What a store says of itself may name its path or its connection, which is for the log.
    private static ApiAnswer StoreFailed(StoreFault fault, bool isTransient) => isTransient
        ? Problem.Coded("store-failed", $"The store can't be reached now ({fault}). Send the same again in a moment: under the same id it is done once.")
        : Problem.Coded("store-failed", $"The store can't do this ({fault}). Who runs it finds the reason in the log.", StatusCodes.Status500InternalServerError);
}
