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
    private KeyMark? _key;

    /// <summary>Says under which key the database is used; it is compared at the first use.</summary>
    public void UseKey(KeyMark key)
    {
        var before = Interlocked.CompareExchange(ref _key, key, null);
        key.CheckIs((before ?? key).KeyId, (before ?? key).Check);
        _isDone &= before is not null;
    }

    public async ValueTask CheckAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (_isDone)
        {
            return;
        }

        if (!allowUnguarded && await GuardSql.MissingAsync(session, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } missing)
        {
            // A database without the tables has no guards either, and is told as what it is.
            await StreamSql.LoadAsync(session, new StreamKey(TenantId.Single, StreamKind.Case, ""), asked: null, cancellationToken).ConfigureAwait(false);
            throw GuardSql.Unguarded(missing, "Add a migration that calls 'AddServiceRecoveryGuards()', or say 'allowUnguarded'.");
        }

        if (Volatile.Read(ref _key) is { } key)
        {
            await KeySql.TakeAsync(session, key, cancellationToken).ConfigureAwait(false);
        }

        _isDone = true;
    }
}
