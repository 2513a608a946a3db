using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class NodesOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output) : NodesOnOneStore(output), IDisposable
{
    private PostgreSqlRecoveryStore? _store;

    public void Dispose() => _store?.Dispose();

    protected override async Task<IRecoveryStore> StartEmptyAsync() => _store = new PostgreSqlRecoveryStore(await server.MakeDatabaseAsync(isSimulated: true), new() { IsSimulated = true });
}
