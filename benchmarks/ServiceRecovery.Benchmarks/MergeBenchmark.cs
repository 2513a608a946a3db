using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>What it costs to merge two cases with so many matters each: choosing what is carried, storing it, and folding both histories as one.</summary>
[MemoryDiagnoser]
public class MergeBenchmark
{
    private readonly EventCodec _codec = new();
    private readonly CaseId _id = new("C-2");
    private RecoveryCase _older = RecoveryCase.Empty;
    private RecoveryCase _younger = RecoveryCase.Empty;
    private RecordedEvent _last = null!;

    [Params(50)]
    public int Matters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var desk = RecoveryDesk.Create(new RecoverySetup { Store = new InMemoryRecoveryStore(), Options = { FallbackOwner = new PersonId("desk") } });
        (_older, _) = Make(desk, new CaseId("C-1"));
        (_younger, _last) = Make(desk, _id);
    }

    [Benchmark]
    public RecoveryCase Merge()
    {
        var absorbed = Absorbing.Into(_older, _younger, _id);
        var recorded = new RecordedEvent(_last.Header with { Version = _older.Version + 1, Stage = _older.Stage }, absorbed);
        _codec.Encode(StreamKey.ForCase(TenantId.Single, new CaseId("C-1")), recorded, default, recorded.Header.By.Key);
        return CaseHistory.Evolve(_older, recorded);
    }

    private (RecoveryCase Case, RecordedEvent Last) Make(RecoveryDesk desk, CaseId id)
    {
        var ana = new Actor(new PersonId("ana"), new Role("clerk"));
        List<CaseCommand> commands = [new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.InPerson, Customer: new CustomerRef("ann@example.org")), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("I have to go back to work.")];
        commands.AddRange(Enumerable.Range(1, Matters).Select(number => (number % 3) switch
        {
            0 => (CaseCommand)new CaseCommand.MakePromise(new PromiseId($"p{number}"), "Somebody calls you.", Within: TimeSpan.FromDays(1)),
            1 => new CaseCommand.Correct("A bit better.", CorrectionExtent.Part),
            _ => new CaseCommand.AddNote("A note."),
        }));
        desk.HandleAsync(id, new RecoveryBatch(new CommandId("all"), ana, [.. commands])).AsTask().GetAwaiter().GetResult().EnsureAccepted();
        var events = desk.ReadAsync(TenantId.Single, id).AsTask().GetAwaiter().GetResult();
        return (CaseHistory.Fold(events), events[^1]);
    }
}
