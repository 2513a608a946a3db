using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Stores.Tests.OwnContext;

public sealed class OwnContextOnSqliteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, StartEmptyAsync);

    private ValueTask<StoreParts> StartEmptyAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File(Guid.NewGuid() + ".db")}").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return new ValueTask<StoreParts>(StoreParts.From(new EntityFrameworkRecoveryStore<ShopContext>(contexts)));
    }
}
