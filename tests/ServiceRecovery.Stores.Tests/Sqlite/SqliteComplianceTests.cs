using ServiceRecovery.Sqlite;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class SqliteComplianceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteRecoveryStore> _stores = [];

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, StartEmptyAsync);

    private ValueTask<StoreParts> StartEmptyAsync()
    {
        var store = SqliteRecoveryStore.Open($"Data Source={_folder.File(Guid.NewGuid() + ".db")}");
        _stores.Add(store);
        return new ValueTask<StoreParts>(StoreParts.From(store));
    }
}
