using static ServiceRecovery.Refusals;

namespace ServiceRecovery.Debriefs;

// Every sentence that a debrief is refused with, under the codes of cases where they mean the same. docs/messages.md has a row for each.
internal static class DebriefRefusals
{
    /// <summary>The code of a word that may be somebody's name.</summary>
    public const string MaybeNamedCode = "maybe-named";

    public static Unmet DebriefUnknown(DebriefId id) => New("debrief-unknown", $"There is no debrief '{id}'. Open it first, or check the id.", id.Value);

    public static Unmet DebriefExists(DebriefId id) => New("debrief-exists", $"There is a debrief '{id}' already. Contribute to it, or open one under another id.", id.Value);

    public static Unmet DebriefVersionDiffers(long expected, long actual) => New(
        "version-differs", $"The debrief is at version {Text(actual)}, not {Text(expected)}. Read it again and decide on what it says now.", null, ("expected", expected), ("actual", actual));

    public static Unmet DebriefIdReused(CommandId id) => New("id-reused", $"The command id '{id}' was used for something else on this debrief. Give this command an id of its own.", id.Value);

    public static Unmet DebriefClosed(Debrief current, string verb) => New(
        "debrief-closed", $"The debrief is '{current.Stage}' and doesn't take '{verb}'. Reopen it first.", null, ("stage", current.Stage.Name));

    public static Unmet DebriefOpen(string verb) => New("debrief-open", $"The debrief hasn't concluded, so it doesn't take '{verb}'. Conclude it, or go on with it.");

    public static Unmet DebriefCaseUnknown(CaseId id) => New("case-unknown", $"There is no case '{id}' to debrief. Check the id.", id.Value);

    public static Unmet DebriefCaseMerged(CaseId id, CaseId survivor) => New("case-merged", $"The case '{id}' was merged into '{survivor}'. Debrief that one.", survivor.Value);

    public static Unmet DebriefCaseInError(CaseId id) => New("case-in-error", $"The case '{id}' was never meant to be one, so nothing can be learned from it. Leave it out.", id.Value);

    public static Unmet DebriefCaseThere(CaseId id) => New("ref-used", $"The case '{id}' is looked at in this debrief already.", id.Value);

    public static Unmet CasesOutOfRange(int count, int most) => New("cases-out-of-range", $"A debrief looks at 1 to {Text(most)} cases, but was given {Text(count)}. Group them otherwise.", null, ("cases", (long)count), ("most", (long)most));

    public static Unmet FormatUnknown(string format, IEnumerable<string> known) => New("format-unknown", $"The organization has no format of debriefs '{Shown(format)}'. It has: {string.Join(", ", known)}.", null, ("format", format));

    public static Unmet QuestionUnknown(string question, IEnumerable<string> known) => New("question-unknown", $"This debrief doesn't ask '{Shown(question)}'. It asks: {string.Join(", ", known)}.", null, ("question", question));

    public static Unmet FactorUnknown(FactorId factor) => New("factor-unknown", $"The organization knows no factor '{factor}'. Name one of its taxonomy.", factor.Value);

    public static Unmet FactorFoundAlready(FactorId factor) => New("ref-used", $"The factor '{factor}' was found in this debrief already. Contribute what more there is to say of it.", factor.Value);

    public static Unmet FactorNotFound(FactorId factor) => New("ref-unknown", $"This debrief hasn't found the factor '{factor}'. Find it first.", factor.Value);

    public static Unmet FactorCyclic(FactorId factor) => New("factor-cyclic", $"The factor '{factor}' can't lie behind itself. Name the one that it explains.", factor.Value);

    public static Unmet FactorsThere() => New("factor-found", "Factors were found in this debrief, so it can't say that there was none. Contribute why they don't matter.");

    public static Unmet FactorMissing() => New("factor-missing", "The debrief has found no factor and doesn't say why. Name what contributed, or say why nothing did.");

    public static Unmet NothingSaid() => New("contribution-missing", "Nobody has said anything in this debrief. Let those who were there speak, or call it off.");

    public static Unmet PersonNamed(string field, string word) => New(
        "person-named",
        $"'{field}' names '{Refusals.Shown(word)}'. Say the role instead: a debrief is about what happened and not about who; praise belongs to 'recognize' on the case.",
        field,
        ("word", word));

    public static Finding MaybeNamed(string field, string word) => new(
        MaybeNamedCode, $"'{field}' begins a sentence with '{Refusals.Shown(word)}', which is the name of a person of the case and a word as well. If it was the name, say the role the next time.");

    public static Unmet ActionTaken(ActionId id) => New("ref-used", $"The name '{id}' is taken in this debrief. Choose another.", id.Value);

    public static Unmet ActionUnknown(ActionId id) => New("ref-unknown", $"This debrief knows no action '{id}'. Check the name.", id.Value);

    public static Unmet ActionNotOpen(PlannedAction action, string would) => New("action-not-open", $"The action '{action.Ref}' {Standing(action.Standing)}. {would}.", action.Ref.Value, ("standing", action.Standing));

    public static Unmet NotAPractice(ActionId id) => New("not-a-practice", $"'{id}' is an action that prevents, and places take up practices only. Say that it was done.", id.Value);

    public static Unmet AdoptedAlready(ActionId id, PlaceId where) => New("ref-used", $"The place '{where}' took '{id}' up already.", id.Value);

    public static Unmet EffectOpen(PlannedAction action, DateTimeOffset until) => New(
        "wait-not-over", $"The effect of '{action.Ref}' shows until {Text(until)}. Wait until then.", action.Ref.Value, ("until", until));

    public static Unmet EffectCounted(ActionId id) => New("effect-counted", $"The effect of '{id}' is counted by the failures that recur, so nobody judges it. Wait until its window has passed.", id.Value);

    public static Unmet EffectNeedsJudging(ActionId id) => New("evidence-missing", $"No failures tell whether '{id}' worked. Say whether it did, and by what that is seen.", id.Value);

    public static Unmet WindowOutOfRange(TimeSpan longest) => New("window-out-of-range", $"The window of an effect is longer than zero and at most {Text((long)longest.TotalDays)} days. Give another.", null, ("mostDays", (long)longest.TotalDays));

    private static string Standing(ActionStanding standing) => standing switch
    {
        ActionStanding.Planned => "isn't done yet",
        ActionStanding.Done => "is done, and its effect isn't known yet",
        ActionStanding.Effective => "is done and worked",
        ActionStanding.Ineffective => "is done and didn't work",
        _ => "was dropped",
    };
}
