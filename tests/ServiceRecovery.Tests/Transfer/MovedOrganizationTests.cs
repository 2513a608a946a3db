using System.Collections.Immutable;
using System.Text;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Transfer;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>An organization goes on in the other store as if it had always been there.</summary>
public class MovedOrganizationTests
{
    private static readonly CaseId Other = new("C-2");

    private readonly Organization _here = Move.Organization(new WatchedStore());
    private readonly WatchedStore _store = new();
    private readonly Organization _there;

    public MovedOrganizationTests()
    {
        _there = Move.Organization(_store);
        _there.CountFrom(100);
    }

    [Fact]
    public async Task A_command_that_is_repeated_after_the_move_is_answered_from_its_receipt()
    {
        var own = new RecoveryBatch(new CommandId("own"), Dana, new CaseCommand.Own());
        Accepted(await _here.Do(Dana, Report()));
        Accepted(await _here.Desk.HandleAsync(Case, own));
        await MoveAsync();

        var repeated = Assert.IsType<CommandResult.Repeated>(await _there.Desk.HandleAsync(Case, own));
        Assert.Equal(2, repeated.Version);
        Refused(await _there.Desk.HandleAsync(Case, new RecoveryBatch(own.Id, Dana, new CaseCommand.Acknowledge(Channel.Phone))), "id-reused");
        Accepted(await _there.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("sorry"), Dana, new CaseCommand.Apologize(Channel: Channel.Phone))));
    }

    [Fact]
    public async Task An_import_that_was_interrupted_is_run_again()
    {
        for (var i = 1; i <= 5; i++)
        {
            Accepted(await _here.Do(Dana, Report(), new CaseId($"C-{i}")));
        }

        var lines = Encoding.UTF8.GetString(await Move.ExportAsync(_here.Desk)).TrimEnd('\n').Split('\n');
        Assert.Equal(4, (await Move.ImportAsync(_there.Desk, string.Join('\n', lines[..4]))).Streams);

        // Somebody has gone to work on one of them already.
        Accepted(await _there.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("own"), Dana, new CaseCommand.Own())));
        var again = await Move.ImportAsync(_there.Desk, string.Join('\n', lines));

        Assert.Equal((2L, 4L, true), (again.Streams, again.AlreadyThere, again.IsWhole));
        Assert.Equal(2, (await _there.Desk.FindAsync(TenantId.Single, Case))!.Version);
    }

    [Fact]
    public async Task A_case_that_is_another_one_there_is_not_put_over_it()
    {
        Accepted(await _here.Do(Dana, Report()));
        Accepted(await _here.Do(Dana, new CaseCommand.Own()));
        Accepted(await _there.Do(Dana, Report()));

        var fault = Assert.Single((await Move.ImportAsync(_there.Desk, await Move.ExportAsync(_here.Desk))).Faults);

        Assert.Equal(("stream-differs", StreamKey.ForCase(TenantId.Single, Case)), (fault.Code, fault.Stream!.Value));
        Assert.Equal(1, (await _there.Desk.FindAsync(TenantId.Single, Case))!.Version);
    }

    [Fact]
    public async Task A_case_that_went_on_in_one_place_goes_on_in_the_other()
    {
        Accepted(await _here.Do(Dana, Report()));
        await _here.TakesAll(Dana, Give.Own, Give.Sorry, Give.Ear, Give.Full, Refund("g1"), Give.Promise("p1"));
        await MoveAsync();
        var note = new RecoveryBatch(new CommandId("note"), Dana, Give.Note);
        Accepted(await _here.Desk.HandleAsync(Case, note));
        Accepted(await _here.Do(Dana, Give.Fail("g1")));
        Accepted(await _here.Do(Dana, Refund("g2")));

        var further = await Move.ImportAsync(_there.Desk, await Move.ExportAsync(_here.Desk));
        var again = await Move.ImportAsync(_there.Desk, await Move.ExportAsync(_here.Desk));

        Assert.Equal((1L, 3L, true), (further.Streams, further.Events, further.IsWhole));
        Assert.Equal((0L, true), (again.Streams, again.IsWhole));
        Assert.Equal(await Move.ExportAsync(_here.Desk), await Move.ExportAsync(_there.Desk));
        Assert.IsType<CommandResult.Repeated>(await _there.Desk.HandleAsync(Case, note));
        Assert.Equal(await LimitsAsync(_here), await LimitsAsync(_there));

        // It goes on there as one history: what was promised is due, and what failed is free again.
        Accepted(await _there.Do(Dana, Give.Voucher("g3", 5_000)));
        await _there.Passes(TimeSpan.FromDays(2));
        Assert.Equal(PromiseStanding.Broken, Assert.Single((await _there.Desk.FindAsync(TenantId.Single, Case))!.Promises).Standing);
    }

    [Fact]
    public async Task A_closed_case_goes_on_too()
    {
        await _here.Recovered();
        await MoveAsync();
        Accepted(await _here.Do(Guest, Give.No()));

        var report = await Move.ImportAsync(_there.Desk, await Move.ExportAsync(_here.Desk));

        Assert.Equal((1L, 2L, true), (report.Streams, report.Events, report.IsWhole));
        Assert.Equal(Ending.Open, (await _there.Desk.FindAsync(TenantId.Single, Case))!.Ending);
    }

    [Fact]
    public async Task Histories_that_both_went_on_are_not_merged()
    {
        Accepted(await _here.Do(Dana, Report()));
        await MoveAsync();
        await _here.TakesAll(Dana, Give.Own, Give.Sorry);
        Accepted(await _there.Do(Max, Give.Note));

        var fault = Assert.Single((await Move.ImportAsync(_there.Desk, await Move.ExportAsync(_here.Desk))).Faults);

        Assert.Equal(("stream-forked", 2L), (fault.Code, fault.Version));
        Assert.Equal("The histories part after version 1: here 2, there 3. Record what happened there on this case by its own acts, with 'occurredAt'.", fault.Sentence);
        Assert.Equal(2, (await _there.Desk.FindAsync(TenantId.Single, Case))!.Version);
    }

    [Fact]
    public async Task What_goes_on_is_held_to_the_rules_on_the_case_as_it_stands_here()
    {
        await _here.Remedied();
        await MoveAsync();

        var file = await Forge.FileAsync(_here, events => [.. events, Forge.Next(events[^1], new CaseEvent.CaseClosed(Ending.Recovered, 5), "Remedied")]);

        Assert.Equal("unearned-close", Assert.Single((await Move.ImportAsync(_there.Desk, file)).Faults).Code);
        Assert.Equal(5, (await _there.Desk.FindAsync(TenantId.Single, Case))!.Version);
    }

    [Fact]
    public async Task A_part_is_written_whole_with_the_playbooks_it_needs()
    {
        await _here.Remedied();
        var since = _here.Clock.GetUtcNow().AddHours(1);
        _here.Clock.Set(since);
        Accepted(await _here.Do(Dana, Report(), Other));
        Accepted(await _here.Do(Dana, new CaseCommand.ReportPraise("The best evening in years.", Channel.InPerson), new CaseId("C-3")));

        Assert.Equal(["accolade:1", "standard:1", "C-2", "C-3"], await IdsAsync(new TransferOptions { Since = since }));
        Assert.Equal(["standard:1", "C-1"], await IdsAsync(new TransferOptions { Cases = [Case] }));
        Assert.Equal(["accolade:1", "C-3"], await IdsAsync(new TransferOptions { Since = since, Cases = [Case, new CaseId("C-3")] }));
        Assert.Empty(await IdsAsync(new TransferOptions { Since = since.AddTicks(10) }));
        using var nothing = new MemoryStream();
        var fault = Assert.Single((await new RecoveryTransfer(_here.Desk).ExportAsync(TenantId.Single, nothing, new TransferOptions { Cases = [new CaseId("C-9")] })).Faults);
        Assert.Equal(("case-unknown", 0L), (fault.Code, nothing.Length));
    }

    private async Task<string[]> IdsAsync(TransferOptions options)
    {
        using var file = new MemoryStream();
        Assert.True((await new RecoveryTransfer(_here.Desk).ExportAsync(TenantId.Single, file, options)).IsWhole);
        Assert.True((await Move.ImportAsync(Move.Organization(new WatchedStore()).Desk, file.ToArray())).IsWhole);
        return [.. Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)];
    }

    // One restitution stands for a transaction: the second takes what the first gave back when it failed.
    private static CaseCommand.Compensate Refund(string id) =>
        new CaseCommand.Compensate(new ActId(id), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("R-1001"));

    private static async Task<string> LimitsAsync(Organization organization)
    {
        var current = (await organization.Desk.FindAsync(TenantId.Single, Case))!;
        var readings = await organization.Store.ReadLimitsAsync(TenantId.Single, [.. current.Compensations.SelectMany(compensation => compensation.LimitKeys).Distinct().Order(StringComparer.Ordinal).Select(key => new LimitWindow(key, long.MinValue))], CancellationToken.None);
        return string.Join('\n', readings.Select(reading => $"{reading.Key} {reading.Spent} {reading.Uses} {string.Join(' ', reading.Holders)}"));
    }

    [Fact]
    public async Task What_a_linked_case_holds_is_taken_once()
    {
        Accepted(await _here.Do(Dana, Report()));
        Accepted(await _here.Do(Dana, Report(), Other));
        Accepted(await _here.Do(Dana, new CaseCommand.Link(Case, "Same evening."), Other));
        Accepted(await _here.Do(Dana, new CaseCommand.Withdraw(Call("call 7"))));
        Accepted(await _here.Do(Dana, new CaseCommand.Withdraw(Call("call 7")), Other));
        await MoveAsync();

        var entry = Assert.Single(_store.Imported);
        Assert.StartsWith("evidence/", entry.Key, StringComparison.Ordinal);
        Assert.Equal(Case.Value, Assert.Single((await ReadAsync(entry.Key)).Holders).Id);
    }

    [Fact]
    public async Task The_evidence_of_a_late_complaint_stays_used()
    {
        Accepted(await _here.Do(Dana, Report()));
        Accepted(await _here.Do(Dana, new CaseCommand.Discard("Wrong table.")));
        Accepted(await _here.Do(Dana, new CaseCommand.RecordAnswer(Answer.Unhappy, Call("call 7"))));
        await MoveAsync();

        Accepted(await _there.Do(Dana, Report(), Other));
        Refused(await _there.Do(Dana, new CaseCommand.Withdraw(Call("call 7")), Other), "evidence-used");
    }

    [Fact]
    public async Task A_transaction_that_was_given_back_is_given_back_once()
    {
        await _here.Remedied();
        var refund = new CaseCommand.Compensate(new ActId("g-1"), CompensationKind.Refund, Dollars(1_000), CompensationBasis.Restitution, Transaction: new CustomerRef("pos/77"));
        Accepted(await _here.Do(Dana, refund));
        await MoveAsync();

        Accepted(await _there.DoAll(Dana, new CaseCommand.AddNote("The same receipt again.")));
        Refused(await _there.Do(Dana, refund with { Ref = new ActId("g-2") }), "transaction-used");
        Accepted(await _there.Do(Till, new CaseCommand.FailSettlement(new ActId("g-1"), SettlementOutcome.Failed)));
        Accepted(await _there.Do(Dana, refund with { Ref = new ActId("g-3") }));
    }

    [Fact]
    public async Task What_was_due_is_due_there()
    {
        Accepted(await _here.Do(Dana, Report()));
        Accepted(await _here.Do(Dana, new CaseCommand.MakePromise(new PromiseId("p-1"), "A call.", Within: TimeSpan.FromHours(1))));
        await MoveAsync();

        await _there.WorkDueUntil(_there.Clock.GetUtcNow() + TimeSpan.FromHours(2));

        Assert.Equal(PromiseStanding.Broken, Assert.Single((await _there.Desk.FindAsync(TenantId.Single, Case))!.Promises).Standing);
    }

    [Fact]
    public async Task Who_waits_is_told_how_far_it_is_and_can_stop_it()
    {
        for (var i = 1; i <= 250; i++)
        {
            Accepted(await _here.Do(Dana, Report(), new CaseId($"C-{i}")));
        }

        var file = await Move.ExportAsync(_here.Desk);
        var told = new Told();
        await Move.ImportAsync(_there.Desk, file, new TransferOptions { Progress = told });
        Assert.Equal([(100L, 100L), (200L, 200L), (251L, 251L)], told.Seen.Select(seen => (seen.Streams, seen.Events)));

        using var stop = new CancellationTokenSource();
        var organization = Move.Organization(new WatchedStore());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await new RecoveryTransfer(organization.Desk).ImportAsync(new MemoryStream(file), new TransferOptions { Progress = new Told(_ => stop.Cancel()) }, stop.Token));
        var again = await Move.ImportAsync(organization.Desk, file);
        Assert.Equal((151L, 100L), (again.Streams, again.AlreadyThere));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new RecoveryTransfer(organization.Desk).ExportAsync(TenantId.Single, Stream.Null, null, stop.Token));
    }

    [Fact]
    public async Task A_broken_stream_is_named_and_the_rest_is_exported()
    {
        for (var i = 1; i <= 3; i++)
        {
            Accepted(await _here.Do(Dana, Report(), new CaseId($"C-{i}")));
        }

        var broken = new BrokenStore((IRecoveryQueries)_here.Setup.Store!, Other);
        var desk = new Organization(setup => (setup.Store, setup.Key) = (broken, Move.Key)).Desk;
        using var file = new MemoryStream();

        var whole = await new RecoveryTransfer(desk).ExportAsync(TenantId.Single, file);
        var stopped = await new RecoveryTransfer(desk).ExportAsync(TenantId.Single, Stream.Null, new TransferOptions { StopAtFirstFault = true });

        var fault = Assert.Single(whole.Faults);
        Assert.Equal(("history-broken", StreamKey.ForCase(TenantId.Single, Other), 1L, HistoryFlaw.Changed), (fault.Code, fault.Stream!.Value, fault.Version!.Value, fault.Flaw!.Value));
        Assert.Equal((3L, false, false), (whole.Streams, whole.IsWhole, whole.IsStopped));
        Assert.Equal((2L, true), (stopped.Streams, stopped.IsStopped));
        Assert.Equal(3, (await Move.ImportAsync(_there.Desk, file.ToArray())).Streams);
    }

    [Fact]
    public async Task A_store_that_cannot_be_moved_says_so()
    {
        var transfer = new RecoveryTransfer(new Organization(setup => setup.Store = new SeamStore(new InMemoryRecoveryStore())).Desk);

        Assert.Contains("can't be read as a whole", (await Unable(() => transfer.ExportAsync(TenantId.Single, Stream.Null).AsTask())).Message, StringComparison.Ordinal);
        Assert.Contains("can't be read as a whole", (await Unable(() => transfer.VerifyAsync(TenantId.Single).AsTask())).Message, StringComparison.Ordinal);
        Assert.Contains("takes in nothing", (await Unable(() => transfer.ImportAsync(Stream.Null).AsTask())).Message, StringComparison.Ordinal);

        static Task<NotSupportedException> Unable(Func<Task> call) => Assert.ThrowsAsync<NotSupportedException>(call);
    }

    private async Task MoveAsync()
    {
        var report = await Move.ImportAsync(_there.Desk, await Move.ExportAsync(_here.Desk));
        Assert.True(report.IsWhole, string.Join('\n', report.Faults));
    }

    private async Task<LimitReading> ReadAsync(string key) => (await _store.ReadLimitsAsync(TenantId.Single, [new LimitWindow(key, long.MinValue)], CancellationToken.None))[0];

    private sealed class Told(Action<TransferReport>? then = null) : IProgress<TransferReport>
    {
        public List<TransferReport> Seen { get; } = [];

        public void Report(TransferReport value)
        {
            Seen.Add(value);
            then?.Invoke(value);
        }
    }

    // Gives back one case with an event that somebody changed.
    private sealed class BrokenStore(IRecoveryQueries queries, CaseId broken) : IRecoveryStore, IRecoveryQueries
    {
        public StoreTraits Traits { get; } = new(Durable: false, RetriesAllowed: true, Simulated: true);

        public async IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var copy in queries.ExportAsync(tenant, kind, cancellationToken))
            {
                yield return copy.Stream.Key.Id == broken.Value
                    ? copy with { Stream = copy.Stream with { Events = [copy.Stream.Events[0] with { Stage = new Stage("Recovered") }] } }
                    : copy;
            }
        }

        public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => queries.ListAsync(query, cancellationToken);

        public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> asked, int most, CancellationToken cancellationToken) => queries.CountAsync(asked, most, cancellationToken);

        public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) => queries.CountByAsync(query, by, cancellationToken);

        public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) => queries.ChangedAsync(query, cancellationToken);

        public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => queries.VersionsAsync(tenant, kind, cancellationToken);

        public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => queries.HistoriesAsync(tenant, kind, only, cancellationToken);

        public ValueTask<System.Collections.Immutable.ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => queries.DeadLettersAsync(tenant, limit, cancellationToken);

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody loads here.");

        public ValueTask<System.Collections.Immutable.ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, System.Collections.Immutable.ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody reads here.");

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody writes here.");
    }
}
