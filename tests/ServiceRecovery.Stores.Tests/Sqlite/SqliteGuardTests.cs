using Microsoft.Data.Sqlite;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>Whoever has the file and plain SQL can't make a case look recovered, change what happened, or give more than a limit has (docs/faults.md: 1, 146).</summary>
public sealed class SqliteGuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Each guarded table by each verb, and a REPLACE by each of its two keys: what a delete trigger doesn't hear of is refused all the same.
    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_is_refused_on_every_guarded_table(string table, string sql)
    {
        var path = await UnhappyAsync();
        await using (var store = SqliteRecoveryStore.Open($"Data Source={path}", new SqliteStoreOptions { IsSimulated = true }))
        {
            Assert.Equal(ServiceRecovery.Storage.AppendResult.Appended, await store.AppendAsync(StoreSamples.Claiming("C-5", "limit", 50, 60), CancellationToken.None));
        }

        var before = Dump(path, table);
        if (sql.Split(' ') is ["MOVED", _, var key])
        {
            var columns = Rows(path, $"SELECT name FROM pragma_table_info('{table}')");
            sql = $"INSERT OR REPLACE INTO {table} (rowid, {string.Join(", ", columns)}) SELECT rowid, {string.Join(", ", columns.Select(column => column == key ? "'77'" : column))} FROM {table}";
        }

        var refused = Assert.Throws<SqliteException>(() => Ask(path, sql));

        Assert.StartsWith("SQLite Error 19: 'recovery: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Dump(path, table));
    }

    public static TheoryData<string, string> Verbs()
    {
        var verbs = new TheoryData<string, string>();
        foreach (var table in Guarded)
        {
            verbs.Add(table, $"DELETE FROM {table}");
            verbs.Add(table, $"UPDATE {table} SET id = 'C-9'");
            verbs.Add(table, $"UPDATE {table} SET rowid = rowid + 1000");
            verbs.Add(table, $"UPDATE OR REPLACE {table} SET rowid = (SELECT MAX(rowid) FROM {table}) + 1");
            verbs.Add(table, $"UPDATE OR IGNORE {table} SET tenant = 'other'");
            verbs.Add(table, $"REPLACE INTO {table} SELECT * FROM {table}");
            verbs.Add(table, $"INSERT OR REPLACE INTO {table} SELECT * FROM {table}");
        }

        verbs.Add("recovery_events", Moved("recovery_events", "version"));
        verbs.Add("recovery_receipts", Moved("recovery_receipts", "command"));
        verbs.Add("recovery_streams", Moved("recovery_streams", "id"));
        verbs.Add("recovery_limit_entries", Moved("recovery_limit_entries", "number"));
        verbs.Add("recovery_streams", "INSERT INTO recovery_streams SELECT * FROM recovery_streams WHERE true ON CONFLICT (tenant, kind, id) DO UPDATE SET stage = 'Satisfied'");
        return verbs;

        // A row of a new key in the place of an old one: only the rowid is taken.
        static string Moved(string table, string key) => $"MOVED {table} {key}";
    }

    [Fact]
    public void Every_table_is_guarded_or_said_not_to_be()
    {
        var path = _folder.File("tables.db");
        SqliteRecoveryStore.Open($"Data Source={path}").Dispose();

        // Texts are erased on purpose, and a changed one doesn't fit its event; limits are summed anew from their entries; messages go when they are sent; the version of the tables is the library's own.
        string[] free = ["recovery_limits", "recovery_outbox", "recovery_schema", "recovery_texts"];

        Assert.Equal(Guarded.Concat(free).Order(StringComparer.Ordinal), Rows(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"));
    }

    [Theory]
    [InlineData("next_due = NULL, severity = 0")] // what is promised would never fall due
    [InlineData("version = version + 1")] // a version of no event
    [InlineData("chain = x'00'")]
    [InlineData("responsible = 'k1:x'")]
    public async Task A_head_changes_only_with_its_event(string change)
    {
        var path = await UnhappyAsync();

        var refused = Assert.Throws<SqliteException>(() => Ask(path, $"UPDATE recovery_streams SET {change} WHERE kind = 0"));

        Assert.Equal("SQLite Error 19: 'recovery: a stream changes with its events, and only onwards'.", refused.Message);
        Ask(path, "UPDATE recovery_streams SET leased_until = 5");
    }

    [Fact]
    public async Task A_sum_that_was_set_back_gives_nothing()
    {
        var path = _folder.File("spent.db");
        await using var store = SqliteRecoveryStore.Open($"Data Source={path}");
        await StoreSamples.ClaimOnceAsync(store);

        Ask(path, "UPDATE recovery_limits SET spent = 0, uses = 0");

        Assert.NotNull((await store.AppendAsync(StoreSamples.Claiming("C-2", "limit", 50, 60), CancellationToken.None)).Full);
    }

    // A case whose sixth event is a no.
    private async Task<string> UnhappyAsync()
    {
        var path = _folder.File("unhappy.db");
        await using var store = SqliteRecoveryStore.Open($"Data Source={path}", new SqliteStoreOptions { IsSimulated = true });
        var organization = new Organization(setup => (setup.Store, setup.Key) = (store, ServiceRecovery.Storage.PseudonymKey.Generate()));
        await organization.Remedied();
        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));
        Assert.Equal(6L, Ask(path, "SELECT MAX(version) FROM recovery_events WHERE kind = 0"));
        return path;
    }

    private static readonly string[] Guarded = ["recovery_events", "recovery_limit_entries", "recovery_receipts", "recovery_streams"];

    private static List<string> Dump(string path, string table)
    {
        var columns = Rows(path, $"SELECT name FROM pragma_table_info('{table}')");
        return Rows(path, $"SELECT rowid || ' ' || {string.Join(" || ' ' || ", columns.Select(column => $"quote({column})"))} FROM {table} ORDER BY rowid");
    }

    private static List<string> Rows(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static object? Ask(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=True");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
