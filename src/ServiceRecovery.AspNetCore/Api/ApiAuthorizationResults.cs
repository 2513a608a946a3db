using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using ServiceRecovery.AspNetCore.Http;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Answers a program that isn't signed in, or may not, with a status and no page: the sign-in's own answer is taken, but for where it would lead to.</summary>
/// <param name="others">What answers for the addresses of the host.</param>
internal sealed class ApiAuthorizationResults(IAuthorizationMiddlewareResultHandler others) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        await others.HandleAsync(next, context, policy, authorizeResult).ConfigureAwait(false);
        if (authorizeResult.Succeeded || context.GetEndpoint()?.Metadata.GetMetadata<RecoveryEndpoint>() is null || context.Response.HasStarted)
        {
            return;
        }

        context.Response.Headers.Location = default;
        context.Response.Headers.SetCookie = default;
        await (authorizeResult.Forbidden
            ? Problem.Plain(StatusCodes.Status403Forbidden, "Who is signed in may not use this.")
            : Problem.Plain(StatusCodes.Status401Unauthorized, "Nobody is signed in.")).WriteAsync(context).ConfigureAwait(false);
    }
}
