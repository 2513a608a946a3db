using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>A column as a database has it.</summary>
/// <param name="Type">Its type, as the database calls it.</param>
/// <param name="IsRequired">It is never null.</param>
/// <param name="Collation">Its collation, of a text.</param>
/// <param name="IsFilled">The database has a value for it where none is given.</param>
internal sealed record FoundColumn(string Type, bool IsRequired, string Collation, bool IsFilled);

/// <summary>Compares the columns of a database with those that the statements need: another type, nullability or collation would lose or confuse what is stored.</summary>
internal static class ColumnSql
{
    /// <exception cref="RecoveryStoreException">Some aren't as they have to be; the message names them (<see cref="StoreFault.Schema"/>).</exception>
    public static async ValueTask CheckAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (session.Dialect.StandingColumns is not { } ask)
        {
            return;
        }

        var found = new Dictionary<(string Table, string Column), FoundColumn>();
        await session.ReadAsync(
            [ask.Parameters.IsEmpty ? ask.With() : ask.With(session.Schema)],
            (_, row) => found[(row.GetString(0), row.GetString(1))] = session.Dialect.ColumnOf(row),
            cancellationToken).ConfigureAwait(false);

        if (FaultsOf(session.Dialect, found).ToImmutableArray() is { IsEmpty: false } faults)
        {
            throw new RecoveryStoreException(
                StoreFault.Schema,
                $"The tables aren't as the store needs them: {string.Join("; ", faults)}. Call 'AddServiceRecovery' last in 'OnModelCreating' and add a migration, or mend the tables; nothing was read or stored.");
        }
    }

    private static IEnumerable<string> FaultsOf(SqlDialect dialect, Dictionary<(string Table, string Column), FoundColumn> found)
    {
        // A table that isn't there is told as that by the first statement about it.
        foreach (var table in RecoveryTables.All.Where(table => found.Keys.Any(column => column.Table == table.Name)))
        {
            foreach (var column in table.Columns)
            {
                var name = $"'{table.Name}.{column.Name}'";
                if (!found.TryGetValue((table.Name, column.Name), out var there))
                {
                    yield return $"{name} isn't there";
                    continue;
                }

                if (!dialect.Fits(column, there.Type))
                {
                    yield return $"{name} is '{there.Type}' and has to be '{dialect.TypeOf(column)}'";
                }
                else if (column.Kind is ColumnKind.Id or ColumnKind.Text && there.Collation != dialect.Ordinal)
                {
                    yield return $"{name} has the collation '{there.Collation}' and has to have '{dialect.Ordinal}'";
                }

                if (there.IsRequired != column.IsRequired)
                {
                    yield return column.IsRequired ? $"{name} may be null" : $"{name} may not be null and has to be";
                }
            }

            foreach (var other in found.Where(other => other.Key.Table == table.Name && other.Value is { IsRequired: true, IsFilled: false } && table.Columns.All(column => column.Name != other.Key.Column)))
            {
                yield return $"'{table.Name}.{other.Key.Column}' isn't known here and has no value of its own";
            }
        }
    }
}
