using ServiceRecovery.Sqlite;
using ServiceRecovery.Testing;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class SqliteComplianceTests : StoreCompliance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteRecoveryStore> _stores = [];

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    protected override ValueTask<StoreParts> StartEmptyAsync()
    {
        var store = SqliteRecoveryStore.Open($"Data Source={_folder.File(Guid.NewGuid() + ".db")}");
        _stores.Add(store);
        return new ValueTask<StoreParts>(StoreParts.Of(store));
    }
}
