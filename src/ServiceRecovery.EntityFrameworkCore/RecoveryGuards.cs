using Microsoft.EntityFrameworkCore.Migrations;
using ServiceRecovery.Relational;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>Triggers that hold in the database itself, whoever writes: an event stays as it was written, an ending is earned, a limit isn't passed.</summary>
public static class RecoveryGuards
{
    /// <summary>Adds the guards to a migration, after the tables. They may be added again at any time.</summary>
    /// <exception cref="NotSupportedException">The provider is none of SQLite, PostgreSQL and SQL Server.</exception>
    public static void AddServiceRecoveryGuards(this MigrationBuilder migration)
    {
        _ = migration ?? throw new ArgumentNullException(nameof(migration));
        foreach (var script in ScriptsFor(migration.ActiveProvider))
        {
            migration.Sql(script);
        }
    }

    /// <summary>Takes the guards off in a migration, before it rebuilds a table that begins with <c>recovery_</c>, as a change of a column does on SQLite. Add them again after it.</summary>
    /// <exception cref="NotSupportedException">The provider is none of SQLite, PostgreSQL and SQL Server.</exception>
    public static void RemoveServiceRecoveryGuards(this MigrationBuilder migration)
    {
        _ = migration ?? throw new ArgumentNullException(nameof(migration));
        foreach (var statement in SqlDialect.For(migration.ActiveProvider).GuardRemovals)
        {
            migration.Sql(statement);
        }
    }

    /// <summary>Returns the guards as scripts, for who makes the tables without migrations.</summary>
    /// <param name="provider">The provider as Entity Framework Core names it, <c>context.Database.ProviderName</c>.</param>
    /// <exception cref="NotSupportedException">The provider is none of SQLite, PostgreSQL and SQL Server.</exception>
    public static IReadOnlyList<string> ScriptsFor(string? provider) =>
        SqlDialect.For(provider).Guards.ReplaceLineEndings("\n").Split("\nGO\n", StringSplitOptions.RemoveEmptyEntries);
}
