using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Board.Staff;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the staff's pages of service recovery into a host's addresses.</summary>
public static class RecoveryBoardEndpointExtensions
{
    /// <summary>Maps the board, on which the staff lead a recovery from its report to its close. Everything below the prefix is the board's: what isn't there is 404.</summary>
    /// <remarks>It is closed by default: a host that says neither <c>RequireAuthorization</c> nor <c>AllowAnonymous</c> on what this returns doesn't start. Customers and programs are answered 403.</remarks>
    /// <param name="endpoints">The host's addresses.</param>
    /// <param name="prefix">The prefix, as <c>/recovery</c>.</param>
    /// <returns>What the host says who may use it on.</returns>
    /// <exception cref="InvalidOperationException">The host has no <c>AddBoard()</c>.</exception>
    public static IEndpointConventionBuilder MapRecoveryBoard(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        _ = endpoints ?? throw new ArgumentNullException(nameof(endpoints));
        _ = prefix ?? throw new ArgumentNullException(nameof(prefix));
        return endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(BoardRunner)) == true
            ? BoardMap.Map(endpoints, prefix)
            : throw new InvalidOperationException("The pages of service recovery aren't added. Call 'services.AddServiceRecovery(…).AddBoard()'.");
    }
}
