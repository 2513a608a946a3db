using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>What it costs to bring a case back from its events; it must stay linear.</summary>
[MemoryDiagnoser]
public class FoldBenchmark
{
    private ImmutableArray<RecordedEvent> _events = [];

    [Params(8, 64, 512)]
    public int Events { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var store = new InMemoryRecoveryStore();
        var desk = RecoveryDesk.Create(new RecoverySetup { Store = store, Options = { FallbackOwner = new PersonId("desk") } });
        var ana = new Actor(new PersonId("ana"), new Role("clerk"));
        var id = new CaseId("C-1");
        List<CaseCommand> commands =
        [
            new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.InPerson),
            new CaseCommand.Own(),
            new CaseCommand.Apologize(),
            new CaseCommand.Listen("I have to go back to work."),
        ];
        for (var i = commands.Count; i < Events; i++)
        {
            commands.Add((i % 4) switch
            {
                0 => new CaseCommand.Correct("A bit better.", CorrectionExtent.Part),
                1 => new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached),
                2 => new CaseCommand.RecordContact(Channel.Phone),
                _ => new CaseCommand.AddNote("A note."),
            });
        }

        foreach (var (batch, number) in commands.Chunk(256).Select((batch, number) => (batch, number)))
        {
            desk.HandleAsync(id, new RecoveryBatch(new CommandId(FormattableString.Invariant($"all-{number}")), ana, [.. batch])).AsTask().GetAwaiter().GetResult().EnsureAccepted();
        }
        _events = desk.ReadAsync(TenantId.Single, id).AsTask().GetAwaiter().GetResult();
    }

    [Benchmark]
    public RecoveryCase Fold() => CaseHistory.Fold(_events);
}
