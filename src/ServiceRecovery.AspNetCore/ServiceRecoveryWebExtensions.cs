using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ServiceRecovery;
using ServiceRecovery.AspNetCore;
using ServiceRecovery.AspNetCore.Api;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the web side of service recovery to a host.</summary>
public static class ServiceRecoveryWebExtensions
{
    /// <summary>Adds what the API needs, in the sentence that adds the desk. Calling it twice is harmless. <c>app.MapServiceRecovery("/api/recovery")</c> maps it.</summary>
    /// <param name="builder">The sentence that adds the desk.</param>
    /// <param name="configure">Sets the options.</param>
    public static RecoveryBuilder AddWeb(this RecoveryBuilder builder, Action<RecoveryWebOptions>? configure = null)
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        var services = builder.Services;
        var options = services.AddOptions<RecoveryWebOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RecoveryWebOptions>, RecoveryWebOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, StartCheck>());
        services.TryAddSingleton<CallGate>();
        services.TryAddSingleton<ApiRunner>();
        AnswerForApi(services);
        return builder;
    }

    // What the host answers with goes on answering for its own addresses.
    private static void AnswerForApi(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(ApiAuthorizationResults)))
        {
            return;
        }

        var host = services.LastOrDefault(service => service.ServiceType == typeof(IAuthorizationMiddlewareResultHandler) && !service.IsKeyedService);
        services.AddSingleton(provider => new ApiAuthorizationResults(host switch
        {
            { ImplementationInstance: IAuthorizationMiddlewareResultHandler made } => made,
            { ImplementationFactory: { } make } => (IAuthorizationMiddlewareResultHandler)make(provider),
            { ImplementationType: { } type } when type != typeof(AuthorizationMiddlewareResultHandler) => (IAuthorizationMiddlewareResultHandler)ActivatorUtilities.CreateInstance(provider, type),
            _ => new AuthorizationMiddlewareResultHandler(),
        }));
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider => provider.GetRequiredService<ApiAuthorizationResults>());
    }
}
