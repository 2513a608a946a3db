using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ServiceRecovery.Comparison;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.PostgreSql;
using ServiceRecovery.Transfer;

namespace ServiceRecovery.Benchmarks;

/// <summary>How many streams an import takes in a second, stored together and one by one, in rounds that take turns in one run.</summary>
internal static class ImportMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "imports";

    private const int Streams = 2_000;
    private const int Events = 12;
    private const int Rounds = 7;
    private static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", new byte[32]);
    private static readonly Actor Clerk = new(new PersonId("ana"), new Role("cashier"));

    /// <summary>Measures, and writes the report.</summary>
    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args) =>
        args is [Verb, .. { Length: <= 1 } rest] ? await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync) : null;

    private static async Task<string> ReportAsync(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# How fast an import is").AppendLine();
        text.AppendLine(Invariant($"{Machine.Line} Medians of {Rounds} rounds that take turns after one that warms up, each into an empty store. A note is a stream of {Events} events that one command wrote; a recovery has nine commands. Processor time is that of this process and of the database server.")).AppendLine();
        text.AppendLine("| store | streams | together | streams/s | one by one | ratio | from | to | processor of a stream, together | one by one |").AppendLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (what, file) in new[] { ("notes", await ExportAsync(NotesAsync)), ("recoveries", await ExportAsync(WholeRecovery.InNineCommandsAsync)) })
        {
            await CompareAsync(text, "in memory", what, file, () => new(new InMemoryRecoveryStore()));
            await CompareAsync(text, "SQLite", what, file, () => new(SqliteRecoveryStore.Open($"Data Source={Path.Combine(folder, Guid.NewGuid().ToString("N"))}")));
            await OnPostgreSqlAsync(text, what, file);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static async Task OnPostgreSqlAsync(StringBuilder text, string what, byte[] file)
    {
        if (PostgreSqlCluster.Missing is { } missing)
        {
            text.AppendLine(Invariant($"| PostgreSQL | {what} | not measured: {missing} | | | | | | | |"));
            return;
        }

        var cluster = new PostgreSqlCluster();
        try
        {
            await cluster.InitializeAsync();
            await Processor.CountServerAsync(await cluster.MakeDatabaseAsync());
            await CompareAsync(text, "PostgreSQL", what, file, async () => new PostgreSqlRecoveryStore(await cluster.MakeDatabaseAsync()));
        }
        finally
        {
            Processor.ForgetServer();
            await cluster.DisposeAsync();
        }
    }

    private static async Task CompareAsync(StringBuilder text, string store, string what, byte[] file, Func<ValueTask<IRecoveryStore>> open)
    {
        List<(double Rate, TimeSpan Processor)> together = [], single = [];
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var isTogether in round % 2 == 0 ? [true, false] : new[] { false, true })
            {
                (isTogether ? together : single).Add(await TakeInAsync(file, isTogether ? ImportGroup.Largest : 1, await open()));
            }
        }

        var ratios = together.Zip(single, (left, right) => left.Rate / right.Rate).Skip(1).Order().ToList();
        text.AppendLine(Invariant($"| {store} | {what} | {ImportGroup.Largest} | {Rate(together):N0} | {Rate(single):N0} | {ratios[Rounds / 2]:N2} | {ratios[0]:N2} | {ratios[^1]:N2} | {Used(together):N0} µs | {Used(single):N0} µs |"));

        static double Rate(IEnumerable<(double Rate, TimeSpan Processor)> rounds) => rounds.Skip(1).Select(round => round.Rate).Order().ElementAt(Rounds / 2);

        static double Used(IEnumerable<(double Rate, TimeSpan Processor)> rounds) => rounds.Skip(1).Select(round => round.Processor.TotalMicroseconds / Streams).Order().ElementAt(Rounds / 2);
    }

    private static async Task<(double Rate, TimeSpan Processor)> TakeInAsync(byte[] file, int together, IRecoveryStore store)
    {
        var (before, started) = (Processor.Used(), Stopwatch.GetTimestamp());
        var report = await new RecoveryImport(WholeRecovery.DeskOn(store, Key), null, together).ReadAsync(new MemoryStream(file), CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = Processor.Used() - before;
        await ((store as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
        return report is { IsWhole: true, Streams: > Streams } ? (report.Streams / elapsed.TotalSeconds, used) : throw new InvalidOperationException($"The import ended as {report}.");
    }

    private static async Task<byte[]> ExportAsync(Func<RecoveryDesk, CaseId, Task> work)
    {
        var desk = WholeRecovery.DeskOn(new InMemoryRecoveryStore(), Key);
        for (var number = 0; number < Streams; number++)
        {
            await work(desk, new CaseId(Invariant($"i-{number}")));
        }

        using var file = new MemoryStream();
        await new RecoveryTransfer(desk).ExportAsync(TenantId.Single, file);
        return file.ToArray();
    }

    private static async Task NotesAsync(RecoveryDesk desk, CaseId id)
    {
        ImmutableArray<CaseCommand> commands =
        [
            new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.Phone, Customer: new CustomerRef("guest")),
            .. Enumerable.Repeat(new CaseCommand.AddNote("They called again, and we said when we will call back."), Events - 1),
        ];
        (await desk.HandleAsync(id, new RecoveryBatch(new CommandId("open"), Clerk, commands))).EnsureAccepted();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
