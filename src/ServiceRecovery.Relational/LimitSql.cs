using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>
/// Limits: a claim locks the row, writes its entry, and then sums in a statement of its own under the row's check.
/// Summed in the statement that waited for the lock, the sum would be that of before the wait.
/// </summary>
internal static class LimitSql
{
    private static readonly SqlStatement Lock = new("UPDATE recovery_limits SET uses = uses WHERE tenant = @tenant AND limit_key = @limit_key");

    // What is allowed stands in the row before an entry does, for the guard that sums after each entry, whoever writes it.
    private static readonly SqlStatement Open = new("""
        UPDATE recovery_limits SET amount_limit = @amount_limit, use_limit = @use_limit, window_from = @from, spent = 0, uses = 0 WHERE tenant = @tenant AND limit_key = @limit_key
        """);

    private static readonly SqlStatement Insert = new("""
        INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held)
        SELECT @tenant, @limit_key, COALESCE((SELECT MAX(number) FROM recovery_limit_entries WHERE tenant = @tenant AND limit_key = @limit_key), 0) + 1, @at, @kind, @id, @event_version, @amount, @is_held
        """);

    // A use without an amount is not given back. The event by which something is given back is named, and the guards look it up.
    private static readonly SqlStatement Release = new("""
        UPDATE recovery_limit_entries SET is_held = CASE WHEN amount > @amount THEN is_held ELSE 0 END, amount = CASE WHEN amount > @amount THEN amount - @amount ELSE 0 END, released_kind = @released_kind, released_id = @released_id, released_version = @released_version
        WHERE tenant = @tenant AND limit_key = @limit_key AND kind = @kind AND id = @id AND event_version = @event_version AND amount > 0
        """);

    /// <summary>Makes the statement that sums a window under the row's check.</summary>
    /// <param name="until">The latest time that counts, in words of the database.</param>
    public static SqlStatement SumOf(string until) => new($"""
        UPDATE recovery_limits SET amount_limit = @amount_limit, use_limit = @use_limit,
          spent = (SELECT COALESCE(SUM(amount), 0) FROM recovery_limit_entries WHERE tenant = @tenant AND limit_key = @limit_key AND at > @from AND at <= {until}),
          uses = (SELECT COUNT(*) FROM recovery_limit_entries WHERE tenant = @tenant AND limit_key = @limit_key AND at > @from AND at <= {until})
        WHERE tenant = @tenant AND limit_key = @limit_key
        """);

    /// <summary>Makes the question for the entries of a window, each with whether it counts. What is ahead is read too: bounded on both sides, PostgreSQL would take another index than that by time.</summary>
    /// <param name="until">The latest time that counts, in words of the database.</param>
    public static SqlStatement EntriesOf(string until) => new($"""
        SELECT at, amount, kind, id, is_held, CASE WHEN at <= {until} THEN 1 ELSE 0 END FROM recovery_limit_entries WHERE tenant = @tenant AND limit_key = @limit_key AND at > @from ORDER BY at, number
        """);

    public static void AddClaims(List<SqlCall> calls, StreamAppend append, SqlDialect dialect)
    {
        if (append.Claims.IsEmpty && append.Releases.IsEmpty)
        {
            return;
        }

        var (tenant, kind, id) = StreamSql.Of(append.Key);
        LockAll(calls, dialect, tenant, append.Claims.Select(claim => claim.Key).Concat(append.Releases.Select(release => release.Key)));

        // What was taken before makes room; what this append takes has to fit before it gives any of it back.
        calls.AddRange(append.Releases.Where(release => !IsOwn(release)).Select(release => CallOf(append.Key, release)));

        // Several claims of one limit: the guard takes the widest, the sums below are exact.
        foreach (var claims in append.Claims.GroupBy(claim => claim.Key))
        {
            calls.Add(Open.With(claims.Max(claim => claim.AmountLimit), claims.Max(claim => claim.UseLimit), claims.Max(claim => claim.From), tenant, claims.Key));
        }

        foreach (var claim in append.Claims)
        {
            calls.Add(Insert.With(tenant, claim.Key, claim.At, kind, id, claim.EventVersion, claim.Amount, 1));
        }

        foreach (var claim in append.Claims)
        {
            calls.Add(dialect.SumLimit.With(claim.AmountLimit, claim.UseLimit, tenant, claim.Key, claim.From, claim.Until));
        }

        calls.AddRange(append.Releases.Where(IsOwn).Select(release => CallOf(append.Key, release)));

        bool IsOwn(LimitRelease release) => release.Stream == append.Key && release.EventVersion > append.ExpectedVersion;
    }

    public static void AddEntries(List<SqlCall> calls, StreamImport import, SqlDialect dialect)
    {
        var (tenant, kind, id) = StreamSql.Of(import.Key);
        LockAll(calls, dialect, tenant, KeysOf(import));
        calls.AddRange(import.Releases.Select(release => CallOf(import.Key, release)));

        // What was given was given; the next claim says again what is allowed.
        calls.AddRange(import.Entries.Select(entry => entry.Key).Distinct(StringComparer.Ordinal).Select(key => Open.With(long.MaxValue, long.MaxValue, long.MinValue, tenant, key)));
        foreach (var entry in import.Entries)
        {
            calls.Add(Insert.With(tenant, entry.Key, entry.At, kind, id, entry.EventVersion, entry.Left, entry.IsHeld ? 1 : 0));
        }
    }

    public static async ValueTask<ImmutableArray<LimitReading>> ReadAsync(SqlSession session, TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken)
    {
        var sums = windows.Select(window => new Sum(tenant, window)).ToArray();
        await session.ReadAsync(
            [.. windows.Select(window => session.Dialect.LimitEntries.With(window.Until, tenant.Value, window.Key, window.From))],
            (index, row) =>
            {
                if (row.GetInt32(5) != 0)
                {
                    sums[index].Add(row.GetInt64(1), new StreamKey(tenant, (StreamKind)row.GetInt32(2), row.GetString(3)), row.GetInt32(4) != 0);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return [.. sums.Select(sum => sum.ToReading())];
    }

    /// <summary>Returns the first limit that an append would pass.</summary>
    public static async ValueTask<LimitReading?> FullAsync(SqlSession session, StreamAppend append, CancellationToken cancellationToken)
    {
        var readings = await ReadAsync(session, append.Key.Tenant, [.. append.Claims.Select(claim => new LimitWindow(claim.Key, claim.From, claim.Until))], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < readings.Length; i++)
        {
            var claim = append.Claims[i];
            var beside = append.Claims.Where(other => other.Key == claim.Key && other.At > claim.From).ToList();
            var spent = beside.Aggregate(readings[i].Spent, (sum, other) => Sum.Of(sum, other.Amount));
            if (spent > claim.AmountLimit || readings[i].Uses + beside.Count > claim.UseLimit)
            {
                return readings[i];
            }
        }

        return null;
    }

    private static SqlCall CallOf(StreamKey by, LimitRelease release)
    {
        var (tenant, kind, id) = StreamSql.Of(by);
        var (_, takenKind, takenId) = StreamSql.Of(release.Stream);
        return Release.With(release.Amount, kind, id, release.ReleasedBy, tenant, release.Key, takenKind, takenId, release.EventVersion);
    }

    public static IEnumerable<string> KeysOf(StreamImport import) => import.Entries.Select(entry => entry.Key).Concat(import.Releases.Select(release => release.Key));

    /// <summary>Locks by key in ordinal order, so that two appends never wait for each other.</summary>
    public static void LockAll(List<SqlCall> calls, SqlDialect dialect, string tenant, IEnumerable<string> keys)
    {
        foreach (var key in keys.Distinct(StringComparer.Ordinal).OrderBy(key => key, StringComparer.Ordinal))
        {
            calls.Add(dialect.EnsureLimit.With(tenant, key));
            calls.Add(Lock.With(tenant, key));
        }
    }

    private sealed class Sum(TenantId tenant, LimitWindow window)
    {
        private readonly HashSet<StreamKey> _seen = [];
        private readonly ImmutableArray<StreamKey>.Builder _holders = ImmutableArray.CreateBuilder<StreamKey>();
        private long _spent;
        private long _uses;

        public static long Of(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

        public void Add(long amount, StreamKey stream, bool isHeld)
        {
            _spent = Of(_spent, amount);
            _uses++;
            if (isHeld && _seen.Add(stream with { Tenant = tenant }))
            {
                _holders.Add(stream);
            }
        }

        public LimitReading ToReading() => new(window.Key, window.From, _spent, _uses, _holders.ToImmutable());
    }
}
