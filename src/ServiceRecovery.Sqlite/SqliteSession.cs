using System.Data.Common;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Relational;

namespace ServiceRecovery.Sqlite;

/// <summary>One connection with its statements prepared. SQLite answers at once, so nothing here waits.</summary>
internal sealed class SqliteSession : SqlSession, IDisposable
{
    private readonly Dictionary<SqlStatement, DbCommand> _prepared = [];
    private readonly SqliteConnection _connection;

    public SqliteSession(SqliteConnection connection, FileState? atRest = null)
    {
        _connection = connection;
        AtRest = atRest;
    }

    /// <summary>Gets what the file looked like when the connection was opened, where what is read counts only while it stays so.</summary>
    public FileState? AtRest { get; }

    public override SqlDialect Dialect => SqlDialect.Sqlite;

    /// <summary>Gets whether a transaction is open; some faults end it by themselves.</summary>
    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public override ValueTask ReadAsync(IReadOnlyList<SqlCall> calls, Action<int, DbDataReader> row, CancellationToken cancellationToken)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            var command = CommandFor(calls[i]);
            try
            {
                using var reader = command.ExecuteReader();
                while (reader.Read())
                {
                    HandOver(row, i, reader);
                }
            }
            finally
            {
                Release(calls[i], command);
            }
        }

        return default;
    }

    public override ValueTask<int> ExecuteAsync(IReadOnlyList<SqlCall> calls, CancellationToken cancellationToken)
    {
        var written = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            written = Execute(calls[i]);
        }

        return new ValueTask<int>(written);
    }

    public int Execute(SqlCall call)
    {
        var command = CommandFor(call);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Release(call, command);
        }
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static void Release(SqlCall call, DbCommand command)
    {
        if (!call.Statement.IsKept)
        {
            command.Dispose();
        }
    }

    private DbCommand CommandFor(SqlCall call)
    {
        if (!_prepared.TryGetValue(call.Statement, out var command))
        {
            command = call.Statement.ToCommand(_connection);
            if (call.Statement.IsKept)
            {
                _prepared.Add(call.Statement, command);
            }
        }

        call.Fill(command);
        return command;
    }
}
