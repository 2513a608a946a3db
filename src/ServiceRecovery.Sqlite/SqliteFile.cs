using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Sqlite;

/// <summary>The file: where it is, whether it may be used, how it is opened, and what its faults are called.</summary>
internal sealed class SqliteFile
{
    // What a connection string may say; all else of it would be silently lost.
    private static readonly string[] Honored = ["Data Source", "DataSource", "Filename", "Mode"];

    private readonly SqliteStoreOptions _options;
    private readonly bool _mayCreate;

    private SqliteFile(string path, SqliteOpenMode mode, SqliteStoreOptions options)
    {
        Path = path;
        IsReadOnly = mode == SqliteOpenMode.ReadOnly;
        _options = options;
        _mayCreate = mode == SqliteOpenMode.ReadWriteCreate && options.MayCreate;
    }

    public string Path { get; }

    /// <summary>Gets how long a write waits for another process.</summary>
    public TimeSpan BusyTimeout => _options.BusyTimeout;

    /// <summary>Gets whether it is only looked at: nothing of it or beside it is made or changed.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Finds the file of a connection string and looks whether it can be used.</summary>
    /// <exception cref="ArgumentException">The connection string names no file, or says something that isn't honored.</exception>
    /// <exception cref="RecoveryStoreException">The place won't do; the message says why.</exception>
    public static SqliteFile From(string connectionString, SqliteStoreOptions options)
    {
        var given = Parse(connectionString);
        if (given.Keys.Cast<string>().FirstOrDefault(key => !Honored.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } keyword)
        {
            throw new ArgumentException($"The store doesn't honor '{keyword}' of the connection string. Leave it out: the file and 'Mode' are read from it, all else is set by 'SqliteStoreOptions'.", nameof(connectionString));
        }

        var builder = Read(given, connectionString);
        if (builder.DataSource.Length == 0 || builder.DataSource == ":memory:" || builder.DataSource.StartsWith("file:", StringComparison.Ordinal) || builder.Mode == SqliteOpenMode.Memory)
        {
            throw new ArgumentException("The connection string names a file: 'Data Source=recovery.db'. For cases that end with the process there is the store in memory.", nameof(connectionString));
        }

        var file = new SqliteFile(RealPath(System.IO.Path.GetFullPath(builder.DataSource)), builder.Mode, options);
        file.CheckPlace();
        return file;
    }

    private static DbConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException unreadable)
        {
            // What has no value in it is no secret.
            var shown = connectionString.Contains('=', StringComparison.Ordinal) ? "it isn't made of names and values" : $"it is '{connectionString}'";
            throw new ArgumentException($"The connection string names a file as 'Data Source=recovery.db', but {shown}.", nameof(connectionString), unreadable);
        }
    }

    private static SqliteConnectionStringBuilder Read(DbConnectionStringBuilder given, string connectionString)
    {
        try
        {
            return new SqliteConnectionStringBuilder(connectionString);
        }
        catch (Exception unfit) when (unfit is ArgumentException or FormatException or InvalidCastException)
        {
            throw new ArgumentException($"'Mode' of the connection string is '{(given.TryGetValue("Mode", out var mode) ? mode : "")}', and there are 'ReadOnly', 'ReadWrite' and 'ReadWriteCreate'.", nameof(connectionString), unfit);
        }
    }

    /// <summary>Opens the connection that writes.</summary>
    /// <exception cref="RecoveryStoreException">It can't be used; a file in which nothing is to be made must hold cases already.</exception>
    public SqliteConnection OpenToWrite()
    {
        if (!_mayCreate)
        {
            // Looked at first, because opening it to write changes a file that is another program's.
            Look().Connection.Dispose();
        }

        return Open(new SqliteConnectionStringBuilder { DataSource = Path, Mode = _mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite }, WriteAhead);
    }

    /// <summary>Opens a connection that reads.</summary>
    /// <returns>The connection, and what the file looked like where what is read counts only while it stays so.</returns>
    public (SqliteConnection Connection, FileState? AtRest) OpenToRead() => IsReadOnly ? Look() : (Open(
        new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadWrite },
        connection =>
        {
            WriteAhead(connection);
            Execute(connection, "PRAGMA query_only = ON");
        }), null);

    // A file without a log is at rest and is read as it lies: no lock is taken, and neither log nor index of one is made.
    private (SqliteConnection Connection, FileState? AtRest) Look()
    {
        var state = FileState.Of(Path);
        var connection = Open(new SqliteConnectionStringBuilder { DataSource = state.HasLog ? Path : AtRest(Path), Mode = SqliteOpenMode.ReadOnly }, CheckTables);
        return (connection, state.HasLog ? null : state);
    }

    private static string AtRest(string path)
    {
        var escaped = string.Join("/", path.Split(System.IO.Path.DirectorySeparatorChar).Select(Uri.EscapeDataString)).Replace("%3A", ":");
        return $"file:{(escaped[0] == '/' ? "" : "/")}{escaped}?immutable=1";
    }

    private SqliteConnection Open(SqliteConnectionStringBuilder how, Action<SqliteConnection> prepare)
    {
        how.Pooling = false; // each connection here keeps its statements prepared, so it is never given back
        how.DefaultTimeout = Math.Max(1, (int)_options.BusyTimeout.TotalSeconds);
        var connection = Connect(how.ToString());
        try
        {
            connection.Open();
            Execute(connection, FormattableString.Invariant($"PRAGMA busy_timeout = {(long)_options.BusyTimeout.TotalMilliseconds}"));
            prepare(connection);
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

    /// <summary>Says whether a file that was at rest still is as it was; one that wasn't is read under locks and needs no look.</summary>
    public bool IsAsItWas(FileState? atRest) => atRest is not { } state || state == FileState.Of(Path);

    // SQLite follows a link, and its log lies beside what the link leads to.
    private static string RealPath(string path)
    {
#if NET
        return new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
#else
        return path;
#endif
    }

    private void WriteAhead(SqliteConnection connection)
    {
        if (Execute(connection, "PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new RecoveryStoreException(StoreFault.Unsafe, $"'{Path}' can't be written ahead (WAL) where it lies. Put it on a local disk.");
        }

        // An acknowledged command survives a power cut: the log is on disk before the answer. What a long reader made it grow to, it gives back.
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "PRAGMA fullfsync = ON"); // on macOS alone an ordinary sync stops in the disk's own memory
        Execute(connection, "PRAGMA foreign_keys = ON");
        Execute(connection, "PRAGMA journal_size_limit = 16777216");
    }

    private void CheckTables(SqliteConnection connection)
    {
        if (Execute(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'recovery_streams'") is null)
        {
            throw new RecoveryStoreException(StoreFault.Missing, $"'{Path}' holds no cases. Correct the path; nothing was changed.");
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

    /// <summary>Says that the file was taken away while it was open.</summary>
    public RecoveryStoreException Moved() => new(
        StoreFault.Missing,
        $"'{Path}' or its log was moved, deleted or replaced while it was open. Nothing is acknowledged, because at the next start it would be gone. Put the file back with its log, and start anew.");

    /// <summary>Says what a fault of SQLite means for whoever runs the organization.</summary>
    public RecoveryStoreException Fault(SqliteException exception) => exception.SqliteErrorCode switch
    {
        1 when exception.Message.Contains("no such table") || exception.Message.Contains("no such column") => new(StoreFault.Missing, $"'{Path}' doesn't have the tables of this store: one was taken away, or is another's. Restore a backup, or open the file anew to bring its tables to this version.", exception),
        5 or 6 => new(StoreFault.Busy, FormattableString.Invariant($"Another process, or a transaction that this process has open itself, kept '{Path}' locked for {_options.BusyTimeout.TotalSeconds:0.#} seconds. Nothing was stored; try again, and see who holds a transaction open; inside one of this process's own, give the command to 'desk.In(context)'."), exception),
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

        if (!File.Exists(Path) && !_mayCreate)
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

/// <summary>What a file and its log look like from outside. A writer makes a log before it changes the file.</summary>
/// <param name="Length">The length of the file.</param>
/// <param name="WrittenAt">When it was written last.</param>
/// <param name="HasLog">Something waits in its log, or may.</param>
internal readonly record struct FileState(long Length, DateTime WrittenAt, bool HasLog)
{
    public static FileState Of(string path)
    {
        var (file, log) = (new FileInfo(path), new FileInfo(path + "-wal"));
        return new FileState(file.Exists ? file.Length : 0, file.LastWriteTimeUtc, log.Exists && log.Length > 0);
    }
}
