using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class OtherKeyOnPostgreSql(PostgreSqlServer server) : OtherKey
{
    private string? _database;

    protected override async Task<IRecoveryStore> OpenAsync() =>
        new PostgreSqlRecoveryStore((_database ??= await server.MakeDatabaseAsync(isSimulated: true)) + ";Pooling=false", new PostgreSqlStoreOptions { IsSimulated = true });
}

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class OtherKeyInAContextOnPostgreSql(PostgreSqlServer server) : OtherKey
{
    private ShopContexts? _contexts;

    protected override async Task<IRecoveryStore> OpenAsync()
    {
        if (_contexts is null)
        {
            _contexts = PostgreSqlServer.ContextsOf(await server.MakeShopAsync() + ";Pooling=false");
        }

        return new EntityFrameworkRecoveryStore<ShopContext>(_contexts, simulated: true);
    }
}
