using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.PostgreSql;

/// <summary>Keeps cases in PostgreSQL, for any number of nodes. Loading a case is one round trip, and so is storing what came of a command.</summary>
/// <remarks>
/// Call <see cref="MigrateAsync"/> once before it is used. It needs nothing that a connection keeps from one transaction to the next, and so works behind a proxy that lends connections.
/// A server that can't be reached, has no connection left or shuts down is a <see cref="RecoveryStoreException"/> that says whether trying again helps.
/// </remarks>
public sealed class PostgreSqlRecoveryStore : IRecoveryStore, IWordlessStore, IRecoveryWork, IRecoveryQueries, IRecoveryImport, IKeyedStore, IGuardedStore, IAsyncDisposable, IDisposable
{
    private static readonly SqlStatement Now = new("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint");

    // Asked in the round trip that stores: a division by zero ends the transaction before anything is written.
    private static readonly SqlStatement RefuseAhead = new("SELECT 1 / CASE WHEN @recorded_at <= (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint + @tolerance THEN 1 ELSE 0 END");

    private readonly NpgsqlDataSource _source;
    private readonly bool _isOwner;
    private readonly RecoverySchema _schema;
    private readonly PostgreSqlSession _reading;
    private readonly PostgreSqlSession _writing;
    private readonly TimeSpan _clockTolerance;

    /// <summary>Takes a data source of yours, which you dispose of.</summary>
    /// <param name="source">The data source. 'Max Auto Prepare' of 64 makes it faster, and so does 'No Reset On Close' where nobody else sets anything on its connections.</param>
    /// <param name="options">How it works.</param>
    /// <param name="logger">Hears of a server that may lose what it has acknowledged.</param>
    /// <exception cref="ArgumentException">The data source is one that multiplexes, or would write the content of rows into exceptions.</exception>
    public PostgreSqlRecoveryStore(NpgsqlDataSource source, PostgreSqlStoreOptions? options = null, ILogger<PostgreSqlRecoveryStore>? logger = null)
        : this(Checked(source ?? throw new ArgumentNullException(nameof(source))), isOwner: false, options ?? new PostgreSqlStoreOptions(), logger)
    {
    }

    /// <summary>Makes a data source of its own.</summary>
    /// <param name="connectionString">The connection string as Npgsql takes it, <c>Host=db;Database=recovery;Username=till</c>.</param>
    /// <param name="options">How it works.</param>
    /// <param name="logger">Hears of a server that may lose what it has acknowledged.</param>
    /// <exception cref="ArgumentException">The connection string isn't one, asks for multiplexing, or would write the content of rows into exceptions.</exception>
    public PostgreSqlRecoveryStore(string connectionString, PostgreSqlStoreOptions? options = null, ILogger<PostgreSqlRecoveryStore>? logger = null)
        : this(SourceOf(connectionString ?? throw new ArgumentNullException(nameof(connectionString)), options ?? new PostgreSqlStoreOptions()), isOwner: true, options ?? new PostgreSqlStoreOptions(), logger)
    {
    }

    private PostgreSqlRecoveryStore(NpgsqlDataSource source, bool isOwner, PostgreSqlStoreOptions options, ILogger<PostgreSqlRecoveryStore>? logger)
    {
        _source = source;
        _isOwner = isOwner;
        var schema = new SchemaInUse(options.Schema);
        _schema = new RecoverySchema(source, schema, new NpgsqlConnectionStringBuilder(source.ConnectionString).SearchPath, options.IsSimulated, options.RefuseUnsafe, logger ?? NullLogger<PostgreSqlRecoveryStore>.Instance);
        _reading = new PostgreSqlSession(source, schema, writes: false);
        _writing = new PostgreSqlSession(source, schema, writes: true);
        _clockTolerance = options.ClockTolerance;
        Traits = new StoreTraits(Durable: true, RetriesAllowed: true, options.IsSimulated);
    }

    /// <inheritdoc/>
    public StoreTraits Traits { get; }

    /// <summary>Makes the tables, or brings them to this version. It may be called at every start, from several nodes at once, and again after it was killed half-way.</summary>
    /// <exception cref="RecoveryStoreException">The tables are newer than this store, were made for the other kind of time, or the server can't be asked.</exception>
    public Task MigrateAsync(CancellationToken cancellationToken = default) => _schema.MigrateAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) =>
        AskAsync(_reading, session => StreamSql.LoadAsync(session, key, asked, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken) =>
        AskAsync(_reading, session => StreamSql.LoadWordlessAsync(session, key, asked, from, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
        windows.IsEmpty ? new([]) : AskAsync(_reading, session => LimitSql.ReadAsync(session, tenant, windows, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RecoveryStoreException">
    /// The case would end with nothing that earned it (<see cref="StoreFault.Unearned"/>), the stream would be longer than it may be (<see cref="StoreFault.StreamTooLong"/>),
    /// or this node's clock is further ahead of the server's than is tolerated (<see cref="StoreFault.WrongClock"/>).
    /// </exception>
    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        AppendShape.Check(append);
        Ambient.RefuseWrite();
        return WriteAsync(append, CallsOf, cancellationToken);

        List<SqlCall> CallsOf()
        {
            var calls = AppendSql.CallsOf(append, SqlDialect.PostgreSql);
            if (!Traits.Simulated)
            {
                calls.Insert(0, RefuseAhead.With(append.Events[append.Events.Length - 1].RecordedAt, UnixMicroseconds.FromDuration(_clockTolerance)));
            }

            return calls;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ImportResult> ImportAsync(ImmutableArray<StreamImport> imports, CancellationToken cancellationToken)
    {
        AppendShape.Check(imports);
        Ambient.RefuseWrite();
        var (stored, isUnknown) = (0, false);
        while (stored < imports.Length)
        {
            // What goes on after what is here is checked on what is here, and so is stored by itself; so is what is refused.
            var together = isUnknown ? [] : imports.Skip(stored).TakeWhile(IsWholeAndEarned).ToList();
            if (together.Count > 1)
            {
                (var count, isUnknown) = await ImportTogetherAsync(together, cancellationToken).ConfigureAwait(false);
                stored += count;
                if (count == together.Count)
                {
                    continue;
                }
            }

            // It says itself what is wrong with it, or is stored this time.
            try
            {
                var import = imports[stored];
                if (await WriteAsync(import.AsAppend(), () => AppendSql.CallsOf(import, SqlDialect.PostgreSql), cancellationToken, isUnknown).ConfigureAwait(false) is not { IsAppended: true })
                {
                    return new ImportResult(stored);
                }
            }
            catch (RecoveryStoreException refusal)
            {
                return new ImportResult(stored, refusal);
            }

            stored++;
        }

        return new ImportResult(stored);

        static bool IsWholeAndEarned(StreamImport import)
        {
            try
            {
                import.AsAppend().CheckEarned(null);
                return import.ExpectedVersion == 0;
            }
            catch (RecoveryStoreException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="RecoveryStoreException">This node's clock is further ahead of the server's than is tolerated; nothing was claimed.</exception>
    public async ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken)
    {
        var dueByServer = Traits.Simulated ? claim : await ByServerAsync(claim, cancellationToken).ConfigureAwait(false);
        return await AskAsync(_writing, session => WorkSql.ClaimDueAsync(session, dueByServer, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) =>
        AskAsync(_writing, session => WorkSql.ClaimOutboxAsync(session, claim, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) =>
        AskAsync(_writing, session => WorkSql.CompleteAsync(session, outcome, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) =>
        AskAsync(_reading, session => ListSql.ListAsync(session, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) =>
        AskAsync(_reading, session => ListSql.CountAsync(session, queries, most, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) =>
        AskAsync(_reading, session => ListSql.CountByAsync(session, query, by, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) =>
        AskAsync(_reading, session => ListSql.ChangedAsync(session, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) =>
        AskAsync(_reading, session => WorkSql.DeadLettersAsync(session, tenant, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => HistorySql.ReadAsync(
        after => AskAsync(_reading, session => HistorySql.VersionsAsync(session, tenant, kind, after, cancellationToken), cancellationToken),
        stream => stream.Id,
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => only is null
        ? HistorySql.ReadAsync(after => AskAsync(_reading, session => HistorySql.AfterAsync(session, tenant, kind, after, cancellationToken), cancellationToken), stream => stream.Key.Id, cancellationToken)
        : HistorySql.ReadAsync(only, ids => AskAsync(_reading, session => HistorySql.TheseAsync(session, tenant, kind, ids, cancellationToken), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => ExportSql.ReadAsync(
        after => AskAsync(_reading, session => ListSql.KeysAsync(session, tenant, kind, after, cancellationToken), cancellationToken),
        key => AskAsync(_reading, session => StreamSql.CopyAsync(session, key, cancellationToken), cancellationToken),
        cancellationToken);

    /// <summary>Returns when anything was recorded last, or <see langword="null"/> in an empty database: where a simulated clock goes on.</summary>
    public ValueTask<DateTimeOffset?> LastRecordedAsync(CancellationToken cancellationToken) => AskAsync(_reading, session => ListSql.LastRecordedAsync(session, cancellationToken), cancellationToken);

    ValueTask<ImmutableArray<string>> IGuardedStore.MissingGuardsAsync(CancellationToken cancellationToken) => AskAsync(_reading, session => GuardSql.MissingAsync(session, cancellationToken), cancellationToken);

    void IKeyedStore.UseKey(KeyMark key) => _schema.UseKey(key);

    /// <summary>Closes the connections that the store has made itself.</summary>
    public void Dispose()
    {
        if (_isOwner)
        {
            _source.Dispose();
        }
    }

    /// <summary>Closes the connections that the store has made itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOwner)
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static NpgsqlDataSource SourceOf(string connectionString, PostgreSqlStoreOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (options.AutoPrepare && builder.MaxAutoPrepare == 0)
        {
            // All statements there are, each from its second use on.
            builder.MaxAutoPrepare = 64;
            builder.AutoPrepareMinUsages = 2;
        }

        // Nothing is ever set on a connection of this pool, so nothing needs to be set back: seven statements less with every question.
        builder.NoResetOnClose = true;
        builder.ApplicationName ??= "ServiceRecovery";
        Check(builder);
        return NpgsqlDataSource.Create(builder);
    }

    private static NpgsqlDataSource Checked(NpgsqlDataSource source)
    {
        Check(new NpgsqlConnectionStringBuilder(source.ConnectionString));
        return source;
    }

    internal static void Check(NpgsqlConnectionStringBuilder builder)
    {
        if (builder.IncludeErrorDetail)
        {
            throw new ArgumentException("'Include Error Detail' writes the content of rows into exceptions, and so into logs. Leave it out.");
        }

        if (builder.Multiplexing)
        {
            throw new ArgumentException("'Multiplexing' has no transactions, and a command is stored in one. Leave it out.");
        }
    }

    // A connection that was gone before it was asked is nobody's fault, and the next one is a new one. A second time it is a fault.
    private async ValueTask<T> AskAsync<T>(PostgreSqlSession session, Func<PostgreSqlSession, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _schema.CheckAsync(cancellationToken).ConfigureAwait(false);
        for (var isAgain = false; ; isAgain = true)
        {
            try
            {
                return await ask(session).ConfigureAwait(false);
            }
            catch (NpgsqlException exception) when (isAgain || !PostgreSqlFaults.IsBroken(exception))
            {
                throw PostgreSqlFaults.Of(exception);
            }
            catch (NpgsqlException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Forget(exception);
            }
        }
    }

    // Returns how many are stored, from the first on. Where the connection broke, nobody knows: then none of them may be, or all.
    private async ValueTask<(int Stored, bool IsUnknown)> ImportTogetherAsync(List<StreamImport> imports, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _schema.CheckAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return (await _writing.ExecuteEachAsync(AppendSql.LocksOf(imports, SqlDialect.PostgreSql), [.. imports.Select(import => AppendSql.CallsOf(import, SqlDialect.PostgreSql))], cancellationToken).ConfigureAwait(false), false);
        }
        catch (NpgsqlException exception)
        {
            Forget(exception);
            return (0, exception is not PostgresException);
        }
    }

    private async ValueTask<AppendResult> WriteAsync(StreamAppend append, Func<IReadOnlyList<SqlCall>> calls, CancellationToken cancellationToken, bool isAgain = false)
    {
        await AskAsync(_reading, session => CheckAsync(session, append, cancellationToken), cancellationToken).ConfigureAwait(false);
        for (; ; isAgain = true)
        {
            try
            {
                await _writing.ExecuteAsync(calls(), cancellationToken).ConfigureAwait(false);
                return AppendResult.Appended;
            }
            catch (NpgsqlException exception)
            {
                // What is stored now says what came of it, on another connection; a commit whose answer was lost too. Trying again is harmless: a version has one event.
                var loss = await AskAsync(_reading, session => AppendSql.LossAsync(session, append, CancellationToken.None), CancellationToken.None).ConfigureAwait(false);
                if (loss is not null)
                {
                    // What the server refused wasn't ours, even if it looks the same.
                    return loss is { IsAppended: true } && !isAgain && PostgreSqlFaults.IsRefused(exception) ? AppendResult.CommandTaken : loss;
                }

                if (PostgreSqlFaults.IsLostRace(exception))
                {
                    return AppendResult.VersionTaken;
                }

                if (PostgreSqlFaults.IsAhead(exception))
                {
                    var server = UnixMicroseconds.ToTime(await AskAsync(_reading, session => NowAsync(session, CancellationToken.None), CancellationToken.None).ConfigureAwait(false));
                    throw WrongClock(UnixMicroseconds.ToTime(append.Events[append.Events.Length - 1].RecordedAt) - server, "stored, because it would stand there before its time");
                }

                if (AppendSql.UnearnedBy(exception, append) is { } unearned)
                {
                    throw unearned;
                }

                if (isAgain || !PostgreSqlFaults.IsBroken(exception))
                {
                    throw PostgreSqlFaults.Of(exception);
                }

                Forget(exception);
            }
        }
    }

    // What connections have prepared was made for tables that have changed since, by a migration of another node.
    private void Forget(NpgsqlException exception)
    {
        if (PostgreSqlFaults.IsOutdated(exception))
        {
            _source.Clear();
        }
    }

    // Nodes have a clock each, and the server has one for all: by that one nothing is early.
    private async ValueTask<DueClaim> ByServerAsync(DueClaim claim, CancellationToken cancellationToken)
    {
        var server = UnixMicroseconds.ToTime(await AskAsync(_reading, session => NowAsync(session, cancellationToken), cancellationToken).ConfigureAwait(false));
        var ahead = claim.Until - server;
        return ahead <= TimeSpan.Zero ? claim
            : ahead <= _clockTolerance ? claim with { Until = server }
            : throw WrongClock(ahead, "claimed, because it would be done before its time");
    }

    private RecoveryStoreException WrongClock(TimeSpan ahead, string what) => new(
        StoreFault.WrongClock,
        FormattableString.Invariant($"The clock of this node is {ahead.TotalSeconds:0.#} seconds ahead of the server's, and {_clockTolerance.TotalSeconds:0.#} are tolerated. Nothing was {what}: set the clock of the node, or the server's if that one is wrong."));

    private static async ValueTask<long> NowAsync(PostgreSqlSession session, CancellationToken cancellationToken)
    {
        var now = 0L;
        await session.ReadAsync([Now.With()], (_, row) => now = row.GetInt64(0), cancellationToken).ConfigureAwait(false);
        return now;
    }

    private static async ValueTask<bool> CheckAsync(SqlSession session, StreamAppend append, CancellationToken cancellationToken)
    {
        await AppendSql.CheckAsync(session, append, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
