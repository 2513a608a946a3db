using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ServiceRecovery.Relational;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>The tables of cases in your own model, so that your migrations make them.</summary>
public static class RecoveryModel
{
    /// <summary>Adds the tables of streams, events, texts, receipts, limits and messages, and of what the store itself is.</summary>
    /// <param name="model">The model, in your context's <c>OnModelCreating</c>.</param>
    /// <param name="idCollation">
    /// The collation of columns that are compared character by character; by default that of the provider: <c>C</c> on PostgreSQL, <c>Latin1_General_100_BIN2</c> on SQL Server, <c>BINARY</c> on SQLite.
    /// </param>
    /// <returns>The model.</returns>
    /// <remarks>
    /// The tables begin with <c>recovery_</c>. Nothing of them is tracked or queried through the context; the store writes them in SQL of its own.
    /// Call it last, so that what your model says of all its tables isn't said of these. Add the guards to the migration too: <see cref="RecoveryGuards"/>.
    /// </remarks>
    public static ModelBuilder AddServiceRecovery(this ModelBuilder model, string? idCollation = null)
    {
        _ = model ?? throw new ArgumentNullException(nameof(model));
        idCollation ??= OrdinalFor(model.Model);
        AddStreams(new Table(model, RecoveryTables.Streams, idCollation));
        AddEvents(new Table(model, RecoveryTables.Events, idCollation));
        new Table(model, RecoveryTables.Texts, idCollation).Key("tenant", "kind", "id", "version", "slot").Index("recovery_texts_by_subject", "subject", "tenant");
        new Table(model, RecoveryTables.Receipts, idCollation).Key("tenant", "kind", "id", "command");
        new Table(model, RecoveryTables.Limits, idCollation).Key("tenant", "limit_key").Check("recovery_limit_holds", "spent <= amount_limit AND uses <= use_limit");
        new Table(model, RecoveryTables.LimitEntries, idCollation).Key("tenant", "limit_key", "number").Check("recovery_limit_entry_is_not_negative", "amount >= 0")
            .Index("recovery_limit_entries_by_time", "tenant", "limit_key", "at").Index("recovery_limit_entries_by_stream", "id", "kind", "tenant");
        new Table(model, RecoveryTables.Outbox, idCollation).Key("tenant", "kind", "id", "handler", "event_version").Index("recovery_outbox_ready", "is_dead = 0", "not_before", "queued_at");
        new Table(model, RecoveryTables.Schema, idCollation).Key("version");
        return model;
    }

    /// <summary>Returns the schema of the tables in a model; <see langword="null"/>: it says none.</summary>
    internal static string? SchemaIn(IModel model) => model.FindEntityType("recovery_streams")?.GetSchema() ?? model.GetDefaultSchema();

    // A model doesn't say for which provider it is; what the provider's conventions have written in it does.
    private static string? ProviderOf(IReadOnlyModel model) => model.GetAnnotations().Select(annotation => annotation.Name.Split(':')[0]).FirstOrDefault(prefix => prefix is "Npgsql" or "SqlServer");

    private static string? OrdinalFor(IReadOnlyModel model) => ProviderOf(model) switch
    {
        "Npgsql" => SqlDialect.PostgreSql.Ordinal,
        "SqlServer" => SqlDialect.SqlServer.Ordinal,
        _ => null,
    };

    private static void AddStreams(Table table) => table
        .Key("tenant", "kind", "id")
        .Check("recovery_stream_version", "version >= 0")
        .Check("recovery_stream_ending", "ending BETWEEN 0 AND 8")
        .Check("recovery_stream_earned", "ending NOT BETWEEN 1 AND 4 OR (earned_version > staled_version AND earned_version BETWEEN 1 AND version)")
        .Index("recovery_streams_due", "next_due IS NOT NULL", "next_due", "tenant", "id", "kind")
        .Index("recovery_streams_changed", "version > 0", "tenant", "kind", "changed_at", "id")
        .Index("recovery_streams_worklist", "ending = 0", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_closed", "ending <> 0", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_tasks", "ending <> 0 AND wanted_at IS NOT NULL", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_by_responsible", "ending = 0", "responsible", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_unowned", "ending = 0 AND is_owned = 0", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_by_place", "ending = 0", "place", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_by_cause", "ending = 0 AND cause IS NOT NULL", "cause", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_waiting", "ending = 0 AND waiting_for IS NOT NULL", "waiting_for", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_by_customer", "customer IS NOT NULL", "customer", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id")
        .Index("recovery_streams_by_order", "order_key IS NOT NULL", "order_key", "tenant", "kind", "wanted_at", "severity DESC", "opened_at", "id");

    // An event of no stream can't be stored.
    private static void AddEvents(Table table) => table
        .Key("tenant", "kind", "id", "version")
        .BelongsTo("recovery_streams", "recovery_event_has_stream", "tenant", "kind", "id");

    // A table without a class: nothing of it is ever an object of the context.
    private sealed class Table
    {
        private readonly EntityTypeBuilder _entity;
        private readonly List<string> _required = [];

        public Table(ModelBuilder model, TableShape shape, string? idCollation)
        {
            _entity = model.SharedTypeEntity<Dictionary<string, object>>(shape.Name);
            _entity.ToTable(shape.Name);
            for (var order = 0; order < shape.Columns.Length; order++)
            {
                Add(shape.Columns[order], order, idCollation);
            }
        }

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

        // Said of each column explicitly, so that it holds whatever the conventions of the context say of such properties.
        private void Add(TableColumn column, int order, string? idCollation)
        {
            var property = column.Kind switch
            {
                ColumnKind.Id => _entity.Property<string>(column.Name).HasMaxLength(column.Length).IsUnicode(),
                ColumnKind.Text => Unlimited(_entity.Property<string>(column.Name).IsUnicode()),
                ColumnKind.Int => column.IsRequired ? _entity.Property<int>(column.Name) : _entity.Property<int?>(column.Name),
                ColumnKind.Number => column.IsRequired ? _entity.Property<long>(column.Name) : _entity.Property<long?>(column.Name),
                ColumnKind.Flag => _entity.Property<bool>(column.Name),
                _ => (PropertyBuilder)_entity.Property<byte[]>(column.Name),
            };
            property.HasColumnName(column.Name).HasColumnOrder(order).ValueGeneratedNever().HasConversion((ValueConverter?)null);
            var collation = idCollation ?? (property.Metadata.GetCollation() is null ? null : SqlDialect.Sqlite.Ordinal);
            if (column.Kind is ColumnKind.Id or ColumnKind.Text && collation is not null)
            {
                property.UseCollation(collation);
            }

            if (column.IsRequired)
            {
                _required.Add(column.Name);
            }
        }

        // A convention may limit texts of which nothing is said. A text in an index of SQL Server has at most 450 characters.
        private static PropertyBuilder<string> Unlimited(PropertyBuilder<string> text) => ProviderOf(text.Metadata.DeclaringType.Model) switch
        {
            "Npgsql" => text.HasColumnType("text"),
            "SqlServer" => text.HasMaxLength(450),
            _ => text,
        };

        private Table Index(string name, string? filter, string[] columns)
        {
            var index = _entity.HasIndex([.. columns.Select(column => column.Split(' ')[0])], name).HasDatabaseName(name);
            if (columns.Any(IsDescending))
            {
                index.IsDescending([.. columns.Select(IsDescending)]);
            }

            if (filter is not null)
            {
                index.HasFilter(filter);
            }

            return this;

            static bool IsDescending(string column) => column.EndsWith(" DESC", StringComparison.Ordinal);
        }
    }
}
