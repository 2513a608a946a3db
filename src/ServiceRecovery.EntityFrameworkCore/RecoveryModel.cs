using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>The tables of cases in your own model, so that your migrations make them.</summary>
public static class RecoveryModel
{
    /// <summary>Adds the tables of streams, events, texts, receipts, limits and messages, and of what the store itself is.</summary>
    /// <param name="model">The model, in your context's <c>OnModelCreating</c>.</param>
    /// <param name="idCollation">
    /// The collation of columns that are compared character by character: <c>C</c> on PostgreSQL, <c>Latin1_General_100_BIN2</c> on SQL Server, none on SQLite.
    /// </param>
    /// <returns>The model.</returns>
    /// <remarks>
    /// The tables begin with <c>recovery_</c>. Nothing of them is tracked or queried through the context; the store writes them in SQL of its own.
    /// Add the guards to the migration too: <see cref="RecoveryGuards"/>.
    /// </remarks>
    public static ModelBuilder AddServiceRecovery(this ModelBuilder model, string? idCollation = null)
    {
        _ = model ?? throw new ArgumentNullException(nameof(model));
        AddStreams(new Table(model, "recovery_streams", idCollation).Keys().Id("stage", 64).Number("version").Int("ending").Number("earned_version").Number("staled_version")
            .Id("playbook", 64).Int("playbook_version").Id("responsible", 128).Number("responsible_version", isRequired: false).Int("responsible_slot", isRequired: false)
            .Number("next_due", isRequired: false).Number("leased_until", isRequired: false).Int("severity").Id("customer", 128, isRequired: false).Number("opened_at").Number("changed_at").Bytes("chain"));
        AddEvents(new Table(model, "recovery_events", idCollation).Keys().Number("version").Id("type", 64).Number("recorded_at").Number("occurred_at", isRequired: false)
            .Id("actor", 128).Int("actor_kind").Id("role", 64).Id("acts_for", 128, isRequired: false).Id("command", 64).Int("command_index").Id("stage", 64).Bytes("body").Bytes("chain").Int("format"));
        new Table(model, "recovery_texts", idCollation).Keys().Number("version").Int("slot").Id("subject", 128).Id("codec", 32).Bytes("salt").Bytes("bytes")
            .Key("tenant", "kind", "id", "version", "slot").Index("recovery_texts_by_subject", "subject", "tenant");
        new Table(model, "recovery_receipts", idCollation).Keys().Id("command", 64).Bytes("fingerprint").Number("first_version").Number("last_version").Key("tenant", "kind", "id", "command");
        new Table(model, "recovery_limits", idCollation).Id("tenant", 64).Id("limit_key", 256).Number("amount_limit").Number("use_limit").Number("window_from").Number("spent").Number("uses")
            .Key("tenant", "limit_key").Check("recovery_limit_holds", "spent <= amount_limit AND uses <= use_limit");
        new Table(model, "recovery_limit_entries", idCollation).Id("tenant", 64).Id("limit_key", 256).Number("number").Number("at").Int("kind").Id("id", 64).Number("event_version").Number("amount").Int("is_held")
            .Int("released_kind", isRequired: false).Id("released_id", 64, isRequired: false).Number("released_version", isRequired: false)
            .Key("tenant", "limit_key", "number").Check("recovery_limit_entry_is_not_negative", "amount >= 0")
            .Index("recovery_limit_entries_by_time", "tenant", "limit_key", "at").Index("recovery_limit_entries_by_stream", "id", "kind", "tenant");
        new Table(model, "recovery_outbox", idCollation).Keys().Id("handler", 64).Number("event_version").Bytes("body").Number("queued_at").Number("not_before").Int("attempt").Id("fault", 128, isRequired: false).Int("is_dead")
            .Key("tenant", "kind", "id", "handler", "event_version").Index("recovery_outbox_ready", "is_dead = 0", "not_before", "queued_at");
        new Table(model, "recovery_schema", idCollation).Int("version").Flag("is_simulated").Id("key_id", 64, isRequired: false).Bytes("key_check", isRequired: false).Number("clock_accepted_at", isRequired: false).Key("version");
        return model;
    }

    private static void AddStreams(Table table) => table
        .Key("tenant", "kind", "id")
        .Check("recovery_stream_version", "version >= 0")
        .Check("recovery_stream_ending", "ending BETWEEN 0 AND 8")
        .Check("recovery_stream_earned", "ending NOT BETWEEN 1 AND 4 OR (earned_version > staled_version AND earned_version BETWEEN 1 AND version)")
        .Index("recovery_streams_due", "next_due IS NOT NULL", "next_due", "tenant", "id", "kind")
        .Index("recovery_streams_worklist", "ending = 0", "tenant", "kind", "next_due", "opened_at", "id")
        .Index("recovery_streams_closed_due", "ending <> 0 AND next_due IS NOT NULL", "tenant", "kind", "next_due", "opened_at", "id")
        .Index("recovery_streams_by_responsible", "ending = 0", "responsible", "tenant", "kind", "next_due", "opened_at", "id");

    // An event of no stream can't be stored.
    private static void AddEvents(Table table) => table
        .Key("tenant", "kind", "id", "version")
        .BelongsTo("recovery_streams", "recovery_event_has_stream", "tenant", "kind", "id");

    // A table without a class: nothing of it is ever an object of the context.
    private sealed class Table
    {
        private readonly EntityTypeBuilder _entity;
        private readonly string? _idCollation;
        private readonly List<string> _required = [];
        private int _columns;

        public Table(ModelBuilder model, string name, string? idCollation)
        {
            _entity = model.SharedTypeEntity<Dictionary<string, object>>(name);
            _entity.ToTable(name);
            _idCollation = idCollation;
        }

        public Table Keys() => Id("tenant", 64).Int("kind").Id("id", 64);

        public Table Id(string column, int length, bool isRequired = true)
        {
            var property = _entity.Property<string>(column).HasMaxLength(length);
            if (_idCollation is not null)
            {
                property.UseCollation(_idCollation);
            }

            return Add(property, isRequired);
        }

        public Table Int(string column, bool isRequired = true) => Add(isRequired ? _entity.Property<int>(column) : _entity.Property<int?>(column), isRequired);

        public Table Number(string column, bool isRequired = true) => Add(isRequired ? _entity.Property<long>(column) : _entity.Property<long?>(column), isRequired);

        public Table Flag(string column) => Add(_entity.Property<bool>(column), isRequired: true);

        public Table Bytes(string column, bool isRequired = true) => Add(_entity.Property<byte[]>(column), isRequired);

        public Table Key(params string[] columns)
        {
            _entity.HasKey(columns).HasName(_entity.Metadata.GetTableName() + "_key");

            // Said after the key: a column called "id" is taken for a key until then, and what was said of it is forgotten.
            _required.ForEach(column => _entity.Property(column).IsRequired());
            return this;
        }

        public Table Check(string name, string condition)
        {
            _entity.ToTable(table => table.HasCheckConstraint(name, condition));
            return this;
        }

        public Table Index(string name, params string[] columns) => columns[0].Contains(' ', StringComparison.Ordinal) ? Index(name, columns[0], columns[1..]) : Index(name, filter: null, columns);

        public void BelongsTo(string principal, string name, params string[] columns) =>
            _entity.HasOne(principal, navigationName: null).WithMany().HasForeignKey(columns).HasConstraintName(name).OnDelete(DeleteBehavior.Restrict);

        private Table Add(PropertyBuilder property, bool isRequired)
        {
            property.HasColumnName(property.Metadata.Name).HasColumnOrder(_columns++).ValueGeneratedNever();
            if (isRequired)
            {
                _required.Add(property.Metadata.Name);
            }

            return this;
        }

        private Table Index(string name, string? filter, string[] columns)
        {
            var index = _entity.HasIndex(columns, name).HasDatabaseName(name);
            if (filter is not null)
            {
                index.HasFilter(filter);
            }

            return this;
        }
    }
}
