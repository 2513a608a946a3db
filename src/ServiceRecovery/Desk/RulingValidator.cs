using ServiceRecovery.Policies;

namespace ServiceRecovery.Desk;

/// <summary>What a policy may answer. An answer that was put together wrongly refuses the command like one that never came.</summary>
internal static class RulingValidator
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    public static bool IsSound(FollowUpPlan plan) => plan.Attempts >= 1 && IsNamed(plan.Rule) && IsLength(plan.Spacing) && IsLength(plan.Wait);

    public static bool IsSound(Ruling ruling) => ruling switch
    {
        Ruling.Granted granted => IsNamed(granted.Rule) && (granted.Uses.IsDefault || granted.Uses.All(use => use is { Scope: not null })),
        Ruling.Denied denied => !string.IsNullOrEmpty(denied.Reason),
        Ruling.NoLimit none => !string.IsNullOrEmpty(none.Reason),
        _ => true,
    };

    public static bool IsSound(ApologyRuling ruling) => !ruling.Findings.IsDefault
        && (ruling.UnknownTemplate is not null || (ruling.Words is { Length: > 0 and <= TextRules.LongestText } words && TextRules.IsStorable(words)));

    private static bool IsNamed(RuleRef rule) => !string.IsNullOrEmpty(rule.Name);

    private static bool IsLength(TimeSpan length) => length >= TimeSpan.Zero && length <= Longest;
}
