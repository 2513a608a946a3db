using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.PostgreSql;

namespace ServiceRecovery.Benchmarks;

/// <summary>The PostgreSQL store on eight connections beside raw Npgsql doing one load and one batch of the same statements, in rounds that take turns in one run. Only ratios are compared.</summary>
internal static class PostgreSqlMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "postgresql";

    private const int Connections = 8;
    private const int Rounds = 11;
    private const int FirstRounds = 8;
    private const int Cases = 96;
    private const int Commands = 12;
    private const int Loads = 2_000;

    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        if (args is not [Verb, .. { Length: <= 1 } rest])
        {
            return null;
        }

        if (PostgreSqlCluster.Missing is { } missing)
        {
            Console.WriteLine($"not measured: {missing}");
            return 0;
        }

        var machine = Machine.Line;
        var cluster = new PostgreSqlCluster();
        try
        {
            await cluster.InitializeAsync();
            return await ReportRun.WriteAsync(rest.FirstOrDefault(), async () => await ReportAsync(machine, await cluster.MakeDatabaseAsync()));
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private static async Task<string> ReportAsync(string machine, string database)
    {
        await using var store = new PostgreSqlRecoveryStore(FormattableString.Invariant($"{database};Maximum Pool Size={Connections}"));
        var raw = new List<RawNpgsql>();
        try
        {
            for (var connection = 0; connection < Connections; connection++)
            {
                raw.Add(await RawNpgsql.OpenAsync(database));
            }

            var (ours, theirs) = await TakingTurnsAsync("P", (cases, caller) => OursAsync(store, Mine(cases, caller)), (cases, caller) => TheirsAsync(raw[caller], Mine(cases, caller)));

            // As a host's own data source is when nothing more is said: a connection that comes back to the pool is reset before it is used again.
            await using var source = NpgsqlDataSource.Create(FormattableString.Invariant($"{database};Maximum Pool Size={Connections};Max Auto Prepare=64;Auto Prepare Min Usages=2"));
            await using var resetting = new PostgreSqlRecoveryStore(source);
            var (reset, besideReset) = await TakingTurnsAsync("R", (cases, caller) => OursAsync(resetting, Mine(cases, caller)), (cases, caller) => TheirsAsync(raw[caller], Mine(cases, caller)));

            // A pool hands out its connections in turn; one is compared with one.
            await using var single = new PostgreSqlRecoveryStore(database + ";Maximum Pool Size=1");
            var loaded = StoreSamples.Case("loaded", Commands);
            await OursAsync(single, [loaded]);
            var (load, rawLoad) = await LoadsAsync(single, raw[0], loaded[^1]);

            var text = new StringBuilder();
            text.AppendLine("# The PostgreSQL store beside raw Npgsql").AppendLine();
            text.AppendLine(Invariant($"{machine} A server of {await VersionAsync(database)} on the same processors, over loopback, `fsync` and `synchronous_commit` on. Medians of {Rounds} rounds that take turns, and the smallest and the largest ratio of a round; events are encoded beforehand on both sides.")).AppendLine();
            text.AppendLine("| question | ours | raw | ratio | from | to | aim |").AppendLine("|---|---|---|---|---|---|---|");
            text.AppendLine(Invariant($"| {Connections} connections: one load and one batch, commands/s | {Median(ours):N0} | {Median(theirs):N0} | {Ratios(ours, theirs)} | >= 0.7 |"));
            text.AppendLine(Invariant($"| ... over a data source that resets its connections (no `No Reset On Close`) | {Median(reset):N0} | {Median(besideReset):N0} | {Ratios(reset, besideReset)} | |"));
            text.AppendLine(Invariant($"| one connection: load a case of {Commands} events, µs | {Median(load):N0} | {Median(rawLoad):N0} | {Ratios(load, rawLoad)} | <= 1.5 |"));
            await PostgreSqlCluster.ExecuteAsync(database, QueueMeasurement.Fill(@"'\x7b7d'::bytea", Invariant($"generate_series(1, {QueueMeasurement.Queued}) AS n(i)")));
            await PostgreSqlCluster.ExecuteAsync(database, "ANALYZE recovery_outbox");
            text.AppendLine().AppendLine(Invariant($"Beside these: {await QueueMeasurement.RowAsync(store)}."));
            return text.ToString().ReplaceLineEndings("\n");
        }
        finally
        {
            foreach (var connection in raw)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task<(List<double> Ours, List<double> Theirs)> TakingTurnsAsync(string name, Func<IReadOnlyList<ImmutableArray<StreamAppend>>, int, Task> ours, Func<IReadOnlyList<ImmutableArray<StreamAppend>>, int, Task> theirs)
    {
        List<double> left = [], right = [];
        for (var round = 0; round < FirstRounds + Rounds; round++)
        {
            foreach (var isOurs in round % 2 == 0 ? [true, false] : new[] { false, true })
            {
                var cases = Enumerable.Range(0, Cases).Select(number => StoreSamples.Case(Invariant($"{name}{(isOurs ? "O" : "T")}{round}-{number}"), Commands)).ToList();
                var watch = Stopwatch.StartNew();
                await Task.WhenAll(Enumerable.Range(0, Connections).Select(caller => Task.Run(() => (isOurs ? ours : theirs)(cases, caller))));
                (isOurs ? left : right).Add(Cases * Commands / watch.Elapsed.TotalSeconds);
            }
        }

        // The first rounds prepare statements, and are over before the last of the code is compiled in full.
        return (left[FirstRounds..], right[FirstRounds..]);
    }

    private static async Task<(List<double> Ours, List<double> Theirs)> LoadsAsync(PostgreSqlRecoveryStore store, RawNpgsql raw, StreamAppend last)
    {
        List<double> left = [], right = [];
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var isOurs in round % 2 == 0 ? [true, false] : new[] { false, true })
            {
                var watch = Stopwatch.StartNew();
                for (var call = 0; call < Loads; call++)
                {
                    if (isOurs)
                    {
                        await store.LoadAsync(last.Key, last.Receipt.Id, CancellationToken.None);
                    }
                    else
                    {
                        await raw.LoadAsync(last);
                    }
                }

                (isOurs ? left : right).Add(watch.Elapsed.TotalMicroseconds / Loads);
            }
        }

        return (left[1..], right[1..]);
    }

    private static IEnumerable<ImmutableArray<StreamAppend>> Mine(IReadOnlyList<ImmutableArray<StreamAppend>> cases, int caller) => cases.Where((_, index) => index % Connections == caller);

    private static async Task OursAsync(PostgreSqlRecoveryStore store, IEnumerable<ImmutableArray<StreamAppend>> cases)
    {
        foreach (var append in cases.SelectMany(appends => appends))
        {
            await store.LoadAsync(append.Key, append.Receipt.Id, CancellationToken.None);
            await store.AppendAsync(append, CancellationToken.None);
        }
    }

    private static async Task TheirsAsync(RawNpgsql raw, IEnumerable<ImmutableArray<StreamAppend>> cases)
    {
        foreach (var append in cases.SelectMany(appends => appends))
        {
            await raw.LoadAsync(append);
            await raw.WriteAsync(append);
        }
    }

    private static async Task<string> VersionAsync(string database) => "PostgreSQL " + (await PostgreSqlCluster.ReadAsync(database, "SELECT current_setting('server_version')"))[0].Split(' ')[0];

    private static string Ratios(List<double> ours, List<double> theirs)
    {
        var ratios = ours.Zip(theirs, (left, right) => left / right).ToList();
        return Invariant($"{Median(ratios):N2} | {ratios.Min():N2} | {ratios.Max():N2}");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
