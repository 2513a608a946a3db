using System.Transactions;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A transaction scope around the desk: what would be stored in spite of it is refused, all else works outside of it.</summary>
public abstract class InAScope
{
    private readonly PseudonymKey _key = PseudonymKey.Generate();

    /// <summary>Opens the one store of the test.</summary>
    protected abstract Task<IRecoveryStore> OpenAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_is_refused_and_everything_else_works_outside(bool completes)
    {
        var store = await OpenAsync();
        var organization = new Organization(setup => (setup.Store, setup.Key) = (store, _key));
        var desk = organization.Desk;
        Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, [Report(), new CaseCommand.MakePromise(new PromiseId("p1"), "We call.")])));
        organization.Clock.Set(organization.Clock.GetUtcNow().AddDays(30));
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            var ambient = Transaction.Current;
            var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.Own())).AsTask());
            Assert.Equal(
                (StoreFault.Ambient, false, "A transaction scope is open around this command, and what is stored wouldn't follow it. Finish the scope first, suppress it, or use 'desk.In(context)'."),
                (refused.Fault, refused.IsTransient, refused.Message));
            Assert.Equal(2, (await desk.FindAsync(TenantId.Single, Case))!.Version);
            Assert.Single((await desk.For(TenantId.Single).ListAsync()).Items);
            var due = await desk.ProcessDueAsync();
            Assert.Equal((1, 0), (due.Done.Length, due.Faults.Length));
            await MigrateAsync(store);
            Assert.Same(ambient, Transaction.Current);
            Assert.Equal(TransactionStatus.Active, ambient!.TransactionInformation.Status);
            Assert.Equal(Guid.Empty, ambient.TransactionInformation.DistributedIdentifier);
            if (completes)
            {
                scope.Complete();
            }
        }

        Assert.Equal(3, (await desk.FindAsync(TenantId.Single, Case))!.Version);
        using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
        {
            Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c3"), Dana, new CaseCommand.Own())));
        }
    }

    protected virtual Task MigrateAsync(IRecoveryStore store) => Task.CompletedTask;
}
