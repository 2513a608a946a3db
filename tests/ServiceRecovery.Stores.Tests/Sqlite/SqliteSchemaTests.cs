using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class SqliteSchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_has_the_tables_that_the_model_makes()
    {
        OpenStore("ours.db").Dispose();
        MakeOwn("own.db");

        Assert.Equal(Shape("own.db"), Shape("ours.db"));
        Assert.NotEmpty(Shape("ours.db"));
    }

    [Fact]
    public void A_file_may_be_opened_again_and_again()
    {
        OpenStore("a.db").Dispose();
        var before = Shape("a.db");
        OpenStore("a.db").Dispose();
        OpenStore("a.db").Dispose();

        Assert.Equal(before, Shape("a.db"));
        Assert.Equal(9L, Ask("a.db", "SELECT COUNT(*) FROM recovery_schema"));
    }

    [Fact]
    public void A_context_s_own_tables_are_taken_as_they_are()
    {
        MakeOwn("own.db");
        var before = Shape("own.db");

        OpenStore("own.db").Dispose();

        Assert.Equal(before, Shape("own.db"));
        Assert.Equal(9L, Ask("own.db", "SELECT MAX(version) FROM recovery_schema"));
    }

    [Fact]
    public void A_migration_that_was_cut_off_is_finished_by_the_next()
    {
        // As much of it as a killed process can leave: everything but the mark.
        OpenStore("a.db").Dispose();
        var whole = Shape("a.db");
        Ask("a.db", "DELETE FROM recovery_schema; DROP TABLE recovery_outbox; DROP INDEX recovery_streams_due; DROP TRIGGER recovery_event_undeleted; SELECT 1");

        OpenStore("a.db").Dispose();

        Assert.Equal(whole, Shape("a.db"));
        Assert.Equal(1L, Ask("a.db", "SELECT COUNT(*) FROM sqlite_master WHERE name = 'recovery_event_undeleted'"));
    }

    [Fact]
    public void A_file_of_the_first_version_gets_the_guards_of_this_one()
    {
        OpenStore("a.db").Dispose();
        var guards = Guards("a.db");
        Ask("a.db", """
            DELETE FROM recovery_schema WHERE version > 1;
            DROP TRIGGER recovery_event_unreplaced; DROP TRIGGER recovery_receipt_unchanged; DROP TRIGGER recovery_stream_goes_on;
            CREATE TRIGGER recovery_stream_goes_on BEFORE UPDATE OF version ON recovery_streams WHEN NEW.version < OLD.version BEGIN SELECT RAISE(ABORT, 'as it was'); END;
            SELECT 1
            """);

        OpenStore("a.db").Dispose();

        Assert.Equal(guards, Guards("a.db"));
    }

    [Fact]
    public void A_file_of_the_fourth_version_gets_the_indexes_of_this_one()
    {
        OpenStore("a.db").Dispose();
        var whole = Shape("a.db");
        Ask("a.db", """
            DELETE FROM recovery_schema WHERE version > 4;
            DROP INDEX recovery_texts_by_subject; DROP INDEX recovery_limit_entries_by_stream;
            CREATE INDEX recovery_texts_by_subject ON recovery_texts (tenant, subject);
            CREATE INDEX recovery_limit_entries_by_stream ON recovery_limit_entries (tenant, kind, id);
            SELECT 1
            """);

        OpenStore("a.db").Dispose();

        Assert.Equal(whole, Shape("a.db"));
    }

    [Fact]
    public async Task Cases_of_a_file_of_the_sixth_version_are_listed_by_what_is_due_or_by_when_they_changed()
    {
        OpenStore("new.db").Dispose();
        Ask("a.db", string.Concat(Enumerable.Range(1, 6).Select(ScriptOf)).Replace("ALTER TABLE recovery_schema", "CREATE TABLE IF NOT EXISTS recovery_schema (version INTEGER NOT NULL PRIMARY KEY, is_simulated INTEGER NOT NULL); ALTER TABLE recovery_schema", StringComparison.Ordinal) + """
            INSERT INTO recovery_schema (version, is_simulated) SELECT value, 0 FROM json_each('[1, 2, 3, 4, 5, 6]');
            INSERT INTO recovery_streams (tenant, kind, id, stage, version, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, severity, opened_at, changed_at, chain) VALUES
              ('default', 0, 'due', 'Owned', 2, 0, 0, 0, 'standard', 1, 'k1:x', 5000, 1, 1, 9000, x''), ('default', 0, 'old', 'Owned', 2, 0, 0, 0, 'standard', 1, 'k1:x', NULL, 1, 1, 4000, x''),
              ('default', 0, 'closed', 'Withdrawn', 2, 5, 2, 0, 'standard', 1, 'k1:x', NULL, 1, 1, 4000, x''), ('default', 0, 'task', 'Withdrawn', 2, 5, 2, 0, 'standard', 1, 'k1:x', 3000, 1, 1, 4000, x'');
            SELECT 1
            """);

        using var store = OpenStore("a.db");

        var lines = (await store.ListAsync(new WorklistQuery(TenantId.Single) { IncludeClosed = true }, CancellationToken.None)).Items;
        Assert.Equal([("task", WantedReason.Promise), ("old", WantedReason.Quiet), ("due", WantedReason.Promise), ("closed", (WantedReason?)null)], lines.Select(line => (line.Key.Id, line.Head.Wanted?.Reason)));
        Assert.Equal(Shape("new.db"), Shape("a.db"));
    }

    [Fact]
    public void Several_that_open_a_new_file_at_once_make_it_once()
    {
        Parallel.For(0, 8, _ => OpenStore("a.db").Dispose());

        Assert.Equal(9L, Ask("a.db", "SELECT COUNT(*) FROM recovery_schema"));
    }

    [Fact]
    public void A_file_of_a_newer_library_is_left_alone()
    {
        OpenStore("a.db").Dispose();
        Ask("a.db", "INSERT INTO recovery_schema (version, is_simulated) VALUES (99, 0); SELECT 1");

        var refused = Assert.Throws<RecoveryStoreException>(() => OpenStore("a.db"));

        Assert.Equal(StoreFault.Newer, refused.Fault);
        Assert.Contains("version 99", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Simulated_and_real_time_never_share_a_file(bool isSimulated)
    {
        OpenStore("a.db", isSimulated).Dispose();

        Assert.Equal(StoreFault.OtherTime, Assert.Throws<RecoveryStoreException>(() => OpenStore("a.db", !isSimulated)).Fault);
    }

    private SqliteRecoveryStore OpenStore(string name, bool isSimulated = false) => SqliteRecoveryStore.Open($"Data Source={_folder.File(name)}", new SqliteStoreOptions { IsSimulated = isSimulated });

    private void MakeOwn(string name)
    {
        using var context = new ShopContext(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File(name)}").Options);
        context.Make();
    }

    private object? Ask(string name, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File(name)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private List<string> Guards(string name) => [.. Rows(name, "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").Select(row => row[0])];

    // Columns, keys, indexes and references of each table of ours, whatever words made them.
    private List<string> Shape(string name)
    {
        List<string> shape = [];
        foreach (var table in Rows(name, "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'recovery_%' ORDER BY name").Select(row => row[0]))
        {
            shape.AddRange(Rows(name, $"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}') ORDER BY name").Select(row => $"{table} column {string.Join(' ', row)}"));
            shape.AddRange(Rows(name, $"SELECT i.name, i.\"unique\", i.partial, group_concat(c.name, ',') FROM pragma_index_list('{table}') i, pragma_index_info(i.name) c GROUP BY i.name, i.\"unique\", i.partial ORDER BY i.name").Select(row => $"{table} index {string.Join(' ', row)}"));
            shape.AddRange(Rows(name, $"SELECT \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list('{table}') ORDER BY 2").Select(row => $"{table} belongs {string.Join(' ', row)}"));
            shape.AddRange(Rows(name, $"SELECT sql FROM sqlite_master WHERE name = '{table}'").SelectMany(row => row[0].Split('\n')).Where(line => line.Contains("CHECK", StringComparison.Ordinal)).Select(line => line.Replace("\"", "", StringComparison.Ordinal).Trim().TrimEnd(',')).Order(StringComparer.Ordinal));
        }

        return shape;
    }

    private List<string[]> Rows(string name, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File(name)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        List<string[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }

    private static string ScriptOf(int version)
    {
        using var stream = typeof(SqliteRecoveryStore).Assembly.GetManifestResourceStream(FormattableString.Invariant($"ServiceRecovery.Sqlite.Schema.{version:000}.sql"))!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
