using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>The shortest way from each stage of a playbook to the first of its endings that has to be earned.</summary>
internal sealed class PlaybookWay
{
    // These end a case without what it is for, or begin it again.
    private static readonly ImmutableArray<StepKind> Aside = [StepKind.Withdraw, StepKind.Merge, StepKind.Discard, StepKind.Reopen];
    private static readonly ImmutableArray<Ending> NotEarned = [Ending.Open, Ending.Withdrawn, Ending.Merged, Ending.EnteredInError];

    private readonly Playbook _playbook;
    private readonly int[] _left;

    public PlaybookWay(Playbook playbook)
    {
        _playbook = playbook;
        var ending = playbook.Stages.Select(playbook.EndingOf).Where(one => !NotEarned.Contains(one)).DefaultIfEmpty(Ending.Open).Min();
        _left = [.. playbook.Stages.Select(stage => ending != Ending.Open && playbook.EndingOf(stage) == ending ? 0 : int.MaxValue)];
        for (var isFurther = true; isFurther;)
        {
            isFurther = false;
            for (var stage = 0; stage < _left.Length; stage++)
            {
                foreach (var to in playbook.StepsFrom(playbook.StageAt(stage)).Where(kind => !Aside.Contains(kind)).Select(kind => playbook.Move(stage, playbook.IndexOf(kind))))
                {
                    if (_left[to] != int.MaxValue && _left[to] + 1 < _left[stage])
                    {
                        (_left[stage], isFurther) = (_left[to] + 1, true);
                    }
                }
            }
        }

        var way = ImmutableArray.CreateBuilder<Stage>();
        for (var at = playbook.Opening; StepFrom(at) is { } step && playbook.TryStep(at, step, out var next); at = next)
        {
            way.Add(next);
        }

        Stages = way.ToImmutable();
    }

    /// <summary>Gets the stages on the way from the opening one on.</summary>
    public ImmutableArray<Stage> Stages { get; }

    /// <summary>Returns the first step of the shortest way from a stage; of several the first in the order of kinds. Null where it ends, or none leads on.</summary>
    public StepKind? StepFrom(Stage stage)
    {
        var at = _playbook.IndexOf(stage);
        if (at < 0 || _left[at] is 0 or int.MaxValue)
        {
            return null;
        }

        foreach (var kind in _playbook.StepsFrom(stage))
        {
            if (!Aside.Contains(kind) && _left[_playbook.Move(at, _playbook.IndexOf(kind))] == _left[at] - 1)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Returns how far a case is that stands in a stage.</summary>
    public WayThrough From(Stage stage) => new(Stages, DoneIn(stage));

    private int DoneIn(Stage stage)
    {
        var left = _playbook.IndexOf(stage) is >= 0 and var at ? _left[at] : int.MaxValue;
        return Stages.IndexOf(stage) is >= 0 and var reached ? reached + 1
            : left == int.MaxValue ? 0
            : Math.Max(0, Stages.Length - left);
    }
}
