using System.Collections.Immutable;

namespace ServiceRecovery.Playbooks;

/// <summary>Every fault a definition can have: its code and its sentence, in one place. docs/playbooks/faults.md lists them.</summary>
internal static class Faults
{
    // Shape: what is written down fits together.
    public static PlaybookFault NameUnusable(string name) => Of("name-unusable", $"A playbook's name has 1 to 40 characters of 'A-Za-z0-9._-', but is {Quote(name)}.");

    public static PlaybookFault VersionTooSmall(int version) => Of("version-too-small", Text($"A playbook's version is 1 or more, but is {version}."));

    public static PlaybookFault TooLarge(string what, int count, int most) => Of("too-large", Text($"A playbook has at most {most} {what}, but this one has {count}."));

    public static PlaybookFault PurposeUnknown(Purpose purpose) => Of("purpose-unknown", Text($"A playbook is for a failure, an accolade or a near miss, but this one's purpose is {(int)purpose}."));

    public static PlaybookFault Unnamed(string what) => Of("unnamed", $"{what} has no name. Give it one of 1 to 64 characters of 'A-Za-z0-9._:-'.");

    public static PlaybookFault SaysUnusable(Stage stage) => Of("says-unusable", $"What '{stage}' says is longer than {DefinitionShape.LongestSays} characters, or holds a control character or half of a surrogate pair.");

    public static PlaybookFault StageTwice(Stage stage) => Of("stage-twice", $"The stage '{stage}' is listed twice. List it once, with the ending that counts.");

    public static PlaybookFault EndingUnknown(Stage stage, Ending ending) => Of("ending-unknown", Text($"The stage '{stage}' has the ending {(int)ending}, which is none of the eight."));

    public static PlaybookFault StageUnknown(Stage stage, string where) => Of("stage-unknown", $"{where} names the stage '{stage}', which isn't listed. List it, or name one that is.");

    public static PlaybookFault OpeningClosed(Stage stage) => Of("opening-closed", $"A case is opened in '{stage}', which is a closing stage. Open it in an open one.");

    public static PlaybookFault RowClash(string from, StepKind kind, string first, string second) => Of("row-clash", $"'{kind}' in '{from}' leads to '{first}' and to '{second}'. Keep one of the rows.");

    public static PlaybookFault RowRefused(PlaybookRow row) => Of("row-refused", $"'{row.Kind}' in '{row.From}' has a row and is refused there. Keep one of the two.", row);

    public static PlaybookFault CustomStepTwice(StepKind kind) => Of("house-kind-twice", $"The organization's step '{kind}' is declared twice. Declare it once.");

    public static PlaybookFault CustomStepBuiltIn(StepKind kind) => Of("house-kind-built-in", $"'{kind}' is a built-in step, so the organization can't declare its effect. Give the organization's step another name.");

    public static PlaybookFault CustomStepLookalike(StepKind kind, StepKind builtIn) => Of("house-kind-lookalike", $"The organization's step '{kind}' differs from the built-in '{builtIn}' in upper and lower case only. Write '{builtIn}', or give the organization's step another name.");

    public static PlaybookFault CustomStepSlip(StepKind kind, string meant) => Of("house-kind-slip", $"'{kind}' is no built-in step, and isn't listed as a step of the organization. Did you mean '{meant}'? Write it so, or list '{kind}' with its effect.");

    public static PlaybookFault EffectUnknown(StepKind kind, KindEffect effect) => Of("effect-unknown", Text($"The organization's step '{kind}' has the effect {(int)effect}; it is staling, neutral or sends back."));

    public static PlaybookFault RuleIdle(CustomRule rule) => Of("rule-idle", $"A rule says '{rule.Ending}' only through '{rule.Through}', but no stage ends as '{rule.Ending}'. Take the rule out, or add the stage.");

    // Rows: who may enter, leave and stand where.
    public static PlaybookFault EndingForeign(Stage stage, Ending ending, Purpose purpose) => Of("ending-foreign", $"The stage '{stage}' ends as '{ending}', which {Name(purpose)} can't. It can end as: {string.Join(", ", Endings.Of(purpose))}.");

    public static PlaybookFault WrongClosingStep(PlaybookRow row, Ending ending, StepKind closing) => Of("wrong-door", $"Only '{closing}' ends a case as '{ending}', not '{row.Kind}': {row}.", row);

    public static PlaybookFault StaysOpen(PlaybookRow row) => Of("stays-open", $"'{row.Kind}' ends a case, but '{row.To}' is an open stage: {row}.", row);

    public static PlaybookFault LeavesClosing(PlaybookRow row) => Of("leaves-closing", $"Only 'Reopen' leaves the closing stage '{row.From}', not '{row.Kind}': {row}.", row);

    public static PlaybookFault ReopenToClosed(PlaybookRow row) => Of("reopen-to-closed", $"'Reopen' leads to an open stage, but '{row.To}' is a closing one: {row}.", row);

    public static PlaybookFault ReopenOfOpen(PlaybookRow row) => Of("reopen-of-open", $"'Reopen' opens a closed case again, but '{row.From}' is an open stage: {row}.", row);

    public static PlaybookFault ReopenOfMerged(PlaybookRow row) => Of("reopen-of-merged", $"A merged case lives on in the older one, so '{row.From}' can't be left: {row}.", row);

    public static PlaybookFault DebriefIsRecord(PlaybookRow row) => Of("debrief-is-record", $"A failure is debriefed after it is closed, in a stream of its own, so '{row.Kind}' has no row: {row}.", row);

    public static PlaybookFault NoMissing(Stage stage, StepKind recordable, IEnumerable<StepKind> missing) => Of("no-missing", $"In '{stage}' '{recordable}' can be recorded, but not {string.Join(" and ", missing.Select(kind => $"'{kind}'"))}. Whoever may answer may say no.");

    public static PlaybookFault WithdrawMissing(Stage stage) => Of("withdraw-missing", $"In '{stage}' the customer can't take the complaint back. Add a row for 'Withdraw'.");

    public static PlaybookFault LateNoLost(Stage stage) => Of("late-no-lost", $"A no that comes after a case closed in '{stage}' has no way back. Add a row for 'Reopen' to a stage with rows for 'CustomerUnhappy' and 'CustomerWantsMore'.");

    // Paths: what can happen on the way.
    public static PlaybookFault Unreachable(Stage stage) => Of("unreachable-stage", $"No case can come to '{stage}'. Add a row that leads there, or take the stage out.");

    public static PlaybookFault EndingMissing(Ending ending, Purpose purpose) => Of("ending-missing", $"{Capital(Name(purpose))} must be able to end as '{ending}', but no stage does. Add a closing stage for it.");

    public static PlaybookFault Trap(Stage stage, Ending ending) => Of("trap", $"From '{stage}' no case can come to '{ending}' by steps that somebody can take (without Withdraw, Merge, Discard, Reopen, Rework). Add a row that leads on.");

    public static PlaybookFault Unowned(Ending ending, ImmutableArray<PlaybookRow> path) => Without("unowned-close", ending, StepKind.Own.Name, path);

    public static PlaybookFault Unearned(Ending ending, StepKind earning, ImmutableArray<PlaybookRow> path) => Without("unearned-close", ending, earning.Name, path);

    public static PlaybookFault UnearnedAfter(Ending ending, StepKind earning, StepKind staling, ImmutableArray<PlaybookRow> path) => After("unearned-close", ending, $"'{earning}'", staling, path);

    public static PlaybookFault UnremediedAfter(Ending ending, StepKind owing, ImmutableArray<PlaybookRow> path) => After("unremedied-close", ending, "a remedy", owing, path);

    public static PlaybookFault WithoutNo(Ending ending, ImmutableArray<PlaybookRow> path) => Of("unrefused-close", $"A case can end as '{ending}' without a no: {Path(path)}.", path);

    public static PlaybookFault WithoutNewNo(Ending ending, ImmutableArray<PlaybookRow> path) => After("unrefused-close", ending, "a new no", StepKind.Reopen, path);

    public static PlaybookFault Undebriefed(Ending ending, ImmutableArray<PlaybookRow> path) => Of("undebriefed-close", $"A case can end as '{ending}' without 'Debrief' or 'WaiveDebrief': {Path(path)}.", path);

    public static PlaybookFault Unthanked(Ending ending, ImmutableArray<PlaybookRow> path) => Of("unthanked-close", $"A case can end as '{ending}' without 'Thank' or 'WaiveThanks': {Path(path)}.", path);

    public static PlaybookFault CustomRuleBroken(CustomRule rule, ImmutableArray<PlaybookRow> path) => Of("house-rule-broken", $"The organization says '{rule.Ending}' only through '{rule.Through}', but a case can end so without it: {Path(path)}.", path);

    private static PlaybookFault Without(string code, Ending ending, string step, ImmutableArray<PlaybookRow> path) => Of(code, $"A case can end as '{ending}' without '{step}': {Path(path)}.", path);

    private static PlaybookFault After(string code, Ending ending, string what, StepKind after, ImmutableArray<PlaybookRow> path) => Of(code, $"A case can end as '{ending}' without {what} after '{after}': {Path(path)}.", path);

    private static PlaybookFault Of(string code, string sentence) => new(code, sentence, []);

    private static PlaybookFault Of(string code, string sentence, PlaybookRow row) => new(code, sentence, [row]);

    private static PlaybookFault Of(string code, string sentence, ImmutableArray<PlaybookRow> path) => new(code, sentence, path);

    private static string Path(ImmutableArray<PlaybookRow> path) => string.Concat(path.Select(row => $"{row.From} -> {row.Kind} -> ")) + path[path.Length - 1].To;

    private static string Name(Purpose purpose) => purpose switch
    {
        Purpose.Failure => "a failure",
        Purpose.Accolade => "an accolade",
        Purpose.NearMiss => "a near miss",
        _ => throw new InvalidOperationException($"'{purpose}' has no name."),
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Quote(string? text) => text is null ? "missing" : text.Length <= 80 ? $"'{text}'" : Text($"{text.Length} characters long");
}
