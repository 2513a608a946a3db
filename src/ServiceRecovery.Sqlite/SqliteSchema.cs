using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Sqlite;

/// <summary>Brings a file to the tables of this version, step by step. Each step is one transaction with its own mark, so a step that was cut off begins again.</summary>
internal static class SqliteSchema
{
    private static readonly SqlStatement KeyColumn = new("SELECT 1 FROM pragma_table_info('recovery_schema') WHERE name = 'key_id'", isKept: false);

    private const int Newest = 9;

    /// <returns>The guards that were missing, and were put back.</returns>
    public static ImmutableArray<string> Migrate(SqliteConnection connection, SqliteFile file, bool isSimulated)
    {
        // Whoever comes second waits here and finds everything done.
        SqliteFile.Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            SqliteFile.Execute(connection, "CREATE TABLE IF NOT EXISTS recovery_schema (version INTEGER NOT NULL PRIMARY KEY, is_simulated INTEGER NOT NULL)");
            var version = Check(connection, file, isSimulated);
            for (var step = version + 1; step <= Newest; step++)
            {
                Apply(connection, Script(step));
                SqliteFile.Execute(connection, SqlDialect.Sqlite.GuardsIn(schema: null));
                SqliteFile.Execute(connection, FormattableString.Invariant($"INSERT INTO recovery_schema (version, is_simulated) VALUES ({step}, {(isSimulated ? 1 : 0)})"));
            }

            // SQLite answers at once.
            ColumnSql.CheckAsync(new SqliteSession(connection), CancellationToken.None).AsTask().GetAwaiter().GetResult();
            var missing = version == Newest ? GuardsMissing(connection) : [];
            if (!missing.IsEmpty)
            {
                SqliteFile.Execute(connection, SqlDialect.Sqlite.GuardsIn(schema: null));
            }

            SqliteFile.Execute(connection, "COMMIT");
            return missing;
        }
        catch
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
            {
                SqliteFile.Execute(connection, "ROLLBACK");
            }

            throw;
        }
    }

    /// <summary>Looks whether the tables are of a version and of the kind of time that is asked for; tables of an earlier version, or of a context's own, can be read.</summary>
    public static void Look(SqliteConnection connection, SqliteFile file, bool isSimulated)
    {
        if (SqliteFile.Execute(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'recovery_schema'") is not null && Check(connection, file, isSimulated) == Newest)
        {
            // SQLite answers at once.
            ColumnSql.CheckAsync(new SqliteSession(connection), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
    }

    // SQLite has no ADD COLUMN IF NOT EXISTS; a context's own tables may have the column already.
    private static void Apply(SqliteConnection connection, string script)
    {
        foreach (Match added in Regex.Matches(script, @"^ALTER TABLE (\w+) ADD COLUMN (\w+) .*\n", RegexOptions.Multiline))
        {
            if (SqliteFile.Execute(connection, $"SELECT 1 FROM pragma_table_info('{added.Groups[1].Value}') WHERE name = '{added.Groups[2].Value}'") is not null)
            {
                script = script.Replace(added.Value, "");
            }
        }

        SqliteFile.Execute(connection, script);
    }

    // SQLite answers at once.
    private static ImmutableArray<string> GuardsMissing(SqliteConnection connection) =>
        GuardSql.MissingAsync(new SqliteSession(connection), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Says whether the tables are of a version that remembers its key, or of an earlier one that is only looked at.</summary>
    public static async ValueTask<bool> HasKeyAsync(SqlSession session)
    {
        var has = false;
        await session.ReadAsync([KeyColumn.With()], (_, _) => has = true, CancellationToken.None).ConfigureAwait(false);
        return has;
    }

    private static int Check(SqliteConnection connection, SqliteFile file, bool isSimulated)
    {
        var (version, wasSimulated) = Current(connection);
        if (version > Newest)
        {
            throw new RecoveryStoreException(StoreFault.Newer, FormattableString.Invariant($"'{file.Path}' has tables of version {version}; this version of the library knows {Newest}. Use the newer library."));
        }

        return version == 0 || wasSimulated == isSimulated
            ? version
            : throw new RecoveryStoreException(StoreFault.OtherTime, $"'{file.Path}' holds cases of {(wasSimulated ? "simulated" : "real")} time and was opened for {(isSimulated ? "simulated" : "real")} time. Use another file.");
    }

    private static (int Version, bool IsSimulated) Current(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT version, is_simulated FROM recovery_schema ORDER BY version DESC LIMIT 1";
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt32(0), reader.GetInt32(1) != 0) : (0, false);
    }

    private static string Script(int step)
    {
        using var stream = typeof(SqliteSchema).Assembly.GetManifestResourceStream(FormattableString.Invariant($"ServiceRecovery.Sqlite.Schema.{step:000}.sql"))!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
