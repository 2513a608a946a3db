using System.Collections.Immutable;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Crash;

/// <summary>Recovers case after case, several at a time, and says what was acknowledged: <c>case command version</c>.</summary>
internal static class Work
{
    private const int AtATime = 4;

    private static readonly Currency Usd = new("USD");
    private static readonly Actor Dana = new(new PersonId("dana"), new Role("server"));
    private static readonly Actor Guest = new(new PersonId("guest"), new Role("guest"), ActorKind.Customer);
    private static readonly object Out = new();

    public static Task RunAsync(IRecoveryStore store, string name)
    {
        var setup = new RecoverySetup { Store = store, Key = CrashStores.Key };
        setup.Options.FallbackOwner = new PersonId("desk");
        setup.Options.Levels.Add(new Role("server"));
        setup.Options.Limits.Add(new RoleLimit(new Role("server"), Usd, 5_000, 10_000));
        var desk = RecoveryDesk.Create(setup);
        return Task.WhenAll(Enumerable.Range(0, AtATime).Select(number => Task.Run(() => OneAfterTheOtherAsync(desk, FormattableString.Invariant($"{name}-{number}")))));
    }

    private static async Task OneAfterTheOtherAsync(RecoveryDesk desk, string name)
    {
        for (var number = 1; ; number++)
        {
            var id = new CaseId(FormattableString.Invariant($"{name}-{number}"));
            var step = 0;
            foreach (var (by, commands) in Recovery(number))
            {
                var command = new CommandId(FormattableString.Invariant($"s{++step}"));
                var result = (await desk.HandleAsync(id, new RecoveryBatch(command, by, commands))).EnsureAccepted();
                lock (Out)
                {
                    Console.Out.WriteLine(FormattableString.Invariant($"{id} {command} {result.Version}"));
                    Console.Out.Flush();
                }
            }
        }
    }

    // Batches and single commands, texts, a limit, a promise, a rework, a close and a reopening.
    private static IEnumerable<(Actor By, ImmutableArray<CaseCommand> Commands)> Recovery(int number)
    {
        yield return (Dana, [new CaseCommand.ReportFailure(Severity.Major, Channel.InPerson, "The soup was cold.", Customer: new CustomerRef("guest")), new CaseCommand.Own()]);
        yield return (Dana, [new CaseCommand.Apologize(Channel.InPerson), new CaseCommand.Listen("I have to go back to work.")]);
        yield return (Dana, [new CaseCommand.MakePromise(new PromiseId("p1"), "A table tomorrow.", Within: TimeSpan.FromDays(1))]);
        yield return (Dana, [new CaseCommand.Correct(CorrectionExtent.Full, "A hot soup."), new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, new Money(1_000 + (number % 7), Usd), Settlement: "till 1")]);
        yield return (Guest, [new CaseCommand.RecordAnswer(Answer.Unhappy, Words: "Still hungry.")]);
        yield return (Dana, [new CaseCommand.Correct(CorrectionExtent.Full, "A second soup.")]);
        yield return (Dana, [new CaseCommand.KeepPromise(new PromiseId("p1"), "table 4")]);
        yield return (Guest, [new CaseCommand.RecordAnswer(Answer.Satisfied)]);
        yield return (Dana, [new CaseCommand.Close()]);
        if (number % 3 == 0)
        {
            yield return (Guest, [new CaseCommand.RecordAnswer(Answer.Unhappy)]);
        }
    }
}
