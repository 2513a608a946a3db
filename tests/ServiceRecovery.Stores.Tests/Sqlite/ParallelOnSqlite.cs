using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Proof;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class ParallelOnSqlite : ParallelHistories, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteRecoveryStore _store;

    public ParallelOnSqlite(ITestOutputHelper output)
        : base(output) => _store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}", new SqliteStoreOptions { IsSimulated = true });

    protected override (int Normal, int Long) Sizes => (400, 5_000);

    protected override IRecoveryStore Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }
}
