using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.Failpoints;
using ServiceRecovery.Tests;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class FailpointsOnSqlite(ITestOutputHelper output) : FailpointTests(output), IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SqliteRecoveryStore? _open;

    public void Dispose()
    {
        _open?.Dispose();
        _folder.Dispose();
    }

    protected override IRecoveryStore StartEmpty()
    {
        _open?.Dispose();
        return _open = SqliteRecoveryStore.Open($"Data Source={_folder.File(Guid.NewGuid() + ".db")}", new SqliteStoreOptions { IsSimulated = true });
    }
}
