using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>One thing a review found.</summary>
/// <param name="Code">What: <c>conditional</c>, <c>blames-customer</c>, <c>missing-regret</c> …</param>
/// <param name="Sentence">A whole sentence that says what was found and what would do.</param>
/// <param name="Refuses">The words are not sent with it, unless somebody sends them as written on their own name.</param>
public sealed record ApologyFinding(string Code, string Sentence, bool Refuses);

/// <summary>What an apology policy answered.</summary>
/// <param name="Words">The words to send, rendered.</param>
/// <param name="Review">The rule that reviewed them; <see langword="null"/> when nobody can review this language.</param>
/// <param name="Elements">The elements found: <c>responsibility</c>, <c>repair</c>, <c>regret</c>, <c>explanation</c>, <c>repentance</c>, <c>forgiveness</c>.</param>
/// <param name="Findings">What was found amiss.</param>
public sealed record ApologyRuling(string Words, RuleRef? Review, ImmutableArray<string> Elements, ImmutableArray<ApologyFinding> Findings)
{
    /// <summary>Gets a template name that nobody knows, when that is the answer.</summary>
    public string? UnknownTemplate { get; init; }

    /// <summary>Gets whether a finding refuses the words.</summary>
    public bool IsRefused => Findings.Any(finding => finding.Refuses);
}
