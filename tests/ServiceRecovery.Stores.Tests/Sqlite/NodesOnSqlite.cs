using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class NodesOnSqlite : NodesOnOneStore, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteRecoveryStore? _store;

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    protected override Task<IRecoveryStore> StartEmptyAsync() => Task.FromResult<IRecoveryStore>(_store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}", new SqliteStoreOptions { IsSimulated = true }));
}
