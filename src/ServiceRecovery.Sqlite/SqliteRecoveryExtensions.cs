using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Sqlite;

/// <summary>The desk over an SQLite file.</summary>
public static class SqliteRecoveryExtensions
{
    /// <summary>Keeps cases in an SQLite file, made when it isn't there. A pseudonym key is needed too: <see cref="RecoveryBuilder.UsePseudonymKey"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString"><c>Data Source=recovery.db</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The file is opened when the desk is made; what is wrong with it is told then, as a <see cref="RecoveryStoreException"/>.</remarks>
    public static RecoveryBuilder UseSqlite(this RecoveryBuilder builder, string connectionString, Action<SqliteStoreOptions>? configure = null)
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        _ = connectionString ?? throw new ArgumentNullException(nameof(connectionString));
        var options = new SqliteStoreOptions();
        configure?.Invoke(options);
        options.Check();
        return builder.Use<IRecoveryStore>(provider => SqliteRecoveryStore.Open(connectionString, options, provider.GetService<ILogger<SqliteRecoveryStore>>()));
    }
}
