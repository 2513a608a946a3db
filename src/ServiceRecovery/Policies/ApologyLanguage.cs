using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>What an apology looks like in one language, as data: words that mean alike, and rules over them. docs/apology.md has the grammar.</summary>
public sealed class ApologyLanguage
{
    private const string AbbreviationClass = "abbreviation";
    private readonly PhraseVocabulary _vocabulary;
    private readonly ImmutableArray<ImmutableArray<PhrasePattern>> _patterns;
    private readonly ImmutableArray<ImmutableArray<PhrasePattern>> _unless;
    private readonly int _abbreviation;

    /// <summary>Takes a language.</summary>
    /// <param name="name">The language, as a culture name: <c>en</c>. It serves every culture below it.</param>
    /// <param name="version">The version of the rules, from 1; each apology remembers it.</param>
    /// <param name="expansions">Words that stand for several: <c>we're</c> is <c>we are</c>.</param>
    /// <param name="classes">Words that mean alike, by the name of their class: words, <c>word*</c> and other <c>&lt;classes&gt;</c> with spaces between.</param>
    /// <param name="rules">The rules.</param>
    /// <exception cref="ArgumentException">The language isn't named or a pattern can't be read; all of it is told at once.</exception>
    public ApologyLanguage(string name, int version, IReadOnlyDictionary<string, string> expansions, IReadOnlyDictionary<string, string> classes, IEnumerable<ApologyRule> rules)
    {
        var faults = new List<string>();
        if (!CultureChain.IsName(name) || version < 1)
        {
            faults.Add($"A language has a culture name and a version from 1, but was '{name}' with {version}.");
        }

        Name = CultureChain.Key(name);
        Rule = new RuleRef($"apology-review-{Name}", version);
        Rules = [.. rules];
        _vocabulary = new PhraseVocabulary(classes);
        _patterns = [.. Rules.Select(rule => Compile(rule.Patterns, rule.Code, faults))];
        _unless = [.. Rules.Select(rule => Compile(rule.Unless, rule.Code, faults))];
        _abbreviation = classes.TryGetValue(AbbreviationClass, out _) ? _vocabulary.TermOf($"<{AbbreviationClass}>") : -1;
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults));
        }

        _vocabulary.Freeze(expansions);
    }

    /// <summary>Gets the English rules.</summary>
    public static ApologyLanguage English => EnglishApology.Language;

    /// <summary>Gets the language, in small letters.</summary>
    public string Name { get; }

    /// <summary>Gets what events remember of a review by these rules.</summary>
    public RuleRef Rule { get; }

    /// <summary>Gets the rules.</summary>
    public ImmutableArray<ApologyRule> Rules { get; }

    /// <summary>Finds which rules the words meet, and by which words.</summary>
    internal ImmutableArray<(ApologyRule Rule, string Found)> Find(string words, out long steps)
    {
        steps = 0;
        var text = PhraseText.Read(words, _vocabulary, _abbreviation, ref steps);
        var matcher = new PhraseMatcher(_vocabulary, text);
        var found = ImmutableArray.CreateBuilder<(ApologyRule, string)>();
        for (var rule = 0; rule < Rules.Length; rule++)
        {
            if (matcher.Find(_patterns[rule], _unless[rule]) is { } phrase)
            {
                found.Add((Rules[rule], phrase));
            }
        }

        steps += matcher.Steps;
        return found.ToImmutable();
    }

    private ImmutableArray<PhrasePattern> Compile(ImmutableArray<string> patterns, string code, List<string> faults)
    {
        var compiled = ImmutableArray.CreateBuilder<PhrasePattern>();
        foreach (var pattern in patterns.IsDefault ? [] : patterns)
        {
            try
            {
                compiled.Add(PhrasePattern.Parse(pattern, _vocabulary.TermOf));
            }
            catch (FormatException exception)
            {
                faults.Add($"Rule '{code}': {exception.Message}");
            }
        }

        return compiled.ToImmutable();
    }
}
