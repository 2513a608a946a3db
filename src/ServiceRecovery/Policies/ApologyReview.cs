using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

/// <summary>Reviews the words of an apology before they are sent: refuses what blames the customer, doubts the harm or isn't an apology, and says which elements are missing and why they matter.</summary>
/// <remarks>It reads words that the organization sends, never the customer's. Its work grows with the length of the words and not faster.</remarks>
public sealed class ApologyReview
{
    private const string Regret = "regret";
    private const string Responsibility = "responsibility";
    private const string NotAnApology = "not-an-apology";
    private const string NotReviewedCode = "not-reviewed";
    private readonly ImmutableArray<ApologyLanguage> _languages;

    /// <summary>Takes the languages that can be reviewed.</summary>
    /// <exception cref="ArgumentException">A language is there twice.</exception>
    public ApologyReview(IEnumerable<ApologyLanguage> languages)
    {
        _languages = [.. languages ?? throw new ArgumentNullException(nameof(languages))];
        if (_languages.GroupBy(language => language.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The language '{twice.Key}' is there {twice.Count()} times; once is right.", nameof(languages));
        }
    }

    /// <summary>Gets a review of English.</summary>
    public static ApologyReview English { get; } = new([ApologyLanguage.English]);

    /// <summary>Gets the codes of what is found in words in English, or for want of rules; an organization's own language brings its own.</summary>
    internal static IEnumerable<string> Codes =>
        ApologyLanguage.English.Rules.Where(rule => rule.Kind == ApologyRuleKind.Refuses).Select(rule => rule.Code)
            .Concat(ApologyLanguage.English.Rules.Where(rule => rule.Kind == ApologyRuleKind.Element).Select(MissingCode))
            .Append(NotAnApology)
            .Append(NotReviewedCode);

    /// <summary>Reviews words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="culture">Their language, as a culture name.</param>
    /// <returns>The words with what was found in them; no review where the language has no rules.</returns>
    public ApologyRuling Review(string words, string culture) => Review(words, culture, out _);

    /// <summary>Reviews words, and tells how many steps it took: they grow with the length of the words and not faster.</summary>
    internal ApologyRuling Review(string words, string culture, out long steps)
    {
        steps = 0;
        if (LanguageOf(culture) is not { } language)
        {
            return new ApologyRuling(words, null, [], [NotReviewed(culture)]);
        }

        var met = language.Find(words, out steps);
        var elements = met.Where(one => one.Rule.Kind is ApologyRuleKind.Element or ApologyRuleKind.OptionalElement).Select(one => one.Rule.Code).ToImmutableArray();
        var refusals = ImmutableArray.CreateBuilder<Finding>();
        foreach (var (rule, found) in met.Where(one => one.Rule.Kind == ApologyRuleKind.Refuses))
        {
            if (rule.UnlessElement is not { } lifting || !elements.Contains(lifting))
            {
                refusals.Add(new Finding(rule.Code, $"'{found}' {rule.Sentence}"));
            }
        }

        if (!elements.Contains(Regret) && !elements.Contains(Responsibility) && !met.Any(one => one.Rule.Kind is ApologyRuleKind.Carries or ApologyRuleKind.OptionalElement))
        {
            refusals.Add(new Finding(NotAnApology, "These words say neither sorry, nor what we did, nor what we put right, so they aren't an apology; say one of them, or send them as a note."));
        }

        var missing = language.Rules.Where(rule => rule.Kind == ApologyRuleKind.Element && !elements.Contains(rule.Code));
        return new ApologyRuling(words, language.Rule, elements, [.. missing.Select(rule => new Finding(MissingCode(rule), rule.Sentence))]) { Refusals = refusals.ToImmutable() };
    }

    /// <summary>Finds what blames the customer: the rules whose code begins with <c>blames</c>.</summary>
    internal ImmutableArray<Finding> FindBlame(string words, string culture) => LanguageOf(culture) is not { } language
        ? [NotReviewed(culture)]
        : [.. language.Find(words, out _)
            .Where(met => met.Rule.Kind == ApologyRuleKind.Refuses && met.Rule.Code.StartsWith("blames", StringComparison.Ordinal))
            .Select(met => new Finding(met.Rule.Code, $"'{met.Found}' {met.Rule.Sentence}"))];

    private static string MissingCode(ApologyRule rule) => $"missing-{rule.Code}";

    private static Finding NotReviewed(string culture) => new(NotReviewedCode, $"Nobody can review words in '{culture}' here: let a person read them, or add rules for the language.");

    private ApologyLanguage? LanguageOf(string culture) => _languages.Where(one => CultureChain.Speaks(culture, one.Name)).OrderByDescending(one => one.Name.Length).FirstOrDefault();
}
