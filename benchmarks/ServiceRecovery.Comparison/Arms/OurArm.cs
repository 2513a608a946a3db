using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Comparison.Arms;

/// <summary>This library, as a host would use it: rules, limits, receipts, texts apart, a chain, and a message to a till for each grant.</summary>
internal sealed class OurArm(string settings, IRecoveryStore store, IAsyncDisposable? owned = null, string name = "ours", int? recentCases = null) : Arm(name, settings)
{
    private static readonly Currency Eur = new("EUR");
    private static readonly Actor Clerk = new(new PersonId(Script.Clerk), new Role("cashier"));
    private static readonly Actor Guest = new(new PersonId(Script.Customer), new Role("guest"), ActorKind.Customer);

    private readonly RecoveryDesk _desk = DeskOn(store, recentCases);

    public RecoveryDesk Desk => _desk;

    public static RecoveryDesk DeskOn(IRecoveryStore store, int? recentCases = null)
    {
        var setup = new RecoverySetup
        {
            Store = store,
            Key = PseudonymKey.FromBytes("k1", new byte[32]),
            Options = { FallbackOwner = new PersonId("store-manager"), Levels = { Clerk.Role }, Limits = { new RoleLimit(Clerk.Role, Eur, PerGrant: 2_000, PerCase: 2_000) } },
        };
        setup.Options.RecentCases = recentCases ?? setup.Options.RecentCases;
        if (store is IRecoveryWork)
        {
            setup.AddOutboxHandler("till", happened => happened is CaseEvent.CompensationGranted, (_, _) => new(DeliveryResult.Done));
        }

        return RecoveryDesk.Create(setup);
    }

    public static async Task OpenAsync(RecoveryDesk desk, string id, int events)
    {
        var first = Math.Min(events, 200);
        await DoAsync(desk, id, "open", Clerk, [Report(), .. Enumerable.Repeat(new CaseCommand.AddNote(Script.Note), first - 1)]);
        for (var done = first; done < events; done += 200)
        {
            await DoAsync(desk, id, Invariant($"fill-{done}"), Clerk, [.. Enumerable.Repeat(new CaseCommand.AddNote(Script.Note), Math.Min(200, events - done))]);
        }
    }

    public static Task<CommandResult> NoteAsync(RecoveryDesk desk, string id, int number) => DoAsync(desk, id, Invariant($"note-{number}"), Clerk, new CaseCommand.AddNote(Script.Note));

    public static async Task RecoverAsync(RecoveryDesk desk, string id)
    {
        await DoAsync(desk, id, "c1", Clerk, Report());
        await DoAsync(desk, id, "c2", Clerk, new CaseCommand.Own());
        await DoAsync(desk, id, "c3", Clerk, new CaseCommand.Apologize(Channel: Channel.Phone));
        await DoAsync(desk, id, "c4", Clerk, new CaseCommand.Listen("I have to go back to work."));
        await DoAsync(desk, id, "c5", Clerk, new CaseCommand.Correct("A hot soup."));
        await DoAsync(desk, id, "c6", Clerk, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(1_000, Eur), Settlement: "till 1"));
        await DoAsync(desk, id, "c7", Guest, new CaseCommand.RecordAnswer(Answer.Satisfied, Words: "Good."));
        var closed = await DoAsync(desk, id, "c8", Clerk, new CaseCommand.Close());
        if (closed is not { Ending: Ending.Recovered })
        {
            throw new InvalidOperationException($"It ended as {closed}.");
        }
    }

    public override async Task PrepareNotesAsync(IReadOnlyList<string> ids, int events, int notes)
    {
        foreach (var id in ids)
        {
            await OpenAsync(_desk, id, events);
        }
    }

    public override ValueTask DisposeAsync() => owned?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override Task NoteAsync(int caller, string id, int number) => NoteAsync(_desk, id, number);

    protected override Task RecoverAsync(int caller, string id) => RecoverAsync(_desk, id);

    private static CaseCommand.ReportFailure Report() => new(Script.Account, Severity.Major, Channel.Phone, Customer: new CustomerRef(Script.Customer));

    private static async Task<CommandResult> DoAsync(RecoveryDesk desk, string id, string command, Actor by, params System.Collections.Immutable.ImmutableArray<CaseCommand> commands) =>
        (await desk.HandleAsync(new CaseId(id), new RecoveryBatch(new CommandId(command), by, commands))).EnsureAccepted();
}
