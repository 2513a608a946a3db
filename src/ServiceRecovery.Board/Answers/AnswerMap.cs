using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceRecovery.Board.Answers;

/// <summary>Says of an endpoint that it is the customer's answer page: it answers by itself, and never with the host's sign-in.</summary>
internal sealed class AnswerEndpoint : IDisableCookieRedirectMetadata, ISkipStatusCodePagesMetadata;

/// <summary>Maps the addresses of the answer page below a prefix.</summary>
internal static class AnswerMap
{
    /// <summary>The part of an address below the prefix.</summary>
    public const string Rest = "rest";

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string prefix)
    {
        // A desk is made when it is first asked, and what is wrong with options is told when the host starts.
        var runner = new Lazy<AnswerRunner>(endpoints.ServiceProvider.GetRequiredService<AnswerRunner>);
        return endpoints.Map(prefix.TrimEnd('/') + $"/{{**{Rest}}}", http => runner.Value.RunAsync(http))
            .WithMetadata(new AnswerEndpoint(), new AllowAnonymousAttribute(), new OutputCacheAttribute { NoStore = true })
            .ExcludeFromDescription();
    }
}
