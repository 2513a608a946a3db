using System.Collections.Immutable;
using System.Data.Common;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>Due work and the outbox. A lease is an instant in the row; whoever comes after it may take the row.</summary>
internal static class WorkSql
{
    private const string Message = "tenant = @tenant AND kind = @kind AND id = @id AND handler = @handler AND event_version = @event_version AND attempt = @attempt";

    private static readonly SqlStatement Sent = new($"DELETE FROM recovery_outbox WHERE {Message}");

    private static readonly SqlStatement Again = new($"UPDATE recovery_outbox SET not_before = @not_before, fault = @fault, is_dead = 0 WHERE {Message}");

    private static readonly SqlStatement Dead = new($"UPDATE recovery_outbox SET fault = @fault, is_dead = 1 WHERE {Message}");

    public static async ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(SqlSession session, DueClaim claim, CancellationToken cancellationToken)
    {
        AppendShape.Check(claim.Limit, claim.Lease);
        var until = UnixMicroseconds.From(claim.Until);
        List<DueStream> due = [];
        await session.ReadAsync(
            [session.Dialect.ClaimDue.Named(("@until", until), ("@lease", LeaseEnd(until, claim.Lease)), ("@limit", (long)claim.Limit))],
            (_, row) => due.Add(new DueStream(KeyOf(row), UnixMicroseconds.ToTime(row.GetInt64(3)), row.GetInt64(4))),
            cancellationToken).ConfigureAwait(false);

        // What an update returns comes in no order.
        return [.. due.OrderBy(stream => stream.DueAt).ThenBy(stream => stream.Key.Tenant.Value, StringComparer.Ordinal).ThenBy(stream => stream.Key.Id, StringComparer.Ordinal).ThenBy(stream => stream.Key.Kind)];
    }

    public static async ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(SqlSession session, OutboxClaim claim, CancellationToken cancellationToken)
    {
        AppendShape.Check(claim.Limit, claim.Lease);
        if (claim.Handlers.IsDefaultOrEmpty)
        {
            return [];
        }

        var now = UnixMicroseconds.From(claim.Now);
        List<OutboxMessage> messages = [];
        (string, object?)[] values =
        [
            ("@now", now), ("@lease", LeaseEnd(now, claim.Lease)), ("@limit", (long)claim.Limit),
            .. claim.Handlers.Select((handler, index) => (FormattableString.Invariant($"@handler{index}"), (object?)handler)),
        ];
        await session.ReadAsync([session.Dialect.ClaimOutbox(claim.Handlers.Length).Named(values)], (_, row) => messages.Add(MessageOf(row)), cancellationToken).ConfigureAwait(false);
        return [.. messages.OrderBy(message => message.QueuedAt).ThenBy(message => message.Key.ToString(), StringComparer.Ordinal).ThenBy(message => message.Row.EventVersion)];
    }

    public static async ValueTask<bool> CompleteAsync(SqlSession session, OutboxOutcome outcome, CancellationToken cancellationToken)
    {
        var (tenant, kind, id) = StreamSql.Of(outcome.Key);
        var call = outcome switch
        {
            { IsSent: true } => Sent.With(tenant, kind, id, outcome.Handler, outcome.EventVersion, outcome.Attempt),
            { At: { } at } => Again.With(UnixMicroseconds.From(at), outcome.Fault, tenant, kind, id, outcome.Handler, outcome.EventVersion, outcome.Attempt),
            _ => Dead.With(outcome.Fault, tenant, kind, id, outcome.Handler, outcome.EventVersion, outcome.Attempt),
        };
        return await session.ExecuteAsync([call], cancellationToken).ConfigureAwait(false) == 1;
    }

    public static async ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(SqlSession session, TenantId tenant, int limit, CancellationToken cancellationToken)
    {
        var messages = ImmutableArray.CreateBuilder<OutboxMessage>();
        var statement = new SqlStatement($"""
            SELECT tenant, kind, id, handler, event_version, body, queued_at, attempt, fault FROM recovery_outbox WHERE tenant = @tenant AND is_dead = 1
            ORDER BY queued_at, id, event_version {session.Dialect.First("@limit")}
            """, isKept: false);
        await session.ReadAsync([statement.With(tenant.Value, (long)WorklistPlace.SizeOf(limit))], (_, row) => messages.Add(MessageOf(row)), cancellationToken).ConfigureAwait(false);
        return messages.ToImmutable();
    }

    private static long LeaseEnd(long now, TimeSpan lease) => now > long.MaxValue - UnixMicroseconds.FromDuration(lease) ? long.MaxValue : now + UnixMicroseconds.FromDuration(lease);

    private static StreamKey KeyOf(DbDataReader row) => new(new TenantId(row.GetString(0)), (StreamKind)row.GetInt32(1), row.GetString(2));

    private static OutboxMessage MessageOf(DbDataReader row) => new(
        KeyOf(row),
        new OutboxRow(row.GetString(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5)),
        UnixMicroseconds.ToTime(row.GetInt64(6)),
        row.GetInt32(7),
        row.IsDBNull(8) ? null : row.GetString(8));
}
