using System.Collections.Immutable;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Insights;

/// <summary>Counts what was learned from the reports of a query, and what came of it.</summary>
internal sealed class LearningTally
{
    private readonly List<DebriefProjection> _debriefs;
    private readonly Dictionary<string, List<DebriefProjection>> _ofCase = new(StringComparer.Ordinal);
    private readonly HashSet<DebriefProjection> _asked = [];
    private long _ended;
    private long _debriefed;
    private long _inDebrief;
    private long _waived;

    public LearningTally(IEnumerable<CaseFacts> debriefs, long asOf)
    {
        _debriefs = [.. debriefs.Where(facts => facts.IsRead).Select(facts => DebriefProjection.Project(facts, asOf)).Where(projection => projection.IsThere)];
        foreach (var debrief in _debriefs)
        {
            foreach (var id in debrief.Cases)
            {
                if (!_ofCase.TryGetValue(id, out var known))
                {
                    _ofCase.Add(id, known = []);
                }

                known.Add(debrief);
            }
        }
    }

    public void Add(CaseProjection projection, ReportStanding standing)
    {
        if (_ofCase.TryGetValue(projection.Facts.Id, out var debriefs))
        {
            _asked.UnionWith(debriefs);
        }

        // A merged report is debriefed with its survivor.
        if (!standing.Counts || standing.IsMerged || standing.AsItStands.Ending == Ending.Open)
        {
            return;
        }

        _ended++;
        if (projection.IsDebriefed || debriefs?.Exists(debrief => debrief.IsConcluded) == true)
        {
            _debriefed++;
        }
        else if (debriefs?.Exists(debrief => debrief.IsOpen) == true)
        {
            _inDebrief++;
        }
        else if (projection.IsDebriefWaived || debriefs is not null)
        {
            _waived++;
        }
    }

    public LearningFigures Figures(Measure measure)
    {
        var asked = _debriefs.Where(_asked.Contains).ToArray();
        var open = asked.Count(debrief => debrief.IsOpen);
        return new LearningFigures
        {
            Debriefed = measure.Share(_debriefed, _ended),
            InDebrief = measure.Share(_inDebrief, _ended),
            Waived = measure.Share(_waived, _ended),
            NotDebriefed = measure.Share(_ended - _debriefed - _inDebrief - _waived, _ended),
            Waiting = open,
            Debriefs = asked.Length,
            Concluded = asked.Count(debrief => debrief.IsConcluded),
            CalledOff = asked.Count(debrief => debrief.IsCalledOff),
            Overdue = measure.Share(asked.Count(debrief => debrief is { IsOpen: true, IsOverdue: true }), open),
            WithoutFactor = asked.Count(debrief => debrief.IsWithoutFactor),
            Factors = FactorsOf(asked),
            Prevention = ActionsOf(asked, ActionKind.Prevention, measure),
            Practices = ActionsOf(asked, ActionKind.Practice, measure),
        };
    }

    private static ImmutableArray<DebriefFactorFigures> FactorsOf(DebriefProjection[] asked)
    {
        var groups = asked.SelectMany(debrief => debrief.Factors.Select(factor => (factor, debrief))).GroupBy(pair => pair.factor, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var all = groups.Sum(group => (long)group.Count());
        var before = 0L;
        var figures = ImmutableArray.CreateBuilder<DebriefFactorFigures>(groups.Length);
        foreach (var group in groups)
        {
            before += group.Count();
            figures.Add(new DebriefFactorFigures(group.Key, group.Count(), group.SelectMany(pair => pair.debrief.Cases).Distinct(StringComparer.Ordinal).Count(), (double)group.Count() / all, (double)before / all));
        }

        return figures.ToImmutable();
    }

    private static ActionFigures ActionsOf(DebriefProjection[] asked, ActionKind kind, Measure measure)
    {
        var actions = asked.SelectMany(debrief => debrief.Actions).Where(action => action.Kind == kind).ToArray();
        long Of(ActionStanding standing) => actions.Count(action => action.Standing == standing);
        var verified = Of(ActionStanding.Effective) + Of(ActionStanding.Ineffective);
        return new ActionFigures(
            actions.Length,
            measure.Share(verified + Of(ActionStanding.Done), actions.Length),
            Of(ActionStanding.Planned),
            actions.Count(action => action is { Standing: ActionStanding.Planned, IsOverdue: true }),
            Of(ActionStanding.Dropped),
            Of(ActionStanding.Done),
            measure.Share(Of(ActionStanding.Effective), verified),
            actions.Sum(action => (long)action.Adoptions));
    }
}
