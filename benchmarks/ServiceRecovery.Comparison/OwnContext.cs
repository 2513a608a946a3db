using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using ServiceRecovery.EntityFrameworkCore;

namespace ServiceRecovery.Comparison;

/// <summary>A user's own context, with this library's tables in it.</summary>
internal sealed class OwnContext(DbContextOptions<OwnContext> options) : DbContext(options)
{
    /// <summary>Makes the tables, and returns the store over the context's factory.</summary>
    public static async Task<EntityFrameworkRecoveryStore<OwnContext>> StoreAsync(DbContextOptionsBuilder<OwnContext> options)
    {
        var contexts = new PooledDbContextFactory<OwnContext>(options.Options);
        await using var context = await contexts.CreateDbContextAsync();
        await context.Database.EnsureCreatedAsync();
        foreach (var script in RecoveryGuards.ScriptsFor(context.Database.ProviderName))
        {
            await context.Database.ExecuteSqlRawAsync(script);
        }

        return new EntityFrameworkRecoveryStore<OwnContext>(contexts);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddServiceRecovery(Database.IsNpgsql() ? "C" : null);
}
