using Xunit;
using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Tests.Cases;

/// <summary>An organization with two levels and dollars, its people, and a clock moved by hand.</summary>
public sealed class Organization
{
    public static readonly Currency Usd = new("USD");

    public static readonly Actor Dana = new(new PersonId("dana"), new Role("server"));
    public static readonly Actor Rob = new(new PersonId("rob"), new Role("server"));
    public static readonly Actor Max = new(new PersonId("max"), new Role("manager"));
    public static readonly Actor Guest = Actor.Customer("ann@example.org", "guest");
    public static readonly Actor Till = new(new PersonId("till"), new Role("system"), ActorKind.System);

    private int _commands;

    public Organization(Action<RecoverySetup>? configure = null)
    {
        Setup = new RecoverySetup { Clock = Clock, Store = new InMemoryRecoveryStore(simulated: true) };
        Setup.Options.FallbackOwner = new PersonId("desk");

        // A policy is given its time by the computer's clock, and the exploration beside it leaves the computer little.
        Setup.Options.PolicyTimeout = TimeSpan.FromMinutes(5);
        Setup.Options.Levels.Add(new Role("server"));
        Setup.Options.Levels.Add(new Role("manager"));
        Setup.Options.Limits.Add(new RoleLimit(new Role("server"), Usd, 5_000, 10_000));
        Setup.Options.Limits.Add(new RoleLimit(new Role("manager"), Usd, 50_000, 100_000));
        Setup.Options.Devices.Add("tablet-3");
        configure?.Invoke(Setup);
        Desk = RecoveryDesk.Create(Setup);
    }

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public IRecoveryStore Store => Setup.Store!;

    public RecoverySetup Setup { get; }

    public RecoveryDesk Desk { get; }

    /// <summary>Carries out what a person or due work asks; another way tries again after a fault, with the same id.</summary>
    public Func<Func<CancellationToken, ValueTask<object?>>, ValueTask<object?>> Trying { get; init; } = static act => act(CancellationToken.None);

    public static CaseId Case { get; } = new("C-1");

    public static Source Call(string reference = "call 1") => Source.Heard(new Evidence(Channel.Phone, reference));

    public static CaseCommand Report(Inconvenience inconvenience = Inconvenience.Some, string? customer = null) => new CaseCommand.ReportFailure(
        "The soup was cold.",
        Severity.Major,
        Channel.InPerson,
        inconvenience,
        Customer: customer is null ? null : new CustomerRef(customer));

    public static Money Dollars(long minor) => new(minor, Usd);

    public ValueTask<CommandResult> Do(Actor by, CaseCommand command, CaseId? on = null) =>
        Handle(on ?? Case, new RecoveryBatch(new CommandId($"t{++_commands}"), by, command));

    public ValueTask<CommandResult> DoAll(Actor by, params ImmutableArray<CaseCommand> commands) =>
        Handle(Case, new RecoveryBatch(new CommandId($"t{++_commands}"), by, commands));

    /// <summary>Numbers commands from here, for an organization that goes on with what another one did.</summary>
    public void CountFrom(int command) => _commands = command;

    public async Task Remedied(Inconvenience inconvenience = Inconvenience.Some, string? customer = null) => Accepted(await DoAll(
        Dana,
        Report(inconvenience, customer),
        new CaseCommand.Own(),
        new CaseCommand.Apologize(),
        new CaseCommand.Listen("I have to go back to work."),
        new CaseCommand.Correct("A hot soup.")));

    /// <summary>Fills the case with notes until it has so many events.</summary>
    public async Task FilledTo(int version)
    {
        while ((int)((await Desk.FindAsync(TenantId.Single, Case))!).Version is var now && now < version)
        {
            Accepted(await DoAll(Dana, [.. Enumerable.Repeat(new CaseCommand.AddNote("Window table."), Math.Min(CommandValidator.MostCommands, version - now))]));
        }
    }

    public static CommandResult Accepted(CommandResult result)
    {
        Assert.False(result is CommandResult.Refused, (result as CommandResult.Refused)?.Refusal.ToString());
        return result;
    }

    public static Refusal Refused(CommandResult result, string code)
    {
        var refused = Assert.IsType<CommandResult.Refused>(result);
        Assert.Equal(code, refused.Refusal.Code);
        return refused.Refusal;
    }

    public async Task WorkDueUntil(DateTimeOffset until)
    {
        while ((await ((IRecoveryWork)Setup.Store!).ClaimDueAsync(new DueClaim(until, 1, TimeSpan.Zero), CancellationToken.None)) is [var due])
        {
            Clock.Set(due.DueAt > Clock.GetUtcNow() ? due.DueAt : Clock.GetUtcNow());
            await Trying(async token => await Desk.WorkDueAsync(due.Key.Tenant, new CaseId(due.Key.Id), token));
            Assert.True(((RecoveryCase)(await Trying(async token => await Desk.FindAsync(due.Key.Tenant, new CaseId(due.Key.Id), token)))!).Version > due.Version);
        }

        Clock.Set(until);
    }

    private async ValueTask<CommandResult> Handle(CaseId on, RecoveryBatch batch) => (CommandResult)(await Trying(async token => await Desk.HandleAsync(on, batch, token)))!;
}
