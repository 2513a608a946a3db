using Microsoft.EntityFrameworkCore.Migrations;
using ServiceRecovery.Relational;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>Triggers that hold in the database itself, whoever writes: an event stays as it was written, an ending is earned, a limit isn't passed.</summary>
public static class RecoveryGuards
{
    /// <summary>Adds the guards to a migration, after the tables. They may be added again at any time.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="schema">The schema of the tables, where the model has one (<c>HasDefaultSchema</c>); by default the one that is current when the migration runs. SQLite has none.</param>
    /// <exception cref="NotSupportedException">The provider is none of SQLite, PostgreSQL and SQL Server.</exception>
    public static void AddServiceRecoveryGuards(this MigrationBuilder migration, string? schema = null)
    {
        _ = migration ?? throw new ArgumentNullException(nameof(migration));
        foreach (var script in ScriptsFor(migration.ActiveProvider, schema))
        {
            migration.Sql(script);
        }
    }

    /// <summary>Takes the guards off in a migration, before it rebuilds a table that begins with <c>recovery_</c>, as a change of a column does on SQLite. Add them again after it.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="schema">The schema of the tables, where the model has one.</param>
    /// <exception cref="NotSupportedException">The provider is none of SQLite, PostgreSQL and SQL Server.</exception>
    public static void RemoveServiceRecoveryGuards(this MigrationBuilder migration, string? schema = null)
    {
        _ = migration ?? throw new ArgumentNullException(nameof(migration));
        foreach (var statement in SqlDialect.For(migration.ActiveProvider).GuardRemovalsIn(schema))
        {
            migration.Sql(statement);
        }
    }

    /// <summary>Returns the guards as scripts, for who makes the tables without migrations.</summary>
    /// <param name="provider">The provider as Entity Framework Core names it, <c>context.Database.ProviderName</c>.</param>
    /// <param name="schema">The schema of the tables, where the model has one; by default the one that is current for whoever runs them.</param>
    /// <exception cref="NotSupportedException">The provider is none of SQLite, PostgreSQL and SQL Server.</exception>
    public static IReadOnlyList<string> ScriptsFor(string? provider, string? schema = null) =>
        SqlDialect.For(provider).GuardsIn(schema).ReplaceLineEndings("\n").Split("\nGO\n", StringSplitOptions.RemoveEmptyEntries);
}
