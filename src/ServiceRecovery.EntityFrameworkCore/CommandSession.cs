using System.Data.Common;
using ServiceRecovery.Relational;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>Any connection of any provider: a command for each statement.</summary>
internal sealed class CommandSession(SqlDialect dialect, string? schema, DbConnection connection, DbTransaction? transaction) : SqlSession
{
    public override SqlDialect Dialect => dialect;

    public override string? Schema => schema;

    public override async ValueTask ReadAsync(IReadOnlyList<SqlCall> calls, Action<int, DbDataReader> row, CancellationToken cancellationToken)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            await using var command = Command(calls[i]);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                HandOver(row, i, reader);
            }
        }
    }

    public override async ValueTask<int> ExecuteAsync(IReadOnlyList<SqlCall> calls, CancellationToken cancellationToken)
    {
        var written = 0;
        foreach (var call in calls)
        {
            await using var command = Command(call);
            written = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return written;
    }

    private DbCommand Command(SqlCall call)
    {
        var command = call.Statement.In(schema).ToCommand(connection);
        command.Transaction = transaction;
        call.Fill(command);
        return command;
    }
}
