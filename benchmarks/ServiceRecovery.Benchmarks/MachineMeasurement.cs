using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>What it costs that a Stateless machine judges each close and fires each recorded step, beside the table alone, in one run.</summary>
internal static class MachineMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "machines";

    private const int Rounds = 40;
    private const int Commands = 9;

    /// <summary>Measures, and writes the report.</summary>
    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args) =>
        args is [Verb, .. { Length: <= 1 } rest] ? await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync) : null;

    private static async Task<string> ReportAsync()
    {
        var text = new StringBuilder();
        text.AppendLine("# What the Stateless machine costs").AppendLine();
        text.AppendLine(Invariant($"{Machine.Line} Each time is the best of {Rounds} rounds that take turns, bytes are exact. A recovery is nine commands in memory, from the report to the close. The table alone is the same recovery less what the machine takes for its events and its close, and with what the table takes for them.")).AppendLine();
        text.AppendLine("| what | with the machine | with the table alone | |").AppendLine("|---|---|---|---|");

        var history = await HistoryAsync();
        var playbook = StandardPlaybook.Playbook;
        var steps = Steps(history);
        var closing = CaseHistory.Fold(history.Take(history.Length - 1));
        var refused = await PromisedAsync();
        var number = 0;
        var desk = WholeRecovery.DeskOn(new InMemoryRecoveryStore(), PseudonymKey.FromBytes("k1", new byte[32]));
        var whole = new Work("a recovery", 200, () => WholeRecovery.InNineCommandsAsync(desk, new CaseId(Invariant($"m-{++number}"))).GetAwaiter().GetResult());
        var fired = new Work("its steps and its close, machine", 2_000, () => ByMachine(playbook, steps) + Laws.UnmetForClose(closing, playbook).Length);
        var looked = new Work("its steps and its close, table", 2_000, () => ByTable(playbook, steps) + UnmetByTable(closing, playbook).Length);
        var refusedByMachine = new Work("a close refused, machine", 5_000, () => Laws.UnmetForClose(refused, playbook).Length);
        var refusedByTable = new Work("a close refused, table", 5_000, () => UnmetByTable(refused, playbook).Length);
        var made = new Work("the machine of a case", 200, () => CaseMachine.For(closing, playbook).Case.Version);
        var sixtyFour = PlaybookBuildBenchmark.OfStages(64);
        var built = new Work("Build of 64 stages", 10, () => Playbook.Build(sixtyFour).Rows.Length);
        Run(whole, fired, looked, refusedByMachine, refusedByTable, made, built);

        var (extra, extraBytes) = (fired.Best - looked.Best, fired.Bytes - looked.Bytes);
        Row("a command of a whole recovery", whole.Best / Commands, (whole.Best - extra) / Commands, whole.Bytes / Commands, (whole.Bytes - extraBytes) / Commands);
        Row("a close that an open promise keeps waiting, deciding alone", refusedByMachine.Best, refusedByTable.Best, refusedByMachine.Bytes, refusedByTable.Bytes);
        text.AppendLine(Invariant($"| `CaseMachine.For` | {made.Best / 1_000:N1} µs, {made.Bytes / 1_024.0:N1} KB, of which {Retained(closing, playbook) / 1_024.0:N1} KB stay | | |"));
        text.AppendLine(Invariant($"| `Playbook.Build` of 64 stages | {built.Best / 1_000_000:N2} ms, {built.Bytes / 1_048_576.0:N2} MB | | |"));
        return text.ToString().ReplaceLineEndings("\n");

        void Row(string what, double machine, double table, long bytes, long tableBytes) =>
            text.AppendLine(Invariant($"| {what} | {machine / 1_000:N2} µs, {bytes:N0} B | {table / 1_000:N2} µs, {tableBytes:N0} B | {machine / table:N2} times, {bytes - tableBytes:N0} B more |"));
    }

    private static async Task<ImmutableArray<RecordedEvent>> HistoryAsync()
    {
        var desk = WholeRecovery.DeskOn(new InMemoryRecoveryStore(), PseudonymKey.FromBytes("k1", new byte[32]));
        await WholeRecovery.InNineCommandsAsync(desk, new CaseId("m"));
        return await desk.Case(new CaseId("m")).ReadAsync();
    }

    // The customer is satisfied, and a promise is open.
    private static async Task<RecoveryCase> PromisedAsync()
    {
        var desk = WholeRecovery.DeskOn(new InMemoryRecoveryStore(), PseudonymKey.FromBytes("k1", new byte[32]));
        var soup = desk.Case(new CaseId("m"));
        var ana = soup.As(new Actor(new PersonId("ana"), new Role("cashier")));
        (await ana.DoAllAsync([
            new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.Phone),
            new CaseCommand.Own(),
            new CaseCommand.Apologize(Channel: Channel.Phone),
            new CaseCommand.Listen("I have to go back to work."),
            new CaseCommand.MakePromise(new PromiseId("p1"), "A table tomorrow.", Within: TimeSpan.FromDays(1)),
            new CaseCommand.Correct("A hot soup."),
            new CaseCommand.RecordAnswer(Answer.Satisfied, Source.At(new DeviceId("tablet-3"))),
        ])).EnsureAccepted();
        return (await soup.FindAsync())!;
    }

    private static (RecoveryCase Case, CaseEvent Event)[] Steps(ImmutableArray<RecordedEvent> history) =>
        [.. history.Select((recorded, at) => (at == 0 ? RecoveryCase.Empty : CaseHistory.Fold(history.Take(at)), recorded.Event))];

    private static int ByMachine(Playbook playbook, (RecoveryCase Case, CaseEvent Event)[] steps)
    {
        var moved = 0;
        foreach (var (current, happened) in steps)
        {
            moved += StageMoves.After(playbook, current, happened) == current.Stage ? 0 : 1;
        }

        return moved;
    }

    private static int ByTable(Playbook playbook, (RecoveryCase Case, CaseEvent Event)[] steps)
    {
        var moved = 0;
        foreach (var (current, happened) in steps)
        {
            moved += StageMoves.After(playbook, current.Stage, happened) == current.Stage ? 0 : 1;
        }

        return moved;
    }

    // What the machine's guards ask, asked without it.
    private static ImmutableArray<Unmet> UnmetByTable(RecoveryCase current, Playbook playbook)
    {
        var ending = playbook.TryStep(current.Stage, StepKind.Close, out var closed) ? playbook.EndingOf(closed) : current.EarnedEnding;
        var unmet = ImmutableArray.CreateBuilder<Unmet>();
        foreach (var law in ClosingLaw.For(current.Purpose))
        {
            if (!law.Holds(current, ending))
            {
                unmet.AddRange(law.Unmet(current));
            }
        }

        return unmet.ToImmutable();
    }

    private static long Retained(RecoveryCase current, Playbook playbook)
    {
        const int Count = 200;
        var kept = new CaseMachine[Count];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++)
        {
            kept[i] = CaseMachine.For(current, playbook);
        }

        var retained = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        GC.KeepAlive(kept);
        return retained;
    }

    private static void Run(params Work[] works)
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var work in works)
            {
                work.Round();
            }
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private sealed class Work(string name, int times, Func<long> once)
    {
        private long _sum;

        /// <summary>Gets the nanoseconds of one, in the best round.</summary>
        public double Best { get; private set; } = double.MaxValue;

        /// <summary>Gets the bytes of one, in the round that needed least.</summary>
        public long Bytes { get; private set; } = long.MaxValue;

        public void Round()
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
            {
                _sum += once();
            }

            Best = Math.Min(Best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / times);
            Bytes = Math.Min(Bytes, (GC.GetAllocatedBytesForCurrentThread() - bytes) / times);
        }

        public override string ToString() => Invariant($"{name}: {Best:N0} ns, {Bytes:N0} B, {_sum}");
    }
}
