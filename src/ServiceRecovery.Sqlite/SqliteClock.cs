using ServiceRecovery.Fields;
using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Sqlite;

/// <summary>Compares a clock with the newest event of the file, which has no clock of its own: one that is far ahead of it is wrong, until a person says that it is right.</summary>
internal sealed class SqliteClock(TimeSpan largestGap, string path)
{
    private static readonly SqlStatement Newest = new("""
        SELECT MAX(at) FROM (SELECT MAX(changed_at) AS at FROM recovery_streams UNION ALL SELECT MAX(clock_accepted_at) FROM recovery_schema)
        """);

    private static readonly SqlStatement Accept = new("""
        UPDATE recovery_schema SET clock_accepted_at = @accepted_at WHERE version = (SELECT MAX(version) FROM recovery_schema)
        """);

    // Read from the file and never later than what it holds, so that the whole file is asked only when this is long ago.
    private long? _known;

    /// <summary>Refuses what would be done by a clock that is too far ahead. Called by the writer alone, within its transaction.</summary>
    /// <param name="session">The writer's.</param>
    /// <param name="now">The clock, UTC microseconds since 1970.</param>
    /// <param name="what">What isn't done, and why.</param>
    /// <exception cref="RecoveryStoreException">It is too far ahead (<see cref="StoreFault.WrongClock"/>).</exception>
    public async ValueTask CheckAsync(SqlSession session, long now, string what)
    {
        if (!IsAhead(now))
        {
            return;
        }

        await session.ReadAsync([Newest.With()], (_, row) => _known = row.IsDBNull(0) ? null : row.GetInt64(0), CancellationToken.None).ConfigureAwait(false);
        if (_known is { } newest && IsAhead(now))
        {
            throw new RecoveryStoreException(
                StoreFault.WrongClock,
                FormattableString.Invariant($"The clock says {Text(now)}, and the newest event in '{path}' is of {Text(newest)}; more than {largestGap.TotalDays:0.#} days between them aren't believed. Nothing was {what}: set the clock, or, if it is right, say so once with 'AcceptClockAsync()' or 'recovery clock --accept'."));
        }
    }

    /// <summary>Writes down that a clock is right.</summary>
    public static async ValueTask AcceptAsync(SqlSession session, long now) => await session.ExecuteAsync([Accept.With(now)], CancellationToken.None).ConfigureAwait(false);

    private bool IsAhead(long now) => _known is not { } known || now - UnixMicroseconds.FromDuration(largestGap) > known;

    private static string Text(long at) => Rfc3339.Format(UnixMicroseconds.ToTime(at));
}
