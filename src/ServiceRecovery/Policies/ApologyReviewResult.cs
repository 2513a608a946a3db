using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>What a review found.</summary>
/// <param name="Rule">The rules that reviewed; <see langword="null"/> when nobody can review the language.</param>
/// <param name="Elements">The elements found, those that count most first.</param>
/// <param name="Findings">What is amiss or missing, what refuses first.</param>
public sealed record ApologyReviewResult(RuleRef? Rule, ImmutableArray<string> Elements, ImmutableArray<ApologyFinding> Findings)
{
    /// <summary>Gets how many steps the review took; they grow with the length of the words and not faster.</summary>
    public long Steps { get; init; }

    /// <summary>Gets whether a finding refuses the words.</summary>
    public bool IsRefused => Findings.Any(finding => finding.Refuses);
}
