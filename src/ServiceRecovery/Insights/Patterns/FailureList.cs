using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Insights;

/// <summary>A failure as patterns see it.</summary>
internal readonly record struct FailureEntry(string Id, long ReceivedAt, string? Customer, string? Failure, string? Cause, string? Place, Ending Ending)
{
    public CaseId Case => new(Id);

    public string? NameOf(FactorKind kind) => kind switch
    {
        FactorKind.Failure => Failure,
        FactorKind.Cause => Cause,
        _ => Place,
    };
}

/// <summary>The failures of a house by receipt, then id, as all that was recorded says: without merged reports and those entered in error.</summary>
internal static class FailureList
{
    public static ImmutableArray<FailureEntry> Of(IReadOnlyDictionary<string, CaseFacts> cases)
    {
        var merges = new MergeMap(cases, long.MaxValue);
        foreach (var facts in cases.Values)
        {
            merges.Add(facts);
        }

        var tale = new CaseTale();
        var failures = ImmutableArray.CreateBuilder<FailureEntry>();
        foreach (var facts in cases.Values)
        {
            if (facts.IsRead && facts.Purpose == Purpose.Failure && !merges.IsMerged(facts.Id) && tale.Tell(facts, long.MaxValue).Now.Ending != Ending.EnteredInError)
            {
                failures.Add(new FailureEntry(facts.Id, tale.ReceivedAt, facts.Customer, facts.Failure, tale.Cause, facts.Place, tale.Now.Ending));
            }
        }

        failures.Sort((left, right) => left.ReceivedAt != right.ReceivedAt ? left.ReceivedAt.CompareTo(right.ReceivedAt) : string.CompareOrdinal(left.Id, right.Id));
        return failures.ToImmutable();
    }
}
