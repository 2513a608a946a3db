using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Desk;

/// <summary>What a policy may answer. An answer that was put together wrongly refuses the command like one that never came, and each of these says which part it was and what would do; <see langword="null"/>: nothing is wrong.</summary>
internal static class RulingValidator
{
    private const int LongestKey = 200;

    /// <summary>Finds what is wrong with a plan to ask the customer.</summary>
    public static string? FaultOf(FollowUpPlan plan) => FaultOf(plan.Rule, "FollowUpPlan") ?? plan.Fault
        ?? (!plan.Channels.IsDefault && plan.Channels.Contains(default) ? "'Channels' of FollowUpPlan holds a channel that was never set; leave it out." : null);

    /// <summary>Finds what is wrong with a ruling: its limits are limits of the amount's currency that a store can keep, and it names a level that the organization has.</summary>
    public static string? FaultOf(Ruling ruling, Money asked, OrganizationRules rules) => ruling switch
    {
        Ruling.Granted { Rule: var rule } when FaultOf(rule, "Ruling.Granted") is { } unnamed => unnamed,
        Ruling.Granted { Uses.IsDefault: false } granted => granted.Uses.Select(use => FaultOf(use, asked.Currency)).FirstOrDefault(fault => fault is not null),
        Ruling.NeedsApproval needs when needs.AtOnce < 0 || needs.AtOnce > asked.Minor =>
            FormattableString.Invariant($"'AtOnce' of Ruling.NeedsApproval is {needs.AtOnce}; it is from 0 to the amount that is asked for, {asked.Minor}, in minor units."),
        Ruling.NeedsApproval { Level: { } level } when rules.LevelOf(level) < 0 => UnknownLevel(level, rules.Levels),
        Ruling.Denied denied when string.IsNullOrEmpty(denied.Reason) => "Ruling.Denied has no 'Reason'; give the sentence that the clerk is shown.",
        Ruling.NoLimit none when string.IsNullOrEmpty(none.Reason) => "Ruling.NoLimit has no 'Reason'; give the sentence that the clerk is shown.",
        _ => null,
    };

    /// <summary>Finds what is wrong with a ruling on an apology.</summary>
    public static string? FaultOf(ApologyRuling ruling) => ruling switch
    {
        { Findings.IsDefault: true } => "'Findings' of ApologyRuling were never set; an empty array says that there are none.",
        { Refusals.IsDefault: true } => "'Refusals' of ApologyRuling were never set; an empty array says that there are none.",
        { Review: { } review } when FaultOf(review, "ApologyRuling", "Review") is { } unnamed => unnamed,
        { UnknownTemplate: not null } => null,
        { Words: null or "" } => "ApologyRuling has no 'Words'; give those that are sent, or the 'UnknownTemplate'.",
        { Words.Length: > TextRules.LongestText } => FormattableString.Invariant($"'Words' of ApologyRuling have {ruling.Words.Length} characters; at most {TextRules.LongestText} can be stored."),
        _ when !TextRules.IsStorable(ruling.Words) => "'Words' of ApologyRuling hold a character that can't be stored: U+0000, or half of a surrogate pair.",
        _ => null,
    };

    /// <summary>Finds what is wrong with a ruling on a debrief.</summary>
    public static string? FaultOf(DebriefRuling ruling) =>
        FaultOf(ruling.Rule, "DebriefRuling") is { } unnamed ? unnamed
        : ruling.Format is { } format && !IdText.IsId(format) ? "'Format' of DebriefRuling is no id; give the id of a form of debrief, or null for the standard one."
        : null;

    private static string? FaultOf(LimitUse? use, Currency currency) => use switch
    {
        null => "'Uses' of Ruling.Granted holds null; leave it out.",
        { Scope: null } => "a LimitUse has no 'Scope'; give the limit that it takes from.",
        { AmountLimit: < 0 } => FormattableString.Invariant($"'AmountLimit' of the limit '{use.Scope.Name}' is {use.AmountLimit}; it is 0 or more, in minor units."),
        { UseLimit: < 0 } => FormattableString.Invariant($"'UseLimit' of the limit '{use.Scope.Name}' is {use.UseLimit}; it is 0 or more."),
        _ when use.Scope.Currency != currency => $"the limit '{use.Scope.Name}' is in {use.Scope.Currency}, and {currency} is asked for; a grant takes from limits of its own currency.",
        _ when use.Scope.Window < TimeSpan.Zero => $"'Window' of the limit '{use.Scope.Name}' is {use.Scope.Window:c}; it is zero or longer.",
        _ when use.Scope.Key.Length > LongestKey => FormattableString.Invariant($"the key of the limit '{use.Scope.Name}' has {use.Scope.Key.Length} characters; at most {LongestKey} can be stored."),
        _ when !IsKey(use.Scope.Key) => "the key of a limit has a character other than 'A-Za-z0-9._:-/'; name the limit with these.",
        _ => null,
    };

    private static string UnknownLevel(Role level, ImmutableArray<Role> levels) => levels.IsEmpty
        ? $"'Level' of Ruling.NeedsApproval is '{level}', and the organization has no levels; add them to RecoveryOptions.Levels, lowest first, or name none."
        : $"'Level' of Ruling.NeedsApproval is '{level}', and the levels of the organization are {string.Join(", ", levels.Select(one => $"'{one}'"))}; name one of them, or add it to RecoveryOptions.Levels.";

    private static string? FaultOf(RuleRef rule, string type, string member = "Rule") =>
        string.IsNullOrEmpty(rule.Name) ? $"'{member}' of {type} has no name; give it the name of your rule and its version."
        : !IdText.IsId(rule.Name) ? $"'{member}' of {type} is called {ReferenceText.Shown(rule.Name)}; a rule's name has 1 to 64 characters of 'A-Za-z0-9._:-'."
        : rule.Version < 1 ? FormattableString.Invariant($"'{member}' of {type} has the version {rule.Version}; it counts from 1.")
        : null;

    private static bool IsKey(string key) => key.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '.' or '_' or ':' or '-' or '/'));
}
