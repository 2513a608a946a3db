using Npgsql;
using NpgsqlTypes;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>The same statements as the store's, by hand: one batch to load, one to write, on a connection that is kept, prepared by the driver, with nothing looked at.</summary>
internal sealed class RawNpgsql : IAsyncDisposable
{
    private const string Key = "tenant = $1 AND kind = $2 AND id = $3";

    private readonly NpgsqlConnection _connection;

    private RawNpgsql(NpgsqlConnection connection) => _connection = connection;

    public static async Task<RawNpgsql> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false;Max Auto Prepare=64;Auto Prepare Min Usages=2");
        await connection.OpenAsync();
        return new RawNpgsql(connection);
    }

    /// <summary>Reads every column of the case into a value.</summary>
    public async Task<int> LoadAsync(StreamAppend append)
    {
        var key = append.Key;
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                Ask("SELECT command, fingerprint, first_version, last_version FROM recovery_receipts WHERE " + Key + " AND command = $4", key, Text(append.Receipt.Id.Value)),
                Ask("SELECT version, stage, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, severity, customer, opened_at, changed_at, chain FROM recovery_streams WHERE " + Key, key),
                Ask("SELECT version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format FROM recovery_events WHERE " + Key + " ORDER BY version", key),
                Ask("SELECT version, slot, subject, codec, salt, bytes FROM recovery_texts WHERE " + Key + " ORDER BY version, slot", key),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        var cells = 0;
        do
        {
            while (await reader.ReadAsync())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    cells += reader.GetValue(column) is DBNull ? 0 : 1;
                }
            }
        }
        while (await reader.NextResultAsync());
        return cells;
    }

    public async Task WriteAsync(StreamAppend append)
    {
        var (key, head) = (append.Key, append.Head);
        await using var batch = new NpgsqlBatch(_connection) { BatchCommands = { new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE") } };
        var commands = batch.BatchCommands;
        if (append.ExpectedVersion == 0)
        {
            commands.Add(Ask(
                """
                INSERT INTO recovery_streams (tenant, kind, id, version, stage, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, severity, customer, opened_at, changed_at, chain)
                VALUES ($1, $2, $3, 0, $4, 0, 0, 0, $5, $6, $7, NULL, $8, $9, $10, $11, $12)
                """,
                key, Text(head.Stage.Name), Text(head.Playbook.Name), Int(head.Playbook.Version), Text(head.Responsible.Text), Int((int)head.Severity), Text(head.Customer?.Text), Long(head.OpenedAt), Long(head.ChangedAt), Bytes(head.Chain)));
        }

        foreach (var stored in append.Events)
        {
            commands.Add(Ask(
                """
                INSERT INTO recovery_events (tenant, kind, id, version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
                """,
                key, Long(stored.Version), Text(stored.Type), Long(stored.RecordedAt), Long(stored.OccurredAt), Text(stored.Actor.Text), Int((int)stored.ActorKind), Text(stored.Role.Value), Text(stored.ActsFor?.Text),
                Text(stored.Command.Value), Int(stored.CommandIndex), Text(stored.Stage.Name), Bytes(stored.Body), Bytes(stored.Chain), Int(stored.Format)));
            foreach (var text in stored.Texts)
            {
                commands.Add(Ask(
                    "INSERT INTO recovery_texts (tenant, kind, id, version, slot, subject, codec, salt, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    key, Long(stored.Version), Int(text.Slot), Text(text.Subject.Text), Text(text.Codec), Bytes(text.Salt), Bytes(text.Bytes)));
            }
        }

        commands.Add(Ask(
            "INSERT INTO recovery_receipts (tenant, kind, id, command, fingerprint, first_version, last_version) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            key, Text(append.Receipt.Id.Value), Bytes(append.Receipt.Fingerprint), Long(append.Receipt.FirstVersion), Long(append.Receipt.LastVersion)));
        foreach (var claim in append.Claims)
        {
            commands.Add(With(
                """
                INSERT INTO recovery_limits (tenant, limit_key, amount_limit, use_limit, window_from, spent, uses) VALUES ($1, $2, $3, $4, $5, 0, 0)
                ON CONFLICT (tenant, limit_key) DO UPDATE SET amount_limit = $3, use_limit = $4, window_from = $5, spent = 0, uses = 0
                """,
                Text(key.Tenant.Value), Text(claim.Key), Long(claim.AmountLimit), Long(claim.UseLimit), Long(claim.From)));
            commands.Add(With(
                """
                INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held)
                SELECT $1, $2, COALESCE((SELECT MAX(number) FROM recovery_limit_entries WHERE tenant = $1 AND limit_key = $2), 0) + 1, $3, $4, $5, $6, $7, 1
                """,
                Text(key.Tenant.Value), Text(claim.Key), Long(claim.At), Int((int)key.Kind), Text(key.Id), Long(claim.EventVersion), Long(claim.Amount)));
            commands.Add(With(
                """
                UPDATE recovery_limits SET (spent, uses) = (SELECT COALESCE(SUM(amount), 0), COUNT(*) FROM recovery_limit_entries WHERE tenant = $1 AND limit_key = $2 AND at > $3 AND at <= $4)
                WHERE tenant = $1 AND limit_key = $2
                """,
                Text(key.Tenant.Value), Text(claim.Key), Long(claim.From), Long(claim.Until)));
        }

        commands.Add(Ask(
            """
            UPDATE recovery_streams SET
              version = CASE WHEN version = $4 THEN $5 ELSE -1 END,
              stage = $6, ending = $7, earned_version = $8, staled_version = $9, playbook = $10, playbook_version = $11,
              responsible_version = CASE
                WHEN $12 > 0 THEN $12
                WHEN responsible = $13 THEN responsible_version
                ELSE (SELECT MAX(e.version) FROM recovery_events e WHERE e.tenant = $1 AND e.kind = $2 AND e.id = $3 AND e.actor = $13) END,
              responsible_slot = CASE WHEN $12 > 0 THEN $14 WHEN responsible = $13 THEN responsible_slot ELSE -1 END,
              responsible = $13, next_due = $15, leased_until = NULL, severity = $16, customer = $17, opened_at = $18, changed_at = $19, chain = $20
            WHERE tenant = $1 AND kind = $2 AND id = $3
            """,
            key, Long(append.ExpectedVersion), Long(append.Receipt.LastVersion), Text(head.Stage.Name), Int((int)head.Ending), Long(head.EarnedVersion), Long(head.StaledVersion), Text(head.Playbook.Name), Int(head.Playbook.Version),
            Long(0), Text(head.Responsible.Text), Int(0), Long(head.NextDue), Int((int)head.Severity), Text(head.Customer?.Text), Long(head.OpenedAt), Long(head.ChangedAt), Bytes(head.Chain)));
        foreach (var row in append.Outbox)
        {
            commands.Add(Ask(
                """
                INSERT INTO recovery_outbox (tenant, kind, id, handler, event_version, body, queued_at, not_before, attempt, fault, is_dead) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, NULL, 0)
                """,
                key, Text(row.Handler), Long(row.EventVersion), Bytes(row.Body), Long(append.Events[^1].RecordedAt), Long(long.MinValue)));
        }

        commands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // Each statement about a case begins with its key.
    private static NpgsqlBatchCommand Ask(string sql, StreamKey key, params ReadOnlySpan<NpgsqlParameter> values) =>
        With(sql, [Text(key.Tenant.Value), Int((int)key.Kind), Text(key.Id), .. values]);

    private static NpgsqlBatchCommand With(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value);
        }

        return command;
    }

    private static NpgsqlParameter<long> Long(long value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static NpgsqlParameter Long(long? value) => value is { } some ? Long(some) : new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static NpgsqlParameter<int> Int(int value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Integer };

    private static NpgsqlParameter Text(string? value) => value is not null ? new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text } : new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter<byte[]> Bytes(ReadOnlyMemory<byte> value) => new() { TypedValue = value.ToArray(), NpgsqlDbType = NpgsqlDbType.Bytea };
}
