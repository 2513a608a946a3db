using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Stores.Tests.OwnContext;

public sealed class OwnContextOnSqliteTests : StoreCompliance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override ValueTask<StoreParts> StartEmptyAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File(Guid.NewGuid() + ".db")}").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return new ValueTask<StoreParts>(StoreParts.Of(new EntityFrameworkRecoveryStore<ShopContext>(contexts)));
    }
}
