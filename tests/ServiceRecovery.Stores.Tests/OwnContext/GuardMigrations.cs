using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Stores.Tests.OwnContext;

/// <summary>What a program with its own context may do to the tables: rebuild them between two calls, and nothing by a bulk update or delete.</summary>
public abstract class GuardMigrations
{
    private protected abstract Task<ShopContexts> MakeAsync();

    [Fact]
    public async Task Guards_are_taken_off_before_a_table_is_rebuilt_and_put_back()
    {
        var contexts = await MakeAsync();
        await using var context = contexts.CreateDbContext();
        var guarded = new EntityFrameworkRecoveryStore<ShopContext>(contexts);

        Migrate(context, migration => migration.RemoveServiceRecoveryGuards());
        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => guarded.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None).AsTask());
        Migrate(context, migration => migration.RemoveServiceRecoveryGuards());
        Migrate(context, migration => migration.AddServiceRecoveryGuards());
        Migrate(context, migration => migration.AddServiceRecoveryGuards());

        Assert.Equal(StoreFault.Unguarded, refused.Fault);
        Assert.Contains("'recovery_event_unchanged'", refused.Message, StringComparison.Ordinal);
        await StoreSamples.ClaimOnceAsync(guarded);
    }

    [Theory]
    [InlineData("recovery_events", "stage")]
    [InlineData("recovery_receipts", "command")]
    [InlineData("recovery_streams", "stage")]
    [InlineData("recovery_limit_entries", "id")]
    public async Task A_bulk_update_or_delete_is_refused(string table, string column)
    {
        var contexts = await MakeAsync();
        await StoreSamples.ClaimOnceAsync(new EntityFrameworkRecoveryStore<ShopContext>(contexts));
        await using var context = contexts.CreateDbContext();
        var rows = context.Set<Dictionary<string, object>>(table);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => rows.ExecuteDeleteAsync());
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => rows.ExecuteUpdateAsync(set => set.SetProperty(row => EF.Property<string>(row, column), "other")));

        Assert.Equal(1, await rows.CountAsync());
        Assert.Equal(0, await rows.CountAsync(row => EF.Property<string>(row, column) == "other"));
    }

    private static void Migrate(ShopContext context, Action<MigrationBuilder> does)
    {
        var migration = new MigrationBuilder(context.Database.ProviderName);
        does(migration);
        foreach (var operation in migration.Operations.Cast<SqlOperation>())
        {
            context.Database.ExecuteSqlRaw(operation.Sql);
        }
    }
}
