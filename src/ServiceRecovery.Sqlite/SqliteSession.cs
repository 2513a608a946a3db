using System.Data.Common;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Relational;

namespace ServiceRecovery.Sqlite;

/// <summary>One connection with its statements prepared. SQLite answers at once, so nothing here waits.</summary>
internal sealed class SqliteSession : SqlSession, IDisposable
{
    private readonly Dictionary<SqlStatement, DbCommand> _prepared = [];
    private readonly Dictionary<SqlStatement, SQLitePCL.sqlite3_stmt> _writing = [];
    private readonly SqliteConnection _connection;
    private SQLitePCL.sqlite3_stmt? _begin;
    private string? _path;

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
        if (call.Statement.IsKept && call.Values.Length > 0)
        {
            return Write(call);
        }

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

    /// <summary>Begins a transaction that writes, unless somebody else holds the file just now.</summary>
    /// <param name="busyTimeout">How long everything after it waits for others.</param>
    public bool TryBegin(TimeSpan busyTimeout)
    {
        // The wrapper would try again by itself, and sleep in between.
        var handle = _connection.Handle!;
        SQLitePCL.raw.sqlite3_busy_timeout(handle, 0);
        try
        {
            if (_begin is null && SQLitePCL.raw.sqlite3_prepare_v2(handle, "BEGIN IMMEDIATE", out _begin) != SQLitePCL.raw.SQLITE_OK)
            {
                return false;
            }

            var began = SQLitePCL.raw.sqlite3_step(_begin) == SQLitePCL.raw.SQLITE_DONE;
            SQLitePCL.raw.sqlite3_reset(_begin);
            return began;
        }
        finally
        {
            SQLitePCL.raw.sqlite3_busy_timeout(handle, (int)Math.Min(int.MaxValue, busyTimeout.TotalMilliseconds));
        }
    }

    /// <summary>Copies the whole file as it is now, in one step under one reading lock.</summary>
    public bool CopyTo(string path)
    {
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        _connection.BackupDatabase(copy);

        // A copy has no log of its own until somebody writes in it.
        SqliteFile.Execute(copy, "PRAGMA journal_mode = DELETE");
        return true;
    }

    /// <summary>Says whether the file that is written, or its log, lies no longer under its name.</summary>
    public bool HasMoved()
    {
        var path = _path ??= SQLitePCL.raw.sqlite3_db_filename(_connection.Handle, "main").utf8_to_string();
        if (!File.Exists(path + "-wal"))
        {
            return true;
        }

        try
        {
            const int FileControlHasMoved = 20;
            return SqliteNative.sqlite3_file_control(_connection.Handle!.DangerousGetHandle(), IntPtr.Zero, FileControlHasMoved, out var hasMoved) == 0 && hasMoved != 0;
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return !File.Exists(path);
        }
    }

    public void Dispose()
    {
        _begin?.Dispose();
        foreach (var statement in _writing.Values)
        {
            statement.Dispose();
        }

        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    // The wrapper looks each parameter up by its name, each time; here they are bound in the order in which the statement names them.
    private int Write(SqlCall call)
    {
        var handle = _connection.Handle!;
        if (!_writing.TryGetValue(call.Statement, out var statement))
        {
            Check(SQLitePCL.raw.sqlite3_prepare_v2(handle, call.Statement.Text, out statement));
            _writing.Add(call.Statement, statement);
        }

        try
        {
            for (var i = 0; i < call.Values.Length; i++)
            {
                Check(Bind(statement, i + 1, call.Values[i]));
            }

            int came;
            do
            {
                Check(came = SQLitePCL.raw.sqlite3_step(statement));
            }
            while (came == SQLitePCL.raw.SQLITE_ROW);

            return SQLitePCL.raw.sqlite3_changes(handle);
        }
        finally
        {
            // It answers once more what the step answered.
            SQLitePCL.raw.sqlite3_reset(statement);
        }
    }

    private void Check(int came) => SqliteException.ThrowExceptionForRC(came, _connection.Handle);

    private static int Bind(SQLitePCL.sqlite3_stmt statement, int number, object? value) => value switch
    {
        null => SQLitePCL.raw.sqlite3_bind_null(statement, number),
        string text => SQLitePCL.raw.sqlite3_bind_text(statement, number, text),
        long whole => SQLitePCL.raw.sqlite3_bind_int64(statement, number, whole),
        int whole => SQLitePCL.raw.sqlite3_bind_int64(statement, number, whole),
        byte[] bytes => SQLitePCL.raw.sqlite3_bind_blob(statement, number, bytes),
        _ => throw new InvalidOperationException($"A statement has no way to take a '{value.GetType().Name}'."),
    };

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
