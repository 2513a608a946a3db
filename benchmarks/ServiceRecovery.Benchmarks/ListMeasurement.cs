using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.PostgreSql;

namespace ServiceRecovery.Benchmarks;

/// <summary>What a page of the work list takes among a million heads beside one among ten thousand, and what each index of the lists costs a command, in rounds that take turns in one run.</summary>
internal static class ListMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "lists";

    private const int Few = 10_000;
    private const int Many = 1_000_000;
    private const int Rounds = 25;
    private const int Notes = 100;
    private const int NoteRounds = 9;

    // The heads that were stored are spread over a day each ten seconds; a fifth of them is closed, and of the open ones one in a hundred waits for a manager.
    private const string Columns = """
        tenant, kind, id, stage, version, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, severity, customer, opened_at, changed_at, chain,
        order_key, place, channel, is_owned, wanted_at, wanted_reason, waiting_for, waiting, card
        """;

    private const string Values = """
        'default', 0, 'h-' || n, 'Heard', 4, CASE WHEN n % 5 = 0 THEN 1 ELSE 0 END, CASE WHEN n % 5 = 0 THEN 4 ELSE 0 END, 0, 'standard', 1, 'k1:p' || (n % 50), NULL, n % 3, 'k1:c' || (n / 10),
        1700000000000000 + n * 1000000, 1700000000000000 + n * 1000000, s.chain, 'k1:o' || n, 'place ' || (n % 20), 'phone', CASE WHEN n % 40 = 1 THEN 0 ELSE 1 END,
        CASE WHEN n % 5 = 0 THEN NULL ELSE 1700000000000000 + (n * 7919 % 1000003) * 10000000 END, CASE WHEN n % 5 = 0 THEN NULL ELSE 1 END,
        CASE WHEN n % 100 = 3 THEN 'manager' END, CASE WHEN n % 100 = 3 THEN '|manager=k1:p7|' END, s.card
        """;

    private static readonly string[] Indexes = ["worklist", "closed", "tasks", "by_responsible", "unowned", "by_place", "by_cause", "waiting", "by_customer", "by_order", "changed"];
    private static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", new byte[32]);

    /// <summary>Measures, and writes the report.</summary>
    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args) =>
        args is [Verb, .. { Length: <= 1 } rest] ? await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync) : null;

    private static async Task<string> ReportAsync(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# Lists among many cases").AppendLine();
        text.AppendLine(Invariant($"{Machine.Line} Each time is the best of {Rounds} rounds in which both databases take turns; nothing was analyzed. A page has 50 lines.")).AppendLine();
        await using (var few = await SqliteAsync(folder, "few.db", Few))
        await using (var many = await SqliteAsync(folder, "many.db", Many))
        {
            await PagesAsync(text, "SQLite", few, many);
        }

        if (PostgreSqlCluster.Missing is { } missing)
        {
            text.Append("PostgreSQL isn't here: ").AppendLine(missing).AppendLine();
        }
        else
        {
            var cluster = new PostgreSqlCluster();
            try
            {
                await cluster.InitializeAsync();
                await using var few = await PostgreSqlAsync(cluster, Few);
                await using var many = await PostgreSqlAsync(cluster, Many);
                await PagesAsync(text, "PostgreSQL", few, many);
            }
            finally
            {
                await cluster.DisposeAsync();
            }
        }

        await AppendsAsync(text, folder);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static async Task PagesAsync(StringBuilder text, string name, IRecoveryQueries few, IRecoveryQueries many)
    {
        text.AppendLine(Invariant($"| {name} | {Few:N0} heads | {Many:N0} heads | |")).AppendLine("|---|---|---|---|");
        foreach (var (what, query) in Questions())
        {
            var page = (await many.ListAsync(query, CancellationToken.None)).Items.Length;
            Expect(page > 0, what);
            await RowAsync($"{what}, {page} lines", async queries => await queries.ListAsync(query, CancellationToken.None));
        }

        ImmutableArray<WorklistQuery> views = [.. Questions().Select(one => one.Query)];
        await RowAsync("all of them counted, each up to 1,000", async queries => await queries.CountAsync(views, 1_000, CancellationToken.None));
        var last = await many.ChangedAsync(new ChangesQuery(TenantId.Single, DateTimeOffset.UnixEpoch), CancellationToken.None);
        await RowAsync("500 changes since an instant", async queries => await queries.ChangedAsync(new ChangesQuery(TenantId.Single, last[100].At), CancellationToken.None));
        text.AppendLine();

        async Task RowAsync(string what, Func<IRecoveryQueries, Task> ask)
        {
            var (one, other) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                one = Least(one, await TimeAsync(() => ask(few)));
                other = Least(other, await TimeAsync(() => ask(many)));
            }

            text.AppendLine(Invariant($"| {what} | {one.TotalMilliseconds:N2} ms | {other.TotalMilliseconds:N2} ms | {other / one:N2} times |"));
        }
    }

    private static IEnumerable<(string What, WorklistQuery Query)> Questions()
    {
        var all = new WorklistQuery(TenantId.Single);
        yield return ("open", all);
        yield return ("one person's", all with { Responsible = new SubjectKey("k1:p7") });
        yield return ("nobody's", all with { OnlyUnowned = true });
        yield return ("overdue", all with { WantedBy = UnixMicroseconds.ToTime(1_700_000_600_000_000) });
        yield return ("at one place", all with { Places = [new PlaceId("place 7")] });
        yield return ("at three places or none", all with { Places = [new PlaceId("place 7"), new PlaceId("place 8"), new PlaceId("place 9")], IncludeUnplaced = true });
        yield return ("waiting for a manager", all with { For = [new Role("manager")], NotAskedBy = new SubjectKey("k1:p1") });
        yield return ("one customer's", all with { Customer = new SubjectKey("k1:c9") });
        yield return ("closed", all with { OnlyClosed = true });
    }

    // Appends to a file as it is, and to copies without one of the indexes each, in turns.
    private static async Task AppendsAsync(StringBuilder text, string folder)
    {
        var whole = Path.Combine(folder, "few.db");
        await using (await SqliteAsync(folder, "few.db", 0))
        {
        }

        List<(string Name, SqliteRecoveryStore Store)> stores = [];
        foreach (var (name, without) in Indexes.Select(index => (index, new[] { index })).Prepend(("none of them", Indexes)).Prepend(("all of them", [])))
        {
            var path = Path.Combine(folder, Invariant($"append-{stores.Count}.db"));
            File.Copy(whole, path);
            Execute(new SqliteConnection($"Data Source={path};Pooling=False"), string.Join(";", without.Select(index => $"DROP INDEX recovery_streams_{index}")) + ";");
            stores.Add((name, SqliteRecoveryStore.Open($"Data Source={path}")));
        }

        var best = stores.ToDictionary(store => store.Name, _ => TimeSpan.MaxValue, StringComparer.Ordinal);
        for (var round = 0; round < NoteRounds; round++)
        {
            foreach (var (name, store) in stores)
            {
                best[name] = Least(best[name], await TimeAsync(() => NotesAsync(store, round)));
            }
        }

        text.AppendLine(Invariant($"What the indexes cost a command: {Notes} notes on one case among {Few:N0} heads of an SQLite file with all of them, with none of these, and without one each; the best of {NoteRounds} rounds that take turns.")).AppendLine();
        text.AppendLine("| indexes | time | of all |").AppendLine("|---|---|---|");
        foreach (var (name, _) in stores)
        {
            text.AppendLine(Invariant($"| {(Indexes.Contains(name) ? "without `" + name + "`" : name)} | {best[name].TotalMilliseconds:N1} ms | {best[name] / best["all of them"]:N2} |"));
        }

        foreach (var (_, store) in stores)
        {
            await store.DisposeAsync();
        }
    }

    private static async Task NotesAsync(SqliteRecoveryStore store, int round)
    {
        var clerk = WholeRecovery.DeskOn(store, Key).Case(new CaseId(Invariant($"n-{round}"))).As(new Actor(new PersonId("ana"), new Role("cashier")));
        (await clerk.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.Phone)).EnsureAccepted();
        for (var number = 0; number < Notes; number++)
        {
            (await clerk.NoteAsync("They called again.")).EnsureAccepted();
        }
    }

    // A real head gives the card and the chain of all that are made of it. The guards take no head without events, so they stand aside meanwhile; opening the file puts them back.
    private static async Task<SqliteRecoveryStore> SqliteAsync(string folder, string file, int heads)
    {
        var path = Path.Combine(folder, file);
        if (heads > 0)
        {
            await using (var store = SqliteRecoveryStore.Open($"Data Source={path}"))
            {
                await ModelAsync(store);
            }

            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            Execute(connection, "SELECT 1");
            using var ask = connection.CreateCommand();
            ask.CommandText = "SELECT group_concat('DROP TRIGGER ' || name, '; ') FROM sqlite_master WHERE type = 'trigger'";
            Execute(connection, (string)(await ask.ExecuteScalarAsync())!);
            Execute(connection, Invariant($"WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < {heads}) INSERT INTO recovery_streams ({Columns}) SELECT {Values} FROM seq, (SELECT chain, card FROM recovery_streams WHERE id = 'model') s"));
        }

        return SqliteRecoveryStore.Open($"Data Source={path}");
    }

    private static async Task<PostgreSqlRecoveryStore> PostgreSqlAsync(PostgreSqlCluster cluster, int heads)
    {
        var database = await cluster.MakeDatabaseAsync();
        var store = new PostgreSqlRecoveryStore(database);
        await ModelAsync(store);
        Execute(new NpgsqlConnection(database + ";Command Timeout=600"), Invariant($"ALTER TABLE recovery_streams DISABLE TRIGGER USER; INSERT INTO recovery_streams ({Columns}) SELECT {Values} FROM generate_series(1::bigint, {heads}) n, (SELECT chain, card FROM recovery_streams WHERE id = 'model') s; ALTER TABLE recovery_streams ENABLE TRIGGER USER"));
        return store;
    }

    private static async Task ModelAsync(IRecoveryStore store) =>
        (await WholeRecovery.DeskOn(store, Key).Case(new CaseId("model")).As(new Actor(new PersonId("ana"), new Role("cashier"))).ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.Phone)).EnsureAccepted();

    private static void Execute(DbConnection connection, string sql)
    {
        if (connection.State != System.Data.ConnectionState.Open)
        {
            connection.Open();
        }

        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(started);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"What was to be measured wasn't there: {what}.");
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
