using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

/// <summary>Asks a port of the host in a scope of its own each time, because the desk lives as long as the program and what the port holds (a context of a database) doesn't.</summary>
internal sealed class ScopedPort<TPort>(IServiceScopeFactory scopes, Func<IServiceProvider, TPort> find)
    where TPort : class
{
    public async ValueTask<T> AskAsync<T>(Func<TPort, ValueTask<T>> ask)
    {
        var scope = scopes.CreateAsyncScope();
        await using var _ = scope.ConfigureAwait(false);
        return await ask(find(scope.ServiceProvider)).ConfigureAwait(false);
    }

    public T Ask<T>(Func<TPort, T> ask)
    {
        using var scope = scopes.CreateScope();
        return ask(find(scope.ServiceProvider));
    }
}

/// <summary>The ports of a host that are resolved for each asking.</summary>
internal static class ScopedPorts
{
    /// <summary>Finds what the host registered as a port: a singleton as it is, anything else asked in a scope each time.</summary>
    public static TPort? Find<TPort>(IServiceProvider provider, IServiceCollection? services, Func<ScopedPort<TPort>, TPort> scoped)
        where TPort : class
    {
        var registered = services?.LastOrDefault(service => service.ServiceType == typeof(TPort) && !service.IsKeyedService);
        return registered is null or { Lifetime: ServiceLifetime.Singleton }
            ? provider.GetService<TPort>()
            : scoped(new ScopedPort<TPort>(provider.GetRequiredService<IServiceScopeFactory>(), static scope => scope.GetRequiredService<TPort>()));
    }

    public sealed class Authority(ScopedPort<ICompensationAuthority> port) : ICompensationAuthority
    {
        public ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken) => port.AskAsync(one => one.RuleAsync(request, cancellationToken));
    }

    public sealed class FollowUp(ScopedPort<IFollowUpPolicy> port) : IFollowUpPolicy
    {
        public ValueTask<FollowUpPlan> PlanAsync(FollowUpRequest request, CancellationToken cancellationToken) => port.AskAsync(one => one.PlanAsync(request, cancellationToken));
    }

    public sealed class Apology(ScopedPort<IApologyPolicy> port) : IApologyPolicy
    {
        public ValueTask<ApologyRuling> RuleAsync(ApologyRequest request, CancellationToken cancellationToken) => port.AskAsync(one => one.RuleAsync(request, cancellationToken));
    }

    public sealed class Debriefs(ScopedPort<IDebriefPolicy> port) : IDebriefPolicy
    {
        public ValueTask<DebriefRuling> RuleAsync(DebriefRequest request, CancellationToken cancellationToken) => port.AskAsync(one => one.RuleAsync(request, cancellationToken));
    }

    public sealed class Staff(ScopedPort<IStaffDirectory> port) : IStaffDirectory
    {
        public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) => port.AskAsync(one => one.FindAsync(tenant, id, cancellationToken));

        public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken) => port.AskAsync(one => one.FindResponsibleAsync(tenant, place, cancellationToken));
    }

    public sealed class People(ScopedPort<IStaffList> port) : IStaffList
    {
        public ValueTask<ImmutableArray<StaffMember>> ListAsync(TenantId tenant, CancellationToken cancellationToken) => port.AskAsync(one => one.ListAsync(tenant, cancellationToken));
    }

    public sealed class Customers(ScopedPort<ICustomerDirectory> port) : ICustomerDirectory
    {
        public ValueTask<ImmutableArray<CustomerEntry>> FindAsync(TenantId tenant, ImmutableArray<CustomerRef> customers, CancellationToken cancellationToken) => port.AskAsync(one => one.FindAsync(tenant, customers, cancellationToken));
    }

    public sealed class Devices(ScopedPort<IDeviceDirectory> port) : IDeviceDirectory
    {
        public ValueTask<Device?> FindAsync(TenantId tenant, DeviceId device, CancellationToken cancellationToken) => port.AskAsync(one => one.FindAsync(tenant, device, cancellationToken));
    }

    public sealed class Handler(ScopedPort<IOutboxHandler> port) : IOutboxHandler
    {
        public string Name { get; } = port.Ask(static one => one.Name);

        public bool Wants(CaseEvent happened) => port.Ask(one => one.Wants(happened));

        public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken) => port.AskAsync(one => one.DeliverAsync(delivery, cancellationToken));
    }
}

// The container as it was described: what a port is registered as is known there alone.
internal sealed record PortRegistrations(IServiceCollection Services);
