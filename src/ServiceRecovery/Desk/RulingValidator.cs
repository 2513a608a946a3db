using ServiceRecovery.Policies;

namespace ServiceRecovery.Desk;

/// <summary>What a policy may answer. An answer that was put together wrongly refuses the command like one that never came.</summary>
internal static class RulingValidator
{
    private const int LongestKey = 200;

    public static bool IsSound(FollowUpPlan plan) => plan.IsSound;

    /// <summary>Tells whether a ruling can be carried out: its limits are limits of the amount's currency that a store can keep, and it names a level that the organization has.</summary>
    public static bool IsSound(Ruling ruling, Money asked, OrganizationRules rules) => ruling switch
    {
        Ruling.Granted granted => IsNamed(granted.Rule) && (granted.Uses.IsDefault || granted.Uses.All(use => IsSound(use, asked.Currency))),
        Ruling.NeedsApproval needs => needs.AtOnce >= 0 && needs.AtOnce <= asked.Minor && (needs.Level is not { } level || rules.LevelOf(level) >= 0),
        Ruling.Denied denied => !string.IsNullOrEmpty(denied.Reason),
        Ruling.NoLimit none => !string.IsNullOrEmpty(none.Reason),
        _ => true,
    };

    public static bool IsSound(ApologyRuling ruling) => !ruling.Findings.IsDefault && !ruling.Refusals.IsDefault
        && (ruling.UnknownTemplate is not null || (ruling.Words is { Length: > 0 and <= TextRules.LongestText } words && TextRules.IsStorable(words)));

    private static bool IsSound(LimitUse? use, Currency currency) =>
        use is { Scope: { } scope, AmountLimit: >= 0, UseLimit: >= 0 } && scope.Currency == currency && scope.Window >= TimeSpan.Zero && IsKey(scope.Key);

    private static bool IsKey(string key) => key.Length <= LongestKey && key.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '.' or '_' or ':' or '-' or '/'));

    private static bool IsNamed(RuleRef rule) => !string.IsNullOrEmpty(rule.Name);
}
