using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.OwnContext;

/// <summary>The developer's row and ours, in one transaction of theirs.</summary>
public sealed class InOwnTransactionOnSqliteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ShopContexts _contexts;
    private readonly PseudonymKey _key = PseudonymKey.Generate();
    private readonly RecoveryDesk _desk;

    public InOwnTransactionOnSqliteTests()
    {
        _contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File("shop.db")}").Options);
        using var context = _contexts.CreateDbContext();
        context.Make();
        _desk = new Organization(setup => (setup.Store, setup.Key) = (new EntityFrameworkRecoveryStore<ShopContext>(_contexts), _key)).Desk;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_are_there_or_neither_is(bool commits)
    {
        await using (var context = _contexts.CreateDbContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.Orders.Add(new Order { Dish = "soup" });
            await context.SaveChangesAsync();
            Accepted(await _desk.In(context).HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, [Report(), new CaseCommand.Own()])));
            if (commits)
            {
                await transaction.CommitAsync();
            }
        }

        await using var after = _contexts.CreateDbContext();
        Assert.Equal(commits ? 1 : 0, await after.Orders.CountAsync());
        Assert.Equal(commits ? 2 : null, (await _desk.FindAsync(TenantId.Single, Case))?.Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_merge_is_in_both_cases_or_in_neither(bool commits)
    {
        var (younger, report) = (new CaseId("C-2"), Report(customer: "ann@example.org"));
        Accepted(await _desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, report)));
        Accepted(await _desk.HandleAsync(younger, new RecoveryBatch(new CommandId("c1"), Dana, report)));
        await using (var context = _contexts.CreateDbContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            Accepted(await _desk.In(context).HandleAsync(younger, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.Merge(Case))));
            if (commits)
            {
                await transaction.CommitAsync();
            }
        }

        Assert.Equal(
            commits ? (2, Ending.Merged) : (1, Ending.Open),
            ((await _desk.FindAsync(TenantId.Single, Case))!.Version, (await _desk.FindAsync(TenantId.Single, younger))!.Ending));
    }

    [Fact]
    public async Task An_ending_that_the_database_refuses_is_unearned_here_too()
    {
        Accepted(await _desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, [Report(), new CaseCommand.Own()])));
        await using var context = _contexts.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync("CREATE TRIGGER no_withdrawal BEFORE UPDATE ON recovery_streams WHEN NEW.ending = 5 BEGIN SELECT RAISE(ABORT, 'recovery: no event earned this ending'); END");
        await using var transaction = await context.Database.BeginTransactionAsync();

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => _desk.In(context).HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Guest, new CaseCommand.Withdraw())).AsTask());

        Assert.Equal((StoreFault.Unearned, "default/Case/C-1"), (refused.Fault, refused.Stream.ToString()));
        Accepted(await _desk.In(context).HandleAsync(Case, new RecoveryBatch(new CommandId("c3"), Dana, new CaseCommand.AddNote("They called again."))));
    }

    [Fact]
    public async Task A_refusal_leaves_the_transaction_as_it_was()
    {
        await using var context = _contexts.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var desk = _desk.In(context);
        Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, [Report(), new CaseCommand.Own()])));

        Refused(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.Close())), "nothing-done");

        context.Orders.Add(new Order { Dish = "soup" });
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        Assert.Equal(2, (await _desk.FindAsync(TenantId.Single, Case))!.Version);
    }

    [Fact]
    public async Task A_conflict_is_thrown_and_the_transaction_still_works()
    {
        var meanwhile = new Meanwhile();
        var desk = new Organization(setup => (setup.Store, setup.Key, setup.Authority) = (new EntityFrameworkRecoveryStore<ShopContext>(_contexts), _key, meanwhile)).Desk;
        Accepted(await _desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, [Report(), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("It was cold.")])));
        await using var context = _contexts.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();

        // While the policy thinks, something else in the same transaction writes to the case.
        meanwhile.Happens = async () => Accepted(await _desk.In(context).HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.AddNote("They called again."))));
        await Assert.ThrowsAsync<RecoveryConflictException>(() => desk.In(context).HandleAsync(Case, new RecoveryBatch(new CommandId("c3"), Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(100)))).AsTask());

        context.Orders.Add(new Order { Dish = "soup" });
        await context.SaveChangesAsync();
        await transaction.CommitAsync();
        Assert.Equal(1, await context.Orders.CountAsync());
        Assert.Equal(5, (await _desk.FindAsync(TenantId.Single, Case))!.Version);
    }

    [Fact]
    public async Task Without_a_transaction_the_desk_says_how_to_begin_one()
    {
        await using var context = _contexts.CreateDbContext();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _desk.In(context).HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, Report())).AsTask());

        Assert.Contains("BeginTransactionAsync", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_context_s_own_work_is_left_alone()
    {
        await using var context = _contexts.CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var order = new Order { Dish = "soup" };
        context.Orders.Add(order);

        Accepted(await _desk.In(context).HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, Report())));

        Assert.Equal(EntityState.Added, context.Entry(order).State);
        Assert.Single(context.ChangeTracker.Entries());
    }

    private sealed class Meanwhile : ICompensationAuthority
    {
        public Func<Task>? Happens { get; set; }

        public async ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken)
        {
            await Happens!();
            return new Ruling.Granted(new RuleRef("house", 1));
        }
    }
}
