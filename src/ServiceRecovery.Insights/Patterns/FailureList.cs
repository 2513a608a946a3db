using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>A failure as patterns see it.</summary>
internal readonly record struct FailureEntry(string Id, long ReceivedAt, string? Customer, string? Failure, string? Cause, string? Place, ImmutableArray<string> Contributed, Ending Ending)
{
    public CaseId Case => new(Id);

    public bool Has(InsightFactor factor) => NamesOf(factor.Kind).Contains(factor.Name, ReferenceText.Comparer);

    /// <summary>Returns its factors of one sort; only of what debriefs found there may be several.</summary>
    public ImmutableArray<string> NamesOf(FactorKind kind) => kind switch
    {
        FactorKind.Failure => One(Failure),
        FactorKind.Cause => One(Cause),
        FactorKind.Place => One(Place),
        _ => Contributed,
    };

    private static ImmutableArray<string> One(string? name) => name is null ? [] : [name];
}

/// <summary>The failures of an organization, or its praise, by receipt, then id, as all that was recorded says: without merged reports and those entered in error.</summary>
internal static class FailureList
{
    public static ImmutableArray<FailureEntry> Of(IReadOnlyDictionary<string, CaseFacts> cases, IEnumerable<CaseFacts> debriefs, Purpose purpose = Purpose.Failure)
    {
        var contributed = Contributed(debriefs);
        var merges = new MergeMap(cases, long.MaxValue);
        foreach (var facts in cases.Values)
        {
            merges.Add(facts);
        }

        var projection = new CaseProjection();
        var failures = ImmutableArray.CreateBuilder<FailureEntry>();
        foreach (var facts in cases.Values)
        {
            if (facts.IsRead && facts.Purpose == purpose && !merges.IsMerged(facts.Id) && projection.Project(facts, long.MaxValue).Now.Ending != Ending.EnteredInError)
            {
                failures.Add(new FailureEntry(facts.Id, projection.ReceivedAt, facts.Customer, facts.Failure, projection.Cause, facts.Place, contributed.TryGetValue(facts.Id, out var found) ? [.. found] : [], projection.Now.Ending));
            }
        }

        failures.Sort((left, right) => left.ReceivedAt != right.ReceivedAt ? left.ReceivedAt.CompareTo(right.ReceivedAt) : string.CompareOrdinal(left.Id, right.Id));
        return failures.ToImmutable();
    }

    private static Dictionary<string, SortedSet<string>> Contributed(IEnumerable<CaseFacts> debriefs)
    {
        var contributed = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var debrief in debriefs.Where(facts => facts.IsRead).Select(facts => DebriefProjection.Project(facts, long.MaxValue)))
        {
            foreach (var id in debrief.Cases)
            {
                if (!contributed.TryGetValue(id, out var found))
                {
                    contributed.Add(id, found = new SortedSet<string>(StringComparer.Ordinal));
                }

                found.UnionWith(debrief.Factors);
            }
        }

        return contributed;
    }
}
