using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>Registers what a house brings: <c>Add…</c> adds, <c>Use…</c> replaces.</summary>
public sealed class RecoveryBuilder
{
    internal RecoveryBuilder(IServiceCollection services) => Services = services;

    /// <summary>Gets the container.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a playbook beside the built-in ones.</summary>
    /// <exception cref="InvalidPlaybookException">It breaks a rule.</exception>
    public RecoveryBuilder AddPlaybook(PlaybookDefinition definition) => Add(definition, isDefault: false);

    /// <summary>Adds a playbook and opens cases of its purpose with it when the report names none.</summary>
    /// <exception cref="InvalidPlaybookException">It breaks a rule.</exception>
    public RecoveryBuilder UsePlaybook(PlaybookDefinition definition) => Add(definition, isDefault: true);

    /// <summary>Uses a compensation authority.</summary>
    public RecoveryBuilder UseCompensationAuthority<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TAuthority>()
        where TAuthority : class, ICompensationAuthority => Replace<ICompensationAuthority, TAuthority>();

    /// <summary>Uses a compensation authority that is made already, a lambda by <see cref="CompensationAuthority"/> among them.</summary>
    public RecoveryBuilder UseCompensationAuthority(ICompensationAuthority authority) => Replace(authority);

    /// <summary>Uses a lambda as compensation authority.</summary>
    public RecoveryBuilder UseCompensationAuthority(Func<CompensationRequest, Ruling> rule) => Replace(CompensationAuthority.From(rule));

    /// <summary>Uses a follow-up policy.</summary>
    public RecoveryBuilder UseFollowUp<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPolicy>()
        where TPolicy : class, IFollowUpPolicy => Replace<IFollowUpPolicy, TPolicy>();

    /// <summary>Uses a follow-up policy that is made already.</summary>
    public RecoveryBuilder UseFollowUp(IFollowUpPolicy policy) => Replace(policy);

    /// <summary>Uses a lambda as follow-up policy.</summary>
    public RecoveryBuilder UseFollowUp(Func<FollowUpRequest, FollowUpPlan> plan) => Replace(FollowUpPolicy.From(plan));

    /// <summary>Uses an apology policy.</summary>
    public RecoveryBuilder UseApology<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPolicy>()
        where TPolicy : class, IApologyPolicy => Replace<IApologyPolicy, TPolicy>();

    /// <summary>Uses an apology policy that is made already.</summary>
    public RecoveryBuilder UseApology(IApologyPolicy policy) => Replace(policy);

    /// <summary>Uses a lambda as apology policy.</summary>
    public RecoveryBuilder UseApology(Func<ApologyRequest, ApologyRuling> rule) => Replace(ApologyPolicy.From(rule));

    /// <summary>Uses a debrief policy.</summary>
    public RecoveryBuilder UseDebriefs<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPolicy>()
        where TPolicy : class, IDebriefPolicy => Replace<IDebriefPolicy, TPolicy>();

    /// <summary>Uses a debrief policy that is made already.</summary>
    public RecoveryBuilder UseDebriefs(IDebriefPolicy policy) => Replace(policy);

    /// <summary>Uses a lambda as debrief policy.</summary>
    public RecoveryBuilder UseDebriefs(Func<DebriefRequest, DebriefRuling> rule) => Replace(DebriefPolicy.From(rule));

    /// <summary>Uses a staff directory.</summary>
    public RecoveryBuilder UseStaffDirectory<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDirectory>()
        where TDirectory : class, IStaffDirectory => Replace<IStaffDirectory, TDirectory>();

    /// <summary>Uses a staff directory that is made already.</summary>
    public RecoveryBuilder UseStaffDirectory(IStaffDirectory directory) => Replace(directory);

    /// <summary>Uses a store.</summary>
    public RecoveryBuilder UseStore(IRecoveryStore store) => Replace(store);

    /// <summary>Uses the key that pseudonyms are made with; a durable store needs one.</summary>
    public RecoveryBuilder UsePseudonymKey(PseudonymKey key) => Replace(key);

    /// <summary>Uses a clock.</summary>
    public RecoveryBuilder UseClock(TimeProvider clock) => Replace(clock);

    /// <summary>Adds a handler of messages. It is made once, with the desk, so it can't ask for the desk: a delivery brings its case.</summary>
    /// <param name="configure">Says how its messages are treated.</param>
    public RecoveryBuilder AddOutboxHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(Action<OutboxHandlerOptions>? configure = null)
        where THandler : class, IOutboxHandler
    {
        Services.TryAddSingleton<THandler>();
        return AddHandler(provider => provider.GetRequiredService<THandler>(), configure);
    }

    /// <summary>Adds a handler of messages that is made already.</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="configure">Says how its messages are treated.</param>
    public RecoveryBuilder AddOutboxHandler(IOutboxHandler handler, Action<OutboxHandlerOptions>? configure = null) => AddHandler(_ => handler, configure);

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

    private RecoveryBuilder Replace<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>()
        where TService : class
        where TImplementation : class, TService
    {
        Services.Replace(ServiceDescriptor.Singleton<TService, TImplementation>());
        return this;
    }
}

// A playbook that was checked when it was handed over.
internal sealed record PlaybookRegistration(Playbook Playbook, bool IsDefault);

// A handler that is made when the desk is.
internal sealed record HandlerRegistration(Func<IServiceProvider, IOutboxHandler> Make, OutboxHandlerOptions Options);
