using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.Failpoints;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class FailpointsOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output) : FailpointTests(output), IDisposable
{
    private PostgreSqlRecoveryStore? _open;

    /// <summary>A sample in the normal run: each run has a database of its own.</summary>
    protected override int Step => Tier.Size(23, 1);

    public void Dispose() => _open?.Dispose();

    protected override IRecoveryStore StartEmpty()
    {
        _open?.Dispose();
        return _open = new PostgreSqlRecoveryStore(server.MakeDatabaseAsync(isSimulated: true).GetAwaiter().GetResult(), new() { IsSimulated = true });
    }
}
