using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServiceRecovery;
using ServiceRecovery.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the workers of service recovery to a host.</summary>
public static class ServiceRecoveryHostingExtensions
{
    /// <summary>Adds background services for due work and the outbox, and <see cref="WorkerStates"/> for <see cref="ServiceRecoveryHealthCheck"/>. Calling it twice is harmless. A host whose playbooks were changed under a version that cases run on doesn't start (<see cref="RecoveryDesk.InitializeAsync"/>).</summary>
    /// <remarks>Each node of an organization may run them: leases share the work out, versions and attempts keep it single. The store must be one that several processes share.</remarks>
    /// <param name="services">The container, with a desk (<c>AddServiceRecovery</c>).</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddServiceRecoveryWorkers(this IServiceCollection services, Action<WorkerOptions>? configure = null)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        var options = services.AddOptions<WorkerOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WorkerStates>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PlaybookCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DueWorker>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OutboxWorker>());
        return services;
    }

    /// <summary>Adds the workers, in the sentence that adds the desk.</summary>
    /// <inheritdoc cref="AddServiceRecoveryWorkers"/>
    public static RecoveryBuilder AddWorkers(this RecoveryBuilder builder, Action<WorkerOptions>? configure = null)
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        builder.Services.AddServiceRecoveryWorkers(configure);
        return builder;
    }
}
