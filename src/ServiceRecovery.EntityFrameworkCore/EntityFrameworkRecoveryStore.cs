using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>Keeps cases in the database of a context of yours, on any of the providers it knows. A context lives for one call.</summary>
/// <remarks>It asks one statement at a time; the stores of <c>ServiceRecovery.Sqlite</c> and <c>ServiceRecovery.PostgreSql</c> are faster on the same tables.</remarks>
/// <typeparam name="TContext">The context whose model has <see cref="RecoveryModel.AddServiceRecovery"/>.</typeparam>
/// <param name="contexts">Makes contexts.</param>
/// <param name="simulated">The store is for simulated time.</param>
/// <param name="allowUnguarded">A database without the guards of <see cref="RecoveryGuards"/> is taken; else it is refused at the first use, <see cref="StoreFault.Unguarded"/>.</param>
public sealed class EntityFrameworkRecoveryStore<TContext>(IDbContextFactory<TContext> contexts, bool simulated = false, bool allowUnguarded = false) : IRecoveryStore, IWordlessStore, IRecoveryWork, IRecoveryQueries, IRecoveryImport, ILookedAt, IKeyedStore, IGuardedStore
    where TContext : DbContext
{
    private const string Savepoint = "service_recovery_stream";

    FirstLook ILookedAt.Look { get; } = new(allowUnguarded);

    void IKeyedStore.UseKey(KeyMark key) => ((ILookedAt)this).Look.UseKey(key);

    /// <inheritdoc/>
    public StoreTraits Traits { get; } = new(Durable: true, RetriesAllowed: true, simulated);

    /// <inheritdoc/>
    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) =>
        AskAsync(session => StreamSql.LoadAsync(session, key, asked, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken) =>
        AskAsync(session => StreamSql.LoadWordlessAsync(session, key, asked, from, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
        AskAsync(session => LimitSql.ReadAsync(session, tenant, windows, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RecoveryStoreException">The case would end with nothing that earned it (<see cref="StoreFault.Unearned"/>), or the stream would be longer than it may be (<see cref="StoreFault.StreamTooLong"/>).</exception>
    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        AppendShape.Check(append);
        Ambient.RefuseWrite();
        return WriteAsync(append, session => AppendSql.CallsOf(append, session.Dialect), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImportResult> ImportAsync(ImmutableArray<StreamImport> imports, CancellationToken cancellationToken)
    {
        AppendShape.Check(imports);
        Ambient.RefuseWrite();
        return AskAsync(session => ImportAsync((ContextSession)session, imports, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) =>
        AskAsync(session => WorkSql.ClaimDueAsync(session, claim, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) =>
        AskAsync(session => WorkSql.ClaimOutboxAsync(session, claim, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) =>
        AskAsync(session => WorkSql.CompleteAsync(session, outcome, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) =>
        AskAsync(session => ListSql.ListAsync(session, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) =>
        AskAsync(session => ListSql.CountAsync(session, queries, most, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) =>
        AskAsync(session => ListSql.CountByAsync(session, query, by, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) =>
        AskAsync(session => ListSql.ChangedAsync(session, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) =>
        AskAsync(session => WorkSql.DeadLettersAsync(session, tenant, limit, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => HistorySql.ReadAsync(
        after => AskAsync(session => HistorySql.VersionsAsync(session, tenant, kind, after, cancellationToken), cancellationToken),
        stream => stream.Id,
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => only is null
        ? HistorySql.ReadAsync(after => AskAsync(session => HistorySql.AfterAsync(session, tenant, kind, after, cancellationToken), cancellationToken), stream => stream.Key.Id, cancellationToken)
        : HistorySql.ReadAsync(only, ids => AskAsync(session => HistorySql.TheseAsync(session, tenant, kind, ids, cancellationToken), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => ExportSql.ReadAsync(
        after => AskAsync(session => ListSql.KeysAsync(session, tenant, kind, after, cancellationToken), cancellationToken),
        key => AskAsync(session => StreamSql.CopyAsync(session, key, cancellationToken), cancellationToken),
        cancellationToken);

    ValueTask<ImmutableArray<string>> IGuardedStore.MissingGuardsAsync(CancellationToken cancellationToken) => AskAsync(session => GuardSql.MissingAsync(session, cancellationToken), cancellationToken);

    private async ValueTask<T> AskAsync<T>(Func<SqlSession, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var outside = Ambient.Outside();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await context.Database.CreateExecutionStrategy().ExecuteAsync(
                async token =>
                {
                    await context.Database.OpenConnectionAsync(token).ConfigureAwait(false);
                    try
                    {
                        var session = await ((ILookedAt)this).Look.CheckAsync(context, schema => new ContextSession(context, schema), token).ConfigureAwait(false);
                        return await ask(session).ConfigureAwait(false);
                    }
                    finally
                    {
                        await context.Database.CloseConnectionAsync().ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ContextFaults.Find(exception) is { } fault)
        {
            throw ContextFaults.Of(fault, exception);
        }
    }

    // A strategy that tries again does so from here, on what is stored then; a commit whose answer was lost is found by its chain.
    private ValueTask<AppendResult> WriteAsync(StreamAppend append, Func<SqlSession, IReadOnlyList<SqlCall>> calls, CancellationToken cancellationToken) =>
        AskAsync(
            async session =>
            {
                await AppendSql.CheckAsync(session, append, cancellationToken).ConfigureAwait(false);
                var context = ((ContextSession)session).Context;
                try
                {
                    await using var transaction = await context.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
                    await session.ExecuteAsync(calls(session), CancellationToken.None).ConfigureAwait(false);
                    await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    return AppendResult.Appended;
                }
                catch (DbException refused)
                {
                    if (await AppendSql.LossAsync(session, append, CancellationToken.None).ConfigureAwait(false) is { } loss)
                    {
                        return loss;
                    }

                    if (AppendSql.UnearnedBy(refused, append) is { } unearned)
                    {
                        throw unearned;
                    }

                    throw;
                }
            },
            cancellationToken);

    // A savepoint for each stream, so that one that is refused takes no other along.
    private static async ValueTask<ImportResult> ImportAsync(ContextSession session, ImmutableArray<StreamImport> imports, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var transaction = await session.Context.Database.BeginTransactionAsync(CancellationToken.None).ConfigureAwait(false);
        await session.ExecuteAsync(AppendSql.LocksOf(imports, session.Dialect), CancellationToken.None).ConfigureAwait(false);
        var (stored, result) = (0, (ImportResult?)null);
        for (; stored < imports.Length && result is null; stored++)
        {
            await transaction.CreateSavepointAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            var append = imports[stored].AsAppend();
            try
            {
                await AppendSql.CheckAsync(session, append, CancellationToken.None).ConfigureAwait(false);
                await session.ExecuteAsync(AppendSql.CallsOf(imports[stored], session.Dialect), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is DbException { IsTransient: false } or RecoveryStoreException)
            {
                await transaction.RollbackToSavepointAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
                result = new ImportResult(stored, exception is not DbException fault ? (RecoveryStoreException)exception
                    : await AppendSql.LossAsync(session, append, CancellationToken.None, isImport: true).ConfigureAwait(false) is null ? AppendSql.UnearnedBy(fault, append) ?? ContextFaults.Of(fault, exception)
                    : null);
            }

            await transaction.ReleaseSavepointAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
        }

        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        return result ?? new ImportResult(stored);
    }
}

// The connection of a context, and its transaction where there is one.
internal sealed class ContextSession : SqlSession
{
    public ContextSession(DbContext context, string? schema)
    {
        Context = context;
        Dialect = SqlDialect.For(context.Database.ProviderName);
        Schema = schema;
    }

    public DbContext Context { get; }

    public override SqlDialect Dialect { get; }

    public override string? Schema { get; }

    public override ValueTask ReadAsync(IReadOnlyList<SqlCall> calls, Action<int, DbDataReader> row, CancellationToken cancellationToken) => Commands().ReadAsync(calls, row, cancellationToken);

    public override ValueTask<int> ExecuteAsync(IReadOnlyList<SqlCall> calls, CancellationToken cancellationToken) => Commands().ExecuteAsync(calls, cancellationToken);

    private CommandSession Commands() => new(Dialect, Schema, Context.Database.GetDbConnection(), Context.Database.CurrentTransaction?.GetDbTransaction());
}
