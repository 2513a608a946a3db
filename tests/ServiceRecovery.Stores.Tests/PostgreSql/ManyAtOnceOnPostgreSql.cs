using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class ManyAtOnceOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output) : ManyAtOnce(output), IDisposable
{
    // The server of the tests serves others beside it.
    internal const string Pool = ";Maximum Pool Size=30";

    private PostgreSqlRecoveryStore? _store;

    public void Dispose() => _store?.Dispose();

    protected override async Task<IRecoveryStore> StartEmptyAsync() => _store = new PostgreSqlRecoveryStore(await server.MakeDatabaseAsync() + Pool);
}

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class ManyAtOnceOnOwnContextOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output) : ManyAtOnce(output), IDisposable
{
    private NpgsqlDataSource? _source;

    public void Dispose() => _source?.Dispose();

    protected override async Task<IRecoveryStore> StartEmptyAsync()
    {
        _source = NpgsqlDataSource.Create(await server.MakeDatabaseAsync() + ManyAtOnceOnPostgreSql.Pool);
        return new EntityFrameworkRecoveryStore<ShopContext>(new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(_source).Options));
    }
}
