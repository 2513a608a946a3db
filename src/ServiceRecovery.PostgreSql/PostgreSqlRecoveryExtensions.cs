using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceRecovery.Storage;

namespace ServiceRecovery.PostgreSql;

/// <summary>The desk over PostgreSQL.</summary>
public static class PostgreSqlRecoveryExtensions
{
    /// <summary>Keeps cases in a PostgreSQL database; the container closes the connections at its end. A pseudonym key is needed too: <see cref="RecoveryBuilder.UsePseudonymKey"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">The connection string as Npgsql takes it, <c>Host=db;Database=recovery;Username=till</c>.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <remarks>Make the tables before the desk is used: <c>await provider.GetRequiredService&lt;PostgreSqlRecoveryStore&gt;().MigrateAsync();</c></remarks>
    /// <exception cref="ArgumentException">The connection string isn't one, asks for multiplexing, or would write the content of rows into exceptions.</exception>
    public static RecoveryBuilder UsePostgreSql(this RecoveryBuilder builder, string connectionString, Action<PostgreSqlStoreOptions>? configure = null)
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        _ = connectionString ?? throw new ArgumentNullException(nameof(connectionString));
        PostgreSqlRecoveryStore.Check(new NpgsqlConnectionStringBuilder(connectionString));
        return Use(builder, configure, (provider, options) => new PostgreSqlRecoveryStore(connectionString, options, provider.GetService<ILogger<PostgreSqlRecoveryStore>>()));
    }

    /// <summary>Keeps cases in a PostgreSQL database by a data source of yours, the container's own for one: <c>UsePostgreSql(provider => provider.GetRequiredService&lt;NpgsqlDataSource&gt;())</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="source">Returns the data source; the store doesn't dispose of it.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The builder.</returns>
    /// <inheritdoc cref="UsePostgreSql(RecoveryBuilder, string, Action{PostgreSqlStoreOptions})" path="/remarks"/>
    public static RecoveryBuilder UsePostgreSql(this RecoveryBuilder builder, Func<IServiceProvider, NpgsqlDataSource> source, Action<PostgreSqlStoreOptions>? configure = null)
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        _ = source ?? throw new ArgumentNullException(nameof(source));
        return Use(builder, configure, (provider, options) => new PostgreSqlRecoveryStore(source(provider), options, provider.GetService<ILogger<PostgreSqlRecoveryStore>>()));
    }

    private static RecoveryBuilder Use(RecoveryBuilder builder, Action<PostgreSqlStoreOptions>? configure, Func<IServiceProvider, PostgreSqlStoreOptions, PostgreSqlRecoveryStore> make)
    {
        var options = new PostgreSqlStoreOptions();
        configure?.Invoke(options);
        return builder.Use(provider => make(provider, options));
    }
}
