using System.Collections.Immutable;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Crash;

/// <summary>Recovers case after case, several at a time, and says what was acknowledged: <c>case command version</c>.</summary>
internal static class Work
{
    private const int AtATime = 4;

    private static readonly Currency Usd = new("USD");
    private static readonly Actor Dana = new(new PersonId("dana"), new Role("server"));
    private static Actor GuestOf(CustomerRef customer) => Actor.OfCustomer(customer);
    private static readonly object Out = new();

    public static Task RunAsync(IRecoveryStore store, string name)
    {
        var setup = new RecoverySetup { Store = store, Key = CrashStores.Key, Authority = Policy.Authority(Rule) };
        setup.Options.FallbackOwner = new PersonId("desk");
        setup.Options.Levels.Add(new Role("server"));

        // Each event makes a message, and nobody takes it away.
        setup.AddOutboxHandler("till", _ => true, (_, _) => new(DeliveryResult.Done));
        var desk = RecoveryDesk.Create(setup);
        return Task.WhenAll(Enumerable.Range(0, AtATime).Select(number => Task.Run(() => OneAfterTheOtherAsync(desk, FormattableString.Invariant($"{name}-{number}")))));
    }

    private static async Task OneAfterTheOtherAsync(RecoveryDesk desk, string name)
    {
        for (var number = 1; ; number++)
        {
            var id = new CaseId(FormattableString.Invariant($"{name}-{number}"));
            var step = 0;
            foreach (var (by, commands) in Recovery(new CustomerRef(name), number))
            {
                var command = new CommandId(FormattableString.Invariant($"s{++step}"));
                var result = await AskAsync(desk, id, new RecoveryBatch(command, by, commands));
                lock (Out)
                {
                    Console.Out.WriteLine(FormattableString.Invariant($"{id} {command} {result.Version}"));
                    Console.Out.Flush();
                }
            }
        }
    }

    // A server that died comes back, and the same command tells what came of it. Asked now and then, or nobody could come back.
    private static async Task<CommandResult> AskAsync(RecoveryDesk desk, CaseId id, RecoveryBatch batch)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                return (await desk.HandleAsync(id, batch)).EnsureAccepted();
            }
            catch (RecoveryStoreException fault) when (fault.IsTransient)
            {
                lock (Out)
                {
                    Console.Error.WriteLine($"{id} {batch.Id} {fault.Fault}");
                }

                await pace.WaitForNextTickAsync();
            }
        }
    }

    // Each grant takes its share of a limit beside the case.
    private static Ruling Rule(CompensationRequest request) => new Ruling.Granted(
        new RuleRef("till", 1),
        [new LimitUse(new LimitScope("customer", request.Case.Customer!.Key, request.Amount.Currency, TimeSpan.FromDays(30)), 1_000_000_000)]);

    // Batches and single commands, texts, a limit, a promise, a rework, a close and a reopening.
    private static IEnumerable<(Actor By, ImmutableArray<CaseCommand> Commands)> Recovery(CustomerRef customer, int number)
    {
        yield return (Dana, [new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.InPerson, Customer: customer), new CaseCommand.Own()]);
        yield return (Dana, [new CaseCommand.Apologize(), new CaseCommand.Listen("I have to go back to work.")]);
        yield return (Dana, [new CaseCommand.MakePromise(new PromiseId("p1"), "A table tomorrow.", Within: TimeSpan.FromDays(1))]);
        yield return (Dana, [new CaseCommand.Correct("A hot soup."), new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(1_000 + (number % 7), Usd), Settlement: "till 1")]);
        yield return (GuestOf(customer), [new CaseCommand.RecordAnswer(Answer.Unhappy, Words: "Still hungry.")]);
        yield return (Dana, [new CaseCommand.Correct("A second soup.")]);
        yield return (Dana, [new CaseCommand.KeepPromise(new PromiseId("p1"), "table 4")]);
        yield return (GuestOf(customer), [new CaseCommand.RecordAnswer(Answer.Satisfied)]);
        yield return (Dana, [new CaseCommand.Close()]);
        if (number % 3 == 0)
        {
            yield return (GuestOf(customer), [new CaseCommand.RecordAnswer(Answer.Unhappy)]);
        }
    }
}
