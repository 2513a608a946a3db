using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Desk;

/// <summary>A desk is made of the same things with a container and without.</summary>
public class SetupTests
{
    private static readonly PlaybookDefinition Own = StandardPlaybook.Definition with { Name = "own" };
    private static readonly ManualTimeProvider Clock = new(DateTimeOffset.UnixEpoch);
    private static readonly PseudonymKey Key = PseudonymKey.Generate();
    private static readonly Everything All = new();

    // What a setup can be told, what a builder is told for it (by which of its methods), and what then stands in the setup that the container makes.
    private static readonly (string Member, string[] Methods, Action<RecoveryBuilder> Say, Func<RecoverySetup, bool> IsSaid)[] Sayings =
    [
        ("Options", [], builder => builder.Services.Configure<RecoveryOptions>(options => options.Floors[new Currency("USD")] = 7), setup => setup.Options.Floors.TryGetValue(new Currency("USD"), out var floor) && floor == 7),
        ("Store", ["Use"], builder => builder.Use(All), setup => setup.Store == All),
        ("Authority", ["Use", "UseCompensationAuthority"], builder => builder.UseCompensationAuthority(_ => new Ruling.Denied("no")).Use(All), setup => setup.Authority == All),
        ("FollowUp", ["Use", "UseFollowUp"], builder => builder.UseFollowUp(_ => new FollowUpPlan(new RuleRef("once", 1), 1, TimeSpan.Zero, TimeSpan.FromDays(5))).Use(All), setup => setup.FollowUp == All),
        ("Apology", ["Use", "UseApology"], builder => builder.UseApology(request => new ApologyRuling(request.Words ?? "", null, [], [])).Use(All), setup => setup.Apology == All),
        ("Debriefs", ["Use"], builder => builder.Use(All), setup => setup.Debriefs == All),
        ("Staff", ["Use"], builder => builder.Use(All), setup => setup.Staff == All),
        ("StaffList", ["Use"], builder => builder.Use(All), setup => setup.StaffList == All),
        ("Customers", ["Use"], builder => builder.Use(All), setup => setup.Customers == All),
        ("Devices", ["Use"], builder => builder.Use(All), setup => setup.Devices == All),
        ("AddOutboxHandler", ["Use", "AddOutboxHandler"], builder => builder.AddOutboxHandler(All, options => options.MaximumAttempts = 3), setup => setup.OutboxHandlers is [{ Handler: Everything, Options.MaximumAttempts: 3 }]),
        ("Playbooks", ["AddPlaybook"], builder => builder.AddPlaybook(Own), setup => setup.Playbooks is [var added] && added == Own && setup.DefaultPlaybooks.Count == 0),
        ("DefaultPlaybooks", ["UsePlaybook"], builder => builder.UsePlaybook(Own), setup => setup.DefaultPlaybooks.TryGetValue(Purpose.Failure, out var chosen) && chosen == Own.Ref),
        ("Key", ["UsePseudonymKey"], builder => builder.UsePseudonymKey(Key), setup => setup.Key == Key),
        ("Clock", ["UseClock"], builder => builder.UseClock(Clock), setup => setup.Clock == Clock),
        ("Logger", [], builder => builder.Services.Replace(ServiceDescriptor.Singleton<ILogger<RecoveryDesk>>(Quiet.Instance)), setup => setup.Logger == Quiet.Instance),
    ];

    [Fact]
    public void Whatever_a_setup_can_be_told_a_builder_can_be_told_and_the_other_way_round()
    {
        var members = typeof(RecoverySetup).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false }).Select(member => member.Name).Distinct().Order(StringComparer.Ordinal);
        var methods = typeof(RecoveryBuilder).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName).Select(method => method.Name).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(members, Sayings.Select(saying => saying.Member).Order(StringComparer.Ordinal));
        Assert.Equal(methods, Sayings.SelectMany(saying => saying.Methods).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Sayings, saying => Assert.False(saying.IsSaid(SetupOf(_ => { }))));
        Assert.All(Sayings, saying => Assert.True(saying.IsSaid(SetupOf(saying.Say)), saying.Member));
    }

    [Fact]
    public void Every_port_is_served_by_the_one_that_implements_it()
    {
        var ports = typeof(IRecoveryPort).Assembly.GetTypes().Where(type => type.IsInterface && type != typeof(IRecoveryPort) && typeof(IRecoveryPort).IsAssignableFrom(type)).ToList();
        var setup = SetupOf(builder => builder.Use<Everything>());

        Assert.Equal(10, ports.Count);
        Assert.All(ports, port => Assert.True(port.IsAssignableFrom(typeof(Everything)), port.Name));
        Assert.Single(new object?[] { setup.Store, setup.Authority, setup.FollowUp, setup.Apology, setup.Debriefs, setup.Staff, setup.StaffList, setup.Customers, setup.Devices, setup.OutboxHandlers.Single().Handler }.Distinct(), made => made is Everything);
    }

    [Fact]
    public void A_later_policy_replaces_the_earlier_one_for_its_own_port_only()
    {
        var directory = new StaffList([]);
        var setup = SetupOf(builder => builder.Use<Everything>().Use<Everything>().Use(directory));

        Assert.Same(directory, setup.Staff);
        Assert.IsType<Everything>(setup.Authority);
        Assert.Single(setup.OutboxHandlers);
    }

    [Fact]
    public void A_directory_that_lists_is_the_list_where_there_is_no_other()
    {
        var (staff, settings, all) = (new StaffList([]), new StaffList([]), new Everything());

        Assert.Same(staff, PartsOf(setup => setup.Staff = staff).StaffList);
        Assert.Same(settings, PartsOf(setup => setup.Options.Staff = settings).StaffList);
        Assert.Same(all, PartsOf(setup => (setup.Staff, setup.StaffList) = (staff, all)).StaffList);
        Assert.Null(PartsOf(setup => (setup.Options.Staff, setup.Staff) = (settings, NoStaffDirectory.Instance)).StaffList);
        Assert.Null(PartsOf(_ => { }).StaffList);

        static DeskParts PartsOf(Action<RecoverySetup> configure)
        {
            var setup = new RecoverySetup();
            setup.Options.FallbackOwner = new PersonId("desk");
            configure(setup);
            return setup.Build();
        }
    }

    [Fact]
    public void A_factory_is_asked_once_for_all_its_ports()
    {
        var asked = 0;
        var setup = SetupOf(builder => builder.Use(_ =>
        {
            asked++;
            return new Everything();
        }));

        Assert.Equal(1, asked);
        Assert.Same(setup.Store, setup.Authority);
    }

    [Fact]
    public void What_serves_no_port_is_told_by_the_call_that_hands_it_over()
    {
        var builder = new ServiceCollection().AddServiceRecovery();

        var thrown = Assert.Throws<ArgumentException>(() => builder.Use(new Nothing()));

        Assert.Equal(
            "'Nothing' implements no port that a desk asks. It can implement: ICompensationAuthority, IFollowUpPolicy, IApologyPolicy, IDebriefPolicy, IStaffDirectory, IStaffList, ICustomerDirectory, IDeviceDirectory, IRecoveryStore, IOutboxHandler.",
            thrown.Message);
        Assert.Throws<ArgumentException>(() => builder.Use<Nothing>());
    }

    private static RecoverySetup SetupOf(Action<RecoveryBuilder> say)
    {
        var services = new ServiceCollection();
        say(services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("desk")));
        return ServiceRecoveryServiceCollectionExtensions.SetupOf(services.BuildServiceProvider());
    }

    private sealed class Nothing : IRecoveryPort;

    // A double for the registration alone: nothing of it is ever called.
    private sealed class Everything : ICompensationAuthority, IFollowUpPolicy, IApologyPolicy, IDebriefPolicy, IStaffDirectory, IStaffList, ICustomerDirectory, IDeviceDirectory, IOutboxHandler, IRecoveryStore
    {
        public StoreTraits Traits => throw new NotSupportedException();

        public string Name => "everything";

        public ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<FollowUpPlan> PlanAsync(FollowUpRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ApologyRuling> RuleAsync(ApologyRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<DebriefRuling> RuleAsync(DebriefRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<StaffMember>> ListAsync(TenantId tenant, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<CustomerEntry>> FindAsync(TenantId tenant, ImmutableArray<CustomerRef> customers, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Device?> FindAsync(TenantId tenant, DeviceId device, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool Wants(CaseEvent happened) => throw new NotSupportedException();

        public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private static class Quiet
    {
        public static ILogger<RecoveryDesk> Instance { get; } = new Logger<RecoveryDesk>(NullLoggerFactory.Instance);
    }
}
