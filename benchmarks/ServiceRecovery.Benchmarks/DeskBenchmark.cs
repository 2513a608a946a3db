using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>What a command costs through the desk on the store in memory, beside the work that no desk can leave out: folding 12 events, deciding, evolving and encoding with the chain.</summary>
[MemoryDiagnoser]
public class DeskBenchmark
{
    private const int Cases = 2_048;

    private static readonly Actor Ana = new(new PersonId("ana"), new Role("clerk"));
    private static readonly CaseCommand Note = new CaseCommand.AddNote("The customer called and was told where it stands.");
    private static readonly StreamKey Key = StreamKey.ForCase(TenantId.Single, new CaseId("case-0"));

    private readonly EventCodec _codec = new();
    private RecoveryDesk _desk = null!;
    private ImmutableArray<RecordedEvent> _history = [];
    private DecisionFacts _facts = null!;
    private ReadOnlyMemory<byte> _chain;
    private CaseId[] _ids = [];
    private CommandId[] _commands = [];

    [IterationSetup]
    public void Setup()
    {
        var store = new InMemoryRecoveryStore();
        var key = PseudonymKey.Generate();
        _desk = RecoveryDesk.Create(new RecoverySetup { Store = store, Key = key, Options = { FallbackOwner = new PersonId("desk") } });
        _ids = [.. Enumerable.Range(0, Cases).Select(number => new CaseId($"case-{number}"))];
        _commands = [.. Enumerable.Range(0, Cases).Select(number => new CommandId($"note-{number}"))];
        foreach (var id in _ids)
        {
            Open(id).GetAwaiter().GetResult();
        }

        var stored = store.LoadAsync(Key, null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _history = [.. stored.Events.Select(_codec.Decode)];
        _chain = stored.Head!.Chain;
        var names = new Pseudonyms(TenantId.Single, key);
        _facts = new DecisionFacts
        {
            Tenant = TenantId.Single,
            CaseId = _ids[0],
            Playbook = StandardPlaybook.Playbook,
            Rules = new OrganizationRules(),
            Now = _history[^1].Header.RecordedAt,
            Command = _commands[0],
            By = Ana,
            Person = names.SubjectOf(Ana.Id),
            Names = names,
        };
        if (_history.Length != 12)
        {
            throw new InvalidOperationException($"The case has {_history.Length} events; the question is about 12.");
        }
    }

    /// <summary>Fold of 12, decide, evolve, encode with the chain.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Cases)]
    public StoredEvent Unavoidable()
    {
        StoredEvent? stored = null;
        for (var i = 0; i < Cases; i++)
        {
            var current = CaseHistory.Fold(_history);
            var decision = (Decision.Accepted)CaseDecider.Decide(current, Note, _facts);
            var recorded = new RecordedEvent(
                new EventHeader
                {
                    Version = current.Version + 1,
                    RecordedAt = _facts.Now,
                    By = _facts.Person,
                    ByKind = Ana.Kind,
                    ByRole = Ana.Role,
                    Command = _facts.Command,
                    Stage = StageMoves.After(_facts.Playbook, current.Stage, decision.Events[0]),
                },
                decision.Events[0]);
            CaseHistory.Evolve(current, recorded);
            stored = _codec.Encode(Key, recorded, _chain, _facts.Person.Key);
        }

        return stored!;
    }

    /// <summary>An accepted command on each of the cases.</summary>
    [Benchmark(OperationsPerInvoke = Cases)]
    public async Task<CommandResult> Accepted()
    {
        CommandResult? result = null;
        for (var i = 0; i < Cases; i++)
        {
            result = await _desk.HandleAsync(_ids[i], new RecoveryBatch(_commands[i], Ana, Note));
        }

        return result!.EnsureAccepted();
    }

    /// <summary>A refused command on each of the cases: a close that nothing has earned.</summary>
    [Benchmark(OperationsPerInvoke = Cases)]
    public async Task<CommandResult> Refused()
    {
        CommandResult? result = null;
        for (var i = 0; i < Cases; i++)
        {
            result = await _desk.HandleAsync(_ids[i], new RecoveryBatch(_commands[i], Ana, new CaseCommand.Close()));
        }

        return result is CommandResult.Refused ? result : throw new InvalidOperationException("The close was meant to be refused.");
    }

    private async Task Open(CaseId id)
    {
        var opened = await _desk.HandleAsync(id, new RecoveryBatch(new CommandId("open"), Ana,
        [
            new CaseCommand.ReportFailure("The soup was cold.", Severity.Major, Channel.InPerson),
            new CaseCommand.Own(),
            new CaseCommand.Apologize(),
            new CaseCommand.Listen("I have to go back to work."),
            new CaseCommand.Correct("A hot soup."),
            new CaseCommand.MakePromise(new PromiseId("p1"), "A call."),
            new CaseCommand.KeepPromise(new PromiseId("p1"), "call 12"),
            new CaseCommand.Explain("The stove was off."),
            new CaseCommand.RecordContact(Channel.Phone, Chase: true),
            new CaseCommand.AddNote("Told them about the stove."),
            new CaseCommand.FollowUp(Channel.Phone, AskResult.Reached),
            new CaseCommand.AddNote("They will think about it."),
        ]));
        opened.EnsureAccepted();
    }
}
