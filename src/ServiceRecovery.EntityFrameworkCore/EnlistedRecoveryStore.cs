using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.EntityFrameworkCore;

// The store inside the caller's own transaction: a savepoint for each append, no second try, and nothing of the context's own work touched.
internal sealed class EnlistedRecoveryStore(DbContext context, FirstLook look) : IRecoveryStore, IWordlessStore
{
    private const string Savepoint = "service_recovery";

    public StoreTraits Traits { get; } = new(Durable: true, RetriesAllowed: false, Simulated: false);

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => AskAsync(session => StreamSql.LoadAsync(session, key, asked, cancellationToken));

    public ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken) =>
        AskAsync(session => StreamSql.LoadWordlessAsync(session, key, asked, from, cancellationToken));

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
        AskAsync(session => LimitSql.ReadAsync(session, tenant, windows, cancellationToken));

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        AppendShape.Check(append);
        cancellationToken.ThrowIfCancellationRequested();
        return AskAsync(session => AppendAsync(session, append, cancellationToken));
    }

    private async ValueTask<T> AskAsync<T>(Func<CommandSession, ValueTask<T>> ask)
    {
        try
        {
            var session = await look.CheckAsync(context, Session, CancellationToken.None).ConfigureAwait(false);
            return await ask(session).ConfigureAwait(false);
        }
        catch (Exception exception) when (ContextFaults.Find(exception) is { } fault)
        {
            throw ContextFaults.Of(fault, exception);
        }
    }

    private async ValueTask<AppendResult> AppendAsync(CommandSession session, StreamAppend append, CancellationToken cancellationToken)
    {
        await AppendSql.CheckAsync(session, append, cancellationToken).ConfigureAwait(false);
        var transaction = Transaction();

        // On PostgreSQL a refused statement ends the transaction it stands in: it must end the savepoint and not the caller's work.
        await transaction.SaveAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
        try
        {
            await session.ExecuteAsync(AppendSql.CallsOf(append, session.Dialect), CancellationToken.None).ConfigureAwait(false);
            await transaction.ReleaseAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
            return AppendResult.Appended;
        }
        catch (DbException refused)
        {
            await transaction.RollbackAsync(Savepoint, CancellationToken.None).ConfigureAwait(false);
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
    }

    private DbTransaction Transaction() => context.Database.CurrentTransaction?.GetDbTransaction()
        ?? throw new InvalidOperationException("The desk works in a transaction of the context here, and none is open. Begin one with 'context.Database.BeginTransactionAsync()', and commit it afterwards.");

    private CommandSession Session(string? schema) => new(SqlDialect.For(context.Database.ProviderName), schema, context.Database.GetDbConnection(), Transaction());
}
