using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>Registers what an organization brings: <c>Add…</c> adds, <c>Use…</c> replaces. Whatever can be said here can be said in <see cref="RecoverySetup"/> too.</summary>
public sealed class RecoveryBuilder
{
    // A handler of messages is a port too, but there may be several.
    private static readonly Type[] Ports = [typeof(ICompensationAuthority), typeof(IFollowUpPolicy), typeof(IApologyPolicy), typeof(IDebriefPolicy), typeof(IStaffDirectory), typeof(IStaffList), typeof(ICustomerDirectory), typeof(IDeviceDirectory), typeof(IRecoveryStore)];

    internal RecoveryBuilder(IServiceCollection services) => Services = services;

    /// <summary>Gets the container.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a playbook beside the built-in ones.</summary>
    /// <exception cref="InvalidPlaybookException">It breaks a rule.</exception>
    public RecoveryBuilder AddPlaybook(PlaybookDefinition definition) => Add(definition, isDefault: false);

    /// <summary>Adds a playbook and opens cases of its purpose with it when the report names none.</summary>
    /// <exception cref="InvalidPlaybookException">It breaks a rule.</exception>
    public RecoveryBuilder UsePlaybook(PlaybookDefinition definition) => Add(definition, isDefault: true);

    /// <summary>Uses a type of the host for every port it implements. Registered as a singleton it is made once; else it is resolved for each asking in a scope of its own, so that it may take what is scoped, as a context of a database is.</summary>
    /// <remarks>A handler of messages is added, because there may be several, and resolved for each delivery; everything else replaces what was used before. A store is a singleton.</remarks>
    /// <exception cref="ArgumentException">It implements no port that a desk asks.</exception>
    public RecoveryBuilder Use<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPort>()
        where TPort : class, IRecoveryPort
    {
        if (typeof(IRecoveryStore).IsAssignableFrom(typeof(TPort)))
        {
            Services.TryAddSingleton<TPort>();
        }

        Services.TryAddScoped<TPort>();
        return Register<TPort>(static provider => provider.GetRequiredService<TPort>());
    }

    /// <summary>Uses what <paramref name="make"/> returns for every port that <typeparamref name="TPort"/> is. It is asked once, when the desk is made.</summary>
    /// <param name="make">Makes it of what the container holds.</param>
    /// <inheritdoc cref="Use{TPort}()"/>
    public RecoveryBuilder Use<TPort>(Func<IServiceProvider, TPort> make)
        where TPort : class, IRecoveryPort
    {
        _ = make ?? throw new ArgumentNullException(nameof(make));
        if (typeof(TPort).IsInterface)
        {
            return Register(make, ServiceLifetime.Singleton);
        }

        Services.Replace(ServiceDescriptor.Singleton(make));
        return Register<TPort>(static provider => provider.GetRequiredService<TPort>());
    }

    /// <summary>Uses an object for every port it implements, one made of a lambda among them: <c>Use(Policy.Debriefs(…))</c>. It stays the caller's to dispose of.</summary>
    /// <inheritdoc cref="Use{TPort}()"/>
    public RecoveryBuilder Use(IRecoveryPort port)
    {
        _ = port ?? throw new ArgumentNullException(nameof(port));
        return Register(port.GetType(), served => ServiceDescriptor.Singleton(served, port), _ => (IOutboxHandler)port, port);
    }

    /// <summary>Uses a lambda as compensation authority.</summary>
    public RecoveryBuilder UseCompensationAuthority(Func<CompensationRequest, Ruling> rule) => Use(Policy.Authority(rule));

    /// <summary>Uses a lambda as follow-up policy.</summary>
    public RecoveryBuilder UseFollowUp(Func<FollowUpRequest, FollowUpPlan> plan) => Use(Policy.FollowUp(plan));

    /// <summary>Uses a lambda as apology policy.</summary>
    public RecoveryBuilder UseApology(Func<ApologyRequest, ApologyRuling> rule) => Use(Policy.Apology(rule));

    /// <summary>Uses the key that pseudonyms are made with; a durable store needs one.</summary>
    public RecoveryBuilder UsePseudonymKey(PseudonymKey key) => Replace(key ?? throw new ArgumentNullException(nameof(key)));

    /// <summary>Uses a clock.</summary>
    public RecoveryBuilder UseClock(TimeProvider clock) => Replace(clock ?? throw new ArgumentNullException(nameof(clock)));

    /// <summary>Adds a handler of messages. Registered as a singleton it is made once; else it is resolved for each delivery in a scope of its own. Its name is asked while the desk is made, so it can't ask for the desk: a delivery brings its case.</summary>
    /// <param name="configure">Says how its messages are treated.</param>
    public RecoveryBuilder AddOutboxHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(Action<OutboxHandlerOptions>? configure = null)
        where THandler : class, IOutboxHandler
    {
        Services.TryAddScoped<THandler>();
        return AddHandler(HandlerOf(static provider => provider.GetRequiredService<THandler>(), typeof(THandler)), configure);
    }

    /// <summary>Adds a handler of messages that is made already.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="configure">Says how its messages are treated.</param>
    public RecoveryBuilder AddOutboxHandler(IOutboxHandler handler, Action<OutboxHandlerOptions>? configure = null)
    {
        _ = handler ?? throw new ArgumentNullException(nameof(handler));
        return AddHandler(_ => handler, configure);
    }

    /// <summary>Adds a lambda as handler of messages.</summary>
    /// <param name="name">Its stable name.</param>
    /// <param name="wants">Which events make a message.</param>
    /// <param name="deliver">Hands one over.</param>
    /// <param name="configure">Says how its messages are treated.</param>
    public RecoveryBuilder AddOutboxHandler(string name, Func<CaseEvent, bool> wants, Func<OutboxDelivery, CancellationToken, ValueTask<DeliveryResult>> deliver, Action<OutboxHandlerOptions>? configure = null) =>
        AddOutboxHandler(OutboxHandler.From(name, wants, deliver), configure);

    private RecoveryBuilder AddHandler(Func<IServiceProvider, IOutboxHandler> make, Action<OutboxHandlerOptions>? configure)
    {
        var options = new OutboxHandlerOptions();
        configure?.Invoke(options);
        Services.AddSingleton(new HandlerRegistration(make, options));
        return this;
    }

    private RecoveryBuilder Add(PlaybookDefinition definition, bool isDefault)
    {
        Services.AddSingleton(new PlaybookRegistration(Playbook.Build(definition), isDefault));
        return this;
    }

    private RecoveryBuilder Replace<TService>(TService service)
        where TService : class
    {
        Services.Replace(ServiceDescriptor.Singleton(service));
        return this;
    }

    private RecoveryBuilder Register<TPort>(Func<IServiceProvider, TPort> find, ServiceLifetime? lifetime = null)
        where TPort : class =>
        Register(typeof(TPort), served => new ServiceDescriptor(served, find, lifetime ?? LifetimeOf(Services, typeof(TPort))), HandlerOf(provider => (IOutboxHandler)(object)find(provider), typeof(TPort)), typeof(TPort));

    // What isn't registered by its own type was made by a factory, and lives as long as the desk.
    private static ServiceLifetime LifetimeOf(IServiceCollection services, Type type) =>
        services.LastOrDefault(service => service.ServiceType == type && !service.IsKeyedService) is { Lifetime: not ServiceLifetime.Singleton } ? ServiceLifetime.Scoped : ServiceLifetime.Singleton;

    private Func<IServiceProvider, IOutboxHandler> HandlerOf(Func<IServiceProvider, IOutboxHandler> find, Type type)
    {
        var services = Services;
        return provider => LifetimeOf(services, type) == ServiceLifetime.Singleton
            ? find(provider)
            : new ScopedPorts.Handler(new ScopedPort<IOutboxHandler>(provider.GetRequiredService<IServiceScopeFactory>(), find));
    }

    private RecoveryBuilder Register(Type type, Func<Type, ServiceDescriptor> describe, Func<IServiceProvider, IOutboxHandler> findHandler, object key)
    {
        var served = Ports.Where(port => port.IsAssignableFrom(type)).ToList();
        var isHandler = typeof(IOutboxHandler).IsAssignableFrom(type);
        if (served.Count == 0 && !isHandler)
        {
            throw new ArgumentException($"'{type.Name}' implements no port that a desk asks. It can implement: {string.Join(", ", Ports.Select(port => port.Name))}, {nameof(IOutboxHandler)}.");
        }

        foreach (var port in served)
        {
            Services.Replace(describe(port));
        }

        if (isHandler && !Services.Any(known => known.ImplementationInstance is HandlerRegistration { Key: { } used } && used.Equals(key)))
        {
            Services.AddSingleton(new HandlerRegistration(findHandler, new OutboxHandlerOptions(), key));
        }

        return this;
    }
}

// A playbook that was checked when it was handed over.
internal sealed record PlaybookRegistration(Playbook Playbook, bool IsDefault);

// A handler that is made when the desk is; the key is what it was used by, so that using it twice is harmless.
internal sealed record HandlerRegistration(Func<IServiceProvider, IOutboxHandler> Make, OutboxHandlerOptions Options, object? Key = null);
