using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.PostgreSql;

/// <summary>Statements in one batch on a connection of the pool: one round trip, whatever their number. A write that has begun isn't cancelled: nobody would know what came of it.</summary>
/// <param name="source">The pool.</param>
/// <param name="schema">Where the tables are.</param>
/// <param name="writes">What is read here is what was written, in a transaction.</param>
internal sealed class PostgreSqlSession(NpgsqlDataSource source, SchemaInUse schema, bool writes) : SqlSession
{
    // Said in the batch itself, because the default of a role or of a database may be another one, and a proxy's connection belongs to nobody.
    // With any other level a writer who waited for a limit would fail instead of summing what it waited for.
    private static readonly SqlStatement Begin = new("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");

    private static readonly SqlStatement Commit = new("COMMIT");
    private static readonly SqlStatement Save = new("SAVEPOINT stream");
    private static readonly SqlStatement Undo = new("ROLLBACK TO stream");
    private static readonly SqlStatement Release = new("RELEASE stream");

    public override SqlDialect Dialect => SqlDialect.PostgreSql;

    public override string? Schema => schema.Name;

    public override async ValueTask ReadAsync(IReadOnlyList<SqlCall> calls, Action<int, DbDataReader> row, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var batch = writes ? InTransaction(connection, calls) : Add(connection.CreateBatch(), calls);
        var token = writes ? CancellationToken.None : cancellationToken;
        await using var reader = await batch.ExecuteReaderAsync(token).ConfigureAwait(false);
        var index = 0;
        do
        {
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                HandOver(row, index, reader);
            }

            index++;
        }
        while (await reader.NextResultAsync(token).ConfigureAwait(false));
    }

    public override async ValueTask<int> ExecuteAsync(IReadOnlyList<SqlCall> calls, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var batch = InTransaction(connection, calls);
        await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);

        // The last one is the commit.
        return (int)batch.BatchCommands[^2].Rows;
    }

    /// <summary>Carries out parts in one transaction and one round trip, with a savepoint each. The first that the server refuses ends it, and what came before is kept.</summary>
    /// <param name="first">What is done before all parts.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="cancellationToken">Honored until it begins.</param>
    /// <returns>How many parts were carried out, from the first on.</returns>
    public async ValueTask<int> ExecuteEachAsync(IReadOnlyList<SqlCall> first, IReadOnlyList<IReadOnlyList<SqlCall>> parts, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var batch = Add(Add(connection.CreateBatch(), [Begin.With()]), first);
        var ends = new int[parts.Count];
        for (var part = 0; part < parts.Count; part++)
        {
            Add(Add(Add(batch, [Save.With()]), parts[part]), [Release.With()]);
            ends[part] = batch.BatchCommands.Count;
        }

        Add(batch, [Commit.With()]);
        try
        {
            await batch.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            return parts.Count;
        }
        catch (PostgresException exception) when (exception.BatchCommand is NpgsqlBatchCommand refused && batch.BatchCommands.IndexOf(refused) is var at && at > first.Count && at < ends[^1])
        {
            await using var rest = Add(connection.CreateBatch(), [Undo.With(), Commit.With()]);
            await rest.ExecuteNonQueryAsync(CancellationToken.None).ConfigureAwait(false);
            return ends.Count(end => end <= at);
        }
    }

    private NpgsqlBatch InTransaction(NpgsqlConnection connection, IReadOnlyList<SqlCall> calls) =>
        Add(Add(Add(connection.CreateBatch(), [Begin.With()]), calls), [Commit.With()]);

    private NpgsqlBatch Add(NpgsqlBatch batch, IReadOnlyList<SqlCall> calls)
    {
        foreach (var call in calls)
        {
            var command = new NpgsqlBatchCommand(call.Statement.In(schema.Name).Positional);
            for (var i = 0; i < call.Values.Length; i++)
            {
                command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = TypeOf(call.Statement.Parameters[i].Type), Value = call.Values[i] ?? DBNull.Value });
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private static NpgsqlDbType TypeOf(DbType type) => type switch
    {
        DbType.Int32 => NpgsqlDbType.Integer,
        DbType.Int64 => NpgsqlDbType.Bigint,
        DbType.Binary => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.Text,
    };

    // Nothing has been sent yet when this fails, so nothing of it needs to be asked for afterwards.
    private async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using var outside = Ambient.Outside();
        try
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw PostgreSqlFaults.Of(exception);
        }
    }
}
