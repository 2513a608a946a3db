using Microsoft.EntityFrameworkCore;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>One server for all tests, and an empty database for each.</summary>
public sealed class PostgreSqlServer : PostgreSqlCluster, IAsyncLifetime
{
    private const string Shop = "template_shop";

    private bool _hasShop;

    // With hundreds of databases a worker of autovacuum would start ten times a second, to find nothing; no test waits for one.
    protected override string Settings => "-c autovacuum_naptime=1h";

    /// <summary>Makes a database with the tables of a developer's own context in it and returns how to connect to it.</summary>
    public async Task<string> MakeShopAsync()
    {
        // One test at a time asks for it.
        if (!_hasShop)
        {
            await MakeTemplateAsync(Shop, MakeTablesAsync);
            _hasShop = true;
        }

        return await MakeAsync(Shop);
    }

    private static async Task MakeTablesAsync(string database)
    {
        await using var context = ContextsOf(database).CreateDbContext();
        context.Make();
    }

    /// <summary>Makes contexts by a connection string: with a data source of its own each test would have Entity Framework build its model anew.</summary>
    internal static ShopContexts ContextsOf(string database) => new(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(database).Options);
}

/// <summary>Tests that share the server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlCollection : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}
