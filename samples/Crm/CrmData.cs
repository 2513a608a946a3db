using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Crm;

/// <summary>Where the sample keeps what it has: cases in a file or in PostgreSQL, the key of their pseudonyms and the customers' mails in a folder.</summary>
/// <param name="root">The folder of the program; everything lies in <c>App_Data</c> below it.</param>
/// <param name="postgreSql">The connection string of a database, or <see langword="null"/> for a file.</param>
internal sealed class CrmData(string root, string? postgreSql)
{
    private readonly string _folder = Path.Combine(root, "App_Data", postgreSql is null ? "sqlite" : "postgres");

    /// <summary>Gets the folder of the customers' mails.</summary>
    public string Mails => Path.Combine(_folder, "mails");

    /// <summary>Throws away what an earlier run left.</summary>
    /// <exception cref="InvalidOperationException">It lies in a database, which isn't the sample's to empty.</exception>
    public void Clear()
    {
        if (postgreSql is not null)
        {
            throw new InvalidOperationException("'--fresh' throws files of the sample away, and no database. Name an empty one with '--postgres'.");
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    public RecoveryBuilder UseStore(RecoveryBuilder recovery)
    {
        recovery.UsePseudonymKey(Key());
        return postgreSql is null ? recovery.UseSqlite($"Data Source={Path.Combine(_folder, "recovery.db")}") : recovery.UsePostgreSql(postgreSql);
    }

    /// <summary>Makes the tables in PostgreSQL, or brings them to this version. A file does so when it is opened.</summary>
    public static async Task MigrateAsync(IServiceProvider services)
    {
        if (services.GetService<PostgreSqlRecoveryStore>() is { } store)
        {
            await store.MigrateAsync();
        }
    }

    // Without the key nobody is recognized again, so it is made once and then read. An organization keeps it apart from the store and its backups.
    private PseudonymKey Key()
    {
        var path = Path.Combine(_folder, "recovery.key");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(_folder);
            PseudonymKey.Generate().WriteFile(path);
        }

        return PseudonymKey.ReadFile(path);
    }
}
