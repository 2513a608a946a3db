using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class GoldenOnSqlite : GoldenOnStore, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteRecoveryStore> _stores = [];

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    protected override IRecoveryStore StartEmpty()
    {
        _stores.Add(SqliteRecoveryStore.Open($"Data Source={_folder.File(Guid.NewGuid() + ".db")}", new SqliteStoreOptions { IsSimulated = true }));
        return _stores[^1];
    }
}
