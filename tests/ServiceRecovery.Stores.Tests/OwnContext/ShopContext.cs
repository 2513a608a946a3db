using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;

namespace ServiceRecovery.Stores.Tests.OwnContext;

/// <summary>What a developer has already: a context with a table of their own, and ours beside it.</summary>
internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddServiceRecovery(Database.IsNpgsql() ? "C" : null);

    public void Make()
    {
        Database.EnsureCreated();
        foreach (var script in RecoveryGuards.ScriptsFor(Database.ProviderName))
        {
            Database.ExecuteSqlRaw(script);
        }
    }
}

internal sealed class Order
{
    public int Id { get; set; }

    public string Dish { get; set; } = "";
}

internal sealed class ShopContexts(DbContextOptions<ShopContext> options) : IDbContextFactory<ShopContext>
{
    public ShopContext CreateDbContext() => new(options);
}
