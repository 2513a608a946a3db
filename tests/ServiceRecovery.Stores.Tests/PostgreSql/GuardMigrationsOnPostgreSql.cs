using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class GuardMigrationsOnPostgreSql(PostgreSqlServer server) : GuardMigrations
{
    private protected override async Task<ShopContexts> MakeAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(await server.MakeEmptyAsync() + ";Pooling=false").Options);
        await using var context = contexts.CreateDbContext();
        context.Make();
        return contexts;
    }
}
