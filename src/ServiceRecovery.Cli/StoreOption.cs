using System.CommandLine;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Cli.Replay;
using ServiceRecovery.Playbooks;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli;

/// <summary>Where cases are kept: the one place that knows the stores and opens them.</summary>
internal sealed class StoreOption
{
    private const string Memory = "memory";
    private const string Sqlite = "sqlite:";
    private const string PostgreSql = "postgres:";

    public Option<string> Store { get; } = new("--store") { HelpName = "memory|sqlite:PATH|postgres:CONNECTION", Description = "Where cases are kept. 'memory' begins empty and ends with the program; its clock is simulated.", DefaultValueFactory = _ => Memory };

    public Option<string?> Key { get; } = new("--key") { HelpName = "FILE", Description = "The pseudonym key, as 'recovery key' makes one. Without it the memory store makes its own, and a new SQLite file gets one beside it, 'PATH.key'." };

    public Option<bool> Simulated { get; } = new("--simulated") { Description = "Make a new store as simulated, so that 'at' and 'tick' move its clock; it stays so, and the memory store always is." };

    public void AddTo(Command command)
    {
        command.Add(Store);
        command.Add(Key);
        command.Add(Simulated);
    }

    /// <summary>Tells whether what is written is known again by another run.</summary>
    public bool HasKey(ParseResult parsed) => parsed.GetValue(Key) is not null || parsed.GetValue(Store) != Memory;

    /// <summary>Returns the SQLite file that the store is, where it isn't there yet.</summary>
    public string? FindMissing(ParseResult parsed) =>
        parsed.GetValue(Store) is { } store && store.StartsWith(Sqlite, StringComparison.Ordinal) && store[Sqlite.Length..] is { Length: > 0 } path && !File.Exists(path) ? path : null;

    /// <summary>Tells whether the store begins empty and ends with the program.</summary>
    public bool IsMemory(ParseResult parsed) => parsed.GetValue(Store) == Memory;

    /// <param name="parsed">What was asked.</param>
    /// <param name="configure">Sets what the organization sets.</param>
    /// <param name="playbook">The playbook of new cases.</param>
    /// <param name="purpose">What the verb does with the store.</param>
    /// <exception cref="UserException">There is no such store, or the key can't be used.</exception>
    public async Task<OpenedDesk> OpenAsync(ParseResult parsed, Action<RecoveryOptions>? configure, PlaybookDefinition? playbook, StorePurpose purpose)
    {
        var store = parsed.GetValue(Store)!;
        if (store == Memory)
        {
            return OpenedDesk.InMemory(configure, playbook, parsed.GetValue(Key) is { } given ? KeyFile.Read(given) : null);
        }

        try
        {
            if (store.StartsWith(Sqlite, StringComparison.Ordinal) && store.Length > Sqlite.Length)
            {
                var (file, key) = OpenSqlite(parsed, store[Sqlite.Length..], parsed.GetValue(Simulated), purpose);
                return OpenedDesk.On(file, await file.LastRecordedAsync(CancellationToken.None) ?? SimulatedClock.Start, configure, playbook, key);
            }

            if (store.StartsWith(PostgreSql, StringComparison.Ordinal) && store.Length > PostgreSql.Length)
            {
                var (database, key) = await OpenPostgreSqlAsync(parsed, store[PostgreSql.Length..], parsed.GetValue(Simulated), purpose);
                return OpenedDesk.On(database, await database.LastRecordedAsync(CancellationToken.None) ?? SimulatedClock.Start, configure, playbook, key);
            }

            throw NoStore(store);
        }
        catch (Exception exception) when (exception is RecoveryStoreException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(exception.Message);
        }
    }

    /// <summary>Opens a store of simulated time that holds nothing yet, for a replay.</summary>
    /// <returns><see langword="null"/> for the store in memory.</returns>
    /// <exception cref="UserException">There is no such store, it is of real time or holds cases already, or the key can't be used.</exception>
    public async Task<ReplayStore?> OpenEmptyAsync(ParseResult parsed)
    {
        var store = parsed.GetValue(Store)!;
        if (store == Memory)
        {
            return null;
        }

        try
        {
            if (store.StartsWith(Sqlite, StringComparison.Ordinal) && store.Length > Sqlite.Length)
            {
                var (file, key) = OpenSqlite(parsed, store[Sqlite.Length..], isSimulated: true, StorePurpose.Make);
                return Empty(new ReplayStore(file, key), await file.LastRecordedAsync(CancellationToken.None));
            }

            if (store.StartsWith(PostgreSql, StringComparison.Ordinal) && store.Length > PostgreSql.Length)
            {
                var (database, key) = await OpenPostgreSqlAsync(parsed, store[PostgreSql.Length..], isSimulated: true, StorePurpose.Make);
                return Empty(new ReplayStore(database, key), await database.LastRecordedAsync(CancellationToken.None));
            }

            throw NoStore(store);
        }
        catch (Exception exception) when (exception is RecoveryStoreException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UserException(exception.Message);
        }

        ReplayStore Empty(ReplayStore opened, DateTimeOffset? last)
        {
            if (last is null)
            {
                return opened;
            }

            (opened.Store as IDisposable)?.Dispose();
            throw new UserException($"'{store.Split(':')[0]}' holds cases already, and a replay begins in an empty store. Name a new one.");
        }
    }

    private static UserException NoStore(string store) => new($"There is no store '{store}'. There are 'memory', 'sqlite:PATH' and 'postgres:CONNECTION'.");

    private (SqliteRecoveryStore Store, PseudonymKey Key) OpenSqlite(ParseResult parsed, string path, bool isSimulated, StorePurpose purpose)
    {
        var keyPath = parsed.GetValue(Key) ?? (new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path) + ".key";
        var isNew = !File.Exists(path);
        if (purpose == StorePurpose.Make && !isNew)
        {
            CheckKey();
        }

        // The key comes first: who finds the file finds its key, however many start at once.
        if (purpose == StorePurpose.Make && isNew && !File.Exists(keyPath) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) && !Directory.Exists(path))
        {
            PseudonymKey.MakeFile(keyPath);
        }

        var opened = OpenFile(path, isSimulated, purpose);
        try
        {
            CheckKey();
            return (opened, KeyFile.Read(keyPath));
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        void CheckKey()
        {
            if (!File.Exists(keyPath))
            {
                throw new UserException($"'{path}' needs the pseudonym key it was made with, and '{keyPath}' isn't there. Name it with '--key FILE'; under another key nobody in it would be known again.");
            }
        }
    }

    private async Task<(PostgreSqlRecoveryStore Store, PseudonymKey Key)> OpenPostgreSqlAsync(ParseResult parsed, string connection, bool isSimulated, StorePurpose purpose)
    {
        var key = KeyFile.Read(parsed.GetValue(Key) ?? throw new UserException("A PostgreSQL store needs the pseudonym key of its organization: '--key FILE'. 'recovery key > FILE' makes one for a new organization."));
        return (await OpenDatabaseAsync(connection, isSimulated, purpose), key);
    }

    // As with a file: the database says itself what time it is for.
    private static async Task<PostgreSqlRecoveryStore> OpenDatabaseAsync(string connection, bool isSimulated, StorePurpose purpose)
    {
        var store = new PostgreSqlRecoveryStore(connection, new PostgreSqlStoreOptions { IsSimulated = isSimulated });
        try
        {
            await (purpose == StorePurpose.Make ? store.MigrateAsync() : store.LastRecordedAsync(CancellationToken.None).AsTask());
            return store;
        }
        catch (RecoveryStoreException exception) when (exception.Fault == StoreFault.OtherTime && !isSimulated)
        {
            await store.DisposeAsync();
            return await OpenDatabaseAsync(connection, isSimulated: true, purpose);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the file of a store to copy it.</summary>
    /// <exception cref="UserException">The store is no file.</exception>
    public SqliteRecoveryStore OpenToCopy(ParseResult parsed) =>
        OpenIfFile(parsed, StorePurpose.Look) ?? throw new UserException("'backup' copies an SQLite file: '--store sqlite:PATH'. A PostgreSQL database is copied by 'pg_dump' or its own backup.");

    /// <summary>Opens the file of a store to compare its events with the clock.</summary>
    /// <exception cref="UserException">The store is no file, or its time is simulated.</exception>
    public SqliteRecoveryStore OpenForClock(ParseResult parsed, bool toAccept)
    {
        var opened = OpenIfFile(parsed, toAccept ? StorePurpose.Work : StorePurpose.Look) ?? throw new UserException("'clock' is about an SQLite file: '--store sqlite:PATH'. A PostgreSQL server has a clock of its own, and that one counts.");
        if (!opened.Traits.Simulated)
        {
            return opened;
        }

        opened.Dispose();
        throw new UserException("The clock of a simulated store is moved by 'exec', and is always right.");
    }

    private SqliteRecoveryStore? OpenIfFile(ParseResult parsed, StorePurpose purpose) =>
        parsed.GetValue(Store)! is { } store && store.StartsWith(Sqlite, StringComparison.Ordinal) && store.Length > Sqlite.Length ? OpenFile(store[Sqlite.Length..], isSimulated: false, purpose) : null;

    // A file says itself what time it is for; only a new one has to be told. What is said after the colon is a path, whatever is in it.
    private static SqliteRecoveryStore OpenFile(string path, bool isSimulated, StorePurpose purpose)
    {
        var file = new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path), Mode = purpose == StorePurpose.Look ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate }.ToString();
        try
        {
            return Open(isSimulated);
        }
        catch (RecoveryStoreException exception) when (exception.Fault == StoreFault.OtherTime && !isSimulated)
        {
            return Open(isSimulatedToo: true);
        }

        SqliteRecoveryStore Open(bool isSimulatedToo) => SqliteRecoveryStore.Open(file, new SqliteStoreOptions { IsSimulated = isSimulatedToo, MayCreate = purpose == StorePurpose.Make });
    }
}

/// <summary>What a verb does with a store.</summary>
internal enum StorePurpose
{
    /// <summary>It looks, and changes nothing: neither the store nor anything beside it.</summary>
    Look,

    /// <summary>It works on a store that is there.</summary>
    Work,

    /// <summary>It makes the store where it isn't there yet.</summary>
    Make,
}

/// <summary>A pseudonym key in a file: its name, a colon, 32 bytes in base64.</summary>
internal static class KeyFile
{
    /// <exception cref="UserException">It can't be read, or holds no key.</exception>
    public static PseudonymKey Read(string path) => PseudonymKey.Parse(System.Text.Encoding.UTF8.GetString(InputFile.ReadAll(path, "key")).Trim())
        ?? throw new UserException($"The key file '{path}' holds no pseudonym key: its name, a colon and 32 bytes in base64. 'recovery key > FILE' makes one.");
}
