using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>The mark of the pseudonym key that a database is used with: the first that is seen stays.</summary>
internal static class KeySql
{
    private static readonly SqlStatement Ask = new("SELECT key_id, key_check FROM recovery_schema WHERE key_id IS NOT NULL ORDER BY version", isKept: false);

    // Whoever comes second finds the row taken.
    private static readonly SqlStatement Take = new("""
        UPDATE recovery_schema SET key_id = @key_id, key_check = @key_check WHERE key_id IS NULL AND version = (SELECT MAX(version) FROM recovery_schema)
        """, isKept: false);

    /// <summary>Compares the key with the one that the database is used with.</summary>
    /// <returns><see langword="false"/> when the database has seen none yet.</returns>
    /// <exception cref="RecoveryStoreException">It is another one.</exception>
    public static async ValueTask<bool> CheckAsync(SqlSession session, KeyMark key, CancellationToken cancellationToken)
    {
        (string Id, byte[] Check)? first = null;
        await session.ReadAsync([Ask.With()], (_, row) => first ??= (row.GetString(0), row.GetFieldValue<byte[]>(1)), cancellationToken).ConfigureAwait(false);
        if (first is { } known)
        {
            key.CheckIs(known.Id, known.Check);
        }

        return first is not null;
    }

    /// <summary>Compares the key, and leaves its mark where the database has seen none.</summary>
    /// <exception cref="RecoveryStoreException">It is another one.</exception>
    public static async ValueTask TakeAsync(SqlSession session, KeyMark key, CancellationToken cancellationToken)
    {
        if (!await CheckAsync(session, key, cancellationToken).ConfigureAwait(false))
        {
            await session.ExecuteAsync([session.Dialect.EnsureSchema.With(), Take.With(key.KeyId, key.Check)], cancellationToken).ConfigureAwait(false);
            await CheckAsync(session, key, cancellationToken).ConfigureAwait(false);
        }
    }
}
