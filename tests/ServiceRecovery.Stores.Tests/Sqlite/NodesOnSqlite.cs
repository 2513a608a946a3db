using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class NodesOnSqlite(ITestOutputHelper output) : NodesOnOneStore(output), IDisposable
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
