using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Nodes whose clocks differ: the server's counts (docs/faults.md: 82).</summary>
public sealed class PostgreSqlClockTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    private static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", new byte[32]);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task Of_three_nodes_a_quarter_of_an_hour_apart_none_is_early_and_one_effect_comes_of_three()
    {
        var database = await Server.MakeDatabaseAsync();

        // One promise fell due half an hour ago, by the server's clock; the other does so in ten minutes.
        await PromiseAsync(NodeOf(database, -TimeSpan.FromHours(2)), "past", TimeSpan.FromMinutes(90));
        await PromiseAsync(NodeOf(database, TimeSpan.Zero), "soon", TimeSpan.FromMinutes(10));
        var (behind, right, ahead) = (NodeOf(database, -Quarter), NodeOf(database, TimeSpan.Zero), NodeOf(database, Quarter));

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await ahead.Desk.ProcessDueAsync());
        var batches = await Task.WhenAll(behind.Desk.ProcessDueAsync().AsTask(), right.Desk.ProcessDueAsync().AsTask());

        Assert.Equal((StoreFault.WrongClock, false), (refused.Fault, refused.IsTransient));
        Assert.Matches(@"^The clock of this node is [0-9.]+ seconds ahead of the server's, and 60 are tolerated\. Nothing was claimed, because it would be done before its time: set the clock of the node, or the server's if that one is wrong\.$", refused.Message);
        Assert.All(batches, batch => Assert.Empty(batch.Faults));
        Assert.Equal((1, 0), (await BrokenAsync(right, "past"), await BrokenAsync(right, "soon")));
    }

    [Fact]
    public async Task Who_is_a_little_ahead_gets_what_is_due_by_the_server_and_no_more()
    {
        var database = await Server.MakeDatabaseAsync();
        await PromiseAsync(NodeOf(database, TimeSpan.Zero), "soon", TimeSpan.FromMinutes(10));
        var ahead = NodeOf(database, Quarter, new PostgreSqlStoreOptions { ClockTolerance = TimeSpan.FromHours(1) });

        var batch = await ahead.Desk.ProcessDueAsync();

        Assert.Equal((0, 0), (batch.Claimed, await BrokenAsync(ahead, "soon")));
    }

    [Fact]
    public async Task A_command_of_a_node_that_is_too_far_ahead_is_refused_and_stores_nothing()
    {
        var database = await Server.MakeDatabaseAsync();
        var (right, ahead, behind, near) = (NodeOf(database, TimeSpan.Zero), NodeOf(database, Quarter), NodeOf(database, -Quarter), NodeOf(database, TimeSpan.FromSeconds(30)));
        ahead.CountFrom(100);
        behind.CountFrom(200);
        near.CountFrom(300);
        Organization.Accepted(await right.Do(Organization.Dana, Organization.Report()));

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await ahead.Do(Organization.Dana, new CaseCommand.Own()));
        var opened = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await ahead.Do(Organization.Dana, Organization.Report(), new CaseId("C-2")));

        Assert.Equal((StoreFault.WrongClock, StoreFault.WrongClock, false), (refused.Fault, opened.Fault, refused.IsTransient));
        Assert.Matches(@"^The clock of this node is [0-9.]+ seconds ahead of the server's, and 60 are tolerated\. Nothing was stored, because it would stand there before its time: set the clock of the node, or the server's if that one is wrong\.$", refused.Message);
        Assert.Equal(1, (await right.Desk.FindAsync(TenantId.Single, Organization.Case))!.Version);
        Assert.Null(await right.Desk.FindAsync(TenantId.Single, new CaseId("C-2")));
        Organization.Accepted(await behind.Do(Organization.Rob, new CaseCommand.Own()));
        Organization.Accepted(await near.Do(Organization.Dana, new CaseCommand.AddNote("They called again.")));
    }

    private static async Task PromiseAsync(Organization organization, string id, TimeSpan within)
    {
        var recovery = organization.Desk.Case(new CaseId(id)).As(Organization.Dana);
        Organization.Accepted(await recovery.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson));
        Organization.Accepted(await recovery.DoAsync(new CaseCommand.MakePromise(new PromiseId("p1"), "Somebody calls you.", Within: within)));
    }

    private static async Task<int> BrokenAsync(Organization organization, string id) => (await organization.Desk.ReadAsync(TenantId.Single, new CaseId(id))).Count(recorded => recorded.Event is CaseEvent.PromiseBroken);

    private Organization NodeOf(string database, TimeSpan off, PostgreSqlStoreOptions? options = null) =>
        new(setup => (setup.Store, setup.Key, setup.Clock) = (OpenStore(database, options), Key, new OffClock(off)));

    // The computer's own clock, set wrong.
    private sealed class OffClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }
}
