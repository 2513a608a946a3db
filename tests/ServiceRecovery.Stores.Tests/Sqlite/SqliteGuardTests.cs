using Microsoft.Data.Sqlite;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>Whoever has the file and plain SQL can't make a case look recovered, change what happened, or give more than a limit has (docs/faults.md: 1, 146).</summary>
public sealed class SqliteGuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE recovery_streams SET ending = 1, version = version + 1")] // nothing earned it
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 1, version = version + 1")] // a report is no answer
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 99, version = 100")] // no such event
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 6, staled_version = 0, version = version + 1")] // an answer, and it is a no
    [InlineData("UPDATE recovery_streams SET ending = 4, earned_version = 5, version = version + 1")]
    [InlineData("UPDATE recovery_streams SET ending = 9, version = version + 1")]
    [InlineData("UPDATE recovery_streams SET staled_version = 0, version = version + 1")] // what staled an answer is not forgotten
    [InlineData("UPDATE recovery_streams SET stage = 'Satisfied'")] // a stage without an event
    [InlineData("UPDATE recovery_streams SET version = 1")]
    [InlineData("DELETE FROM recovery_streams")]
    [InlineData("UPDATE recovery_events SET body = CAST('{}' AS BLOB) WHERE version = 2")]
    [InlineData("UPDATE recovery_events SET recorded_at = 0")]
    [InlineData("DELETE FROM recovery_events WHERE version = 6")]
    [InlineData("DELETE FROM recovery_events")]
    [InlineData("INSERT INTO recovery_events SELECT tenant, kind, 'C-2', version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format FROM recovery_events")] // of no stream
    public async Task Plain_sql_is_refused(string sql)
    {
        var path = await UnhappyAsync();

        var refused = Assert.Throws<SqliteException>(() => Ask(path, sql));

        Assert.Equal(19, refused.SqliteErrorCode);
    }

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
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task An_ending_that_is_no_answer_needs_its_event_too(int ending)
    {
        var path = await UnhappyAsync();

        var refused = Assert.Throws<SqliteException>(() => Ask(path, FormattableString.Invariant($"UPDATE recovery_streams SET ending = {ending}, stage = 'Withdrawn', earned_version = 6, version = version + 1 WHERE kind = 0")));

        Assert.Contains("recovery: ", refused.Message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("UPDATE recovery_limits SET spent = amount_limit + 1")]
    [InlineData("UPDATE recovery_limits SET uses = use_limit + 1")]
    [InlineData("INSERT INTO recovery_limit_entries SELECT tenant, limit_key, number + 1, at, kind, id, event_version + 1, amount, is_held, NULL, NULL, NULL FROM recovery_limit_entries")] // one use is all there is
    [InlineData("INSERT INTO recovery_limit_entries SELECT tenant, 'another', number, at, kind, id, event_version, amount, is_held, NULL, NULL, NULL FROM recovery_limit_entries")] // of no limit
    [InlineData("UPDATE recovery_limit_entries SET amount = amount + 1")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 0")] // a release gives the place back too
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0")] // no event is named
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0, released_kind = kind, released_id = id, released_version = 2")] // no such event
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0, released_kind = kind, released_id = id, released_version = event_version")] // a report gives nothing back
    [InlineData("UPDATE recovery_limit_entries SET released_kind = kind, released_id = id, released_version = 2")] // named, and nothing given back
    [InlineData("UPDATE recovery_limit_entries SET is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET at = 0")]
    [InlineData("DELETE FROM recovery_limit_entries")]
    public async Task Plain_sql_passes_no_limit(string sql)
    {
        var path = _folder.File("limits.db");
        await using (var store = SqliteRecoveryStore.Open($"Data Source={path}"))
        {
            await StoreSamples.ClaimOnceAsync(store);
        }

        var refused = Assert.Throws<SqliteException>(() => Ask(path, sql));

        Assert.Equal(19, refused.SqliteErrorCode);
    }

    [Theory]
    [InlineData("UPDATE recovery_limit_entries SET amount = 29")] // by an event that gave something back already
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 31")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 29, released_version = 1")] // a report gives nothing back
    [InlineData("UPDATE recovery_limit_entries SET amount = 29, released_version = 3")] // no such event
    [InlineData("UPDATE recovery_limit_entries SET is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET released_version = NULL")]
    public async Task An_event_gives_back_once(string sql)
    {
        var path = _folder.File("part.db");
        await using (var store = SqliteRecoveryStore.Open($"Data Source={path}"))
        {
            await StoreSamples.GiveBackAsync(store);
        }

        Assert.Equal(30L, Ask(path, "SELECT amount FROM recovery_limit_entries"));
        var refused = Assert.Throws<SqliteException>(() => Ask(path, sql));

        Assert.Equal("SQLite Error 19: 'recovery: a claim of a limit is released by its event, not changed'.", refused.Message);
    }

    // A case whose sixth event is a no.
    private async Task<string> UnhappyAsync()
    {
        var path = _folder.File("unhappy.db");
        await using var store = SqliteRecoveryStore.Open($"Data Source={path}", new SqliteStoreOptions { IsSimulated = true });
        var house = new House(setup => (setup.Store, setup.Key) = (store, ServiceRecovery.Storage.PseudonymKey.Generate()));
        await house.Remedied();
        Accepted(await house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));
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
