using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.PostgreSql;

/// <summary>The tables' version, what they were made for, and how they become those of this version.</summary>
internal sealed partial class RecoverySchema(NpgsqlDataSource source, SchemaInUse schema, string? searchPath, bool isSimulated, bool refusesUnsafe, ILogger logger)
{
    private const int Attempts = 10;

    private static readonly string[] Scripts = [.. ScriptNames().Select(Script)];

    private static readonly SqlStatement Ask = new(
        "SELECT COALESCE(MAX(version), 0), COALESCE(BOOL_OR(is_simulated), false), current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit') FROM recovery_schema",
        isKept: false);

    private static readonly SqlStatement AskSearchPath = new("SELECT current_setting('search_path')", isKept: false);

    private readonly PostgreSqlSession _session = new(source, schema, writes: false);
    private readonly PostgreSqlSession _writing = new(source, schema, writes: true);
    private KeyMark? _key;
    private volatile bool _isChecked;

    public static int Newest => Scripts.Length;

    /// <summary>Says under which key the database is used; it is compared at the first use.</summary>
    public void UseKey(KeyMark key)
    {
        var before = Interlocked.CompareExchange(ref _key, key, null);
        key.CheckIs((before ?? key).KeyId, (before ?? key).Check);
        _isChecked &= before is not null;
    }

    /// <summary>Looks once whether this version, in this kind of time, may work on the tables.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (_isChecked)
        {
            return;
        }

        var state = await StateAsync(cancellationToken).ConfigureAwait(false);
        Refuse(state);
        if (state.Version < Newest)
        {
            throw new RecoveryStoreException(
                StoreFault.Missing,
                state.Version == 0
                    ? "The database holds no cases: it has no tables of this store. Call 'MigrateAsync()' once before the store is used, from as many nodes as you like."
                    : FormattableString.Invariant($"The tables are of version {state.Version}, and this store works on version {Newest}. Call 'MigrateAsync()' once before the store is used, from as many nodes as you like."));
        }

        Judge(state);
        await ColumnsAsync(cancellationToken).ConfigureAwait(false);
        await GuardAsync(cancellationToken).ConfigureAwait(false);
        await KeyAsync(cancellationToken).ConfigureAwait(false);
        _isChecked = true;
    }

    /// <summary>Makes the tables, or brings them to this version: in one transaction, so that it is done or not begun.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Who has nothing to do needs no right to change tables either.
            var state = await StateAsync(cancellationToken).ConfigureAwait(false);
            Refuse(state);
            if (state.Version == Newest)
            {
                await GuardAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            try
            {
                await ApplyAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException exception) when (attempt < Attempts && IsSomebodyElseAtIt(exception))
            {
                Log.SomebodyElse(logger, exception.SqlState);
            }
            catch (NpgsqlException exception)
            {
                throw PostgreSqlFaults.Of(exception);
            }
        }
    }

    // Guards that somebody took away are put back by the first node that looks; one whose role may not do so says which they are.
    private async ValueTask GuardAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<string> missing = [];
        try
        {
            missing = await GuardSql.MissingAsync(_session, cancellationToken).ConfigureAwait(false);
            if (!missing.IsEmpty)
            {
                await ApplyAsync(cancellationToken).ConfigureAwait(false);
                Log.PutBack(logger, string.Join(", ", missing));
            }
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InsufficientPrivilege && !missing.IsEmpty)
        {
            throw GuardSql.Unguarded(missing, "Call 'MigrateAsync()' with a role that owns the tables.");
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlFaults.Of(exception);
        }
    }

    private async ValueTask ColumnsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ColumnSql.CheckAsync(_session, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlFaults.Of(exception);
        }
    }

    private async ValueTask KeyAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _key) is not { } key)
        {
            return;
        }

        try
        {
            if (!await KeySql.CheckAsync(_session, key, cancellationToken).ConfigureAwait(false))
            {
                await KeySql.TakeAsync(_writing, key, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            // Who may only read leaves the mark to somebody who writes.
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlFaults.Of(exception);
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        using var outside = Ambient.Outside();
        await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        var name = SchemaText.Quoted(schema.Name!);
        await DoAsync("SET LOCAL client_min_messages = warning").ConfigureAwait(false);
        await using (var there = new NpgsqlCommand("SELECT 1 FROM pg_namespace WHERE nspname = $1", connection, transaction) { Parameters = { new NpgsqlParameter<string> { TypedValue = schema.Name! } } })
        {
            // Only who makes it needs the right to.
            if (await there.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
            {
                await DoAsync($"CREATE SCHEMA {name}").ConfigureAwait(false);
            }
        }

        // What the scripts make is made there; it is over with the transaction.
        await DoAsync($"SET LOCAL search_path = {name}").ConfigureAwait(false);
        await DoAsync("CREATE TABLE IF NOT EXISTS recovery_schema (version integer NOT NULL, is_simulated boolean NOT NULL, CONSTRAINT recovery_schema_key PRIMARY KEY (version))").ConfigureAwait(false);

        // Whoever else migrates waits here, and finds nothing left to do.
        await DoAsync("LOCK TABLE recovery_schema IN EXCLUSIVE MODE").ConfigureAwait(false);
        await using var ask = new NpgsqlCommand("SELECT COALESCE(MAX(version), 0) FROM recovery_schema", connection, transaction);
        var version = Convert.ToInt32(await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        for (var next = version + 1; next <= Newest; next++)
        {
            await DoAsync(Scripts[next - 1]).ConfigureAwait(false);
            await using var done = new NpgsqlCommand("INSERT INTO recovery_schema (version, is_simulated) VALUES ($1, $2)", connection, transaction)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = next }, new NpgsqlParameter<bool> { TypedValue = isSimulated } },
            };
            await done.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await DoAsync(SqlDialect.PostgreSql.GuardsIn(schema.Name)).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);

        async Task DoAsync(string script)
        {
            await using var command = new NpgsqlCommand(script, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Two that make the same table at once: the second is told that a name is taken, and finds the table when it looks again.
    private static bool IsSomebodyElseAtIt(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject || PostgreSqlFaults.IsLostRace(exception);

    private async ValueTask<State> StateAsync(CancellationToken cancellationToken)
    {
        State? state = null;
        try
        {
            await CheckSearchPathAsync(cancellationToken).ConfigureAwait(false);
            await schema.FindAsync(_session, cancellationToken).ConfigureAwait(false);
            await _session.ReadAsync(
                [Ask.With()],
                (_, row) => state = new State(row.GetInt32(0), row.GetBoolean(1), [.. new[] { (2, "fsync"), (3, "full_page_writes"), (4, "synchronous_commit") }.Where(setting => row.GetString(setting.Item1) == "off").Select(setting => setting.Item2 + "=off")]),
                cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            return new State(0, isSimulated, []);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlFaults.Of(exception);
        }

        return state!;
    }

    // A proxy that lends connections may drop what a connection string sets on them, and then other tables of the same names would be used, or made.
    private async ValueTask CheckSearchPathAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(searchPath))
        {
            return;
        }

        var inForce = "";
        await _session.ReadAsync([AskSearchPath.With()], (_, row) => inForce = row.GetString(0), cancellationToken).ConfigureAwait(false);
        if (!Schemas(inForce).SequenceEqual(Schemas(searchPath!), StringComparer.Ordinal))
        {
            throw new RecoveryStoreException(
                StoreFault.Schema,
                $"The connection string says 'Search Path={searchPath}', but '{inForce}' is in force; a proxy that lends connections drops it. Set it for the role or the database instead ('ALTER ROLE … SET search_path').");
        }

        static IEnumerable<string> Schemas(string path) => path.Split(',').Select(schema => schema.Trim().Trim('"'));
    }

    private void Refuse(State state)
    {
        if (state.Version > Newest)
        {
            throw new RecoveryStoreException(
                StoreFault.Newer,
                FormattableString.Invariant($"The tables are of version {state.Version}, and this store knows versions up to {Newest}. Bring this node to the version of the others; nothing was changed."));
        }

        if (state.Version > 0 && state.IsSimulated != isSimulated)
        {
            throw new RecoveryStoreException(
                StoreFault.OtherTime,
                state.IsSimulated
                    ? "The database was made for simulated time, and this store is a live one. Use another database, or say 'IsSimulated'."
                    : "The database holds live cases, and this store is for simulated time. Use another database.");
        }
    }

    // What a power cut may take back was never stored.
    private void Judge(State state)
    {
        if (state.Unsafe.Length == 0)
        {
            return;
        }

        var settings = string.Join(", ", state.Unsafe);
        if (refusesUnsafe)
        {
            throw new RecoveryStoreException(StoreFault.Unsafe, $"The server may lose what it has acknowledged: {settings}. Turn it on for this database, or don't say 'RefuseUnsafe'.");
        }

        Log.MayLose(logger, settings);
    }

    private static IEnumerable<string> ScriptNames() => typeof(RecoverySchema).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Script(string name)
    {
        using var stream = typeof(RecoverySchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record State(int Version, bool IsSimulated, string[] Unsafe);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "PostgreSQL may lose what it has acknowledged when it stops suddenly: {Settings}.")]
        public static partial void MayLose(ILogger logger, string settings);

        [LoggerMessage(3, LogLevel.Warning, "Guards were missing in the database and were put back: {Guards}. Look who takes them away.")]
        public static partial void PutBack(ILogger logger, string guards);

        [LoggerMessage(2, LogLevel.Information, "Another node makes the tables at the same time ({Code}); looking again.")]
        public static partial void SomebodyElse(ILogger logger, string code);
    }
}
