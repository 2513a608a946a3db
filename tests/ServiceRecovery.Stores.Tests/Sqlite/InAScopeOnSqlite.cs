using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class InAScopeOnSqlite : InAScope, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteRecoveryStore? _store;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    protected override Task<IRecoveryStore> OpenAsync() =>
        Task.FromResult<IRecoveryStore>(_store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}", new SqliteStoreOptions { IsSimulated = true }));
}

public sealed class InAScopeWithAContextOnSqlite : InAScope, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<IRecoveryStore> OpenAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File("a.db")};Pooling=False").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return Task.FromResult<IRecoveryStore>(new EntityFrameworkRecoveryStore<ShopContext>(contexts, simulated: true));
    }
}
