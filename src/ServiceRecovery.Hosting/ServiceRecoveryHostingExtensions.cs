using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServiceRecovery;
using ServiceRecovery.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the workers of service recovery to a host.</summary>
public static class ServiceRecoveryHostingExtensions
{
    /// <summary>Adds background services for due work and the outbox, and <see cref="WorkerStates"/> for <see cref="ServiceRecoveryHealthCheck"/>. Calling it twice is harmless. A host whose playbooks were changed under a version that cases run on doesn't start (<see cref="RecoveryDesk.InitializeAsync"/>), nor does one without a desk.</summary>
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
        AddHosted<PlaybookCheck>(services);
        AddHosted<DueWorker>(services);
        AddHosted<OutboxWorker>(services);
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

    // Made by a factory, so that a desk that is missing is told in one sentence, however the host looks at its services.
    private static void AddHosted<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(IServiceCollection services)
        where TService : class, IHostedService =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TService>(provider => provider.GetService<RecoveryDesk>() is { } desk
            ? ActivatorUtilities.CreateInstance<TService>(provider, desk)
            : throw new InvalidOperationException("The workers of service recovery have no desk. Add one with 'services.AddServiceRecovery(…)'.")));
}
