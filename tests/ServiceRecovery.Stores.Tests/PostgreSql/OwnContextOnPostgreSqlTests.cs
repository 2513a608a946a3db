using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class OwnContextOnPostgreSqlTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly List<string> _databases = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await using var connection = new NpgsqlConnection(database);
            NpgsqlConnection.ClearPool(connection);
        }
    }

    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, StartEmptyAsync);

    private async ValueTask<StoreParts> StartEmptyAsync()
    {
        var database = await server.MakeShopAsync();
        _databases.Add(database);
        return StoreParts.From(new EntityFrameworkRecoveryStore<ShopContext>(PostgreSqlServer.ContextsOf(database)));
    }
}
