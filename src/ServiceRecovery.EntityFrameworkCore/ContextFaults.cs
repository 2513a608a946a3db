using System.Data.Common;
using System.Text.RegularExpressions;
using ServiceRecovery.Storage;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>What the exception of any provider means to a caller: a fault and a sentence, never the words of a row.</summary>
internal static partial class ContextFaults
{
    /// <summary>Finds the provider's own exception: a strategy that tried again, or advises to, wraps it.</summary>
    /// <returns><see langword="null"/> when it is none of a database, or has its name already.</returns>
    public static DbException? Find(Exception exception)
    {
        for (var inner = exception; inner is not null and not RecoveryStoreException; inner = inner.InnerException)
        {
            if (inner is DbException found)
            {
                return found;
            }
        }

        return null;
    }

    /// <param name="fault">The provider's own exception.</param>
    /// <param name="whole">What was thrown.</param>
    public static RecoveryStoreException Of(DbException fault, Exception whole)
    {
        // PostgreSQL says a state of the SQL standard, SQLite a number of its own, at the beginning of its message.
        var code = fault.SqlState ?? (SqliteNumber().Match(fault.Message) is { Success: true } number ? number.Groups[1].Value : fault.GetType().Name);
        var (kind, sentence) = code switch
        {
            "42P01" or "42703" or "3F000" => NoTables,
            "1" when fault.Message.Contains("no such table", StringComparison.Ordinal) || fault.Message.Contains("no such column", StringComparison.Ordinal) => NoTables,
            "3D000" or "14" => (StoreFault.Missing, "The database isn't there, or this process may not open it. Look at the connection string of the context."),
            "28P01" or "28000" => (StoreFault.Missing, "The server doesn't let this user in. Look at user and password, and at the server's rules of who may come from where."),
            "42501" or "25006" or "8" => (StoreFault.ReadOnly, "The database takes no writes from this process. Grant it to read and write the tables that begin with 'recovery_', or connect to the primary."),
            "53100" or "13" => (StoreFault.Full, "There is no room left where the database writes. Nothing of this was stored; make room and send the same command again."),
            "XX001" or "XX002" or "11" or "26" => (StoreFault.Damaged, "The database says that its data is damaged. Stop writing, keep a copy of it, and restore a backup."),
            "55P03" or "5" or "6" => (StoreFault.Busy, "Others held what this needed until the time-out. Nothing of this was stored; send the same command again."),
            _ => (StoreFault.Unavailable, "The database didn't do what it was asked. Try again with the same command id; if it stays so, look into the database's own log."),
        };
        return new RecoveryStoreException(kind, $"{sentence} ({code})", whole);
    }

    [GeneratedRegex("^SQLite Error ([0-9]+): ")]
    private static partial Regex SqliteNumber();

    private static (StoreFault Kind, string Sentence) NoTables =>
        (StoreFault.Missing, "The database doesn't have the tables of this version. Add a migration of the model with 'AddServiceRecovery' and the guards, and apply it.");
}
