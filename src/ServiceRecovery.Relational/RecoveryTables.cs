using System.Collections.Immutable;

namespace ServiceRecovery.Relational;

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    /// <summary>An id, compared character by character.</summary>
    Id,

    /// <summary>A text of which the database isn't told how long it may be, compared character by character. A database that knows nothing of its rows guesses their width by such lengths, and takes a table of few wide rows for one to be read whole.</summary>
    Text,

    /// <summary>A number of 32 bits.</summary>
    Int,

    /// <summary>A number of 64 bits: versions, money, instants.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="IsRequired">It is never null.</param>
/// <param name="Length">The most characters of an id.</param>
internal sealed record TableColumn(string Name, ColumnKind Kind, bool IsRequired, int Length);

/// <summary>A table with its columns, in their order.</summary>
internal sealed record TableShape(string Name, ImmutableArray<TableColumn> Columns)
{
    public TableShape(string name)
        : this(name, [])
    {
    }

    public TableShape Keys() => Id("tenant", 64).Int("kind").Id("id", 64);

    public TableShape Id(string column, int length, bool isRequired = true) => With(column, ColumnKind.Id, isRequired, length);

    public TableShape Text(string column, bool isRequired = true) => With(column, ColumnKind.Text, isRequired);

    public TableShape Int(string column, bool isRequired = true) => With(column, ColumnKind.Int, isRequired);

    public TableShape Number(string column, bool isRequired = true) => With(column, ColumnKind.Number, isRequired);

    public TableShape Flag(string column) => With(column, ColumnKind.Flag, isRequired: true);

    public TableShape Bytes(string column, bool isRequired = true) => With(column, ColumnKind.Bytes, isRequired);

    private TableShape With(string column, ColumnKind kind, bool isRequired, int length = 0) => this with { Columns = Columns.Add(new TableColumn(column, kind, isRequired, length)) };
}

/// <summary>The columns of all tables: what a model makes, and what a database is compared with. A test holds the scripts of our own stores to them.</summary>
internal static class RecoveryTables
{
    public static TableShape Streams { get; } = new TableShape("recovery_streams").Keys().Id("stage", 64).Number("version").Int("ending").Number("earned_version").Number("staled_version")
        .Id("playbook", 64).Int("playbook_version").Id("responsible", 128).Number("responsible_version", isRequired: false).Int("responsible_slot", isRequired: false)
        .Number("next_due", isRequired: false).Number("leased_until", isRequired: false).Int("severity").Id("customer", 128, isRequired: false).Number("opened_at").Number("changed_at").Bytes("chain")
        .Number("customer_version", isRequired: false).Int("customer_slot", isRequired: false).Text("order_key", isRequired: false).Number("order_version", isRequired: false).Int("order_slot", isRequired: false).Text("place", isRequired: false).Text("cause", isRequired: false).Text("failure", isRequired: false).Text("channel", isRequired: false)
        .Int("is_owned", isRequired: false).Number("wanted_at", isRequired: false).Int("wanted_reason", isRequired: false).Id("wanted_ref", 64, isRequired: false).Id("waiting_for", 64, isRequired: false).Text("waiting", isRequired: false).Bytes("card", isRequired: false);

    public static TableShape Events { get; } = new TableShape("recovery_events").Keys().Number("version").Id("type", 64).Number("recorded_at").Number("occurred_at", isRequired: false)
        .Id("actor", 128).Int("actor_kind").Id("role", 64).Id("acts_for", 128, isRequired: false).Id("command", 64).Int("command_index").Id("stage", 64).Bytes("body").Bytes("chain").Int("format");

    public static TableShape Texts { get; } = new TableShape("recovery_texts").Keys().Number("version").Int("slot").Id("subject", 128).Id("codec", 32).Bytes("salt").Bytes("bytes");

    public static TableShape Receipts { get; } = new TableShape("recovery_receipts").Keys().Id("command", 64).Bytes("fingerprint").Number("first_version").Number("last_version");

    public static TableShape Limits { get; } = new TableShape("recovery_limits").Id("tenant", 64).Id("limit_key", 256).Number("amount_limit").Number("use_limit").Number("window_from").Number("spent").Number("uses");

    public static TableShape LimitEntries { get; } = new TableShape("recovery_limit_entries").Id("tenant", 64).Id("limit_key", 256).Number("number").Number("at").Int("kind").Id("id", 64).Number("event_version").Number("amount").Int("is_held")
        .Int("released_kind", isRequired: false).Id("released_id", 64, isRequired: false).Number("released_version", isRequired: false);

    public static TableShape Outbox { get; } = new TableShape("recovery_outbox").Keys().Id("handler", 64).Number("event_version").Bytes("body").Number("queued_at").Number("not_before").Int("attempt").Id("fault", 128, isRequired: false).Int("is_dead");

    public static TableShape Schema { get; } = new TableShape("recovery_schema").Int("version").Flag("is_simulated").Id("key_id", 64, isRequired: false).Bytes("key_check", isRequired: false).Number("clock_accepted_at", isRequired: false);

    public static ImmutableArray<TableShape> All { get; } = [Streams, Events, Texts, Receipts, Limits, LimitEntries, Outbox, Schema];
}
