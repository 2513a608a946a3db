using ServiceRecovery.PostgreSql;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class PostgreSqlStoreTests(PostgreSqlServer server) : IAsyncLifetime
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

    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, StartEmptyAsync);

    private async ValueTask<StoreParts> StartEmptyAsync()
    {
        // The checks claim due work at times of their own, which a live database holds against the server's clock.
        var store = new PostgreSqlRecoveryStore(await server.MakeDatabaseAsync(isSimulated: true), new() { IsSimulated = true });
        _stores.Add(store);
        return StoreParts.From(store);
    }
}
