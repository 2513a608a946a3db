using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Sqlite;

/// <summary>Keeps cases in an SQLite file. What was acknowledged survives a power cut; several processes may share the file on one machine.</summary>
public sealed partial class SqliteRecoveryStore : IRecoveryStore, IWordlessStore, IRecoveryWork, IRecoveryQueries, IRecoveryImport, IKeyedStore, IGuardedStore, IClockedStore, IAsyncDisposable, IDisposable
{
    private static readonly SqlStatement SaveStream = new("SAVEPOINT stream");
    private static readonly SqlStatement UndoStream = new("ROLLBACK TO stream");
    private static readonly SqlStatement ReleaseStream = new("RELEASE stream");

    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SqliteFile _file;
    private readonly SqliteWriter? _writer;
    private readonly SqliteClock? _clock;
    private int _isDisposed;

    private SqliteRecoveryStore(SqliteFile file, SqliteWriter? writer, SqliteStoreOptions options)
    {
        (_file, _writer) = (file, writer);
        _clock = options.IsSimulated ? null : new SqliteClock(options.LargestGap, file.Path);
        Traits = new StoreTraits(Durable: true, RetriesAllowed: true, options.IsSimulated);
    }

    /// <inheritdoc/>
    public StoreTraits Traits { get; }

    /// <summary>Gets where the file lies.</summary>
    public string Path => _file.Path;

    /// <summary>Gets the longest time that a write of this process has waited for its answer, other processes and the queue included.</summary>
    public TimeSpan LongestWait => _writer?.LongestWait ?? TimeSpan.Zero;

    /// <summary>Opens a file and brings its tables to this version.</summary>
    /// <param name="connectionString">
    /// <c>Data Source=recovery.db</c>; a path that isn't absolute begins in the current folder. With <c>Mode=ReadOnly</c> the file is only looked at: nothing of it or beside it is made or changed, and who writes is told.
    /// </param>
    /// <param name="options">What the organization decides, or <see langword="null"/> for the defaults.</param>
    /// <param name="logger">Hears of guards that were missing in the file and were put back.</param>
    /// <exception cref="ArgumentException">The connection string names no file, or says something that isn't honored; or an option is out of its range.</exception>
    /// <exception cref="RecoveryStoreException">The file can't be used; <see cref="RecoveryStoreException.Fault"/> and the message say why.</exception>
    public static SqliteRecoveryStore Open(string connectionString, SqliteStoreOptions? options = null, ILogger<SqliteRecoveryStore>? logger = null)
    {
        _ = connectionString ?? throw new ArgumentNullException(nameof(connectionString));
        options ??= new SqliteStoreOptions();
        options.Check();
        var file = SqliteFile.From(connectionString, options);
        var (connection, atRest) = file.IsReadOnly ? file.OpenToRead() : (file.OpenToWrite(), null);
        try
        {
            if (file.IsReadOnly)
            {
                SqliteSchema.Look(connection, file, options.IsSimulated);
                var looking = new SqliteRecoveryStore(file, writer: null, options);
                looking._readers.Add(new SqliteSession(connection, atRest));
                return looking;
            }

            if (SqliteSchema.Migrate(connection, file, options.IsSimulated) is { IsEmpty: false } missing)
            {
                PutBack(logger ?? NullLogger<SqliteRecoveryStore>.Instance, file.Path, string.Join(", ", missing));
            }

            return new SqliteRecoveryStore(file, new SqliteWriter(new SqliteSession(connection), file, options.LargestGroup), options);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw file.Fault(exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file by its path, with the pseudonym key that lies beside it, <c>PATH.key</c>; a new file gets a new key first.</summary>
    /// <param name="path">A path, whatever is in it.</param>
    /// <param name="key">The key, for <see cref="RecoverySetup.Key"/> or <see cref="RecoveryBuilder.UsePseudonymKey"/>. Keep a copy of its file in another place.</param>
    /// <param name="options">What the organization decides, or <see langword="null"/> for the defaults.</param>
    /// <param name="logger">Hears of guards that were missing in the file and were put back.</param>
    /// <exception cref="RecoveryStoreException">The file can't be used, or its key isn't there.</exception>
    /// <exception cref="FormatException">What lies beside it is no key.</exception>
    public static SqliteRecoveryStore OpenFile(string path, out PseudonymKey key, SqliteStoreOptions? options = null, ILogger<SqliteRecoveryStore>? logger = null)
    {
        _ = path ?? throw new ArgumentNullException(nameof(path));
        options ??= new SqliteStoreOptions();
        var connectionString = new SqliteConnectionStringBuilder { DataSource = System.IO.Path.GetFullPath(path) }.ToString();
        var file = SqliteFile.From(connectionString, options);
        var isNew = !File.Exists(file.Path);
        key = File.Exists(file.Path + ".key") ? PseudonymKey.ReadFile(file.Path + ".key")
            : isNew ? PseudonymKey.MakeFile(file.Path + ".key")
            : throw new RecoveryStoreException(StoreFault.Missing, $"'{file.Path}' needs the pseudonym key it was made with, and '{file.Path}.key' isn't there. Put it back; under another key nobody in it would be known again.");
        return Open(connectionString, options, logger);
    }

    /// <summary>Copies the file and what waits in its log as one, as they are at one instant, also while others write. The key beside it isn't copied.</summary>
    /// <param name="path">Where the copy is made; nothing may be there. It is there only once it is whole.</param>
    /// <param name="cancellationToken">Honored until the copying begins.</param>
    /// <exception cref="IOException">Something is there already, or the copy can't be put there.</exception>
    /// <exception cref="RecoveryStoreException">The file can't be read, or there is no room for the copy.</exception>
    public async Task BackupAsync(string path, CancellationToken cancellationToken = default)
    {
        var copy = System.IO.Path.GetFullPath(path);
        if (File.Exists(copy) || Directory.Exists(copy))
        {
            throw new IOException($"'{copy}' is there already. Name another file.");
        }

        var partial = copy + ".partial";
        try
        {
            await Read(session => new ValueTask<bool>(((SqliteSession)session).CopyTo(partial)), cancellationToken).ConfigureAwait(false);
            File.Move(partial, copy);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Says that the clock is right, though it is further ahead of the newest event than <see cref="SqliteStoreOptions.LargestGap"/>: the file remembers it, so that it holds for every process, until the clock is so far ahead of this.</summary>
    /// <param name="clock">The clock of the desk, or <see langword="null"/> for that of the computer.</param>
    /// <param name="cancellationToken">Honored until the writing begins.</param>
    /// <exception cref="RecoveryStoreException">The file couldn't be written.</exception>
    public async Task AcceptClockAsync(TimeProvider? clock = null, CancellationToken cancellationToken = default)
    {
        Ambient.RefuseWrite();
        var now = UnixMicroseconds.From((clock ?? TimeProvider.System).GetUtcNow());
        await Write(session => { Done(SqliteClock.AcceptAsync(session, now)); return true; }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) =>
        Read(session => StreamSql.LoadAsync(session, key, asked, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken) =>
        Read(session => StreamSql.LoadWordlessAsync(session, key, asked, from, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
        Read(session => LimitSql.ReadAsync(session, tenant, windows, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RecoveryStoreException">
    /// The case would end with nothing that earned it (<see cref="StoreFault.Unearned"/>), the stream would be longer than it may be (<see cref="StoreFault.StreamTooLong"/>),
    /// or the clock is further ahead of the newest event than is believed (<see cref="StoreFault.WrongClock"/>).
    /// </exception>
    /// <exception cref="RecoveryStoreException">The file couldn't be written; nothing was stored.</exception>
    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        AppendShape.Check(append);
        Ambient.RefuseWrite();
        return Append(append, AppendSql.CallsOf(append, SqlDialect.Sqlite), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImportResult> ImportAsync(ImmutableArray<StreamImport> imports, CancellationToken cancellationToken)
    {
        AppendShape.Check(imports);
        Ambient.RefuseWrite();
        var streams = imports.Select(import => (import.AsAppend(), AppendSql.CallsOf(import, SqlDialect.Sqlite))).ToList();
        return Write(session => Import(session, streams), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="RecoveryStoreException">The clock is further ahead of the newest event than is believed (<see cref="StoreFault.WrongClock"/>); nothing was claimed.</exception>
    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => Write(
        session =>
        {
            CheckClock(session, UnixMicroseconds.From(claim.Until), "claimed, because it would be done before its time");
            return Result(WorkSql.ClaimDueAsync(session, claim, cancellationToken));
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) =>
        Write(session => Result(WorkSql.ClaimOutboxAsync(session, claim, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) =>
        Write(session => Result(WorkSql.CompleteAsync(session, outcome, cancellationToken)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) =>
        Read(session => ListSql.ListAsync(session, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) =>
        Read(session => ListSql.CountAsync(session, queries, most, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) =>
        Read(session => ListSql.CountByAsync(session, query, by, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) =>
        Read(session => ListSql.ChangedAsync(session, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) =>
        Read(session => WorkSql.DeadLettersAsync(session, tenant, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => HistorySql.ReadAsync(
        after => Read(session => HistorySql.VersionsAsync(session, tenant, kind, after, cancellationToken), cancellationToken),
        stream => stream.Id,
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => only is null
        ? HistorySql.ReadAsync(after => Read(session => HistorySql.AfterAsync(session, tenant, kind, after, cancellationToken), cancellationToken), stream => stream.Key.Id, cancellationToken)
        : HistorySql.ReadAsync(only, ids => Read(session => HistorySql.TheseAsync(session, tenant, kind, ids, cancellationToken), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => ExportSql.ReadAsync(
        after => Read(session => ListSql.KeysAsync(session, tenant, kind, after, cancellationToken), cancellationToken),
        key => Read(session => StreamSql.CopyAsync(session, key, cancellationToken), cancellationToken),
        cancellationToken);

    /// <summary>Returns when anything was recorded last, or <see langword="null"/> in an empty file: where a simulated clock goes on.</summary>
    public ValueTask<DateTimeOffset?> LastRecordedAsync(CancellationToken cancellationToken) => Read(session => ListSql.LastRecordedAsync(session, cancellationToken), cancellationToken);

    ValueTask<DateTimeOffset?> IClockedStore.NewestAsync(CancellationToken cancellationToken) => Traits.Simulated ? default : LastRecordedAsync(cancellationToken);

    ValueTask<ImmutableArray<string>> IGuardedStore.MissingGuardsAsync(CancellationToken cancellationToken) => Read(session => GuardSql.MissingAsync(session, cancellationToken), cancellationToken);

    // The file is opened when the desk is made, and so is its key looked at then.
    void IKeyedStore.UseKey(KeyMark key)
    {
        if (_writer is not null)
        {
            Write(session => { Done(KeySql.TakeAsync(session, key, CancellationToken.None)); return true; }, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return;
        }

        Result(Read(
            async session => await SqliteSchema.HasKeyAsync(session).ConfigureAwait(false) && await KeySql.CheckAsync(session, key, CancellationToken.None).ConfigureAwait(false),
            CancellationToken.None));
    }

    /// <summary>Answers who waits, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        if (_writer is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }

        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    /// <summary>Answers who waits, and closes the file.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    [LoggerMessage(1, LogLevel.Warning, "Guards were missing in '{Path}' and were put back: {Guards}. Look who takes them away.")]
    private static partial void PutBack(ILogger logger, string path, string guards);

    private SqliteWriter Writer => _writer ?? throw new RecoveryStoreException(StoreFault.ReadOnly, $"'{Path}' was opened to be looked at ('Mode=ReadOnly'), so nothing is written. Open it without.");

    // On SQLite every call is answered before it returns.
    private static T Result<T>(ValueTask<T> answer) => answer.IsCompleted ? answer.GetAwaiter().GetResult() : throw new InvalidOperationException("SQLite answers at once.");

    private static void Done(ValueTask answer) => answer.AsTask().GetAwaiter().GetResult();

    private void CheckClock(SqliteSession session, long now, string what)
    {
        if (_clock is not null)
        {
            Done(_clock.CheckAsync(session, now, what));
        }
    }

    private async ValueTask<AppendResult> Append(StreamAppend append, List<SqlCall> calls, CancellationToken cancellationToken)
    {
        try
        {
            return await Writer.WriteAsync<AppendResult>(
                session =>
                {
                    Done(AppendSql.CheckAsync(session, append, CancellationToken.None));
                    CheckClock(session, append.Events[append.Events.Length - 1].RecordedAt, "stored, because it would stand there before its time");
                    Result(session.ExecuteAsync(calls, CancellationToken.None));
                    return AppendResult.Appended;
                },
                session => Result(AppendSql.LossAsync(session, append, CancellationToken.None)),
                cancellationToken).ConfigureAwait(false);
        }
        catch (RecoveryStoreException told) when (told.InnerException is SqliteException refused && AppendSql.UnearnedBy(refused, append) is { } unearned)
        {
            throw unearned;
        }
    }

    // A savepoint for each stream, so that one that is refused takes no other along.
    private ImportResult Import(SqliteSession session, List<(StreamAppend Append, List<SqlCall> Calls)> streams)
    {
        for (var stored = 0; stored < streams.Count; stored++)
        {
            var (append, calls) = streams[stored];
            session.Execute(SaveStream.With());
            try
            {
                Done(AppendSql.CheckAsync(session, append, CancellationToken.None));
                Result(session.ExecuteAsync(calls, CancellationToken.None));
            }
            catch (Exception exception) when (exception is SqliteException or RecoveryStoreException && session.IsInTransaction)
            {
                session.Execute(UndoStream.With());
                session.Execute(ReleaseStream.With());
                return new ImportResult(stored, exception is not SqliteException fault ? (RecoveryStoreException)exception
                    : Result(AppendSql.LossAsync(session, append, CancellationToken.None, isImport: true)) is null ? AppendSql.UnearnedBy(fault, append) ?? _file.Fault(fault)
                    : null);
            }

            session.Execute(ReleaseStream.With());
        }

        return new ImportResult(streams.Count);
    }

    private async ValueTask<T> Write<T>(Func<SqliteSession, T> write, CancellationToken cancellationToken)
        where T : notnull => await Writer.WriteAsync(write, afterwards: null, cancellationToken).ConfigureAwait(false);

    private async ValueTask<T> Read<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) == 1, this);
            if (!_readers.TryTake(out var reader))
            {
                var (connection, atRest) = _file.OpenToRead();
                reader = new SqliteSession(connection, atRest);
            }

            try
            {
                var result = await read(reader).ConfigureAwait(false);
                if (_file.IsAsItWas(reader.AtRest))
                {
                    _readers.Add(reader);
                    return result;
                }

                reader.Dispose();
            }
            catch (SqliteException exception)
            {
                reader.Dispose();
                if (_file.IsAsItWas(reader.AtRest))
                {
                    throw _file.Fault(exception);
                }
            }
            catch
            {
                reader.Dispose();
                throw;
            }

            // Somebody began to write in a file that was at rest, so what was read may be of two times: it is read again.
        }
    }
}
