using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

/// <summary>What a host registers as scoped is resolved for each asking; the desk keeps none of it.</summary>
public class ScopedPortTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_policy_that_takes_something_scoped_is_made_for_each_asking(bool validates)
    {
        var made = new Made();
        await using var provider = ProviderOf(made, validates, services => services.AddServiceRecovery(Options).Use<ScopedAuthority>());
        var desk = provider.GetRequiredService<RecoveryDesk>();

        await GiveAsync(desk, "C-1");
        await GiveAsync(desk, "C-2");
        await Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(() => GiveAsync(desk, $"M-{number}"))));

        Assert.Equal((26, 26), (made.Count, made.Disposed));
        Assert.Equal(1, made.MostAskings);
    }

    [Theory]
    [InlineData(ServiceLifetime.Scoped, 2)]
    [InlineData(ServiceLifetime.Transient, 2)]
    [InlineData(ServiceLifetime.Singleton, 1)]
    public async Task A_port_that_is_registered_by_its_interface_lives_as_it_was_registered(ServiceLifetime lifetime, int expected)
    {
        var made = new Made();
        await using var provider = ProviderOf(made, lifetime != ServiceLifetime.Singleton, services =>
        {
            services.Add(new ServiceDescriptor(typeof(ICompensationAuthority), typeof(ScopedAuthority), lifetime));
            services.AddServiceRecovery(Options);
        });
        var desk = provider.GetRequiredService<RecoveryDesk>();

        await GiveAsync(desk, "C-1");
        await GiveAsync(desk, "C-2");

        Assert.Equal(expected, made.Count);
    }

    [Fact]
    public async Task A_type_that_is_a_singleton_is_made_once()
    {
        var made = new Made();
        await using var provider = ProviderOf(made, validates: false, services =>
        {
            services.AddSingleton<ScopedAuthority>();
            services.AddServiceRecovery(Options).Use<ScopedAuthority>();
        });
        var desk = provider.GetRequiredService<RecoveryDesk>();

        await GiveAsync(desk, "C-1");
        await GiveAsync(desk, "C-2");

        Assert.Equal(1, made.Count);
    }

    [Fact]
    public async Task A_class_that_lists_staff_and_knows_customers_is_made_for_each_asking()
    {
        var made = new Made();
        await using var provider = ProviderOf(made, validates: true, services => services.AddServiceRecovery(Options).Use<ScopedPeople>());
        var parts = provider.GetRequiredService<RecoveryDesk>().Parts;

        Assert.Equal("Ann", Assert.Single(await parts.Customers!.FindAsync(TenantId.Single, [new CustomerRef("c-1")], CancellationToken.None)).Name);
        Assert.Equal(new PersonId("ana"), Assert.Single(await parts.StaffList!.ListAsync(TenantId.Single, CancellationToken.None)).Id);
        Assert.Equal((2, 2, 1), (made.Count, made.Disposed, made.MostAskings));
    }

    [Fact]
    public async Task A_handler_is_made_for_each_delivery()
    {
        var made = new Made();
        await using var provider = ProviderOf(made, validates: true, services => services.AddServiceRecovery(Options).AddOutboxHandler<ScopedHandler>());
        var desk = provider.GetRequiredService<RecoveryDesk>();
        await desk.Case(Case).As(Dana).DoAllAsync([Report(), Give.Own]);

        await desk.DispatchOutboxAsync();

        Assert.Equal(2, made.Deliveries);
        Assert.Equal(made.Count, made.Disposed);
        Assert.Equal(1, made.MostAskings);
    }

    [Fact]
    public async Task A_policy_is_never_called_on_the_callers_context()
    {
        var seen = new List<SynchronizationContext?>();
        var organization = new Organization(setup => setup.Authority = Policy.Authority(request =>
        {
            seen.Add(SynchronizationContext.Current);
            return new Ruling.Granted(new RuleRef("mine", 1));
        }));
        await organization.Heard();
        await Task.Run(async () =>
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            await organization.Takes(Dana, Give.Voucher("g1", 100));
        });

        Assert.Null(Assert.Single(seen));
    }

    private static void Options(RecoveryOptions options) => options.FallbackOwner = new PersonId("desk");

    private static ServiceProvider ProviderOf(Made made, bool validates, Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton(made);
        services.AddScoped<Context>();
        add(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = validates, ValidateOnBuild = validates });
    }

    private static async Task GiveAsync(RecoveryDesk desk, string id) => Assert.IsType<CommandResult.Accepted>((await desk.Case(id).As(Dana).DoAllAsync(
        [Report(), Give.Own, Give.Sorry, Give.Ear, Give.Voucher("g1", 100)])).EnsureAccepted());

    /// <summary>Counts the contexts that were made and how often each was asked.</summary>
    public sealed class Made
    {
        private int _count;
        private int _disposed;
        private int _most;
        private int _deliveries;

        public int Count => _count;

        public int Disposed => _disposed;

        public int MostAskings => _most;

        public int Deliveries => _deliveries;

        public void Add() => Interlocked.Increment(ref _count);

        public void Dispose() => Interlocked.Increment(ref _disposed);

        public void Deliver() => Interlocked.Increment(ref _deliveries);

        public void Asked(int times) => _most = Math.Max(_most, times);
    }

    public sealed class Context : IDisposable
    {
        private readonly Made _made;
        private int _asked;

        public Context(Made made)
        {
            _made = made;
            made.Add();
        }

        public void Ask() => _made.Asked(++_asked);

        public void Deliver() => _made.Deliver();

        public void Dispose() => _made.Dispose();
    }

    public sealed class ScopedAuthority(Context context) : ICompensationAuthority
    {
        public async ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            context.Ask();
            return new Ruling.Granted(new RuleRef("mine", 1));
        }
    }

    public sealed class ScopedPeople(Context context) : IStaffList, ICustomerDirectory
    {
        public async ValueTask<ImmutableArray<StaffMember>> ListAsync(TenantId tenant, CancellationToken cancellationToken)
        {
            await Task.Yield();
            context.Ask();
            return [new StaffMember(new PersonId("ana"))];
        }

        public async ValueTask<ImmutableArray<CustomerEntry>> FindAsync(TenantId tenant, ImmutableArray<CustomerRef> customers, CancellationToken cancellationToken)
        {
            await Task.Yield();
            context.Ask();
            return [.. customers.Select(customer => new CustomerEntry(customer, "Ann"))];
        }
    }

    public sealed class ScopedHandler(Context context) : IOutboxHandler
    {
        public string Name => "scoped";

        public bool Wants(CaseEvent happened) => true;

        public async ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken)
        {
            await Task.Yield();
            context.Ask();
            context.Deliver();
            return DeliveryResult.Done;
        }
    }
}
