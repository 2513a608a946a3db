using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class GuardMigrationsOnPostgreSql(PostgreSqlServer server) : GuardMigrations
{
    private protected override async Task<ShopContexts> MakeAsync() => PostgreSqlServer.ContextsOf(await server.MakeShopAsync() + ";Pooling=false");
}
