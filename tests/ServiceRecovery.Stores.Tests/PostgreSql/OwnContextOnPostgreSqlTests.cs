using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class OwnContextOnPostgreSqlTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly List<NpgsqlDataSource> _sources = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, StartEmptyAsync);

    private async ValueTask<StoreParts> StartEmptyAsync()
    {
        var source = NpgsqlDataSource.Create(await server.MakeEmptyAsync());
        _sources.Add(source);
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(source).Options);
        await using var context = contexts.CreateDbContext();
        context.Make();
        return StoreParts.From(new EntityFrameworkRecoveryStore<ShopContext>(contexts));
    }
}
