using System.Collections.Immutable;
using System.Globalization;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery;

// Every sentence a user is refused with, in one place: docs/messages.md has a row for each, and a test holds them together.
internal static class Refusals
{
    public static Unmet CaseUnknown(CaseId id) => New("case-unknown", $"There is no case '{id}'. Report it first, or check the id.", id.Value);

    public static Unmet CaseExists(CaseId id) => New("case-exists", $"There is a case '{id}' already. Record on it, or report under another id.", id.Value);

    public static Unmet TwinCase(string open) => New("case-exists", $"The customer has the open case '{open}' about the same order. Record the contact there.", open) with { OtherCase = new CaseId(open) };

    public static Unmet VersionDiffers(long expected, long actual) => New(
        "version-differs", $"The case is at version {Text(actual)}, not {Text(expected)}. Read it again and decide on what it says now.", null, ("expected", expected), ("actual", actual));

    public static Unmet IdReused(CommandId id) => New("id-reused", $"The command id '{id}' was used for something else on this case. Give this command an id of its own.", id.Value);

    public static Unmet CaseMerged(CaseId survivor, string verb, string? name) =>
        New("case-closed", $"The case was merged into '{survivor}'. Record '{verb}' there.{(name is null ? "" : $" It is '{name}' in '{survivor}'.")}", survivor.Value, ("ending", Ending.Merged)) with { OtherCase = survivor };

    public static Unmet CaseClosed(RecoveryCase current, string verb) => current.MergedInto is { } survivor
        ? New("case-closed", $"The case was merged into '{survivor}'. Record '{verb}' there.", survivor.Value, ("ending", current.Ending)) with { OtherCase = survivor }
        : New("case-closed", $"The case is closed as '{current.Ending}' and doesn't take '{verb}'. Reopen it first.", null, ("ending", current.Ending));

    public static Unmet LevelTooLow(Role role, string needed) => New("level-too-low", $"The level of '{role}' is too low: {needed}. Let somebody of that level do it.", null, ("role", role.Value));

    public static Unmet ConcernedPerson(string verb) => New("concerned-person", $"The complaint is about the conduct of who acts here, so they can't give '{verb}'. Let somebody else do it.");

    public static Unmet NotOwned() => New("not-owned", "Nobody owns the case. Own it before it is closed.");

    public static Unmet NothingDone() => New("nothing-done", "Nothing was done or offered since the customer was let down or last said no. Correct it, compensate, or say what was done instead.");

    public static Unmet ApologyOwed() => New("apology-owed", "A promise to the customer was broken and nobody apologized since. Apologize for it.");

    public static Unmet AnswerUnhappy() => New("answer-unhappy", "The customer's last answer is a no. Do or offer something more and ask again.");

    public static Unmet AnswerStale() => New("answer-stale", "The customer answered before the last thing that was done. Ask again.");

    public static Unmet StaleStatement(DateTimeOffset said, DateTimeOffset since) => New(
        "answer-stale", $"What the customer said at {Text(said)} is older than the last thing that was done, at {Text(since)}. Ask again.", null, ("said", said), ("since", since));

    public static Unmet StaleAsking(AskId ask) => New("answer-stale", $"The asking '{ask}' is older than the last thing that was done. Ask again.", ask.Value);

    public static Unmet ExpiredAsking(AskId ask, DateTimeOffset until) => New("answer-stale", $"The asking '{ask}' could be answered with a yes until {Text(until)}. Ask again.", ask.Value, ("until", until));

    public static Unmet AskAnswered(AskId ask) => New("ask-answered", $"The asking '{ask}' has this answer already.", ask.Value);

    public static Unmet CheckMissing() => New("check-missing", "The customer wasn't asked whether they are satisfied, or hasn't answered. Ask them and record the answer.");

    public static Unmet DebriefMissing() => New("check-missing", "Nothing was learned from it yet: it wasn't debriefed since it was reported, reopened or merged. Debrief it, or waive that by a rule.");

    public static Unmet CompensationOwed(bool impossible) => New(
        "compensation-owed",
        $"Compensation is owed because {(impossible ? "it can't be put right" : "the inconvenience was great")}. Grant one, or record that the customer declines it.");

    public static Unmet ApprovalPending(ActId id) => New("approval-pending", $"The request '{id}' waits for another person. Let somebody approve or decline it.", id.Value);

    public static Unmet PromiseOpen(PromiseState promise) => New(
        "promise-open", $"The promise '{promise.Ref}' is open until {Text(promise.DueAt)}. Keep it, or let the customer release it.", promise.Ref.Value, ("due", promise.DueAt));

    public static Unmet CompensationUnsettled(CompensationState compensation) => New(
        "compensation-unsettled", $"The compensation '{compensation.Ref}' of {compensation.Amount} isn't settled. Record its settlement with proof.", compensation.Ref.Value, ("amount", compensation.Amount));

    public static Unmet StepNotOpen(RecoveryCase current, StepKind kind, Playbook playbook) => VerbNotOpen(current, Verbs.Giving(kind), playbook);

    // A verb with several steps, as an answer is, may be open by another of them.
    public static Unmet VerbNotOpen(RecoveryCase current, string verb, Playbook playbook) => StepNotOpen(
        $"A case in '{current.Stage}' can't take '{verb}'. It can take: {string.Join(", ", playbook.StepsFrom(current.Stage).Where(open => open != StepKind.Rework).Select(Verbs.Giving).Distinct().Select(open => open == verb ? $"another {open}{WordsOpen(open, current, playbook)}" : open))}.", current, verb);

    // Which answers a stage takes, where it takes others than the one that was given.
    private static string WordsOpen(string verb, RecoveryCase current, Playbook playbook) => verb != CaseCommand.RecordAnswer.Declared.Verb
        ? ""
        : $" ({string.Join(", ", StoredWords.Answer.Where((_, answer) => playbook.Allows(current.Stage, AnswerActs.StepOf((Answer)answer))))})";

    public static Unmet NotYetOwned(RecoveryCase current) => StepNotOpen($"A case in '{current.Stage}' that nobody owns can't be taken over. Own it.", current, CaseCommand.TakeOver.Declared.Verb);

    public static Unmet NoTarget(string verb, string kind) => New("ref-unknown", $"The case has no {kind}, so it can't take '{verb}'.", null, ("kind", kind), ("verb", verb));

    private static Unmet StepNotOpen(string sentence, RecoveryCase current, string verb) => New("step-not-open", sentence, null, ("stage", current.Stage.Name), ("verb", verb)) with { IsStepNotOpen = true };

    public static Unmet EvidenceMissing() => New("evidence-missing", "What a customer said is entered with evidence of the contact: its channel and reference. The customer's own channel or a device at the place needs none.");

    public static Unmet KeptUnshown(PromiseState promise) => New(
        "evidence-missing", $"That the promise '{promise.Ref}' was kept in time is said after its time, so it is shown by evidence of the contact: its channel and reference. Or let the system that kept it say so.", promise.Ref.Value);

    public static Unmet EvidenceUsed(string reference, string holder) => New(
        "evidence-used", $"The evidence '{reference}' belongs to the case '{holder}'. Name this case's own contact, or link the cases.", holder) with { OtherCase = new CaseId(holder) };

    public static Unmet SourceNotAllowed(string verb, ActorKind kind) => New(
        "source-not-allowed",
        kind switch
        {
            ActorKind.Customer => $"A customer can't give '{verb}'. Let staff give it.",
            ActorKind.System => $"A system can't give '{verb}'. Let a person give it.",
            _ => $"Staff can't give '{verb}'. It happens by itself when its time has come.",
        },
        null,
        ("kind", kind),
        ("verb", verb));

    public static Unmet OwnChannelNotTheirs(ActorKind kind) => New("source-not-allowed", "Only the customer acts by the customer's own channel. Enter what was said with evidence of the contact.", null, ("kind", kind));

    public static Unmet NotAnswered() => New("not-unhappy", "The customer on record hasn't said that they are unhappy. Ask them.");

    public static Unmet NotUnhappy(Answer last) => New(
        "not-unhappy",
        $"The customer's last answer is '{StoredWords.Answer[(int)last]}', so nobody says yet that they can't be satisfied. Do what is left, and ask them again.",
        null,
        ("answer", last));

    public static Unmet OverruledAnswer(Answer last) => New(
        "overruled-answer",
        $"The customer's own answer is '{StoredWords.Answer[(int)last]}', and who owns the case can't better it. Let them answer again, or somebody else enter it.",
        null,
        ("answer", last));

    public static Unmet NotTheCustomer(string verb, bool isStaff) => New(
        "not-the-customer",
        $"{(isStaff ? "Who acts here as the customer has acted in it as staff." : "The case is of another customer.")} Only the customer, who speaks for them, or the link of an asking gives '{verb}'.",
        null,
        ("verb", verb));

    public static Unmet TokenUnknown() => New("token-unknown", "The link doesn't belong to this case. Use the last one that was sent.");

    public static Unmet DeviceUnknown(DeviceId device) => New("device-unknown", $"There is no device '{Shown(device.Value)}'. Register it.", device.Value);

    public static Unmet DeviceElsewhere(DeviceId device, PlaceId place) => New(
        "device-elsewhere", $"The device '{Shown(device.Value)}' stands at '{Shown(place.Value)}', not where this happened. Use one there.", device.Value, ("place", place.Value));

    public static Unmet NoLimit(string reason) => New("no-limit", reason);

    public static Unmet ApprovalNeeded(string what, Role? level, Money? atOnce, string? instead = null) => New(
        "approval-needed",
        $"{what} needs another person{(level is { } role ? $", of '{role}' or higher" : "")}, and nothing in a batch can wait. {(atOnce is { Minor: > 0 } now ? $"Up to {now} could be given now; or give it" : "Give it")} as a command of its own.{(instead is null ? "" : " " + instead)}",
        null,
        ("level", level?.Value ?? ""),
        ("atOnce", atOnce?.Minor ?? 0));

    public static Unmet OverLimit(string reason) => New("over-limit", reason);

    public static Unmet OverApproverLimit(Money amount, Role role, Role? level) => New(
        "over-limit", $"Approving {amount} is more than '{role}' may give on this case.{(level is { } enough ? $" The limits of '{enough}' suffice." : "")} Hand it on, or approve less.", null, ("amount", amount));

    public static Unmet AmountOutOfRange(long minor, long most) => New(
        "amount-out-of-range", $"An amount is from 1 to {Text(most)} minor units, but was {Text(minor)}.", null, ("minor", minor), ("most", most));

    public static Unmet SumOutOfRange(Money given, long standing) => New(
        "amount-out-of-range",
        $"Giving {given} on top of the {new Money(standing, given.Currency)} that stands in the case is more than can be counted exactly. Give less.",
        null,
        ("minor", given.Minor),
        ("most", Money.Largest - standing));

    public static Unmet CurrencyUnknown(Currency currency) => New("currency-unknown", $"'{Shown(currency.Code)}' is no currency of ISO 4217. Give its code of three capital letters.", null, ("currency", currency.Code));

    public static Unmet CurrencyWithdrawn(Currency currency, string day) => New("currency-unknown", $"'{currency}' was withdrawn on {day}. Give the currency that took its place.", null, ("currency", currency.Code));

    public static Unmet RefUsed(string id) => New("ref-used", $"The name '{id}' is taken on this case. Choose another.", id);

    public static Unmet RefUnknown(string id, string what) => New("ref-unknown", $"This case knows no {what} '{id}'. Check the name.", id);

    public static Unmet OtherCaseUnknown(string id) => New("ref-unknown", $"There is no other case '{id}'. Check the id.", id);

    public static Unmet SecondPersonNeeded(string why) => New("second-person-needed", $"{why} Let another person decide.");

    public static Unmet HandOverToSelf() => New("second-person-needed", "A case is handed over to somebody else, and this is who hands it over. Name another person; what nobody owns is taken by 'own', and what another owns by 'take-over'.");

    public static Unmet ApprovalUsed(ActId id) => New("approval-used", $"The request '{id}' was decided already. Make a new one if it is still needed.", id.Value);

    public static Unmet ApprovalExpired(ActId id) => New("approval-expired", $"The request '{id}' no longer stands: its time has passed, or something happened since that changes what it was about. Make a new one.", id.Value);

    public static Unmet AmountChanged(ActId id) => New("amount-changed", $"An approval of '{id}' can give what was asked or less, nothing else. Ask anew for another amount.", id.Value);

    public static Unmet NothingToReverse(ActId id) => New("nothing-to-reverse", $"Nothing of '{id}' was paid that could be taken back. Record that it failed or was declined instead.", id.Value);

    public static Unmet PromiseNotOpen(PromiseId id, string why, string would) => New("promise-not-open", $"The promise '{id}' {why}. {would}.", id.Value);

    public static Unmet PromiseNotKeptThen(PromiseState promise, DateTimeOffset keptAt) => New(
        "promise-not-open",
        $"The promise '{promise.Ref}' was to be kept after {Text(promise.MadeAt)} and until {Text(promise.DueAt)}, not at {Text(keptAt)}. Apologize and promise anew.",
        promise.Ref.Value,
        ("keptAt", keptAt));

    public static Unmet DueInPast(DateTimeOffset due, DateTimeOffset now) => New("due-in-past", $"{Text(due)} isn't later than now by the desk's clock, {Text(now)}. Give a later time.", null, ("due", due), ("now", now));

    public static Unmet DueBeforeLast(DateTimeOffset due, DateTimeOffset last) => New("due-in-past", $"{Text(due)} isn't later than the last thing in the case, {Text(last)}, which the desk's clock is behind. Give a later time.", null, ("due", due), ("now", last));

    public static Unmet DueBeforePromise(DateTimeOffset due, DateTimeOffset made) => New("due-in-past", $"{Text(due)} isn't later than when it was promised, {Text(made)}. Give a later time.", null, ("due", due), ("now", made));

    public static Unmet DueOutOfRange(DateTimeOffset latest) => New("due-out-of-range", $"A time may lie ten years ahead at most, until {Text(latest)}. Give an earlier one.", null, ("latest", latest));

    public static Unmet AttemptsMissing(string why) => New("attempts-missing", why);

    public static Unmet ContactNotWanted() => New("contact-not-wanted", "The customer asked not to be contacted. Wait until they get in touch.");

    public static Unmet WaitNotOver(string what, DateTimeOffset until) => New("wait-not-over", $"{what} until {Text(until)}. Wait until then.", null, ("until", until));

    public static Unmet MergeTooLong(long events, int most) => New("stream-too-long", FormattableString.Invariant($"The case has {events} events, those it absorbed counted, and a merge carries at most {most}. Link it instead."), null, ("events", events), ("most", most));

    public static Unmet MergeTooDeep(int depth, int most) => New("stream-too-long", FormattableString.Invariant($"The case absorbed another {depth} times one within the other, and a merge carries at most {most}. Link it instead."), null, ("events", depth), ("most", most));

    public static Unmet MergeIntoItself(CaseId into) => New("merge-not-older", $"The case '{into}' is this one. A case is merged into another, older one of the same customer.", into.Value);

    public static Unmet MergeNotOlder(CaseId into) => New("merge-not-older", $"The case '{into}' isn't older than this one. Merge the younger into the older.", into.Value);

    public static Unmet MergeOtherCustomer(CaseId into) => New("merge-other-customer", $"The case '{into}' isn't known to be of the same customer. Link the cases instead.", into.Value);

    public static Unmet MergeOtherPurpose(CaseId into, Purpose purpose) => New("merge-other-purpose", $"The case '{into}' is for another purpose, '{purpose}'. Link the cases instead.", into.Value);

    public static Unmet MergeClosed(CaseId into, RecoveryCase older) => older.MergedInto is { } survivor
        ? New("merge-closed", $"The case '{into}' was merged into '{survivor}'. Merge into that one.", survivor.Value) with { OtherCase = survivor }
        : New("merge-closed", $"The case '{into}' is closed as '{older.Ending}'. Reopen it first, or link the cases.", into.Value);

    public static Unmet StepReserved(StepKind kind) => New("step-reserved", $"The step '{kind}' has a command of its own and can't be taken by name. Give that command.", null, ("step", kind.Name));

    public static Unmet StreamReadOnly(string type) => New("stream-read-only", $"The case holds an event '{type}' that this version doesn't know. Record on it with a newer version.", null, ("type", type));

    public static Unmet StreamTooLong(long events, long most) => New(
        "stream-too-long", $"The case has {Text(events)} events, and with this it would have more than {Text(most)}. Open another and link them.", null, ("events", events), ("most", most));

    public static Unmet ReserveOnly(long events, long most) => New(
        "stream-too-long",
        $"The case has {Text(events)} events, and the rest until {Text(most)} is kept for answers and for what closes it. Open another and link them.",
        null,
        ("events", events),
        ("most", most));

    public static Unmet CustomerStreamTooLong(long events, long most, long mostOfAll) => New(
        "stream-too-long",
        $"{Text(events)} events of this case are the customer's own; it takes {Text(most)} of them, and up to {Text(mostOfAll)} with answers, withdrawals and reopenings. Let staff record it.",
        null,
        ("events", events),
        ("most", most));

    public static Unmet BatchTooLarge(int count, int most) => New(
        "batch-too-large", $"A batch has at most {Text(most)} commands, but has {Text(count)}. Give several batches.", null, ("count", (long)count), ("most", (long)most));

    public static Unmet NotDiscardable(string why) => New("not-discardable", $"The case can't be discarded: {why}. Withdraw, merge or close it instead.");

    public static Unmet ApologyRefused() => New("apology-refused", "The review refuses these words. Change them as the findings say, or send them as written on your own name.");

    public static Unmet ApologyFound(Finding finding) => New("apology-refused", finding.Sentence, finding.Code);

    public static Unmet PolicyFailed(string policy, string how) => New("policy-failed", $"The policy '{policy}' {how}, so nothing was decided. Try again, and tell who runs it.", null, ("policy", policy));

    public static Unmet PolicyAnswered(string policy, string fault) => New("policy-failed", $"The policy '{policy}' gave an answer that can't be carried out, so nothing was decided: {fault}", null, ("policy", policy));

    public static Unmet ReceiptOnlyEarlier(DateTimeOffset given, DateTimeOffset received) => New(
        "receipt-only-earlier", $"The organization heard of it at {Text(received)}; a correction gives an earlier time, not {Text(given)}.", null, ("given", given), ("received", received));

    public static Unmet CompensationNotOpen(CompensationState compensation) => New(
        "compensation-not-open", $"The compensation '{compensation.Ref}' is {Standing(compensation.Standing)}, and only one that waits for its settlement takes this. Look at what became of it.", compensation.Ref.Value, ("standing", compensation.Standing));

    public static Unmet CompensationNotOpen(ApprovalState asked) => New(
        "compensation-not-open",
        $"The compensation '{asked.Ref}' is {(asked.Standing == ApprovalStanding.Declined ? "declined" : "expired")}, and only one that waits for its settlement takes this. Look at what became of it.",
        asked.Ref.Value,
        ("standing", asked.Standing));

    public static Unmet PaidAlready(CompensationState compensation) => New(
        "compensation-not-open", $"'{compensation.Ref}' is {Standing(compensation.Standing)}. If the money came back, record it with 'reverse'.", compensation.Ref.Value, ("standing", compensation.Standing));

    public static Unmet ReasonMissing() => New("reason-missing", "Lowering the severity or the inconvenience needs a reason. Say why.");

    public static Unmet LevelUnknown(Role level) => New("level-unknown", $"The organization has no level '{level}'. Name one of its levels.", null, ("level", level.Value));

    public static Unmet ReferralUntold() => New("referral-untold", "The customer wasn't told where they can turn to. Tell them, then declare.");

    public static Unmet DatedAhead(DateTimeOffset given, DateTimeOffset now) => New("dated-ahead", $"{Text(given)} is later than now, {Text(now)}. Nothing is recorded before it happened; give a time that has come.", null, ("given", given), ("now", now));

    public static Unmet SafetyOpen() => New("safety-open", "A case with a safety concern isn't closed in the batch that opens it. Report it first; who it went up to decides.");

    public static Unmet PlaybookUnknown(PlaybookRef playbook) => New("playbook-unknown", $"The organization has no playbook '{playbook}'. Name one that is registered.", playbook.ToString());

    public static Unmet PlaybookUnfit(PlaybookRef playbook, string why) => New("playbook-unfit", $"The playbook '{playbook}' {why}. Name one that fits.", playbook.ToString());

    public static Unmet TemplateUnknown(string name) => New("template-unknown", $"There is no apology template '{Shown(name)}' for this case. Name another, or write the words.", null, ("template", name));

    public static Unmet TransactionUsed(Money captured, Money left, string? holder) => New(
        "transaction-used", $"Of {captured} {left} can still be given back.", holder, ("captured", captured), ("left", left)) with { OtherCase = holder is null ? null : new CaseId(holder) };

    public static Unmet TransactionDiffers(Money captured, Money first) => New(
        "transaction-differs", $"'{captured}' isn't what was recorded as captured, {first}. Check the receipt.", null, ("captured", captured), ("first", first));

    public static Unmet PersonUnknown(PersonId id) => New("person-unknown", $"'{id}' isn't known to the staff directory. Add them, or sign in as somebody who is.", id.Value);

    public static Unmet PersonInactive(PersonId id) => New("person-inactive", $"'{id}' no longer works here and can't act. Sign in as somebody who does.", id.Value);

    public static Unmet BadText(string field) => New("bad-text", $"'{field}' holds no text, or characters that not every store keeps: U+0000 or half of a surrogate pair. Leave them out.", field);

    public static Unmet BadReference(string field, ReferenceFlaw flaw) => New("bad-text", flaw.Says($"The text of '{field}'"), field);

    public static Unmet TooLong(string field, int length, int most) => New("too-long", $"'{field}' has {Text(length)} characters; it may have {Text(most)} at most.", field, ("length", (long)length), ("most", (long)most));

    public static Unmet WaiverNotAllowed(string why) => New("waiver-not-allowed", $"{why}, so its debrief is held. Open it, or let it be shorter.");

    public static Unmet MissingField(string field, string verb) => New("missing-field", $"'{verb}' needs '{field}', which wasn't given.", field);

    /// <param name="field">The field.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="takes">What would do, after a colon; with what was given, where that is no person's words.</param>
    public static Unmet BadValue(string field, string verb, string takes) => New("bad-value", $"What was given as '{field}' of '{verb}' is none of what it may be: {takes}.", field);

    /// <summary>Two fields that exclude each other, in C# and in JSON.</summary>
    public static Unmet NotBoth(string verb, string one, string other) => New("bad-value", FieldRule.NotBoth.Says(verb, one, other), other);

    /// <summary>Says which names a map of numbers or texts takes.</summary>
    public static string Named(int count, string what, string values) => FormattableString.Invariant($"at most {CommandValidator.MostEntries} {what}, each with a name of 1 to 64 characters of 'A-Za-z0-9._:-'{values}; there are {count}");

    internal static Unmet New(string code, string sentence, string? reference = null, params ReadOnlySpan<(string Name, object Value)> arguments)
    {
        if (arguments.Length == 0)
        {
            return new Unmet(code, sentence, reference);
        }

        var named = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
        {
            named.Add(name, value);
        }

        return new Unmet(code, sentence, reference) { Arguments = named.ToImmutable() };
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string Standing(CompensationStanding standing) => standing switch
    {
        CompensationStanding.Unsettled => "unsettled",
        CompensationStanding.Unknown => "unsettled, and nobody knows whether it was paid",
        CompensationStanding.Settled => "settled",
        CompensationStanding.Unclaimed => "unclaimed",
        CompensationStanding.Failed => "ended by a failed settlement",
        CompensationStanding.Reversed => "taken back",
        _ => "declined by the customer",
    };

    // What a caller wrote is shown only as far as it can be read in a line.
    internal static string Shown(string text) => text.Length <= 64 ? text : $"{text.Substring(0, 64)}…";
}
