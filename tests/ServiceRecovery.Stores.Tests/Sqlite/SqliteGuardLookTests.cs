using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>A guard that somebody took away is put back by a store of ours, and stops a context of theirs.</summary>
public sealed class SqliteGuardLookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_guard_that_is_gone_is_put_back_and_told()
    {
        var path = _folder.File("a.db");
        SqliteRecoveryStore.Open($"Data Source={path}").Dispose();
        var whole = Guards(path);
        Assert.True(whole.Count > 10);
        foreach (var (name, text) in whole)
        {
            Change(path, $"DROP TRIGGER {name}");
            var heard = new HeardLog<SqliteRecoveryStore>();

            SqliteRecoveryStore.Open($"Data Source={path}", logger: heard).Dispose();

            Assert.Equal([$"Guards were missing in '{path}' and were put back: {name}. Look who takes them away."], heard.Warnings);
            Assert.Equal(text, Guards(path)[name]);
        }
    }

    [Fact]
    public void A_guard_that_was_changed_is_made_anew_and_one_that_stands_is_left_alone()
    {
        var path = _folder.File("a.db");
        SqliteRecoveryStore.Open($"Data Source={path}").Dispose();
        var whole = Guards(path);
        Change(path, "DROP TRIGGER recovery_event_undeleted; CREATE TRIGGER recovery_event_undeleted BEFORE DELETE ON recovery_events WHEN OLD.version > 100 BEGIN SELECT RAISE(ABORT, 'recovery: an event is never deleted'); END");
        var (first, second) = (new HeardLog<SqliteRecoveryStore>(), new HeardLog<SqliteRecoveryStore>());

        SqliteRecoveryStore.Open($"Data Source={path}", logger: first).Dispose();
        SqliteRecoveryStore.Open($"Data Source={path}", logger: second).Dispose();

        Assert.Equal((1, 0), (first.Warnings.Count, second.Warnings.Count));
        Assert.Equal(whole, Guards(path));
    }

    [Fact]
    public async Task A_context_without_a_guard_is_refused_before_anything_is_read()
    {
        var contexts = MakeShop("shop.db");
        Change(_folder.File("shop.db"), "DROP TRIGGER recovery_event_undeleted; DROP TRIGGER recovery_stream_goes_on");
        var desk = DeskOver(new EntityFrameworkRecoveryStore<ShopContext>(contexts));

        var found = await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.FindAsync(TenantId.Single, Case).AsTask());
        await using var context = contexts.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var enlisted = await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.In(context).FindAsync(TenantId.Single, Case).AsTask());

        Assert.Equal(
            (StoreFault.Unguarded, "The database lacks guards of this version, so that plain SQL could change what happened: 'recovery_event_undeleted', 'recovery_stream_goes_on'. Add a migration that calls 'AddServiceRecoveryGuards()'; a database that 'EnsureCreated' made has none, so run the scripts of 'RecoveryGuards.ScriptsFor(context.Database.ProviderName)' on it once. Or say 'allowUnguarded'."),
            (found.Fault, found.Message));
        Assert.Equal((found.Fault, found.Message), (enlisted.Fault, enlisted.Message));
    }

    [Fact]
    public async Task A_context_without_our_tables_is_told_that_they_are_missing()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File("none.db")};Pooling=False").Options);

        var found = await Assert.ThrowsAsync<RecoveryStoreException>(() => DeskOver(new EntityFrameworkRecoveryStore<ShopContext>(contexts)).FindAsync(TenantId.Single, Case).AsTask());

        Assert.Equal((StoreFault.Missing, "The database doesn't have the tables of this version. Add a migration of the model with 'AddServiceRecovery' and the guards, and apply it. (1)"), (found.Fault, found.Message));
    }

    [Fact]
    public async Task A_context_that_may_be_unguarded_works_and_so_does_one_whose_guards_were_put_back()
    {
        var contexts = MakeShop("shop.db");
        Change(_folder.File("shop.db"), "DROP TRIGGER recovery_event_undeleted");
        var guarded = DeskOver(new EntityFrameworkRecoveryStore<ShopContext>(contexts));
        await Assert.ThrowsAsync<RecoveryStoreException>(() => guarded.FindAsync(TenantId.Single, Case).AsTask());

        Accepted(await DeskOver(new EntityFrameworkRecoveryStore<ShopContext>(contexts, allowUnguarded: true)).HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, Report())));
        using (var context = contexts.CreateDbContext())
        {
            RecoveryGuards.ScriptsFor(context.Database.ProviderName).ToList().ForEach(script => context.Database.ExecuteSqlRaw(script));
        }

        Assert.Equal(1, (await guarded.FindAsync(TenantId.Single, Case))!.Version);
    }

    private static RecoveryDesk DeskOver(IRecoveryStore store) => new Organization(setup => (setup.Store, setup.Key) = (store, PseudonymKey.FromBytes("k1", new byte[32]))).Desk;

    private static Dictionary<string, string> Guards(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'";
        using var reader = command.ExecuteReader();
        Dictionary<string, string> guards = [];
        while (reader.Read())
        {
            guards.Add(reader.GetString(0), reader.GetString(1));
        }

        return guards;
    }

    private static void Change(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private ShopContexts MakeShop(string name)
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File(name)};Pooling=False").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return contexts;
    }
}
