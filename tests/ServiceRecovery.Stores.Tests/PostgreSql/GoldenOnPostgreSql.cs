using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class GoldenOnPostgreSql(PostgreSqlServer server) : GoldenOnStore, IDisposable
{
    private readonly List<PostgreSqlRecoveryStore> _stores = [];

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    protected override IRecoveryStore StartEmpty()
    {
        _stores.Add(new PostgreSqlRecoveryStore(server.MakeDatabaseAsync(isSimulated: true).GetAwaiter().GetResult(), new() { IsSimulated = true }));
        return _stores[^1];
    }
}
