using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Sqlite;

/// <summary>The file: where it is, whether it may be used, how it is opened, and what its faults are called.</summary>
internal sealed class SqliteFile
{
    private readonly SqliteStoreOptions _options;

    private SqliteFile(string path, SqliteStoreOptions options)
    {
        Path = path;
        _options = options;
    }

    public string Path { get; }

    /// <summary>Finds the file of a connection string and looks whether it can be used.</summary>
    /// <exception cref="ArgumentException">The connection string names no file.</exception>
    /// <exception cref="RecoveryStoreException">The place won't do; the message says why.</exception>
    public static SqliteFile From(string connectionString, SqliteStoreOptions options)
    {
        var source = new SqliteConnectionStringBuilder(connectionString).DataSource;
        if (source.Length == 0 || source.Contains(":memory:", StringComparison.Ordinal) || source.StartsWith("file:", StringComparison.Ordinal))
        {
            throw new ArgumentException("The connection string names a file: 'Data Source=recovery.db'. For cases that end with the process there is the store in memory.", nameof(connectionString));
        }

        var file = new SqliteFile(System.IO.Path.GetFullPath(source), options);
        file.CheckPlace();
        return file;
    }

    public SqliteConnection Open(bool isReader)
    {
        var connection = Connect(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = _options.MayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false, // each connection here keeps its statements prepared, so it is never given back
            DefaultTimeout = Math.Max(1, (int)_options.BusyTimeout.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            Execute(connection, FormattableString.Invariant($"PRAGMA busy_timeout = {(long)_options.BusyTimeout.TotalMilliseconds}"));
            if (Execute(connection, "PRAGMA journal_mode = WAL") is not "wal")
            {
                throw new RecoveryStoreException(StoreFault.Unsafe, $"'{Path}' can't be written ahead (WAL) where it lies. Put it on a local disk.");
            }

            // An acknowledged command survives a power cut: the log is on disk before the answer. What a long reader made it grow to, it gives back.
            Execute(connection, "PRAGMA synchronous = FULL");
            Execute(connection, "PRAGMA foreign_keys = ON");
            Execute(connection, "PRAGMA journal_size_limit = 16777216");
            if (isReader)
            {
                Execute(connection, "PRAGMA query_only = ON");
            }

            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Fault(exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // The first connection of a process brings SQLite itself in; every later one fails in the same way.
    private static SqliteConnection Connect(string connectionString)
    {
        try
        {
            return new SqliteConnection(connectionString);
        }
        catch (TypeInitializationException exception)
        {
            throw new RecoveryStoreException(
                StoreFault.NativeFileMissing,
                FormattableString.Invariant($"SQLite itself, '{NativeFile}', isn't in '{AppContext.BaseDirectory}' or isn't for this process of {IntPtr.Size * 8} bits. It comes with the package SQLitePCLRaw.bundle_e_sqlite3: give the program a RuntimeIdentifier, or put the file there."),
                exception);
        }
    }

    private static string NativeFile =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "e_sqlite3.dll" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "libe_sqlite3.dylib" : "libe_sqlite3.so";

    public static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Says what a fault of SQLite means for whoever runs the organization.</summary>
    public RecoveryStoreException Fault(SqliteException exception) => exception.SqliteErrorCode switch
    {
        5 or 6 => new(StoreFault.Busy, FormattableString.Invariant($"Another process kept '{Path}' locked for {_options.BusyTimeout.TotalSeconds:0.#} seconds. Nothing was stored; try again, and see who holds a transaction open."), exception),
        8 => new(StoreFault.ReadOnly, $"'{Path}' can't be written. Give this process the right to write the file and its folder.", exception),
        11 or 26 => new(StoreFault.Damaged, $"'{Path}' is damaged or is no SQLite file. Restore a backup, or take out what can be read with 'sqlite3 .recover' and check it with 'recovery import'.", exception),
        13 => new(StoreFault.Full, $"There is no room left on the disk of '{Path}'. Nothing was stored; make room and go on.", exception),
        14 => new(StoreFault.Missing, $"'{Path}' can't be opened. See whether the file and its folder are there and may be read and written.", exception),
        _ => new(StoreFault.Unavailable, FormattableString.Invariant($"'{Path}' couldn't be used (SQLite {exception.SqliteErrorCode}, {exception.SqliteExtendedErrorCode}). Try again with the same command id; if it stays so, check the disk."), exception),
    };

    private void CheckPlace()
    {
        var folder = System.IO.Path.GetDirectoryName(Path);
        if (folder is null || Directory.Exists(Path) || !Directory.Exists(folder))
        {
            throw new RecoveryStoreException(StoreFault.Missing, $"'{Path}' can't be a file: {(Directory.Exists(Path) ? "it is a folder" : $"the folder '{folder}' isn't there")}. Correct the path, or make the folder.");
        }

        if (!File.Exists(Path) && !_options.MayCreate)
        {
            throw new RecoveryStoreException(StoreFault.Missing, $"'{Path}' isn't there, and it isn't to be made here. Correct the path.");
        }

        // SQLite would begin an empty file and throw the log of the lost one away.
        if (!File.Exists(Path) && File.Exists(Path + "-wal"))
        {
            throw new RecoveryStoreException(StoreFault.Missing, $"'{Path}' isn't there, but its log '{Path}-wal' is: the file was moved or deleted without it. Put the file back, or move the log away to begin anew.");
        }

        if (new DriveInfo(folder).DriveType == DriveType.Network)
        {
            throw new RecoveryStoreException(StoreFault.Unsafe, $"'{Path}' lies on a network share, where SQLite's locks don't hold. Put it on a local disk, or use PostgreSQL for many nodes.");
        }
    }
}
