using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class InAScopeOnPostgreSql(PostgreSqlServer server) : InAScope
{
    protected override async Task<IRecoveryStore> OpenAsync() =>
        new PostgreSqlRecoveryStore(await server.MakeDatabaseAsync(isSimulated: true) + ";Pooling=false;Enlist=true", new PostgreSqlStoreOptions { IsSimulated = true });

    protected override Task MigrateAsync(IRecoveryStore store) => ((PostgreSqlRecoveryStore)store).MigrateAsync();
}

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class InAScopeWithAContextOnPostgreSql(PostgreSqlServer server) : InAScope
{
    protected override async Task<IRecoveryStore> OpenAsync()
    {
        var contexts = PostgreSqlServer.ContextsOf(await server.MakeShopAsync() + ";Pooling=false;Enlist=true");
        return new EntityFrameworkRecoveryStore<ShopContext>(contexts, simulated: true);
    }
}
