using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>What an apology policy answered.</summary>
/// <param name="Words">The words to send, rendered.</param>
/// <param name="Review">The rule that reviewed them; <see langword="null"/> when nobody can review this language.</param>
/// <param name="Elements">The elements found: <c>responsibility</c>, <c>repair</c>, <c>regret</c>, <c>explanation</c>, <c>repentance</c>, <c>forgiveness</c>.</param>
/// <param name="Findings">What was found amiss and refuses nothing: <c>missing-regret</c> …</param>
public sealed record ApologyRuling(string Words, RuleRef? Review, ImmutableArray<string> Elements, ImmutableArray<Finding> Findings)
{
    /// <summary>Gets a template name that nobody knows, when that is the answer.</summary>
    public string? UnknownTemplate { get; init; }

    /// <summary>Gets what refuses the words: <c>conditional</c>, <c>blames-customer</c> … They are not sent with it, unless the worker sends them as written on their own name.</summary>
    public ImmutableArray<Finding> Refusals { get; init; } = [];

    /// <summary>Gets whether something refuses the words.</summary>
    public bool IsRefused => !Refusals.IsEmpty;

    /// <summary>Gets all that was found, what refuses first.</summary>
    internal IEnumerable<Finding> AllFindings => Refusals.Concat(Findings);

    /// <summary>Returns one line for a log: the codes of what was found, what refuses the words first; never the words.</summary>
    public override string ToString() => UnknownTemplate is not null ? "no such template" : $"{(IsRefused ? "refused" : "taken")}: {string.Join(", ", AllFindings.Select(finding => finding.Code).DefaultIfEmpty("nothing found"))}";
}
