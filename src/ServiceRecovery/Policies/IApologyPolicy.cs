using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>Makes the words of an apology from a template, and reviews words before they are sent.</summary>
public interface IApologyPolicy : IRecoveryPort
{
    /// <summary>Rules on one apology that has words or names a template; a spoken one is not asked about.</summary>
    /// <remarks>An exception, <see langword="null"/> or a time-out refuses the command as <c>policy-failed</c>.</remarks>
    ValueTask<ApologyRuling> RuleAsync(ApologyRequest request, CancellationToken cancellationToken);
}

/// <summary>What an apology policy is asked. Members may be added in minor versions.</summary>
public sealed record ApologyRequest
{
    /// <summary>Gets the case's id.</summary>
    public required CaseId CaseId { get; init; }

    /// <summary>Gets the case as the batch has left it so far.</summary>
    public required RecoveryCase Case { get; init; }

    /// <summary>Gets who apologizes.</summary>
    public required Actor By { get; init; }

    /// <summary>Gets how.</summary>
    public required Channel Channel { get; init; }

    /// <summary>Gets the words; <see langword="null"/> when <see cref="Template"/> is named.</summary>
    public string? Words { get; init; }

    /// <summary>Gets the name of the template.</summary>
    public string? Template { get; init; }

    /// <summary>Gets the culture name of the words; <see langword="null"/>: the house's.</summary>
    public string? Culture { get; init; }
}

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
