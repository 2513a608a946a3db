using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>One rule of a language: patterns of words, and what they mean. docs/apology.md has the patterns' grammar.</summary>
/// <param name="Code">The element's name, or the finding's code.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Sentence">For an element why it matters; else what is amiss and what would do. A finding is this with what was found before it.</param>
/// <param name="Patterns">Any of them is enough.</param>
/// <param name="Unless">None of them may stand in the same sentence.</param>
/// <param name="UnlessElement">An element that lifts the rule wherever it is found.</param>
public sealed record ApologyRule(string Code, ApologyRuleKind Kind, string Sentence, ImmutableArray<string> Patterns, ImmutableArray<string> Unless = default, string? UnlessElement = null);
