using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Has our addresses answer who isn't signed in, or may not, after the host's sign-in did: an address of ours knows whether a program or a person asks.</summary>
/// <param name="others">What answers for the addresses of the host.</param>
internal sealed class ApiAuthorizationResults(IAuthorizationMiddlewareResultHandler others) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        await others.HandleAsync(next, context, policy, authorizeResult).ConfigureAwait(false);
        if (!authorizeResult.Succeeded && !context.Response.HasStarted && context.GetEndpoint()?.Metadata.GetMetadata<RecoveryEndpoint>() is { } ours)
        {
            await ours.Refuse(context, authorizeResult.Forbidden).ConfigureAwait(false);
        }
    }
}
