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
