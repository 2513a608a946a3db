using System.Data.Common;
using ServiceRecovery.Relational;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A connection on which each statement is looked at before it is asked.</summary>
internal sealed class StatementSession(SqlDialect dialect, DbConnection connection, Action<SqlStatement, DbCommand> look) : SqlSession
{
    public override SqlDialect Dialect => dialect;

    public override async ValueTask ReadAsync(IReadOnlyList<SqlCall> calls, Action<int, DbDataReader> row, CancellationToken cancellationToken)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            await using var command = Command(calls[i]);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
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
            written = await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return written;
    }

    private DbCommand Command(SqlCall call)
    {
        var command = call.Statement.ToCommand(connection);
        call.Fill(command);
        look(call.Statement, command);
        return command;
    }
}
