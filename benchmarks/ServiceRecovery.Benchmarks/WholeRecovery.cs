using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>Recoveries from the report to the close, as a till and as an agent's screen run them.</summary>
internal static class WholeRecovery
{
    private static readonly Currency Eur = new("EUR");
    private static readonly Actor Clerk = new(new PersonId("ana"), new Role("cashier"));
    private static readonly Actor Guest = new(new PersonId("guest"), new Role("guest"), ActorKind.Customer);

    public static RecoveryDesk DeskOn(IRecoveryStore store, PseudonymKey key) => RecoveryDesk.Create(new RecoverySetup
    {
        Store = store,
        Key = key,
        Options = { FallbackOwner = new PersonId("store-manager"), Levels = { Clerk.Role }, Limits = { new RoleLimit(Clerk.Role, Eur, PerGrant: 2_000, PerCase: 2_000) } },
    });

    /// <returns>The number of events.</returns>
    public static async Task<long> AtTheTillAsync(RecoveryDesk desk, CaseId id) => Closed(await desk.Case(id).As(Clerk).RecoverAtOnceAsync("The soup was cold.", "A hot soup.", Answer.Satisfied, new CommandId("button")));

    /// <returns>The number of events.</returns>
    public static async Task<long> InNineCommandsAsync(RecoveryDesk desk, CaseId id)
    {
        var command = 0;
        await DoAsync(Clerk, new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.Phone, Customer: new CustomerRef("guest")), new CaseCommand.Own());
        await DoAsync(Clerk, new CaseCommand.Apologize(Channel: Channel.Phone), new CaseCommand.Listen("I have to go back to work."));
        await DoAsync(Clerk, new CaseCommand.MakePromise(new PromiseId("p1"), "A table tomorrow.", Within: TimeSpan.FromDays(1)));
        await DoAsync(Clerk, new CaseCommand.Correct("A hot soup."), new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(1_000, Eur), Settlement: "till 1"));
        await DoAsync(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy, Words: "Still hungry."));
        await DoAsync(Clerk, new CaseCommand.Correct("A second soup."));
        await DoAsync(Clerk, new CaseCommand.KeepPromise(new PromiseId("p1"), "table 4"));
        await DoAsync(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied));
        return Closed(await DoAsync(Clerk, new CaseCommand.Close()));

        async Task<CommandResult> DoAsync(Actor by, params ImmutableArray<CaseCommand> commands) =>
            (await desk.HandleAsync(id, new RecoveryBatch(new CommandId(FormattableString.Invariant($"c{++command}")), by, commands))).EnsureAccepted();
    }

    private static long Closed(CommandResult result) => result.EnsureAccepted() is { Ending: Ending.Recovered, Version: var version } ? version : throw new InvalidOperationException($"It ended as {result}.");
}
