using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class ManyAtOnceOnSqlite(ITestOutputHelper output) : ManyAtOnce(output), IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteRecoveryStore? _store;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    protected override Task<IRecoveryStore> StartEmptyAsync() => Task.FromResult<IRecoveryStore>(_store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}"));
}

public sealed class ManyAtOnceOnOwnContextOnSqlite(ITestOutputHelper output) : ManyAtOnce(output), IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IRecoveryStore> StartEmptyAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File("shop.db")}").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return Task.FromResult<IRecoveryStore>(new EntityFrameworkRecoveryStore<ShopContext>(contexts));
    }
}
