using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Insights;

/// <summary>Opens a debrief for what the figures show together and no case shows alone.</summary>
public static class PatternDebriefs
{
    private static readonly RuleRef Repeated = new("repeated-customer", 1);
    private static readonly RuleRef Spike = new("spike", 1);

    /// <summary>Opens a debrief for each pattern that the organization's rules call one for: repeated failures of a customer, a spike of a factor. A pattern that has one already is left alone.</summary>
    /// <param name="tenant">The desk.</param>
    /// <param name="patterns">What <see cref="InsightReadModel.Patterns"/> found in this tenant's read model.</param>
    /// <param name="cancellationToken">Honored between two debriefs.</param>
    /// <returns>What was opened.</returns>
    public static async ValueTask<ImmutableArray<DebriefResult.Accepted>> CallDebriefsAsync(this TenantDesk tenant, PatternReport patterns, CancellationToken cancellationToken = default)
    {
        _ = tenant ?? throw new ArgumentNullException(nameof(tenant));
        _ = patterns ?? throw new ArgumentNullException(nameof(patterns));
        var opened = ImmutableArray.CreateBuilder<DebriefResult.Accepted>();
        foreach (var (rule, key, cases) in Calls(patterns, tenant.Desk.Parts.Learning))
        {
            // The same pattern found again finds its debrief: it is named by what it is, not by when it was looked for.
            var debrief = tenant.Debrief(new DebriefId(DerivedIds.Derive("pattern", tenant.Tenant.Value, rule.Name, key).Value));
            var result = await debrief.As(Actor.DueWork).DoAsync(
                new DebriefCommand.Open([.. cases.Take(DebriefDeciding.MostCases)], Rule: rule),
                DerivedIds.Derive("open", debrief.Id.Value),
                cancellationToken: cancellationToken).ConfigureAwait(false);
            switch (result)
            {
                case DebriefResult.Accepted accepted:
                    opened.Add(accepted);
                    break;
                case DebriefResult.Refused { Refusal: var refusal } when refusal.Code is not ("debrief-exists" or "id-reused" or "case-merged" or "case-in-error"):
                    throw new CommandRefusedException(refusal);
            }
        }

        return opened.ToImmutable();
    }

    private static IEnumerable<(RuleRef Rule, string Key, ImmutableArray<CaseId> Cases)> Calls(PatternReport patterns, DebriefRules rules)
    {
        // One more failure of the same customer is another reason to sit together.
        foreach (var repeated in rules.CallsForRepeats ? patterns.Repeated : [])
        {
            yield return (Repeated, $"{repeated.Customer} {repeated.Cases.Length.ToString(CultureInfo.InvariantCulture)}", repeated.Cases);
        }

        foreach (var spike in rules.CallsForSpikes ? patterns.Spikes : [])
        {
            yield return (Spike, $"{spike.Factor.Kind} {ReferenceText.Fold(spike.Factor.Name)} {Storage.UnixMicroseconds.From(spike.From).ToString(CultureInfo.InvariantCulture)}", spike.Cases);
        }
    }
}
