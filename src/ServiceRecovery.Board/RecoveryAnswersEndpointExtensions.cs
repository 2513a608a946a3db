using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServiceRecovery;
using ServiceRecovery.Board.Answers;
using ServiceRecovery.Outbox;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the pages of service recovery into a host's addresses.</summary>
public static class RecoveryAnswersEndpointExtensions
{
    /// <summary>Maps the page on which customers answer, by the links that <see cref="AnswerLinks"/> makes. It is open to everybody, whatever the host's fallback policy says: the link is the secret. Everything below the path is the page's.</summary>
    /// <param name="endpoints">The host's addresses.</param>
    /// <param name="path">The path, as <c>/a</c>, where a path base or a proxy makes it another one inside of the host; else that of <see cref="RecoveryOptions.PublicUrl"/>.</param>
    /// <returns>What the host adds to the addresses.</returns>
    /// <exception cref="InvalidOperationException">The host has no <c>AddBoard()</c>, or no <see cref="RecoveryOptions.PublicUrl"/>.</exception>
    public static IEndpointConventionBuilder MapRecoveryAnswers(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string? path = null)
    {
        _ = endpoints ?? throw new ArgumentNullException(nameof(endpoints));
        if (endpoints.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(AnswerRunner)) != true)
        {
            throw new InvalidOperationException("The pages of service recovery aren't added. Call 'services.AddServiceRecovery(…).AddBoard()'.");
        }

        Uri? url;
        try
        {
            url = endpoints.ServiceProvider.GetRequiredService<IOptions<RecoveryOptions>>().Value.PublicUrl;
        }
        catch (OptionsValidationException)
        {
            // The host doesn't start, and tells everything that is wrong with its options.
            return AnswerMap.Map(endpoints, path ?? "/a");
        }

        return url is not null
            ? AnswerMap.Map(endpoints, path ?? url.AbsolutePath)
            : throw new InvalidOperationException($"'{nameof(RecoveryOptions)}.{nameof(RecoveryOptions.PublicUrl)}' isn't set, so no link leads to the customer's answer page. Set it to where customers answer, as 'https://crm.example/a/'.");
    }
}
