using System.Data.Common;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Relational;

/// <summary>A connection, inside a transaction or not, that statements are asked on. One caller at a time.</summary>
internal abstract class SqlSession
{
    public abstract SqlDialect Dialect { get; }

    /// <summary>Gets the schema in which the tables are; <see langword="null"/> where the database finds them by itself.</summary>
    public virtual string? Schema => null;

    /// <summary>Asks all statements, in one round trip where the driver can, and hands over each row with the index of its statement.</summary>
    public abstract ValueTask ReadAsync(IReadOnlyList<SqlCall> calls, Action<int, DbDataReader> row, CancellationToken cancellationToken);

    /// <summary>Carries out all statements, in one round trip where the driver can.</summary>
    /// <returns>How many rows the last one wrote.</returns>
    public abstract ValueTask<int> ExecuteAsync(IReadOnlyList<SqlCall> calls, CancellationToken cancellationToken);

    /// <summary>Hands over a row, which the library has written or else is damage.</summary>
    protected static void HandOver(Action<int, DbDataReader> row, int index, DbDataReader reader)
    {
        try
        {
            row(index, reader);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new RecoveryStoreException(StoreFault.Damaged, "A row holds what the library never writes. Restore a backup, or look with 'recovery export' which case it is.", exception);
        }
    }
}
