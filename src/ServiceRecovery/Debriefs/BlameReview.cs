using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Debriefs;

/// <summary>Reads what is said in a debrief and warns of words that look for somebody to blame. It warns and never refuses: people speak as they can.</summary>
/// <remarks>It reads English. Its work grows with the length of the words and not faster.</remarks>
internal static class BlameReview
{
    private static readonly ApologyLanguage Language = new("en", 1, Expansions(), Classes(), Rules());

    /// <summary>Gets the rules that reviewed.</summary>
    public static RuleRef Rule { get; } = new("blame-review-en", 1);

    /// <summary>Gets the codes of what is found.</summary>
    public static IEnumerable<string> Codes => Language.Rules.Select(rule => rule.Code);

    /// <summary>Returns what to say otherwise; empty when the words speak of what happened.</summary>
    public static ImmutableArray<Finding> Review(string words) =>
        [.. Language.Find(words, out _).Select(found => new Finding(found.Rule.Code, $"'{found.Found}' {found.Rule.Sentence}"))];

    private static Dictionary<string, string> Classes() => new(StringComparer.Ordinal)
    {
        ["who"] = "he she they we somebody someone staff clerk clerks agent agents cook server waiter driver technician manager colleague colleagues team shift",
        ["whose"] = "his her their our somebody's someone's",
        ["was"] = "was were is are am be been being",
        ["bad"] = "careless lazy stupid sloppy incompetent negligent unprofessional hopeless useless clueless rude unreliable irresponsible inattentive",
        ["never"] = "never always again",
        ["penalty"] = "punish* disciplin* reprimand* sack* fired warning consequences",
        ["customer"] = "customer customers guest guests caller callers passenger passengers client clients patient patients",
    };

    private static Dictionary<string, string> Expansions()
    {
        var expansions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var verb in new[] { "did", "does", "do", "could", "would", "should", "was", "were", "is", "are", "has", "had", "have" })
        {
            expansions[verb + "n't"] = verb + " not";
        }

        return expansions;
    }

    private static ImmutableArray<ApologyRule> Rules() =>
    [
        Warn(
            "blames",
            "looks for whose fault it was; say what made it easy to happen.",
            ["<whose> ~2 fault|mistake|error|failure|negligence|carelessness", "to blame", "blame ~2 <who>", "blames|blamed|culprit|culprits|guilty", "<who> <was> ~2 at fault|responsible", "human error|failure"],
            ["nobody|no|not|without ~4 blame|blamed|guilty|fault"]),
        Warn(
            "judges-a-person",
            "says how somebody is; say what they knew and had at hand then.",
            ["<bad>", "<who> ~2 did not|never ~1 care|bother|listen|think", "common sense"],
            ["nobody|no|none|not|never|without|neither ~3 <bad>"]),
        Warn(
            "could-have",
            "judges by what is known today; say what would have helped to know it then.",
            ["<who> ~1 should|could|must have", "should have ~1 known|seen|noticed|checked|asked", "<who> ~1 failed|forgot|neglected ~1 to"],
            []),
        Warn(
            "always-never",
            "makes a habit of one time; say what happened this time.",
            ["<who> <never> ~2 do|does|did|forgets|fails|makes|made|listen|listens|check|checks"],
            []),
        Warn(
            "punishes",
            "speaks of consequences for a person; a debrief has none, or nobody speaks in the next one.",
            ["<penalty>", "needs|need|must to? be taught|told off"],
            ["price|penalty|refund|smoke|fire|gun|oven ~2 warning"]),
        Warn(
            "blames-customer",
            "puts it on the customer; say what they saw and what we had told them.",
            ["<customer> ~1 should|could|must have", "<customer> ~2 fault|mistake|difficult|unreasonable|overreact*|misunderst*", "difficult|unreasonable|impossible|demanding <customer>", "<customer> did not ~1 understand|read|listen"],
            []),
    ];

    private static ApologyRule Warn(string code, string sentence, ImmutableArray<string> patterns, ImmutableArray<string> unless) => ApologyRule.Refuses(code, sentence, patterns, unless);
}
