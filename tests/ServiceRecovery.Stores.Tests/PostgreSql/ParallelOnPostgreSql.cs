using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Proof;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class ParallelOnPostgreSql : ParallelHistories, IDisposable
{
    private readonly PostgreSqlRecoveryStore _store;

    public ParallelOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output)
        : base(output) => _store = new PostgreSqlRecoveryStore(server.MakeDatabaseAsync(isSimulated: true).GetAwaiter().GetResult(), new() { IsSimulated = true });

    protected override (int Normal, int Long) Sizes => (400, 5_000);

    protected override IRecoveryStore Store => _store;

    public void Dispose() => _store.Dispose();
}
