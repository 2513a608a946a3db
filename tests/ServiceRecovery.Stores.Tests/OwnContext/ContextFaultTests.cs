using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.OwnContext;

/// <summary>What a provider throws has a name, also from inside a strategy that tried again, and from inside the caller's own transaction.</summary>
public sealed class ContextFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, StoreFault, string> Hurts => new()
    {
        { "ALTER TABLE recovery_events RENAME TO put_away", StoreFault.Missing, "The database doesn't have the tables of this version. Add a migration of the model with 'AddServiceRecovery' and the guards, and apply it. (1)" },
        { "ALTER TABLE recovery_streams RENAME COLUMN chain TO link", StoreFault.Schema, "The tables aren't as the store needs them: 'recovery_streams.chain' isn't there; 'recovery_streams.link' isn't known here and has no value of its own. Call 'AddServiceRecovery' last in 'OnModelCreating' and add a migration, or mend the tables; nothing was read or stored." },
        { "DROP TRIGGER recovery_stream_goes_on; UPDATE recovery_streams SET card = x'7b7d'", StoreFault.Damaged, "A row holds what the library never writes. Restore a backup, or look with 'recovery export' which case it is." },
        { "DROP TRIGGER recovery_event_unchanged; UPDATE recovery_events SET command = 'a b'", StoreFault.Damaged, "A row holds what the library never writes. Restore a backup, or look with 'recovery export' which case it is." },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Hurts))]
    public async Task A_fault_of_the_database_has_a_name_and_a_sentence(string sql, StoreFault fault, string sentence)
    {
        foreach (var retries in new[] { false, true })
        {
            var contexts = await WithCaseAsync($"{retries}.db", retries);
            var desk = DeskOver(contexts);
            await using (var context = contexts.CreateDbContext())
            {
                await context.Database.ExecuteSqlRawAsync(sql);
            }

            var found = await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.FindAsync(TenantId.Single, Case).AsTask());
            await using var own = contexts.CreateDbContext();
            var enlisted = await own.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await own.Database.BeginTransactionAsync();
                return await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.In(own).HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.AddNote("They called again."))).AsTask());
            });

            Assert.Equal((fault, sentence), (found.Fault, found.Message));
            Assert.Equal((fault, sentence), (enlisted.Fault, enlisted.Message));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_that_another_holds_is_busy(bool retries)
    {
        var contexts = await WithCaseAsync("a.db", retries);
        using var other = new SqliteConnection($"Data Source={_folder.File("a.db")};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction();

        var busy = await Assert.ThrowsAsync<RecoveryStoreException>(() => DeskOver(contexts).HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.AddNote("They called again."))).AsTask());

        Assert.Equal((StoreFault.Busy, true, "Others held what this needed until the time-out. Nothing of this was stored; send the same command again. (5)"), (busy.Fault, busy.IsTransient, busy.Message));
        Assert.Equal(retries, busy.InnerException is RetryLimitExceededException);
    }

    private static RecoveryDesk DeskOver(ShopContexts contexts) => new Organization(setup => (setup.Store, setup.Key) = (new EntityFrameworkRecoveryStore<ShopContext>(contexts, allowUnguarded: true), PseudonymKey.FromBytes("k1", new byte[32]))).Desk;

    private async Task<ShopContexts> WithCaseAsync(string file, bool retries)
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File(file)};Default Timeout=1;Pooling=False", sqlite =>
        {
            if (retries)
            {
                sqlite.ExecutionStrategy(dependencies => new Stubborn(dependencies));
            }
        }).Options);
        await using (var context = contexts.CreateDbContext())
        {
            context.Make();
        }

        Accepted(await DeskOver(contexts).HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, [Report(), new CaseCommand.Own()])));
        return contexts;
    }

    private sealed class Stubborn(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 1, maxRetryDelay: TimeSpan.FromMilliseconds(1))
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is SqliteException;
    }
}
