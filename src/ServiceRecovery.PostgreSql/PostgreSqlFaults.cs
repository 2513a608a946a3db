using Npgsql;
using ServiceRecovery.Storage;

namespace ServiceRecovery.PostgreSql;

/// <summary>What a server's or a driver's exception means to a caller: a fault and a sentence, never the words of a row.</summary>
internal static class PostgreSqlFaults
{
    /// <summary>Says whether what was to be stored lies ahead of the server's clock, which the division by zero of the append says.</summary>
    public static bool IsAhead(NpgsqlException exception) => exception.SqlState is PostgresErrorCodes.DivisionByZero;

    /// <summary>Says whether the server chose one of two writers; whoever loads again may go on.</summary>
    public static bool IsLostRace(NpgsqlException exception) => exception.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>Says whether a rule of the tables refused what was written, so that surely nothing of it is stored.</summary>
    public static bool IsRefused(NpgsqlException exception) => IsLostRace(exception) || exception.SqlState?.StartsWith("23", StringComparison.Ordinal) == true;

    /// <summary>Says whether what a connection has prepared no longer fits the tables.</summary>
    public static bool IsOutdated(NpgsqlException exception) => exception.SqlState is PostgresErrorCodes.FeatureNotSupported;

    /// <summary>Says whether the connection is gone, as all of a pool are when a server was started anew; the next one may be a good one.</summary>
    public static bool IsBroken(NpgsqlException exception) => exception is PostgresException
        ? IsOutdated(exception) || exception.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.IdleSessionTimeout || exception.SqlState!.StartsWith("08", StringComparison.Ordinal)
        : exception.InnerException is IOException and not { InnerException: TimeoutException } or ObjectDisposedException;

    public static RecoveryStoreException Of(NpgsqlException exception)
    {
        var code = exception.SqlState ?? (exception.InnerException ?? exception).GetType().Name;
        var (fault, sentence) = exception.SqlState switch
        {
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName =>
                (StoreFault.Missing, "The database doesn't have the tables of this version. Call 'MigrateAsync()' once before the store is used, and look whether 'PostgreSqlStoreOptions.Schema' names their schema."),
            PostgresErrorCodes.InvalidCatalogName => (StoreFault.Missing, "The server has no database of that name. Make it, or name another."),
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (StoreFault.Missing, "The server doesn't let this user in. Look at user and password, and at the server's rules of who may come from where."),
            PostgresErrorCodes.InsufficientPrivilege => (StoreFault.ReadOnly, "The role may not do this. Grant it to read and write the tables that begin with 'recovery_'."),
            PostgresErrorCodes.ReadOnlySqlTransaction => (StoreFault.ReadOnly, "The server takes no writes; it may be a standby. Connect to the primary ('Target Session Attributes=primary')."),
            PostgresErrorCodes.DiskFull => (StoreFault.Full, "The server has no room left on its disk. Nothing of this was stored; make room and send the same command again."),
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => (StoreFault.Damaged, "The server says that its data is damaged. Stop writing, keep a copy of its folder, and restore a backup."),
            PostgresErrorCodes.LockNotAvailable => (StoreFault.Busy, "Others held what this needed until the time-out. Nothing of this was stored; send the same command again."),
            PostgresErrorCodes.TooManyConnections => (StoreFault.Unavailable, "The server has no connection left. Send the same command again in a while; if it stays so, give it more, or give the pools fewer."),
            null when exception.InnerException is TimeoutException => (StoreFault.Unavailable, "The server, or the pool of connections, didn't answer in time. What was asked may have happened: send the same command again, and its id tells."),
            _ => (StoreFault.Unavailable, "The server didn't do what it was asked, or the connection broke. What was asked may have happened: send the same command again, and its id tells."),
        };
        return new RecoveryStoreException(fault, $"{sentence} (PostgreSQL: {code})", exception);
    }
}
