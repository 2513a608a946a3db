using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>The SQLite store beside the same rows written by hand, in rounds that take turns in one run. Only ratios are compared.</summary>
internal static class StoreMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "stores";

    private const int Rounds = 7;
    private const int Cases = 60;
    private const int Commands = 12;
    private const int Callers = 32;

    private const string BareClaim = """
        UPDATE recovery_streams SET leased_until = $2 WHERE rowid IN (
          SELECT rowid FROM recovery_streams WHERE next_due <= $1 AND (leased_until IS NULL OR leased_until <= $1) ORDER BY next_due, tenant, id, kind LIMIT $3)
        RETURNING tenant, kind, id, next_due, version
        """;

    private static int _round;

    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args) =>
        args is [Verb, .. { Length: <= 1 } rest] ? await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync) : null;

    private static async Task<string> ReportAsync(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# The SQLite store beside raw statements").AppendLine();
        text.AppendLine(Invariant($".NET {Environment.Version}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:yyyy-MM-dd}. `synchronous = FULL`, write-ahead log. Medians of {Rounds} rounds that take turns; events are encoded beforehand on both sides.")).AppendLine();
        text.AppendLine("| question | ours | raw | ratio | aim |").AppendLine("|---|---|---|---|---|");

        await using var store = Open(Path.Combine(folder, "ours.db"));
        Open(Path.Combine(folder, "raw.db")).Dispose();
        using var raw = new RawSqlite(Path.Combine(folder, "raw.db"));
        var (ours, theirs) = await TakingTurnsAsync(cases => OneCallerAsync(store, cases), cases => RawOneByOne(raw, cases));
        Rate(text, "one caller: load and append, commands/s", ours, theirs, ">= 0.7");
        (ours, theirs) = await TakingTurnsAsync(cases => ManyCallersAsync(store, cases), cases => RawInGroups(raw, cases));
        Rate(text, Invariant($"{Callers} callers with group commit against raw groups of {Callers}, commands/s"), ours, theirs, ">= 0.6");

        var key = StoreSamples.Case("loaded", Commands);
        foreach (var append in key)
        {
            await store.AppendAsync(append, CancellationToken.None);
            raw.Begin();
            raw.Write(append);
            raw.Commit();
        }

        var (load, rawLoad) = await PerCallAsync(1_000, async () => await store.LoadAsync(key[0].Key, key[0].Receipt.Id, CancellationToken.None), () => raw.Load(key[0]));
        Time(text, "load a case of 12 events", load, rawLoad, "<= 1.5");
        await HeadsAsync(text, folder, key);
        var queue = Path.Combine(folder, "queue.db");
        await using var queued = Open(queue);
        using (var filling = new RawSqlite(queue))
        {
            filling.Run(QueueMeasurement.Fill("x'7b7d'", Invariant($"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {QueueMeasurement.Queued}) SELECT i FROM n)")));
        }

        text.AppendLine().AppendLine(Invariant($"Beside these: {await QueueMeasurement.RowAsync(queued)}."));
        return text.ToString().ReplaceLineEndings("\n");
    }

    // The same two questions with few heads and with a million.
    private static async Task HeadsAsync(StringBuilder text, string folder, ImmutableArray<StreamAppend> sample)
    {
        Dictionary<int, (double Load, double List, double Claim, double Bare)> measured = [];
        foreach (var heads in new[] { 1_000, 10_000, 1_000_000 })
        {
            var path = Path.Combine(folder, Invariant($"heads-{heads}.db"));
            await using var store = Open(path);
            foreach (var append in sample)
            {
                await store.AppendAsync(append, CancellationToken.None);
            }

            using var raw = new RawSqlite(path);
            raw.Run(Invariant($"""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {heads})
                INSERT INTO recovery_streams (tenant, kind, id, version, stage, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, severity, opened_at, changed_at, chain)
                SELECT 'default', 0, 'H-' || i, 1, 'Reported', 0, 0, 0, 'standard', 1, 'k1:x', i * 1000, 1, i, i, x'00' FROM n
                """));
            raw.Run("PRAGMA wal_checkpoint(TRUNCATE)");
            var (load, _) = await PerCallAsync(1_000, async () => await store.LoadAsync(sample[0].Key, sample[0].Receipt.Id, CancellationToken.None), () => 0);
            var (list, _) = await PerCallAsync(300, async () => await store.ListAsync(new WorklistQuery(TenantId.Single), CancellationToken.None), () => 0);

            // Each claim takes the next hundred, as workers do; time goes on so that what was leased is due again after a round.
            long now = 1_000_000 * 1_000L;
            var (claim, bare) = await PerCallAsync(
                heads == 1_000 ? 4 : 40,
                async () => await store.ClaimDueAsync(new DueClaim(UnixMicroseconds.ToTime(now += 1), 100, TimeSpan.FromMicroseconds(2)), CancellationToken.None),
                () => raw.Claim(BareClaim, now += 1, now + 2, 100));
            measured[heads] = (load, list, claim, bare);
        }

        text.AppendLine(Invariant($"| load a case among 1,000,000 heads against 1,000 | {measured[1_000_000].Load:N1} µs | {measured[1_000].Load:N1} µs | {measured[1_000_000].Load / measured[1_000].Load:N2} | <= 1.3 |"));
        text.AppendLine(Invariant($"| a page of the work list, the same | {measured[1_000_000].List:N1} µs | {measured[1_000].List:N1} µs | {measured[1_000_000].List / measured[1_000].List:N2} | <= 1.3 |"));
        Time(text, "claim 100 due cases among 1,000,000, against the bare statement", measured[1_000_000].Claim, measured[1_000_000].Bare, "<= 1.2");
        text.AppendLine(Invariant($"| ... growing from 10,000 | {measured[1_000_000].Claim / measured[10_000].Claim:N2} times | {measured[1_000_000].Bare / measured[10_000].Bare:N2} times | | no more than it |"));
    }

    private static async Task<(double Ours, double Raw)> TakingTurnsAsync(Func<IReadOnlyList<ImmutableArray<StreamAppend>>, Task> ours, Action<IReadOnlyList<ImmutableArray<StreamAppend>>> raw)
    {
        List<double> left = [], right = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var cases = Enumerable.Range(0, Cases).Select(number => StoreSamples.Case(Invariant($"R{_round}-{number}"), Commands)).ToList();
            _round++;
            var isFirst = round % 2 == 0;
            for (var turn = 0; turn < 2; turn++)
            {
                var watch = Stopwatch.StartNew();
                if (isFirst == (turn == 0))
                {
                    await ours(cases);
                    left.Add(Cases * Commands / watch.Elapsed.TotalSeconds);
                }
                else
                {
                    raw(cases);
                    right.Add(Cases * Commands / watch.Elapsed.TotalSeconds);
                }
            }
        }

        // The first round compiles.
        return (Median(left.Skip(1)), Median(right.Skip(1)));
    }

    private static async Task OneCallerAsync(SqliteRecoveryStore store, IReadOnlyList<ImmutableArray<StreamAppend>> cases)
    {
        foreach (var append in cases.SelectMany(appends => appends))
        {
            await store.LoadAsync(append.Key, append.Receipt.Id, CancellationToken.None);
            await store.AppendAsync(append, CancellationToken.None);
        }
    }

    private static Task ManyCallersAsync(SqliteRecoveryStore store, IReadOnlyList<ImmutableArray<StreamAppend>> cases)
    {
        var queue = new System.Collections.Concurrent.ConcurrentQueue<ImmutableArray<StreamAppend>>(cases);
        return Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            while (queue.TryDequeue(out var appends))
            {
                await OneCallerAsync(store, [appends]);
            }
        })));
    }

    private static void RawOneByOne(RawSqlite raw, IReadOnlyList<ImmutableArray<StreamAppend>> cases)
    {
        foreach (var append in cases.SelectMany(appends => appends))
        {
            raw.Load(append);
            raw.Begin();
            raw.Write(append);
            raw.Commit();
        }
    }

    private static void RawInGroups(RawSqlite raw, IReadOnlyList<ImmutableArray<StreamAppend>> cases)
    {
        for (var command = 0; command < Commands; command++)
        {
            foreach (var group in cases.Select(appends => appends[command]).Chunk(Callers))
            {
                raw.Begin();
                foreach (var append in group)
                {
                    raw.Load(append);
                    raw.Write(append);
                }

                raw.Commit();
            }
        }
    }

    // Microseconds a call, the median of rounds that take turns.
    private static async Task<(double Ours, double Raw)> PerCallAsync(int calls, Func<Task> ours, Func<int> raw)
    {
        List<double> left = [], right = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var call = 0; call < calls; call++)
            {
                await ours();
            }

            left.Add(watch.Elapsed.TotalMicroseconds / calls);
            watch.Restart();
            for (var call = 0; call < calls; call++)
            {
                raw();
            }

            right.Add(watch.Elapsed.TotalMicroseconds / calls);
        }

        return (Median(left.Skip(1)), Median(right.Skip(1)));
    }

    private static SqliteRecoveryStore Open(string path) => SqliteRecoveryStore.Open($"Data Source={path}");

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private static void Rate(StringBuilder text, string question, double ours, double raw, string aim) =>
        text.AppendLine(Invariant($"| {question} | {ours:N0} | {raw:N0} | {ours / raw:N2} | {aim} |"));

    private static void Time(StringBuilder text, string question, double ours, double raw, string aim) =>
        text.AppendLine(Invariant($"| {question} | {ours:N1} µs | {raw:N1} µs | {ours / raw:N2} | {aim} |"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
