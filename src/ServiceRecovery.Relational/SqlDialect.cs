using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
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

    /// <summary>Returns the script of the triggers that keep an event as it is and an ending earned, whoever writes, for the tables of a schema.</summary>
    public abstract string GuardsIn(string? schema);

    /// <summary>Gets what makes the row of <c>recovery_schema</c> that a database has whose tables a context made.</summary>
    public virtual SqlStatement EnsureSchema { get; } = new(EnsureSchemaText("false") + " ON CONFLICT DO NOTHING", isKept: false);

    /// <summary>Gets the question for the guards that stand: their names, and the texts by which they are known.</summary>
    public abstract SqlStatement StandingGuards { get; }

    /// <summary>Returns the guards of this version in a schema: their names, and the texts by which they are known.</summary>
    public abstract ImmutableArray<(string Name, string Text)> GuardTextsIn(string? schema);

    /// <summary>Returns the statements that take the guards off.</summary>
    public virtual IEnumerable<string> GuardRemovalsIn(string? schema) => GuardTextsIn(schema).Select(guard => $"DROP TRIGGER IF EXISTS {guard.Name}");

    /// <summary>Gets the question for the schema that counts where none was named; <see langword="null"/>: the database has none, or finds its tables by itself.</summary>
    public virtual SqlStatement? CurrentSchema => null;

    /// <summary>Gets whether tables are in schemas.</summary>
    public virtual bool HasSchemas => true;

    /// <summary>Gets the question for the columns that stand: table, column, and what <see cref="ColumnOf"/> reads; <see langword="null"/>: they aren't looked at.</summary>
    public virtual SqlStatement? StandingColumns => null;

    /// <summary>Gets the collation by which ids are compared and ordered as they are.</summary>
    public abstract string Ordinal { get; }

    /// <summary>Reads a row of <see cref="StandingColumns"/>.</summary>
    public virtual FoundColumn ColumnOf(DbDataReader row) => new(row.GetString(2), row.GetBoolean(3), row.GetString(4), row.GetBoolean(5));

    /// <summary>Returns the type that a column has to have.</summary>
    public virtual string TypeOf(TableColumn column) => throw new NotSupportedException();

    /// <summary>Says whether a type holds all that a column has to.</summary>
    public virtual bool Fits(TableColumn column, string type) => type == TypeOf(column);

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

    /// <summary>Returns the condition that a text holds another, character by character.</summary>
    public abstract string Holds(string text, string part);

    /// <summary>Returns the condition that a column is null, where few rows are that and an index begins with it.</summary>
    public virtual string IsNull(string column) => column + " IS NULL";

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

    public override bool HasSchemas => false;

    public override string GuardsIn(string? schema) => Script("sqlite");

    public override SqlStatement StandingGuards { get; } = new("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'recovery%'", isKept: false);

    // The file keeps each as it was written.
    public override ImmutableArray<(string Name, string Text)> GuardTextsIn(string? schema) =>
        [.. Regex.Matches(Script("sqlite"), @"CREATE TRIGGER (\w+) .*?END;", RegexOptions.Singleline).Cast<Match>().Select(guard => (guard.Groups[1].Value, GuardSql.Plain(guard.Value)))];

    // The collation stands in the words that made the table, and nowhere else.
    public override SqlStatement StandingColumns { get; } = new("""
        SELECT m.name, c.name, upper(c.type), c."notnull", m.sql, c.dflt_value IS NOT NULL FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name LIKE 'recovery%'
        """, isKept: false);

    public override string Ordinal => "BINARY";

    public override FoundColumn ColumnOf(DbDataReader row)
    {
        var collation = Regex.Match(row.GetString(4), $@"[(,\s][""\[`]?{Regex.Escape(row.GetString(1))}[""\]`]?\s+[^,]*?\bCOLLATE\s+[""\[`]?(\w+)", RegexOptions.IgnoreCase);
        return new FoundColumn(row.GetString(2), row.GetInt64(3) != 0, collation.Success ? collation.Groups[1].Value.ToUpperInvariant() : Ordinal, row.GetInt64(5) != 0);
    }

    public override string TypeOf(TableColumn column) => column.Kind switch
    {
        ColumnKind.Id or ColumnKind.Text => "TEXT",
        ColumnKind.Bytes => "BLOB",
        _ => "INTEGER",
    };

    // The affinity counts, which SQLite finds in the name.
    public override bool Fits(TableColumn column, string type) => TypeOf(column) ==
        (type.Contains("INT") ? "INTEGER" : type.Contains("CHAR") || type.Contains("CLOB") || type.Contains("TEXT") ? "TEXT" : type.Contains("BLOB") || type.Length == 0 ? "BLOB" : type);

    protected override string ClaimOutboxText(string handlers) => $"""
        UPDATE recovery_outbox SET attempt = attempt + 1, not_before = @lease WHERE rowid IN (
          SELECT m.rowid FROM recovery_outbox m WHERE {FirstOfItsQueue(handlers)} ORDER BY m.not_before, m.queued_at LIMIT @limit)
        RETURNING tenant, kind, id, handler, event_version, body, queued_at, attempt, fault
        """;

    // Without statistics it takes a null for something that many rows have, and reads another index to its end.
    public override string IsNull(string column) => $"likelihood({column} IS NULL, 0.0000001)";

    public override string Holds(string text, string part) => $"INSTR({text}, {part}) > 0";

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

    // Read by who makes the guards without naming a schema.
    private const string Here = "schema of the guards";

    /// <summary>Returns the script; without a schema it is for the current one of whoever runs it, and holds there whatever is current later.</summary>
    public override string GuardsIn(string? schema) => schema is null
        ? $"DO $guards$ BEGIN EXECUTE replace($script$\n{SchemaText.In(Here, Script("postgresql"))}\n$script$, '{SchemaText.Quoted(Here)}', '\"' || replace(current_schema(), '\"', '\"\"') || '\"'); END $guards$;"
        : SchemaText.In(schema, Script("postgresql"));

    public override SqlStatement StandingGuards { get; } = new("""
        SELECT t.tgname::text, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND n.nspname = COALESCE(@schema, current_schema()) AND c.relname IN ('recovery_streams', 'recovery_events', 'recovery_receipts', 'recovery_limit_entries')
        """, isKept: false);

    public override SqlStatement CurrentSchema { get; } = new("SELECT current_schema()", isKept: false);

    // The server keeps a trigger in words of its own, and the body of its function as it was written.
    public override ImmutableArray<(string Name, string Text)> GuardTextsIn(string? schema) =>
        [.. Regex.Matches(Script("postgresql"), @"CREATE TRIGGER (\w+) .*?EXECUTE FUNCTION (\w+)\(", RegexOptions.Singleline).Cast<Match>().Select(guard => (guard.Groups[1].Value, BodyOf(guard.Groups[2].Value, schema)))];

    public override SqlStatement StandingColumns { get; } = new("""
        SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, COALESCE(o.collname::text, ''), a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> ''
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_collation o ON o.oid = a.attcollation
        WHERE n.nspname = COALESCE(@schema, current_schema()) AND c.relkind IN ('r', 'p') AND c.relname LIKE 'recovery%'
        """, isKept: false);

    public override string Ordinal => "C";

    public override string TypeOf(TableColumn column) => column.Kind switch
    {
        ColumnKind.Id => FormattableString.Invariant($"character varying({column.Length})"),
        ColumnKind.Text => "text",
        ColumnKind.Int => "integer",
        ColumnKind.Number => "bigint",
        ColumnKind.Flag => "boolean",
        _ => "bytea",
    };

    // A longer text holds it too.
    public override bool Fits(TableColumn column, string type) => type == TypeOf(column)
        || (column.Kind == ColumnKind.Id && (type is "text" or "character varying" || (Regex.Match(type, @"^character varying\((\d+)\)$") is { Success: true } varying && int.Parse(varying.Groups[1].Value, CultureInfo.InvariantCulture) >= column.Length)));

    protected override string ClaimOutboxText(string handlers) => $"""
        WITH ready AS (
          SELECT m.tenant, m.kind, m.id, m.handler, m.event_version FROM recovery_outbox m WHERE {FirstOfItsQueue(handlers)}
          ORDER BY m.not_before, m.queued_at LIMIT @limit FOR UPDATE OF m SKIP LOCKED)
        UPDATE recovery_outbox o SET attempt = o.attempt + 1, not_before = @lease FROM ready r
        WHERE o.tenant = r.tenant AND o.kind = r.kind AND o.id = r.id AND o.handler = r.handler AND o.event_version = r.event_version
        RETURNING o.tenant, o.kind, o.id, o.handler, o.event_version, o.body, o.queued_at, o.attempt, o.fault
        """;

    public override string Holds(string text, string part) => $"STRPOS({text}, {part}) > 0";

    public override string First(string limit) => $"LIMIT {limit}";

    public override IEnumerable<string> GuardRemovalsIn(string? schema) => Regex.Matches(SchemaText.In(schema, Script("postgresql")), @"^DROP TRIGGER [^;]+", RegexOptions.Multiline).Cast<Match>().Select(removal => removal.Value);

    private static string BodyOf(string function, string? schema) =>
        GuardSql.Plain(SchemaText.In(schema, Regex.Match(Script("postgresql"), $@"FUNCTION {function}\(\) .*?\$\$(.*?)\$\$", RegexOptions.Singleline).Groups[1].Value));
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

    public override string GuardsIn(string? schema) => SchemaText.In(schema, Script("sqlserver"));

    public override SqlStatement EnsureSchema { get; } = new(EnsureSchemaText("0"), isKept: false);

    public override SqlStatement StandingGuards { get; } = new("SELECT name, '' FROM sys.triggers WHERE is_disabled = 0 AND name LIKE 'recovery%'", isKept: false);

    public override ImmutableArray<(string Name, string Text)> GuardTextsIn(string? schema) =>
        [.. Regex.Matches(Script("sqlserver"), @"CREATE OR ALTER TRIGGER (\w+) ").Cast<Match>().Select(guard => (guard.Groups[1].Value, ""))];

    public override string Ordinal => "Latin1_General_100_BIN2";

    protected override string ClaimOutboxText(string handlers) => $"""
        WITH ready AS (
          SELECT TOP (@limit) m.* FROM recovery_outbox m WITH (UPDLOCK, READPAST, ROWLOCK) WHERE {FirstOfItsQueue(handlers)}
          ORDER BY m.not_before, m.queued_at)
        UPDATE ready SET attempt = attempt + 1, not_before = @lease
        OUTPUT inserted.tenant, inserted.kind, inserted.id, inserted.handler, inserted.event_version, inserted.body, inserted.queued_at, inserted.attempt, inserted.fault
        """;

    public override string Holds(string text, string part) => $"CHARINDEX({part}, {text}) > 0";

    public override string First(string limit) => $"OFFSET 0 ROWS FETCH NEXT {limit} ROWS ONLY";
}
