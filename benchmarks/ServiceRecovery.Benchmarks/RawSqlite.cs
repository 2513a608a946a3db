using Microsoft.Data.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>The same rows, loaded and written by hand: prepared statements, one connection, nothing looked at.</summary>
internal sealed class RawSqlite : IDisposable
{
    private const string Key = "tenant = $1 AND kind = $2 AND id = $3";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public RawSqlite(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Run("PRAGMA synchronous = FULL");
    }

    public void Begin() => Run("BEGIN IMMEDIATE");

    public void Commit() => Run("COMMIT");

    /// <summary>Reads every column of the case into a value.</summary>
    public int Load(StreamAppend append)
    {
        var (tenant, kind, id) = (append.Key.Tenant.Value, (int)append.Key.Kind, append.Key.Id);
        return Read("SELECT command, fingerprint, first_version, last_version FROM recovery_receipts WHERE " + Key + " AND command = $4", tenant, kind, id, append.Receipt.Id.Value)
            + Read("SELECT version, stage, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, severity, customer, opened_at, changed_at, chain FROM recovery_streams WHERE " + Key, tenant, kind, id)
            + Read("SELECT version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format FROM recovery_events WHERE " + Key + " ORDER BY version", tenant, kind, id)
            + Read("SELECT version, slot, subject, codec, salt, bytes FROM recovery_texts WHERE " + Key + " ORDER BY version, slot", tenant, kind, id);
    }

    public void Write(StreamAppend append)
    {
        var (tenant, kind, id, head) = (append.Key.Tenant.Value, (int)append.Key.Kind, append.Key.Id, append.Head);
        if (append.ExpectedVersion == 0)
        {
            Run(
                "INSERT INTO recovery_streams (tenant, kind, id, version, stage, ending, earned_version, staled_version, playbook, playbook_version, responsible, severity, opened_at, changed_at, chain) VALUES ($1, $2, $3, 0, $4, 0, 0, 0, $5, $6, $7, $8, $9, $10, $11)",
                tenant, kind, id, head.Stage.Name, head.Playbook.Name, head.Playbook.Version, head.Responsible.Text, (int)head.Severity, head.OpenedAt, head.ChangedAt, head.Chain.ToArray());
        }

        foreach (var stored in append.Events)
        {
            Run(
                "INSERT INTO recovery_events (tenant, kind, id, version, type, recorded_at, actor, actor_kind, role, command, command_index, stage, body, chain, format) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                tenant, kind, id, stored.Version, stored.Type, stored.RecordedAt, stored.Actor.Text, (int)stored.ActorKind, stored.Role.Value, stored.Command.Value, stored.CommandIndex, stored.Stage.Name, stored.Body.ToArray(), stored.Chain.ToArray(), stored.Format);
            foreach (var text in stored.Texts)
            {
                Run("INSERT INTO recovery_texts (tenant, kind, id, version, slot, subject, codec, salt, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", tenant, kind, id, stored.Version, text.Slot, text.Subject.Text, text.Codec, text.Salt.ToArray(), text.Bytes.ToArray());
            }
        }

        Run("INSERT INTO recovery_receipts (tenant, kind, id, command, fingerprint, first_version, last_version) VALUES ($1, $2, $3, $4, $5, $6, $7)", tenant, kind, id, append.Receipt.Id.Value, append.Receipt.Fingerprint.ToArray(), append.Receipt.FirstVersion, append.Receipt.LastVersion);
        foreach (var claim in append.Claims)
        {
            Run(
                "INSERT INTO recovery_limits (tenant, limit_key, amount_limit, use_limit, window_from, spent, uses) VALUES ($1, $2, $3, $4, $5, 0, 0) ON CONFLICT (tenant, limit_key) DO UPDATE SET amount_limit = $3, use_limit = $4, window_from = $5, spent = 0, uses = 0",
                tenant, claim.Key, claim.AmountLimit, claim.UseLimit, claim.From);
            Run(
                "INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held) SELECT $1, $2, COALESCE((SELECT MAX(number) FROM recovery_limit_entries WHERE tenant = $1 AND limit_key = $2), 0) + 1, $3, $4, $5, $6, $7, 1",
                tenant, claim.Key, claim.At, kind, id, claim.EventVersion, claim.Amount);
            Run(
                "UPDATE recovery_limits SET (spent, uses) = (SELECT COALESCE(SUM(amount), 0), COUNT(*) FROM recovery_limit_entries WHERE tenant = $1 AND limit_key = $2 AND at > $3 AND at <= $4) WHERE tenant = $1 AND limit_key = $2",
                tenant, claim.Key, claim.From, claim.Until);
        }

        Run(
            "UPDATE recovery_streams SET version = $4, stage = $5, responsible = $6, responsible_version = $4, responsible_slot = -1, next_due = $7, ending = $8, earned_version = $9, staled_version = $10, severity = $11, customer = $12, changed_at = $13, chain = $14 WHERE " + Key + " AND version = $15",
            tenant, kind, id, append.Receipt.LastVersion, head.Stage.Name, head.Responsible.Text, head.NextDue, (int)head.Ending, head.EarnedVersion, head.StaledVersion, (int)head.Severity, head.Customer?.Text, head.ChangedAt, head.Chain.ToArray(), append.ExpectedVersion);
        foreach (var row in append.Outbox)
        {
            Run(
                "INSERT INTO recovery_outbox (tenant, kind, id, handler, event_version, body, queued_at, not_before, attempt, fault, is_dead) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, NULL, 0)",
                tenant, kind, id, row.Handler, row.EventVersion, row.Body.ToArray(), append.Events[^1].RecordedAt, long.MinValue);
        }
    }

    public int Claim(string sql, long until, long lease, long limit) => Read(sql, until, lease, limit);

    public void Run(string sql, params object?[] values) => Command(sql, values).ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private int Read(string sql, params object?[] values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        var cells = 0;
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                cells += reader.GetValue(column) is DBNull ? 0 : 1;
            }
        }

        return cells;
    }

    private SqliteCommand Command(string sql, object?[] values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            _prepared.Add(sql, command = _connection.CreateCommand());
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = FormattableString.Invariant($"${i + 1}") });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
