using System;
using System.Collections.Immutable;
using System.Threading.Tasks;
using ServiceRecovery;
using ServiceRecovery.Policies;

/// <summary>A library of an organization that an old till and a new web site share: built once, for netstandard2.0.</summary>
public static class Organization
{
    public static RecoveryDesk PlainDesk() => RecoveryDesk.Create(new RecoverySetup { Options = { FallbackOwner = new PersonId("duty-manager") } });

    public static RecoveryDesk DeskWithOptionsObject() => RecoveryDesk.Create(new RecoverySetup { Options = new RecoveryOptions { FallbackOwner = new PersonId("duty-manager") } });

    public static CaseCommand DatedCommand() => new CaseCommand.Own { OccurredAt = new DateTimeOffset(2026, 5, 4, 0, 0, 0, TimeSpan.Zero) };

    public static CaseCommand DatedByWith(CaseCommand command) => command with { ReceivedAt = new DateTimeOffset(2026, 5, 4, 0, 0, 0, TimeSpan.Zero) };

    public static AtOnce TillRecovery() =>
        new AtOnce("The soup was cold.", new CaseCommand.Correct("A hot soup."), Answer.Satisfied) { Place = new PlaceId("bar"), Severity = Severity.Major };

    public static RecoveryBatch Expecting(RecoveryBatch batch) => batch with { ExpectedVersion = 3 };

    public static Actor AsManager(Actor actor) => actor with { Role = new Role("manager") };

    public static Money More(Money money) => money with { Minor = money.Minor * 2 };

    public static RoleLimit Raised(RoleLimit limit) => limit with { PerGrant = 9_000 };

    public static FollowUpSettings Twice() => new FollowUpSettings { Attempts = 2 };

    public static StaffMember Related() => new StaffMember(new PersonId("ana")) { RelatedTo = ImmutableArray.Create(new CustomerRef("mrs-gomez")) };

    public static Ruling Grant() => new Ruling.Granted(new RuleRef("ours", 1));

    public static bool Closed(CommandResult result) => result is CommandResult.Accepted { Ending: Ending.Recovered };

    public static async Task<CommandResult> OneCase(RecoveryDesk desk) => await desk.Case("c1")
        .As(Actor.Staff("ana", "server")).ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);

    public static RecoveryDesk WithLambda() => RecoveryDesk.Create(new RecoverySetup
    {
        Options = { FallbackOwner = new PersonId("d") },
        Authority = Policy.Authority(request => new Ruling.Granted(new RuleRef("r", 1))),
        Clock = TimeProvider.System,
    });
}
