using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class PooledContextsOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output) : PooledContexts(output), IAsyncLifetime
{
    private string _database = "";

    public async Task InitializeAsync() => _database = await server.MakeEmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    private protected override DbContextOptionsBuilder<ShopContext> Configured(DbContextOptionsBuilder<ShopContext> options) => options.UseNpgsql(_database);
}
