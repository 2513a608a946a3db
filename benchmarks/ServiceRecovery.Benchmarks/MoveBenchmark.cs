using BenchmarkDotNet.Attributes;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Benchmarks;

/// <summary>What one move of a case costs: by the names of stage and kind, and by the playbook's own indices, against a two-dimensional array that knows nothing.</summary>
[MemoryDiagnoser]
public class MoveBenchmark
{
    private const int Steps = 12;

    private readonly Playbook _playbook = StandardPlaybook.Playbook;
    private readonly int[] _kinds = new int[Steps];
    private readonly StepKind[] _namedKinds = new StepKind[Steps];
    private int[,] _array = new int[0, 0];
    private int _opening;
    private Stage _namedOpening;

    /// <summary>A guest who wants more once, gets it and is satisfied. Names are read anew, as a store hands them over, so that no two are the same object.</summary>
    [GlobalSetup]
    public void Setup()
    {
        StepKind[] walk =
        [
            StepKind.Acknowledge, StepKind.Own, StepKind.Apologize, StepKind.Listen, StepKind.Correct, StepKind.FollowUp,
            StepKind.CustomerWantsMore, StepKind.Compensate, StepKind.FollowUp, StepKind.CustomerSatisfied, StepKind.Close, StepKind.Reopen,
        ];
        for (var step = 0; step < Steps; step++)
        {
            _kinds[step] = _playbook.IndexOf(walk[step]);
            _namedKinds[step] = new StepKind(new string(walk[step].Name.AsSpan()));
        }

        _opening = _playbook.IndexOf(_playbook.Opening);
        _namedOpening = new Stage(new string(_playbook.Opening.Name.AsSpan()));
        _array = new int[_playbook.Stages.Length, _playbook.Kinds.Length];
        for (var stage = 0; stage < _playbook.Stages.Length; stage++)
        {
            for (var kind = 0; kind < _playbook.Kinds.Length; kind++)
            {
                _array[stage, kind] = _playbook.Move(stage, kind);
            }
        }

        if (Array() != ByIndex() || _playbook.StageAt(ByIndex()) != ByName() || ByName().Name != "Heard")
        {
            throw new InvalidOperationException("The three ways don't lead to the same stage.");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public int Array()
    {
        var stage = _opening;
        var array = _array;
        foreach (var kind in _kinds)
        {
            stage = array[stage, kind];
        }

        return stage;
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public int ByIndex()
    {
        var stage = _opening;
        var playbook = _playbook;
        foreach (var kind in _kinds)
        {
            stage = playbook.Move(stage, kind);
        }

        return stage;
    }

    [Benchmark(OperationsPerInvoke = Steps)]
    public Stage ByName()
    {
        var stage = _namedOpening;
        var playbook = _playbook;
        foreach (var kind in _namedKinds)
        {
            playbook.TryStep(stage, kind, out stage);
        }

        return stage;
    }
}
