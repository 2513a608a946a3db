using ServiceRecovery.PostgreSql;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlStoreTests(PostgreSqlServer server) : StoreCompliance, IAsyncLifetime
{
    private readonly List<PostgreSqlRecoveryStore> _stores = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }

    protected override async ValueTask<StoreParts> StartEmptyAsync()
    {
        var store = new PostgreSqlRecoveryStore(await server.MakeDatabaseAsync());
        _stores.Add(store);
        return StoreParts.Of(store);
    }
}
