using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace ServiceRecovery.Relational;

/// <summary>What databases say differently. All else is written once, in words that each of them knows.</summary>
internal abstract class SqlDialect
{
    private readonly ConcurrentDictionary<int, SqlStatement> _outboxClaims = new();

    public static SqlDialect Sqlite { get; } = new SqliteDialect();

    public static SqlDialect PostgreSql { get; } = new PostgreSqlDialect();

    public static SqlDialect SqlServer { get; } = new SqlServerDialect();

    /// <summary>Gets the start of a claim: a limit that isn't there yet is made.</summary>
    public abstract SqlStatement EnsureLimit { get; }

    /// <summary>Gets the sum of a limit's window under the limit's check: amount limit, use limit, tenant, limit, from, until.</summary>
    public virtual SqlStatement SumLimit { get; } = LimitSql.SumOf("@until");

    /// <summary>Gets the question for the entries of a limit's window: until, tenant, limit, from.</summary>
    public virtual SqlStatement LimitEntries { get; } = LimitSql.EntriesOf("@until");

    /// <summary>Gets the claim of due streams: until, lease end, limit.</summary>
    public abstract SqlStatement ClaimDue { get; }

    /// <summary>Gets the script of the triggers that keep an event as it is and an ending earned, whoever writes.</summary>
    public abstract string Guards { get; }

    /// <summary>Gets what makes the row of <c>recovery_schema</c> that a database has whose tables a context made.</summary>
    public virtual SqlStatement EnsureSchema { get; } = new(EnsureSchemaText("false") + " ON CONFLICT DO NOTHING", isKept: false);

    /// <summary>Gets the question for the guards that stand: their names, and the texts by which they are known.</summary>
    public abstract SqlStatement StandingGuards { get; }

    /// <summary>Gets the guards of this version: their names, and the texts by which they are known.</summary>
    public abstract ImmutableArray<(string Name, string Text)> GuardTexts { get; }

    /// <summary>Gets the statements that take the guards off.</summary>
    public virtual IEnumerable<string> GuardRemovals => GuardTexts.Select(guard => $"DROP TRIGGER IF EXISTS {guard.Name}");

    /// <summary>Gets the collation by which ids are compared and ordered as they are; <see langword="null"/> where that is what happens anyway.</summary>
    public abstract string? IdCollation { get; }

    /// <summary>Returns the dialect of an EF Core provider.</summary>
    /// <exception cref="NotSupportedException">The provider is another one.</exception>
    public static SqlDialect For(string? provider) => provider switch
    {
        "Microsoft.EntityFrameworkCore.Sqlite" => Sqlite,
        "Npgsql.EntityFrameworkCore.PostgreSQL" => PostgreSql,
        "Microsoft.EntityFrameworkCore.SqlServer" => SqlServer,
        _ => throw new NotSupportedException($"The store knows the providers of SQLite, PostgreSQL and SQL Server, not '{provider}'. Write an 'IRecoveryStore' for it and test it with 'StoreCompliance'."),
    };

    /// <summary>Returns the claim of messages for a number of handlers: now, lease end, limit, then the handlers.</summary>
    public SqlStatement ClaimOutbox(int handlers) => _outboxClaims.GetOrAdd(handlers, count => new SqlStatement(ClaimOutboxText(Handlers(count))));

    /// <summary>Returns the end of a query that takes the first rows only.</summary>
    public abstract string First(string limit);

    protected abstract string ClaimOutboxText(string handlers);

    protected static string EnsureSchemaText(string no) => $"INSERT INTO recovery_schema (version, is_simulated) SELECT 0, {no} WHERE NOT EXISTS (SELECT 1 FROM recovery_schema)";

    protected static string Script(string name)
    {
        using var stream = typeof(SqlDialect).Assembly.GetManifestResourceStream($"ServiceRecovery.Relational.Guards.{name}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Handlers(int count) => string.Join(", ", Enumerable.Range(0, count).Select(index => FormattableString.Invariant($"@handler{index}")));

    // Of a queue only the first is handed out, and a dead first keeps back the rest. Asked for with EXISTS, a database that knows nothing of the table would read all of it to join it with itself.
    protected static string FirstOfItsQueue(string handlers) => $"""
        m.is_dead = 0 AND m.not_before <= @now AND m.handler IN ({handlers})
        AND m.event_version = (SELECT MIN(e.event_version) FROM recovery_outbox e WHERE e.tenant = m.tenant AND e.kind = m.kind AND e.id = m.id AND e.handler = m.handler)
        """;
}

internal sealed class SqliteDialect : SqlDialect
{
    public override SqlStatement EnsureLimit { get; } = new("""
        INSERT INTO recovery_limits (tenant, limit_key, amount_limit, use_limit, window_from, spent, uses) VALUES (@tenant, @limit_key, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING
        """);

    public override SqlStatement ClaimDue { get; } = new("""
        UPDATE recovery_streams SET leased_until = @lease WHERE rowid IN (
          SELECT rowid FROM recovery_streams WHERE next_due <= @until AND (leased_until IS NULL OR leased_until <= @until) ORDER BY next_due, tenant, id, kind LIMIT @limit)
        RETURNING tenant, kind, id, next_due, version
        """);

    public override string Guards { get; } = Script("sqlite");

    public override SqlStatement StandingGuards { get; } = new("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'recovery%'", isKept: false);

    // The file keeps each as it was written.
    public override ImmutableArray<(string Name, string Text)> GuardTexts { get; } =
        [.. Regex.Matches(Script("sqlite"), @"CREATE TRIGGER (\w+) .*?END;", RegexOptions.Singleline).Cast<Match>().Select(guard => (guard.Groups[1].Value, GuardSql.Plain(guard.Value)))];

    public override string? IdCollation => null;

    protected override string ClaimOutboxText(string handlers) => $"""
        UPDATE recovery_outbox SET attempt = attempt + 1, not_before = @lease WHERE rowid IN (
          SELECT m.rowid FROM recovery_outbox m WHERE {FirstOfItsQueue(handlers)} ORDER BY m.not_before, m.queued_at LIMIT @limit)
        RETURNING tenant, kind, id, handler, event_version, body, queued_at, attempt, fault
        """;

    public override string First(string limit) => $"LIMIT {limit}";
}

internal sealed class PostgreSqlDialect : SqlDialect
{
    // The server's clock counts: to a node that is behind it, what others just took isn't ahead.
    private const string Until = "GREATEST(@until, (EXTRACT(EPOCH FROM now()) * 1000000)::bigint + 3600000000)";

    public override SqlStatement EnsureLimit { get; } = SqlDialect.Sqlite.EnsureLimit;

    public override SqlStatement SumLimit { get; } = LimitSql.SumOf(Until);

    public override SqlStatement LimitEntries { get; } = LimitSql.EntriesOf(Until);

    public override SqlStatement ClaimDue { get; } = new("""
        WITH due AS (
          SELECT tenant, kind, id FROM recovery_streams WHERE next_due <= @until AND (leased_until IS NULL OR leased_until <= @until)
          ORDER BY next_due, tenant, id, kind LIMIT @limit FOR UPDATE SKIP LOCKED)
        UPDATE recovery_streams s SET leased_until = @lease FROM due WHERE s.tenant = due.tenant AND s.kind = due.kind AND s.id = due.id
        RETURNING s.tenant, s.kind, s.id, s.next_due, s.version
        """);

    public override string Guards { get; } = Script("postgresql");

    public override SqlStatement StandingGuards { get; } = new("""
        SELECT t.tgname::text, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgrelid IN (to_regclass('recovery_streams'), to_regclass('recovery_events'), to_regclass('recovery_receipts'), to_regclass('recovery_limit_entries'))
        """, isKept: false);

    // The server keeps a trigger in words of its own, and the body of its function as it was written.
    public override ImmutableArray<(string Name, string Text)> GuardTexts { get; } =
        [.. Regex.Matches(Script("postgresql"), @"CREATE TRIGGER (\w+) .*?EXECUTE FUNCTION (\w+)\(", RegexOptions.Singleline).Cast<Match>().Select(guard => (guard.Groups[1].Value, BodyOf(guard.Groups[2].Value)))];

    public override string? IdCollation => "C";

    protected override string ClaimOutboxText(string handlers) => $"""
        WITH ready AS (
          SELECT m.tenant, m.kind, m.id, m.handler, m.event_version FROM recovery_outbox m WHERE {FirstOfItsQueue(handlers)}
          ORDER BY m.not_before, m.queued_at LIMIT @limit FOR UPDATE OF m SKIP LOCKED)
        UPDATE recovery_outbox o SET attempt = o.attempt + 1, not_before = @lease FROM ready r
        WHERE o.tenant = r.tenant AND o.kind = r.kind AND o.id = r.id AND o.handler = r.handler AND o.event_version = r.event_version
        RETURNING o.tenant, o.kind, o.id, o.handler, o.event_version, o.body, o.queued_at, o.attempt, o.fault
        """;

    public override string First(string limit) => $"LIMIT {limit}";

    public override IEnumerable<string> GuardRemovals => Regex.Matches(Guards, @"^DROP TRIGGER [^;]+", RegexOptions.Multiline).Cast<Match>().Select(removal => removal.Value);

    private static string BodyOf(string function) => GuardSql.Plain(Regex.Match(Script("postgresql"), $@"FUNCTION {function}\(\) .*?\$\$(.*?)\$\$", RegexOptions.Singleline).Groups[1].Value);
}

// Never run here; its texts are under test, and the documents say so.
internal sealed class SqlServerDialect : SqlDialect
{
    public override SqlStatement EnsureLimit { get; } = new("""
        INSERT INTO recovery_limits (tenant, limit_key, amount_limit, use_limit, window_from, spent, uses) SELECT @tenant, @limit_key, 0, 0, 0, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM recovery_limits WITH (UPDLOCK, HOLDLOCK) WHERE tenant = @tenant AND limit_key = @limit_key)
        """);

    public override SqlStatement ClaimDue { get; } = new("""
        WITH due AS (
          SELECT TOP (@limit) * FROM recovery_streams WITH (UPDLOCK, READPAST, ROWLOCK) WHERE next_due <= @until AND (leased_until IS NULL OR leased_until <= @until)
          ORDER BY next_due, tenant, id, kind)
        UPDATE due SET leased_until = @lease OUTPUT inserted.tenant, inserted.kind, inserted.id, inserted.next_due, inserted.version
        """);

    public override string Guards { get; } = Script("sqlserver");

    public override SqlStatement EnsureSchema { get; } = new(EnsureSchemaText("0"), isKept: false);

    public override SqlStatement StandingGuards { get; } = new("SELECT name, '' FROM sys.triggers WHERE is_disabled = 0 AND name LIKE 'recovery%'", isKept: false);

    public override ImmutableArray<(string Name, string Text)> GuardTexts { get; } =
        [.. Regex.Matches(Script("sqlserver"), @"CREATE OR ALTER TRIGGER (\w+) ").Cast<Match>().Select(guard => (guard.Groups[1].Value, ""))];

    public override string? IdCollation => "Latin1_General_100_BIN2";

    protected override string ClaimOutboxText(string handlers) => $"""
        WITH ready AS (
          SELECT TOP (@limit) m.* FROM recovery_outbox m WITH (UPDLOCK, READPAST, ROWLOCK) WHERE {FirstOfItsQueue(handlers)}
          ORDER BY m.not_before, m.queued_at)
        UPDATE ready SET attempt = attempt + 1, not_before = @lease
        OUTPUT inserted.tenant, inserted.kind, inserted.id, inserted.handler, inserted.event_version, inserted.body, inserted.queued_at, inserted.attempt, inserted.fault
        """;

    public override string First(string limit) => $"OFFSET 0 ROWS FETCH NEXT {limit} ROWS ONLY";
}
