using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using ServiceRecovery.Tests.Cases;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class OtherKeyOnSqlite : OtherKey, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteRecoveryStore> _open = [];

    public void Dispose()
    {
        _open.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_is_looked_at_by_any_key_and_takes_the_first_that_opens_it()
    {
        (await OpenAsync() as IDisposable)!.Dispose();
        using (var connection = new SqliteConnection($"Data Source={_folder.File("a.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM recovery_schema WHERE version >= 3; ALTER TABLE recovery_schema DROP COLUMN key_id; ALTER TABLE recovery_schema DROP COLUMN key_check";
            command.ExecuteNonQuery();
        }

        await using (var looking = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")};Mode=ReadOnly", new SqliteStoreOptions { IsSimulated = true }))
        {
            Assert.Null(await DeskOver(looking, PseudonymKey.Generate()).FindAsync(TenantId.Single, Organization.Case));
        }

        await DeskOver(await OpenAsync(), PseudonymKey.Generate()).FindAsync(TenantId.Single, Organization.Case);

        await using var again = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")};Mode=ReadOnly", new SqliteStoreOptions { IsSimulated = true });
        Assert.Equal(StoreFault.OtherKey, Assert.Throws<RecoveryStoreException>(() => DeskOver(again, PseudonymKey.Generate())).Fault);
    }

    protected override Task<IRecoveryStore> OpenAsync()
    {
        var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}", new SqliteStoreOptions { IsSimulated = true });
        _open.Add(store);
        return Task.FromResult<IRecoveryStore>(store);
    }
}

public sealed class OtherKeyInAContextOnSqlite : OtherKey, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_context_and_a_store_of_one_file_have_one_key()
    {
        await DeskOver(await OpenAsync(), PseudonymKey.Generate()).FindAsync(TenantId.Single, Organization.Case);
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");

        Assert.Equal(StoreFault.OtherKey, Assert.Throws<RecoveryStoreException>(() => DeskOver(store, PseudonymKey.Generate())).Fault);
    }

    [Fact]
    public async Task A_desk_inside_a_transaction_has_the_key_of_its_context()
    {
        await DeskOver(await OpenAsync(), PseudonymKey.Generate()).FindAsync(TenantId.Single, Organization.Case);
        var desk = DeskOver(new InMemoryRecoveryStore(), PseudonymKey.Generate());
        await using var context = Contexts.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.In(context).FindAsync(TenantId.Single, Organization.Case).AsTask());

        Assert.Equal(StoreFault.OtherKey, refused.Fault);
    }

    private ShopContexts Contexts => new(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File("a.db")};Pooling=False").Options);

    protected override Task<IRecoveryStore> OpenAsync()
    {
        using var context = Contexts.CreateDbContext();
        context.Make();
        return Task.FromResult<IRecoveryStore>(new EntityFrameworkRecoveryStore<ShopContext>(Contexts, simulated: true));
    }
}
