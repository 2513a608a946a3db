using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Outbox;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Several nodes on one store, of one version or of two, alive or dead (docs/faults.md: 70, 95).</summary>
public abstract class NodesOnOneStore(ITestOutputHelper output)
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
        var known = await store.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None);
        var append = SampleHistory.Next(known, "sing", SampleHistory.Note());
        append = append with { Events = [append.Events[0] with { Type = "customer-sang.v1" }] };
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(append, CancellationToken.None));
        var newer = await store.LoadAsync(known.Key, null, CancellationToken.None);

        Refused(await older.Do(Dana, new CaseCommand.AddNote("They called again.")), "stream-read-only");
        Assert.True((await Assert.ThrowsAsync<UnreadableEventException>(async () => await older.Desk.FindAsync(TenantId.Single, Case))).IsUnknown);
        older.Clock.Advance(TimeSpan.FromHours(2));
        var batch = await older.Desk.ProcessDueAsync();

        Assert.Equal([other], batch.Done.Select(done => done.CaseId).Distinct());
        Assert.Equal([Case], batch.Faults.Select(fault => fault.CaseId));
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
        Organization[] nodes = [Node(store, receiver), Node(store, receiver), Node(store, receiver)];
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

    [Fact]
    public async Task A_lease_that_another_node_took_over_doubles_no_effect()
    {
        var thefts = Tier.Size(25, 2_000);
        using var report = Tier.Report(output, $"lease thefts, {GetType().Name}", () => FormattableString.Invariant($"{thefts} times"));
        var store = await StartEmptyAsync();
        var held = new MortalStore(store);
        var (slow, quick) = (Node(held), Node(store));
        for (var theft = 0; theft < thefts; theft++)
        {
            var id = new CaseId(FormattableString.Invariant($"C-{theft}"));
            Accepted(await quick.Do(Dana, Report(), id));
            Accepted(await quick.Do(Dana, new CaseCommand.MakePromise(new PromiseId("p1"), "Somebody calls you.", Within: TimeSpan.FromHours(1)), id));
            Pass(TimeSpan.FromHours(2));

            // It has claimed the case and decided, and stands before the store while its lease ends.
            var reached = held.Hold();
            var work = Task.Run(async () => await slow.Desk.ProcessDueAsync());
            await reached;
            Pass(TimeSpan.FromMinutes(2));
            var taken = await quick.Desk.ProcessDueAsync();
            held.Free();
            var late = await work;

            Assert.Equal(id, Assert.Single(taken.Done).CaseId);
            Assert.Empty(late.Done);
            Assert.Empty(late.Faults);
            Assert.Single(await quick.Desk.ReadAsync(TenantId.Single, id), recorded => recorded.Event is CaseEvent.PromiseBroken);
        }

        void Pass(TimeSpan time)
        {
            slow.Clock.Advance(time);
            quick.Clock.Advance(time);
        }
    }

    [Fact]
    public async Task Every_message_is_handed_over_in_order_and_none_is_invented_although_nodes_die_before_they_tell()
    {
        const int OfCase = 10;
        var (messages, deaths) = (Tier.Size(400, 200_000), Tier.Size(30, 300));
        var died = 0;
        using var report = Tier.Report(output, $"deaths in the outbox, {GetType().Name}", () => FormattableString.Invariant($"{messages} messages, {died} deaths"));
        var store = await StartEmptyAsync();
        var receiver = new Receiver(wants: happened => happened is CaseEvent.NoteAdded);
        var mortal = new MortalStore(store);
        Organization[] nodes = [Node(mortal, receiver), Node(mortal, receiver)];
        HashSet<string> expected = [];
        for (var number = 0; number < messages / OfCase; number++)
        {
            var id = new CaseId(FormattableString.Invariant($"C-{number}"));
            Accepted(await nodes[0].Do(Dana, Report(), id));
            for (var note = 0; note < OfCase; note++)
            {
                var accepted = (CommandResult.Accepted)Accepted(await nodes[0].Do(Dana, new CaseCommand.AddNote("They called again."), id));
                expected.Add(FormattableString.Invariant($"default/case/{id}/{accepted.Version}/pos"));
            }
        }

        var told = 0;
        mortal.Dies = _ => Interlocked.Increment(ref told) % Math.Max(1, messages / deaths) == 0 && Interlocked.Increment(ref died) <= deaths;
        var quiet = 0;
        while (quiet < 2)
        {
            var batches = await Task.WhenAll(nodes.Select(node => Task.Run(async () => await node.Desk.DispatchOutboxAsync(500))));
            quiet = batches.All(batch => batch.Claimed == 0) ? quiet + 1 : 0;
            foreach (var node in nodes)
            {
                node.Clock.Advance(TimeSpan.FromMinutes(2));
            }
        }

        Assert.Equal(expected, receiver.Given.Select(given => given.Id).ToHashSet());
        Assert.InRange(receiver.Given.Count - expected.Count, Math.Min(deaths, died) / 2, deaths);
        Assert.All(receiver.Given.GroupBy(given => given.Id), same => Assert.Single(same.Select(given => given.Body).Distinct()));
        foreach (var stream in receiver.Given.DistinctBy(given => given.Id).Select(given => given.Id.Split('/')).GroupBy(parts => parts[2]))
        {
            var versions = stream.Select(parts => long.Parse(parts[3], System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(versions.Order(), versions);
        }
    }

    private Organization Node(IRecoveryStore store, Receiver? receiver = null) => new(setup =>
    {
        (setup.Store, setup.Key) = (store, _key);
        if (receiver is not null)
        {
            setup.AddOutboxHandler(receiver);
        }
    });
}
