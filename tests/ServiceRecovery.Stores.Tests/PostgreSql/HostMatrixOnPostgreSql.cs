using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class HostMatrixOnPostgreSql(PostgreSqlServer server) : HostMatrix, IAsyncLifetime
{
    private readonly List<NpgsqlDataSource> _sources = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }
    }

    private protected override bool IsSqlite => false;

    private protected override string Collation => "case_blind";

    // Every database orders texts by a language, where capitals come after small letters, and has a collation that takes no notice of them.
    private protected override async Task<Action<DbContextOptionsBuilder>> DatabaseAsync(bool retries)
    {
        var (database, name) = (await server.MakeEmptyAsync(), $"host_{Guid.NewGuid():N}");
        await PostgreSqlServer.ExecuteAsync(database, $"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'");
        var own = new NpgsqlConnectionStringBuilder(database) { Database = name }.ToString();
        await PostgreSqlServer.ExecuteAsync(own, "CREATE COLLATION case_blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        var source = NpgsqlDataSource.Create(own);
        _sources.Add(source);
        return options => options.UseNpgsql(source, npgsql =>
        {
            if (retries)
            {
                npgsql.EnableRetryOnFailure();
            }
        });
    }
}
