using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class GuardMigrationsOnSqlite : GuardMigrations, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override Task<ShopContexts> MakeAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File("shop.db")};Pooling=False").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return Task.FromResult(contexts);
    }
}
