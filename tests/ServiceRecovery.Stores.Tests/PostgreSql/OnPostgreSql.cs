using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Tests with databases of their own; what they open is closed when they are over.</summary>
[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public abstract class OnPostgreSql(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _open = [];

    protected PostgreSqlServer Server { get; } = server;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var opened in _open)
        {
            await opened.DisposeAsync();
        }
    }

    protected PostgreSqlRecoveryStore OpenStore(string database, PostgreSqlStoreOptions? options = null) => Kept(new PostgreSqlRecoveryStore(database, options));

    protected NpgsqlDataSource OpenSource(string database) => Kept(NpgsqlDataSource.Create(database));

    private protected ShopContexts OpenContexts(string database) => new(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(OpenSource(database)).Options);

    private T Kept<T>(T opened)
        where T : IAsyncDisposable
    {
        _open.Add(opened);
        return opened;
    }
}
