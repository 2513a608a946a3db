using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>A store that looks at its database before the first use.</summary>
internal interface ILookedAt
{
    FirstLook Look { get; }
}

/// <summary>Looks once whether a database that somebody else made is one that cases may be kept in.</summary>
internal sealed class FirstLook(bool allowUnguarded)
{
    private volatile bool _isDone;
    private volatile string? _current;
    private KeyMark? _key;

    /// <summary>Says under which key the database is used; it is compared at the first use.</summary>
    public void UseKey(KeyMark key)
    {
        var before = Interlocked.CompareExchange(ref _key, key, null);
        key.CheckIs((before ?? key).KeyId, (before ?? key).Check);
        _isDone &= before is not null;
    }

    /// <param name="context">The context whose connection it is.</param>
    /// <param name="open">Returns a session about the tables of a schema, or about those that the database finds.</param>
    /// <param name="cancellationToken">Stops the looking.</param>
    /// <returns>A session about the tables of the context.</returns>
    public async ValueTask<T> CheckAsync<T>(DbContext context, Func<string?, T> open, CancellationToken cancellationToken)
        where T : SqlSession
    {
        var schema = await SchemaAsync(context, open(null), cancellationToken).ConfigureAwait(false);
        var session = open(schema);
        if (_isDone)
        {
            return session;
        }

        await ColumnSql.CheckAsync(session, cancellationToken).ConfigureAwait(false);
        if (!allowUnguarded && await GuardSql.MissingAsync(session, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } missing)
        {
            // A database without the tables has no guards either, and is told as what it is.
            await StreamSql.LoadAsync(session, new StreamKey(TenantId.Single, StreamKind.Case, ""), asked: null, cancellationToken).ConfigureAwait(false);
            var named = RecoveryModel.SchemaIn(context.Model) is { } own && session.Dialect.HasSchemas ? $"\"{own}\"" : "";
            throw GuardSql.Unguarded(missing, $"Add a migration that calls 'AddServiceRecoveryGuards({named})'; a database that 'EnsureCreated' made has none, so run the scripts of 'RecoveryGuards.ScriptsFor(context.Database.ProviderName{(named.Length > 0 ? $", {named}" : "")})' on it once. Or say 'allowUnguarded'.");
        }

        if (Volatile.Read(ref _key) is { } key)
        {
            await KeySql.TakeAsync(session, key, cancellationToken).ConfigureAwait(false);
        }

        _isDone = true;
        return session;
    }

    // That of the model; where it says none, the one that was current first, whatever is current on a connection later.
    private async ValueTask<string?> SchemaAsync(DbContext context, SqlSession session, CancellationToken cancellationToken)
    {
        if (!session.Dialect.HasSchemas || RecoveryModel.SchemaIn(context.Model) is not null)
        {
            return session.Dialect.HasSchemas ? RecoveryModel.SchemaIn(context.Model) : null;
        }

        if (_current is null && session.Dialect.CurrentSchema is { } ask)
        {
            await session.ReadAsync([ask.With()], (_, row) => _current = row.IsDBNull(0) ? null : row.GetString(0), cancellationToken).ConfigureAwait(false);
        }

        return _current;
    }
}
