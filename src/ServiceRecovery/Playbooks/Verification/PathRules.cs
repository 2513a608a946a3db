using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>Checks what can happen on the way: that every stage can be reached and left, and that every ending is earned on every path.</summary>
internal sealed class PathRules
{
    private static readonly ImmutableArray<StepKind> WaysOut = [StepKind.Withdraw, StepKind.Merge, StepKind.Discard, StepKind.Reopen, StepKind.Rework];

    private readonly PlaybookTable _table;
    private readonly PathSearch _search;
    private readonly Purpose _purpose;

    private PathRules(PlaybookTable table)
    {
        _table = table;
        _search = new PathSearch(table);
        _purpose = table.Definition.Purpose;
    }

    public static IEnumerable<PlaybookFault> Check(PlaybookTable table)
    {
        var rules = new PathRules(table);
        return [.. rules.Reached(), .. rules.Traps(), .. rules.Closings()];
    }

    private IEnumerable<PlaybookFault> Reached() =>
        Enumerable.Range(0, _table.Stages.Length).Where(stage => !_search.Reachable[stage]).Select(stage => Faults.Unreachable(_table.Stages[stage].Name));

    private IEnumerable<PlaybookFault> Traps()
    {
        var good = Endings.Good(_purpose);
        var targets = Enumerable.Range(0, _table.Stages.Length).Where(stage => _table.Stages[stage].Ending == good).ToArray();
        if (targets.Length == 0)
        {
            return [Faults.EndingMissing(good, _purpose)];
        }

        // A way that waits for a promise to break is no way: nobody can take Rework.
        var ways = _search.To(targets, Indices(WaysOut));
        return Enumerable.Range(0, _table.Stages.Length)
            .Where(stage => _table.IsOpen(stage) && ways.Length(stage) < 0)
            .Select(stage => Faults.Trap(_table.Stages[stage].Name, good));
    }

    private IEnumerable<PlaybookFault> Closings()
    {
        for (var stage = 0; stage < _table.Stages.Length; stage++)
        {
            var ending = _table.Stages[stage].Ending;
            if (!Endings.Of(_purpose).Contains(ending))
            {
                continue;
            }

            IEnumerable<PlaybookFault> faults = ending switch
            {
                Ending.Learned => Learned(stage),
                _ when Endings.Earning(ending) is { } earning => Earned(stage, ending, earning),
                _ => [],
            };
            foreach (var fault in faults.Concat(OrganizationRules(stage, ending)))
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<PlaybookFault> Learned(int closing)
    {
        var faults = FromOpening(closing, [StepKind.Own], path => Faults.Unowned(Ending.Learned, path))
            .Concat(FromOpening(closing, [StepKind.Debrief, StepKind.WaiveDebrief], path => Faults.Undebriefed(Ending.Learned, path)));
        return _purpose == Purpose.Accolade
            ? faults.Concat(FromOpening(closing, [StepKind.Thank, StepKind.WaiveThanks], path => Faults.Unthanked(Ending.Learned, path)))
            : faults;
    }

    private IEnumerable<PlaybookFault> Earned(int closing, Ending ending, StepKind earning)
    {
        var unearned = FromOpening(closing, [earning], path => Faults.Unearned(ending, earning, path)).ToArray();
        var stale = After(closing, [earning], Staling(earning), (staling, path) => Faults.UnearnedAfter(ending, earning, staling, path));
        IEnumerable<PlaybookFault> faults =
        [
            .. FromOpening(closing, [StepKind.Own], path => Faults.Unowned(ending, path)),
            .. unearned,
            .. stale.Where(fault => !unearned.Any(whole => EndsLike(whole.Path, fault.Path))),
        ];
        if (Endings.OwesRemedy(ending))
        {
            return faults.Concat(After(closing, StepKind.Remedies, OwingRemedy(), (owing, path) => Faults.UnremediedAfter(ending, owing, path)));
        }

        return faults
            .Concat(FromOpening(closing, StepKind.Noes, path => Faults.WithoutNo(ending, path)))
            .Concat(After(closing, StepKind.Noes, [PlaybookTable.IndexOf(StepKind.Reopen)], (_, path) => Faults.WithoutNewNo(ending, path)));
    }

    private IEnumerable<PlaybookFault> OrganizationRules(int closing, Ending ending) => _table.Definition.Rules
        .Where(rule => rule.Ending == ending)
        .Distinct()
        .SelectMany(rule => FromOpening(closing, [rule.Through], path => Faults.CustomRuleBroken(rule, path)));

    /// <summary>A fault when the closing stage can be reached from the opening without the barred steps.</summary>
    private IEnumerable<PlaybookFault> FromOpening(int closing, ImmutableArray<StepKind> barred, Func<ImmutableArray<PlaybookRow>, PlaybookFault> fault)
    {
        var ways = _search.To([closing], Indices(barred));
        return ways.Length(_table.Opening) > 0 ? [fault(ways.From(_table.Opening))] : [];
    }

    /// <summary>A fault for each of the steps after which the closing stage can be reached without the barred ones; of those that end in the same way the first is told.</summary>
    private IEnumerable<PlaybookFault> After(int closing, ImmutableArray<StepKind> barred, IEnumerable<int> steps, Func<StepKind, ImmutableArray<PlaybookRow>, PlaybookFault> fault)
    {
        var ways = _search.To([closing], Indices(barred));
        var told = new HashSet<(int, int)>();
        foreach (var kind in steps)
        {
            var (from, nearest) = Nearest(ways, kind);
            if (nearest < 0)
            {
                continue;
            }

            // The step itself may enter the closing stage; then there is no way after it, and the step is what shows the fault.
            var isThere = ways.Length(nearest) == 0;
            if (told.Add((nearest, isThere ? kind : -1)))
            {
                yield return fault(_table.Kinds[kind], isThere ? [new PlaybookRow(_table.Stages[from].Name, _table.Kinds[kind], _table.Stages[nearest].Name)] : ways.From(nearest));
            }
        }
    }

    private (int From, int To) Nearest(PathSearch.Ways ways, int kind)
    {
        var nearest = (From: -1, To: -1);
        for (var stage = 0; stage < _table.Stages.Length; stage++)
        {
            var to = _search.Reachable[stage] ? PathSearch.Move(_table, stage, kind) : -1;
            if (to >= 0 && ways.Length(to) >= 0 && (nearest.To < 0 || ways.Length(to) < ways.Length(nearest.To)))
            {
                nearest = (stage, to);
            }
        }

        return nearest;
    }

    // What makes the answer stale: remedies, noes, being reopened or sent back, the other answers, and the organization's own steps unless declared neutral.
    private IEnumerable<int> Staling(StepKind earning) => Indices(StepKind.Remedies)
        .Concat(Indices(StepKind.Noes))
        .Concat(Indices([StepKind.Reopen, StepKind.Rework]))
        .Concat(Indices(StepKind.Earning).Where(kind => _table.Kinds[kind] != earning))
        .Concat(CustomSteps(effect => effect != KindEffect.Neutral));

    private IEnumerable<int> OwingRemedy() => Indices(StepKind.Noes)
        .Concat(Indices([StepKind.Reopen]))
        .Concat(CustomSteps(effect => effect == KindEffect.SendsBack));

    private IEnumerable<int> CustomSteps(Func<KindEffect, bool> with) =>
        Enumerable.Range(0, _table.Effects.Length).Where(kind => with(_table.Effects[kind])).Select(kind => PlaybookTable.BuiltInKinds + kind);

    private IEnumerable<int> Indices(ImmutableArray<StepKind> kinds) => kinds.Where(kind => _table.KindIndex.ContainsKey(kind.ToString())).Select(kind => _table.KindIndex[kind.ToString()]);

    private static bool EndsLike(ImmutableArray<PlaybookRow> whole, ImmutableArray<PlaybookRow> end) => whole.Length >= end.Length && whole.Skip(whole.Length - end.Length).SequenceEqual(end);
}
