using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ServiceRecovery;
using ServiceRecovery.Desk;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds service recovery to a container.</summary>
public static class ServiceRecoveryServiceCollectionExtensions
{
    // A handler that asks for the desk it is made for would go round until the stack ends.
    [ThreadStatic]
    private static bool _isMaking;

    /// <summary>Adds the desk with a store in memory, the three built-in playbooks and the default policies. Calling it twice is harmless.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets the options; the fallback owner is needed, everything else has a default.</param>
    /// <returns>A builder that reads as a sentence.</returns>
    public static RecoveryBuilder AddServiceRecovery(this IServiceCollection services, Action<RecoveryOptions>? configure = null)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        var options = services.AddOptions<RecoveryOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RecoveryOptions>, RecoveryOptionsValidator>());
        services.TryAddSingleton(new PortRegistrations(services));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRecoveryStore, InMemoryRecoveryStore>();
        services.TryAddSingleton(Make);

        // A handler of messages makes links, and the desk is made with its handlers.
        services.TryAddSingleton(provider => new AnswerLinks(provider.GetRequiredService<RecoveryDesk>));

        // A store that can't do one of these says so when it is asked for, not when the desk is made.
        services.TryAddSingleton(provider => (IRecoveryWork)provider.GetRequiredService<IRecoveryStore>());
        services.TryAddSingleton(provider => (IRecoveryQueries)provider.GetRequiredService<IRecoveryStore>());
        return new RecoveryBuilder(services);
    }

    /// <summary>Adds the desk with what the organization sets in the section <c>ServiceRecovery</c> of a configuration (docs/settings.md). Calling it twice is harmless: the last configuration counts.</summary>
    /// <remarks>The section has to be there, with something in it: one that is missing or misspelled is told as what is wrong in it is, when the host starts, all at once, with the path of each member. Paths in it are given from the content root, where the whole configuration of a host is handed over, else from the current directory. What changes in it later isn't followed.</remarks>
    /// <param name="services">The container.</param>
    /// <param name="configuration">A program's configuration, or the section itself.</param>
    /// <param name="configure">Sets options in code, after the configuration.</param>
    /// <returns>A builder that reads as a sentence.</returns>
    public static RecoveryBuilder AddServiceRecovery(this IServiceCollection services, IConfiguration configuration, Action<RecoveryOptions>? configure = null)
    {
        _ = services ?? throw new ArgumentNullException(nameof(services));
        _ = configuration ?? throw new ArgumentNullException(nameof(configuration));
        for (var at = services.Count - 1; at >= 0; at--)
        {
            if (!services[at].IsKeyedService && services[at].ImplementationInstance is ConfigurationSettings)
            {
                services.RemoveAt(at);
            }
        }

        // Before whatever sets options in code, in whichever order they were added.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<RecoveryOptions>>(new ConfigurationSettings(configuration)));
        return services.AddServiceRecovery(configure);
    }

    private static RecoveryDesk Make(IServiceProvider provider)
    {
        if (_isMaking)
        {
            throw new InvalidOperationException("A policy or a handler of messages asks for the desk that is just being made with it. Ask when it is called: a delivery brings its case, and a Func<RecoveryDesk> may be asked then.");
        }

        _isMaking = true;
        try
        {
            return RecoveryDesk.Create(SetupOf(provider));
        }
        finally
        {
            _isMaking = false;
        }
    }

    internal static RecoverySetup SetupOf(IServiceProvider provider)
    {
        var services = provider.GetService<PortRegistrations>()?.Services;
        var setup = new RecoverySetup
        {
            Options = provider.GetRequiredService<IOptions<RecoveryOptions>>().Value,
            Store = provider.GetRequiredService<IRecoveryStore>(),
            Clock = provider.GetRequiredService<TimeProvider>(),
            Authority = ScopedPorts.Find<ICompensationAuthority>(provider, services, static port => new ScopedPorts.Authority(port)),
            FollowUp = ScopedPorts.Find<IFollowUpPolicy>(provider, services, static port => new ScopedPorts.FollowUp(port)),
            Apology = ScopedPorts.Find<IApologyPolicy>(provider, services, static port => new ScopedPorts.Apology(port)),
            Debriefs = ScopedPorts.Find<IDebriefPolicy>(provider, services, static port => new ScopedPorts.Debriefs(port)),
            Staff = ScopedPorts.Find<IStaffDirectory>(provider, services, static port => new ScopedPorts.Staff(port)),
            StaffList = ScopedPorts.Find<IStaffList>(provider, services, static port => new ScopedPorts.People(port)),
            Customers = ScopedPorts.Find<ICustomerDirectory>(provider, services, static port => new ScopedPorts.Customers(port)),
            Devices = ScopedPorts.Find<IDeviceDirectory>(provider, services, static port => new ScopedPorts.Devices(port)),
            Key = provider.GetService<PseudonymKey>(),
            Logger = provider.GetService<ILogger<RecoveryDesk>>() ?? NullLogger<RecoveryDesk>.Instance,
        };
        foreach (var registration in provider.GetServices<PlaybookRegistration>())
        {
            setup.Playbooks.Add(registration.Playbook.Definition);
            if (registration.IsDefault)
            {
                setup.DefaultPlaybooks[registration.Playbook.Purpose] = registration.Playbook.Ref;
            }
        }

        foreach (var registration in provider.GetServices<HandlerRegistration>())
        {
            setup.AddOutboxHandler(registration.Make(provider), registration.Options);
        }

        return setup;
    }
}
