using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class PooledContextsOnSqlite(ITestOutputHelper output) : PooledContexts(output), IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override DbContextOptionsBuilder<ShopContext> Configured(DbContextOptionsBuilder<ShopContext> options) => options.UseSqlite($"Data Source={_folder.File("shop.db")}");
}
