using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using ServiceRecovery.Tests.Cases;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>The desk inside the caller's own transaction: both are stored or neither, and what goes wrong in ours leaves theirs usable.</summary>
public sealed class EnlistedDeskTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    private static readonly CommandId Note = new("note");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_note_and_an_order_are_stored_together_or_not_at_all(bool isCommitted)
    {
        var (database, organization) = await OwnOrganizationAsync();
        await organization.Remedied();
        await using (var context = OpenContexts(database).CreateDbContext())
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            context.Orders.Add(new Order { Id = 1, Dish = "soup" });
            await context.SaveChangesAsync();
            Organization.Accepted(await NoteAsync(organization, context));
            await (isCommitted ? transaction.CommitAsync() : transaction.RollbackAsync());
        }

        Assert.Equal([isCommitted ? "1|6" : "0|5"], await PostgreSqlServer.ReadAsync(database, "SELECT (SELECT COUNT(*) FROM \"Orders\"), (SELECT version FROM recovery_streams WHERE kind = 0)"));
    }

    [Fact]
    public async Task A_conflict_is_thrown_and_the_transaction_still_works()
    {
        var overtaking = new Overtaking();
        var (database, organization) = await OwnOrganizationAsync(overtaking);
        await organization.Remedied();
        overtaking.Meanwhile = async () => Organization.Accepted(await organization.Do(Organization.Max, new CaseCommand.AddNote("I called them.")));
        await using var context = OpenContexts(database).CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();

        await Assert.ThrowsAsync<RecoveryConflictException>(async () => await organization.Desk.In(context).Case(Organization.Case).As(Organization.Dana).CompensateAsync(new ActId("g-1"), CompensationKind.WaivedCharge, Organization.Dollars(100)));
        context.Orders.Add(new Order { Id = 1, Dish = "soup" });
        await context.SaveChangesAsync();
        Organization.Accepted(await NoteAsync(organization, context));
        await transaction.CommitAsync();

        Assert.Equal(["1|7"], await PostgreSqlServer.ReadAsync(database, "SELECT (SELECT COUNT(*) FROM \"Orders\"), (SELECT version FROM recovery_streams WHERE kind = 0)"));
    }

    [Fact]
    public async Task A_refusal_leaves_the_transaction_as_it_was()
    {
        var (database, organization) = await OwnOrganizationAsync();
        await organization.Remedied();
        await using var context = OpenContexts(database).CreateDbContext();
        await using var transaction = await context.Database.BeginTransactionAsync();

        Organization.Refused(await organization.Desk.In(context).HandleAsync(Organization.Case, new RecoveryBatch(new CommandId("close"), Organization.Dana, new CaseCommand.Close())), "check-missing");
        Organization.Accepted(await NoteAsync(organization, context));
        context.Orders.Add(new Order { Id = 1, Dish = "soup" });
        await context.SaveChangesAsync();
        await transaction.CommitAsync();

        Assert.Equal(["1|6"], await PostgreSqlServer.ReadAsync(database, "SELECT (SELECT COUNT(*) FROM \"Orders\"), (SELECT version FROM recovery_streams WHERE kind = 0)"));
    }

    [Fact]
    public async Task Without_a_transaction_the_desk_says_what_to_begin()
    {
        var (database, organization) = await OwnOrganizationAsync();
        await organization.Remedied();
        await using var context = OpenContexts(database).CreateDbContext();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await NoteAsync(organization, context));

        Assert.Contains("BeginTransactionAsync", refused.Message, StringComparison.Ordinal);
    }

    private static RecoveryBatch Batch() => new(Note, Organization.Dana, new CaseCommand.AddNote("They called again."));

    private static ValueTask<CommandResult> NoteAsync(Organization organization, DbContext context) => organization.Desk.In(context).HandleAsync(Organization.Case, Batch());

    private async Task<(string Database, Organization Organization)> OwnOrganizationAsync(ICompensationAuthority? authority = null)
    {
        var database = await Server.MakeEmptyAsync();
        var contexts = OpenContexts(database);
        await using var context = contexts.CreateDbContext();
        context.Make();
        return (database, new Organization(setup => (setup.Store, setup.Key, setup.Authority) = (new EntityFrameworkRecoveryStore<ShopContext>(contexts, simulated: true), PseudonymKey.Generate(), authority)));
    }

    // Asked between loading and storing, it lets somebody else be first, once.
    private sealed class Overtaking : ICompensationAuthority
    {
        public Func<Task>? Meanwhile { get; set; }

        public async ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken)
        {
            var meanwhile = Meanwhile ?? (() => Task.CompletedTask);
            Meanwhile = null;
            await meanwhile();
            return new Ruling.Granted(new RuleRef("any", 1));
        }
    }
}
