using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.AspNetCore.Api;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps service recovery into a host's addresses.</summary>
public static class ServiceRecoveryEndpointExtensions
{
    /// <summary>Maps the API. Everything below the prefix is the API's: what isn't there is 404.</summary>
    /// <remarks>It is closed by default: a host that says neither <c>RequireAuthorization</c> nor <c>AllowAnonymous</c> on what this returns doesn't start.</remarks>
    /// <param name="endpoints">The host's addresses.</param>
    /// <param name="prefix">The prefix, as <c>/api/recovery</c>.</param>
    /// <returns>What the host says who may use it on.</returns>
    /// <exception cref="InvalidOperationException">The host has no <c>AddWeb()</c>.</exception>
    public static IEndpointConventionBuilder MapServiceRecovery(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        _ = endpoints ?? throw new ArgumentNullException(nameof(endpoints));
        _ = prefix ?? throw new ArgumentNullException(nameof(prefix));
        return endpoints.ServiceProvider.GetServices<IStartupFilter>().Any(filter => filter is StartCheck)
            ? ApiMap.Map(endpoints, prefix)
            : throw new InvalidOperationException("The API of service recovery isn't added. Call 'services.AddServiceRecovery(…).AddWeb()'.");
    }
}
