using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.PostgreSql;

namespace ServiceRecovery.Benchmarks;

/// <summary>What a day of a big organization takes: 20,000 recoveries from the report to the close, in one process on SQLite and from four on PostgreSQL. How long each takes, whether memory stays, and how fast the same rows are written by hand.</summary>
internal static class RecoveryMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "recoveries";

    private const string Part = "recoveries-part";
    private const int All = 20_000;
    private const int Points = 5;
    private const int SqliteCallers = 8;
    private const int Processes = 4;
    private const int CallersEach = 2;
    private const int RawCases = 1_000;

    private static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", new byte[32]);

    /// <summary>Measures, or does its part of it in a process of its own.</summary>
    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        switch (args)
        {
            case [Part, var database, var name]:
                await using (var store = new PostgreSqlRecoveryStore(database))
                {
                    (await RunAsync(store, name, All / Processes, CallersEach)).Write(Console.Out);
                }

                return 0;
            case [Verb, .. { Length: <= 1 } rest]:
                return await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync);
            default:
                return null;
        }
    }

    private static async Task<string> ReportAsync()
    {
        var text = new StringBuilder();
        text.AppendLine("# 20,000 recoveries, from the report to the close").AppendLine();
        text.AppendLine(Invariant($"{Machine.Line} Every other one is a till's: one batch of report, ownership, apology, listening, correction, answer and close. The rest take nine commands, among them a promise, a grant, a no and a rework. Everything is what a host would use: the desk with its rules and policies, texts, chains; raw writes the rows that came of it, and decides nothing."));
        await SqliteAsync(text);
        await PostgreSqlAsync(text);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static async Task SqliteAsync(StringBuilder text)
    {
        var folder = Directory.CreateTempSubdirectory("service-recovery-");
        try
        {
            Recorded run;
            await using (var store = Open("ours.db"))
            {
                run = await RunAsync(store, "S", All, SqliteCallers);
            }

            // The rows of the last cases, by hand, in groups of as many as there were callers.
            Open("raw.db").Dispose();
            using var raw = new RawSqlite(Path.Combine(folder.FullName, "raw.db"));
            var appends = await AppendsAsync();
            var watch = Stopwatch.StartNew();
            foreach (var group in appends.Chunk(SqliteCallers))
            {
                raw.Begin();
                foreach (var append in group)
                {
                    raw.Load(append);
                    raw.Write(append);
                }

                raw.Commit();
            }

            Tell(text, "SQLite, one process", Invariant($"{SqliteCallers} callers, `synchronous = FULL`; raw in groups of {SqliteCallers}"), [run], run.Elapsed, Rate(appends, watch.Elapsed));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        SqliteRecoveryStore Open(string name) => SqliteRecoveryStore.Open($"Data Source={Path.Combine(folder.FullName, name)}");
    }

    private static async Task PostgreSqlAsync(StringBuilder text)
    {
        if (PostgreSqlCluster.Missing is { } missing)
        {
            text.AppendLine().AppendLine("PostgreSQL: not measured. " + missing);
            return;
        }

        var cluster = new PostgreSqlCluster();
        try
        {
            await cluster.InitializeAsync();
            var database = await cluster.MakeDatabaseAsync();
            var watch = Stopwatch.StartNew();
            var runs = await Task.WhenAll(Enumerable.Range(0, Processes).Select(number => Task.Run(() => InItsOwnProcess(database, Invariant($"P{number}")))));
            var elapsed = watch.Elapsed;

            var appends = await AppendsAsync();
            var rawDatabase = await cluster.MakeDatabaseAsync();
            var cases = appends.GroupBy(append => append.Key).Select(group => group.ToList()).ToList();
            watch.Restart();
            await Task.WhenAll(Enumerable.Range(0, Processes * CallersEach).Select(caller => Task.Run(async () =>
            {
                await using var raw = await RawNpgsql.OpenAsync(rawDatabase);
                foreach (var append in cases.Where((_, index) => index % (Processes * CallersEach) == caller).SelectMany(list => list))
                {
                    await raw.LoadAsync(append);
                    await raw.WriteAsync(append);
                }
            })));

            Tell(text, "PostgreSQL, four processes", Invariant($"{CallersEach} callers each, the server on the same processors; raw on {Processes * CallersEach} connections of one process"), runs, elapsed, Rate(appends, watch.Elapsed));
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static void Tell(StringBuilder text, string where, string how, IReadOnlyList<Recorded> runs, TimeSpan elapsed, double raw)
    {
        var events = runs.Sum(run => run.Events) / elapsed.TotalSeconds;
        text.AppendLine().AppendLine("## " + where).AppendLine();
        text.AppendLine(Invariant($"{how}. {runs.Sum(run => run.Tills.Count + run.Longer.Count):N0} recoveries, {runs.Sum(run => run.Events):N0} events in {elapsed.TotalSeconds:N1} s: {events:N0} events/s, beside {raw:N0} raw, {events / raw:N2}.")).AppendLine();
        text.AppendLine("| a recovery | p50 | p99 | longest |").AppendLine("|---|---|---|---|");
        Row("the till's batch", [.. runs.SelectMany(run => run.Tills).Order()]);
        Row("nine commands", [.. runs.SelectMany(run => run.Longer).Order()]);
        text.AppendLine().AppendLine("| after so many | heap after a collection | working set |").AppendLine("|---|---|---|");
        for (var point = 0; point < Points; point++)
        {
            text.AppendLine(Invariant($"| {runs.Sum(run => run.Memory[point].Done):N0} | {Range(run => run.Memory[point].Heap)} | {Range(run => run.Memory[point].WorkingSet)} |"));
        }

        void Row(string what, List<double> sorted) =>
            text.AppendLine(Invariant($"| {what} | {sorted[sorted.Count / 2]:N1} ms | {sorted[sorted.Count * 99 / 100]:N1} ms | {sorted[^1]:N1} ms |"));

        string Range(Func<Recorded, long> bytes)
        {
            var sorted = runs.Select(bytes).Select(count => count / (1024.0 * 1024.0)).Order().ToList();
            return runs.Count == 1 ? Invariant($"{sorted[0]:N1} MiB") : Invariant($"{sorted[0]:N1} to {sorted[^1]:N1} MiB");
        }
    }

    // What comes between two points of memory goes on at full speed; at a point everybody has paused.
    private static async Task<Recorded> RunAsync(IRecoveryStore store, string name, int count, int callers)
    {
        var desk = WholeRecovery.DeskOn(store, Key);
        var tills = new ConcurrentBag<double>();
        var longer = new ConcurrentBag<double>();
        var memory = ImmutableArray.CreateBuilder<(int Done, long Heap, long WorkingSet)>(Points);
        var (events, elapsed) = (0L, TimeSpan.Zero);
        for (var point = 1; point <= Points; point++)
        {
            var watch = Stopwatch.StartNew();
            var next = count * (point - 1) / Points;
            var end = count * point / Points;
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                for (var number = Interlocked.Increment(ref next); number <= end; number = Interlocked.Increment(ref next))
                {
                    var id = new CaseId(Invariant($"{name}-{number}"));
                    var started = Stopwatch.GetTimestamp();
                    var version = number % 2 == 0 ? await WholeRecovery.AtTheTillAsync(desk, id) : await WholeRecovery.InNineCommandsAsync(desk, id);
                    (number % 2 == 0 ? tills : longer).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    Interlocked.Add(ref events, version);
                }
            })));
            elapsed += watch.Elapsed;
            var heap = GC.GetTotalMemory(forceFullCollection: true);
            using var self = Process.GetCurrentProcess();
            memory.Add((end, heap, self.WorkingSet64));
        }

        return new Recorded([.. tills], [.. longer], memory.ToImmutable(), events, elapsed);
    }

    private static Recorded InItsOwnProcess(string database, string name)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { typeof(RecoveryMeasurement).Assembly.Location, Part, database, name }.Skip(Path.GetFileNameWithoutExtension(start.FileName) == "dotnet" ? 0 : 1))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process didn't start.");
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Recorded.Read(said) : throw new InvalidOperationException($"A measuring process ended with {process.ExitCode}: {said}");
    }

    // What the desk makes of so many cases, to be written by hand.
    private static async Task<List<StreamAppend>> AppendsAsync()
    {
        var noting = new NotingStore();
        var desk = WholeRecovery.DeskOn(noting, Key);
        for (var number = 0; number < RawCases; number++)
        {
            var id = new CaseId(Invariant($"raw-{number}"));
            _ = number % 2 == 0 ? await WholeRecovery.AtTheTillAsync(desk, id) : await WholeRecovery.InNineCommandsAsync(desk, id);
        }

        return noting.Appends;
    }

    private static double Rate(List<StreamAppend> appends, TimeSpan elapsed) => appends.Sum(append => append.Events.Length) / elapsed.TotalSeconds;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // The store in memory, and what it was given.
    private sealed class NotingStore : IRecoveryStore
    {
        private readonly InMemoryRecoveryStore _store = new();

        public List<StreamAppend> Appends { get; } = [];

        public StoreTraits Traits => _store.Traits;

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => _store.LoadAsync(key, asked, cancellationToken);

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => _store.ReadLimitsAsync(tenant, windows, cancellationToken);

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
        {
            if (append.Key.Kind == StreamKind.Case)
            {
                Appends.Add(append);
            }

            return _store.AppendAsync(append, cancellationToken);
        }
    }

    // What one process has measured; as lines between processes.
    private sealed record Recorded(ImmutableArray<double> TillsOf, ImmutableArray<double> LongerOf, ImmutableArray<(int Done, long Heap, long WorkingSet)> Memory, long Events, TimeSpan Elapsed)
    {
        public IReadOnlyList<double> Tills => TillsOf;

        public IReadOnlyList<double> Longer => LongerOf;

        public static Recorded Read(string said)
        {
            var lines = said.Split('\n');
            return new Recorded(
                [.. Numbers(lines[0])],
                [.. Numbers(lines[1])],
                [.. lines[2].Split(' ').Select(point => point.Split('/')).Select(parts => (int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture)))],
                long.Parse(lines[3], CultureInfo.InvariantCulture),
                new TimeSpan(long.Parse(lines[4], CultureInfo.InvariantCulture)));
        }

        public void Write(TextWriter to)
        {
            to.WriteLine(string.Join(' ', TillsOf.Select(one => one.ToString("F3", CultureInfo.InvariantCulture))));
            to.WriteLine(string.Join(' ', LongerOf.Select(one => one.ToString("F3", CultureInfo.InvariantCulture))));
            to.WriteLine(string.Join(' ', Memory.Select(point => Invariant($"{point.Done}/{point.Heap}/{point.WorkingSet}"))));
            to.WriteLine(Events.ToString(CultureInfo.InvariantCulture));
            to.WriteLine(Elapsed.Ticks.ToString(CultureInfo.InvariantCulture));
        }

        private static IEnumerable<double> Numbers(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture));
    }
}
