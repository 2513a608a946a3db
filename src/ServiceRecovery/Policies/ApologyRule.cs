using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>One rule of a language: patterns of words, and what they mean. docs/apology.md has the patterns' grammar.</summary>
public sealed record ApologyRule
{
    private ApologyRule(string code, ApologyRuleKind kind, string sentence, ImmutableArray<string> patterns) =>
        (Code, Kind, Sentence, Patterns) = (code, kind, sentence, patterns);

    /// <summary>Gets the element's name, or the finding's code.</summary>
    public string Code { get; }

    /// <summary>Gets why an element matters, else what is amiss and what would do. A finding is this with what was found before it.</summary>
    public string Sentence { get; }

    /// <summary>Gets the patterns, any of which is enough.</summary>
    public ImmutableArray<string> Patterns { get; }

    /// <summary>Gets the patterns none of which may stand in the same sentence.</summary>
    public ImmutableArray<string> Unless { get; private init; }

    /// <summary>Gets an element that lifts the rule wherever it is found.</summary>
    public string? UnlessElement { get; private init; }

    internal ApologyRuleKind Kind { get; }

    /// <summary>Finds an element of an apology; where it isn't, that is told.</summary>
    /// <param name="code">The element's name.</param>
    /// <param name="sentence">Why it matters.</param>
    /// <param name="patterns">Any of them is enough.</param>
    public static ApologyRule Element(string code, string sentence, ImmutableArray<string> patterns) => new(code, ApologyRuleKind.Element, sentence, patterns);

    /// <summary>Finds an element of an apology that may be left out.</summary>
    /// <param name="code">The element's name.</param>
    /// <param name="patterns">Any of them is enough.</param>
    public static ApologyRule OptionalElement(string code, ImmutableArray<string> patterns) => new(code, ApologyRuleKind.OptionalElement, "", patterns);

    /// <summary>Finds words that are an apology, or part of one, although no element stands for them: a mending that we offer.</summary>
    /// <param name="code">The rule's name.</param>
    /// <param name="patterns">Any of them is enough.</param>
    public static ApologyRule Carries(string code, ImmutableArray<string> patterns) => new(code, ApologyRuleKind.Carries, "", patterns);

    /// <summary>Finds words that aren't sent.</summary>
    /// <param name="code">The finding's code.</param>
    /// <param name="sentence">What is amiss and what would do.</param>
    /// <param name="patterns">Any of them is enough.</param>
    /// <param name="unless">None of them may stand in the same sentence.</param>
    /// <param name="unlessElement">An element that lifts the rule wherever it is found.</param>
    public static ApologyRule Refuses(string code, string sentence, ImmutableArray<string> patterns, ImmutableArray<string> unless = default, string? unlessElement = null) =>
        new(code, ApologyRuleKind.Refuses, sentence, patterns) { Unless = unless, UnlessElement = unlessElement };
}
