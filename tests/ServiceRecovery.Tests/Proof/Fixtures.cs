using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Proof;

/// <summary>What the organization of the proofs decided once: two levels with limits, people with second logins, and whether solo mode is on.</summary>
internal sealed class Fixtures
{
    public const long ServerGrant = 5_000;
    public const long ServerCase = 10_000;
    public const long ManagerGrant = 50_000;
    public const long ManagerCase = 100_000;
    /// <summary>25 dollars, and 25 euro: what the table of the library has.</summary>
    public const long Floor = 2_500;
    public const long DeviceFloor = 25_000;

    public static readonly Device Device = new(new DeviceId("pad-1"));

    public static readonly Currency Usd = new("USD");
    public static readonly Currency Eur = new("EUR");
    public static readonly Role Server = new("server");
    public static readonly Role Manager = new("manager");
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Spacing = TimeSpan.FromHours(24);
    public static readonly TimeSpan Wait = TimeSpan.FromHours(72);
    public static readonly TimeSpan Expiry = TimeSpan.FromDays(3);
    public static readonly TimeSpan CoolingOff = TimeSpan.FromDays(7);
    public static readonly TimeSpan AloneFor = TimeSpan.FromDays(30);

    public static readonly Actor Dana = new(new PersonId("dana"), Server);
    public static readonly Actor DanaAgain = new(new PersonId("dana.till"), Server);
    public static readonly Actor DanaForMax = new(new PersonId("dana"), Server, ActsFor: new PersonId("max"));
    public static readonly Actor Rob = new(new PersonId("rob"), Server);
    public static readonly Actor Max = new(new PersonId("max"), Manager);
    public static readonly Actor MaxAgain = new(new PersonId("MAX.home"), Manager);
    public static readonly Actor Mia = new(new PersonId("mia"), Manager);
    public static readonly Actor Guest = new(new PersonId("ann"), new Role("guest"), ActorKind.Customer);
    public static readonly Actor Bob = Actor.Customer("bob", "guest");
    public static readonly Actor Till = new(new PersonId("till"), new Role("system"), ActorKind.System);

    private static readonly PseudonymKey SharedKey = PseudonymKey.FromBytes("proof", Enumerable.Range(1, 32).Select(value => (byte)value).ToArray());
    private static readonly RoleLimit[] Limits =
    [
        new(Server, Usd, ServerGrant, ServerCase),
        new(Manager, Usd, ManagerGrant, ManagerCase),
        new(Manager, Eur, 1_000, 1_000),
    ];

    private static readonly StaffMember[] People =
    [
        new(Dana.Id) { Logins = [DanaAgain.Id] },
        new(Rob.Id),
        new(Max.Id) { Logins = [MaxAgain.Id] },
        new(Mia.Id) { RelatedTo = [new CustomerRef("ann")] },
    ];

    private readonly Dictionary<PersonId, StaffMember> _members;

    private Fixtures(bool solo)
    {
        Solo = solo ? new SoloMode(Manager, Server) { CoolingOff = CoolingOff, AloneFor = AloneFor } : null;
        Rules = new OrganizationRules { Levels = [Server, Manager], Solo = Solo };
        _members = People.SelectMany(person => person.Logins.Add(person.Id).Select(login => (login, person))).ToDictionary(pair => pair.login, pair => pair.person);
        Related = Names.SubjectOf(new CustomerRef("ann"));
        Responsible = Names.SubjectOf(new PersonId("desk"));
    }

    public static Fixtures Usual { get; } = new(solo: false);

    public static Fixtures Alone { get; } = new(solo: true);

    public SoloMode? Solo { get; }

    public OrganizationRules Rules { get; }

    public Pseudonyms Names { get; } = new(TenantId.Single, SharedKey);

    public Subject Responsible { get; }

    public Subject MiasKin => Related;

    public RoleLimits Authority { get; } = new([Server, Manager], Limits);

    public DefaultFollowUpPolicy FollowUp { get; } = new();

    private Subject Related { get; }

    public static RoleLimit? LimitOf(Role role, Currency currency) => Limits.FirstOrDefault(limit => limit.Role == role && limit.Currency == currency);

    public PersonId Canonical(PersonId id) => _members.TryGetValue(id, out var member) ? member.Id : id;

    public bool IsRelated(PersonId canonical, Subject customer) => _members.TryGetValue(canonical, out var member) && member.RelatedTo.Any(related => Names.SubjectOf(related) == customer);

    /// <summary>The same organization on the real desk.</summary>
    public RecoveryDesk Open(TimeProvider clock, IRecoveryStore store, Action<RecoverySetup>? configure = null)
    {
        var setup = new RecoverySetup { Clock = clock, Store = store, Key = SharedKey, Staff = new StaffList(People), Authority = Authority };
        setup.Options.FallbackOwner = new PersonId("desk");
        setup.Options.PolicyTimeout = TimeSpan.FromMinutes(5);
        setup.Options.Levels.Add(Server);
        setup.Options.Levels.Add(Manager);
        setup.Options.Devices.Add(Device);
        setup.Options.Solo = Solo;
        configure?.Invoke(setup);
        return RecoveryDesk.Create(setup);
    }
}
