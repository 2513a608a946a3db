using ServiceRecovery.Relational;
using ServiceRecovery.Storage;

namespace ServiceRecovery.PostgreSql;

/// <summary>The schema of the tables: the one that was named, else the one that was current when the store was first used, whatever is current on a connection later.</summary>
internal sealed class SchemaInUse(string? named)
{
    private volatile string? _name = named;

    public string? Name => _name;

    /// <summary>Asks for the current schema, where none was named, once.</summary>
    /// <exception cref="RecoveryStoreException">None is current (<see cref="StoreFault.Schema"/>).</exception>
    public async ValueTask FindAsync(SqlSession session, CancellationToken cancellationToken)
    {
        if (_name is not null)
        {
            return;
        }

        string? current = null;
        await session.ReadAsync([session.Dialect.CurrentSchema!.With()], (_, row) => current = row.IsDBNull(0) ? null : row.GetString(0), cancellationToken).ConfigureAwait(false);
        _name = current ?? throw new RecoveryStoreException(StoreFault.Schema, "None of the schemas of 'search_path' is there, so nothing says where the tables are. Name theirs: 'PostgreSqlStoreOptions.Schema'.");
    }
}
