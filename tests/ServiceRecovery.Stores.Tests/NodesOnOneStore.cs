using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Outbox;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Several nodes on one store, of one version or of two (FAULTS 70, 95).</summary>
public abstract class NodesOnOneStore
{
    private readonly PseudonymKey _key = PseudonymKey.Generate();

    /// <summary>Opens an empty store for simulated time.</summary>
    protected abstract Task<IRecoveryStore> StartEmptyAsync();

    [Fact]
    public async Task A_node_of_an_older_version_leaves_a_newer_case_whole_and_the_others_go_on()
    {
        var store = await StartEmptyAsync();
        var older = Node(store);
        var other = new CaseId("C-2");
        foreach (var id in new[] { Case, other })
        {
            Accepted(await older.Do(Dana, Report(), id));
            Accepted(await older.Do(Dana, new CaseCommand.MakePromise(new PromiseId("p1"), "Somebody calls you.", Within: TimeSpan.FromHours(1)), id));
        }

        // What a newer version writes to the first of them.
        var known = await store.LoadAsync(StreamKey.Of(TenantId.Single, Case), null, CancellationToken.None);
        var append = SampleHistory.Next(known, "sing", SampleHistory.Note());
        append = append with { Events = [append.Events[0] with { Type = "customer-sang.v1" }] };
        Assert.IsType<AppendResult.Appended>(await store.AppendAsync(append, CancellationToken.None));
        var newer = await store.LoadAsync(known.Key, null, CancellationToken.None);

        Refused(await older.Do(Dana, new CaseCommand.AddNote("They called again.")), "stream-read-only");
        await Assert.ThrowsAsync<UnknownEventTypeException>(async () => await older.Desk.FindAsync(TenantId.Single, Case));
        older.Clock.Advance(TimeSpan.FromHours(2));
        var sweep = await older.Desk.ProcessDueAsync();

        Assert.Equal([other], sweep.Done.Select(done => done.CaseId).Distinct());
        Assert.Equal([Case], sweep.Faults.Select(fault => fault.CaseId));
        Assert.Contains((await older.Desk.ReadAsync(TenantId.Single, other)).Select(recorded => recorded.Event), happened => happened is CaseEvent.PromiseBroken);
        var after = await store.LoadAsync(known.Key, null, CancellationToken.None);
        Assert.Equal((newer.Version, newer.Head!.NextDue), (after.Version, after.Head!.NextDue));
        Assert.Equal(newer.Events.Select(stored => Convert.ToHexString(stored.Body.Span) + stored.Type), after.Events.Select(stored => Convert.ToHexString(stored.Body.Span) + stored.Type));
        Assert.Equal([Case.Value, other.Value], (await older.Desk.For(TenantId.Single).ListAsync()).Items.Select(line => line.Key.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_that_comes_in_twenty_times_on_three_nodes_has_one_effect()
    {
        var store = await StartEmptyAsync();
        var receiver = new Receiver();
        House[] nodes = [Node(store, receiver), Node(store, receiver), Node(store, receiver)];
        await nodes[0].Remedied();
        var inbound = new RecoveryBatch(new CommandId("mail:4711"), Guest, new CaseCommand.RecordAnswer(Answer.Unhappy, Words: "Still hungry."));

        var results = await Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await node.Desk.HandleAsync(Case, inbound)))));
        foreach (var node in nodes)
        {
            await node.Desk.DispatchOutboxAsync();
        }

        var accepted = Assert.Single(results.OfType<CommandResult.Accepted>());
        Assert.Equal(59, results.OfType<CommandResult.Repeated>().Count(repeated => repeated.Version == accepted.Version));
        Assert.Single(await nodes[0].Desk.ReadAsync(TenantId.Single, Case), recorded => recorded.Event is CaseEvent.AnswerRecorded);
        Assert.Single(receiver.Given, given => given.Body.Contains("answer-recorded", StringComparison.Ordinal));
    }

    private House Node(IRecoveryStore store, Receiver? receiver = null) => new(setup =>
    {
        (setup.Store, setup.Key) = (store, _key);
        if (receiver is not null)
        {
            setup.AddOutboxHandler(receiver);
        }
    });
}
