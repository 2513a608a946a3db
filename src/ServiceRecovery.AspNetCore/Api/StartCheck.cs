using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ServiceRecovery.AspNetCore.Api;

/// <summary>Stops a host before it listens where one of our addresses is open to everybody and nobody said that it is meant.</summary>
internal sealed class StartCheck(IOptions<RecoveryWebOptions> options, IHostEnvironment environment) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var faults = app.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<RecoveryEndpoint>() is { } ours ? FaultOf(ours, endpoint.Metadata) : null)
            .OfType<string>()
            .Distinct()
            .ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException(string.Join(" ", faults));
        }
    };

    private string? FaultOf(RecoveryEndpoint ours, Microsoft.AspNetCore.Http.EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return environment.IsDevelopment() || options.Value.HasOwnActor
                ? null
                : $"'{ours.Prefix}' is open to everybody, and who acts is taken from the sign-in. Call RequireAuthorization(...) on what {ours.Map} returns, or set RecoveryWebOptions.Actor.";
        }

        return metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null || metadata.GetMetadata<IAuthorizationRequirementData>() is not null
            ? null
            : $"'{ours.Prefix}' has no authorization. Call RequireAuthorization(...) on what {ours.Map} returns, or AllowAnonymous() if that is meant.";
    }
}
