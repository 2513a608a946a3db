using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

public sealed class SqlAttacksOnSqlite : SqlAttacks, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override Task<AttackedDatabase> MakeAsync() =>
        Task.FromResult<AttackedDatabase>(new AttackedFile(SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}", new SqliteStoreOptions { IsSimulated = true }), _folder.File("a.db")));
}

public sealed class SqlAttacksOnOwnContextOnSqlite : SqlAttacks, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override Task<AttackedDatabase> MakeAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File("shop.db")}").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return Task.FromResult<AttackedDatabase>(new AttackedFile(new EntityFrameworkRecoveryStore<ShopContext>(contexts, simulated: true), _folder.File("shop.db")));
    }
}

internal sealed class AttackedFile(IRecoveryStore store, string path) : AttackedDatabase(store)
{
    public override async Task<string> RefusesAsync(string sql, bool isUnchecked = false)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=True");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = (isUnchecked ? "PRAGMA ignore_check_constraints = ON; " : "") + sql;
        var refused = await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(19, refused.SqliteErrorCode);
        return refused.Message;
    }
}
