using System.Collections.Immutable;

namespace ServiceRecovery.Insights;

// The parts of a report, read together.

/// <summary>Some out of all, and their share.</summary>
/// <param name="Count">How many.</param>
/// <param name="Of">Out of how many.</param>
/// <param name="IsSmall">There are fewer of all than the query calls enough.</param>
public sealed record Share(long Count, long Of, bool IsSmall)
{
    /// <summary>Gets the share, 0 to 1; <see langword="null"/> where there is nothing to take a share of.</summary>
    public double? Rate => Of == 0 ? null : (double)Count / Of;
}

/// <summary>How long something took: percentiles by nearest rank, which is always a duration that really was.</summary>
/// <param name="Count">How many durations.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="IsSmall">There are fewer than the query calls enough.</param>
public sealed record Durations(long Count, TimeSpan? P50, TimeSpan? P90, TimeSpan? P99, bool IsSmall);

/// <summary>How many reports of each purpose were received.</summary>
/// <param name="Failures">Reports of failures.</param>
/// <param name="Accolades">Reports of praise.</param>
/// <param name="AccoladesLearned">Those of them that were closed as learned.</param>
/// <param name="NearMisses">Reports of near misses.</param>
/// <param name="NearMissesLearned">Those of them that were closed as learned.</param>
/// <param name="EnteredInError">Accolades and near misses entered in error, which stand in none of the numbers before; those of failures stand beside the endings.</param>
public sealed record PurposeFigures(long Failures, long Accolades, long AccoladesLearned, long NearMisses, long NearMissesLearned, long EnteredInError)
{
    /// <summary>Gets how many accolades there were for a hundred failures; <see langword="null"/> without failures.</summary>
    public double? AccoladesPerHundredFailures => Failures == 0 ? null : 100.0 * Accolades / Failures;

    /// <summary>Gets how many near misses there were for a hundred failures; <see langword="null"/> without failures.</summary>
    public double? NearMissesPerHundredFailures => Failures == 0 ? null : 100.0 * NearMisses / Failures;
}

/// <summary>How reports of failures ended, each ending with its share of the reports that count.</summary>
public sealed record EndingFigures
{
    /// <summary>Gets how many reports of failures there were, merged ones and those entered in error too.</summary>
    public required long Reports { get; init; }

    /// <summary>Gets how many of them were merged into another case and count with its ending.</summary>
    public required long Merged { get; init; }

    /// <summary>Gets how many were entered in error: outside, listed.</summary>
    public required long EnteredInError { get; init; }

    /// <summary>Gets how many were merged into a case that isn't there, so that nobody can tell their ending: outside, listed.</summary>
    public required long Elsewhere { get; init; }

    /// <summary>Gets how many count: all without those entered in error or elsewhere. Every share below is one of them.</summary>
    public required long Counted { get; init; }

    /// <summary>Gets those that haven't ended.</summary>
    public required Share Open { get; init; }

    /// <summary>Gets those whose customer said satisfied: the recovery rate, over all reports that count, the open ones too.</summary>
    public required Share Recovered { get; init; }

    /// <summary>Gets those of the recovered that were opened, answered and closed in one batch, with the yes entered by staff: recovered at once on our own word.</summary>
    public required Share RecoveredOnOurOwnWord { get; init; }

    /// <summary>Gets those whose customer took the remedy and wasn't happy, or wouldn't say.</summary>
    public required Share RemedyAccepted { get; init; }

    /// <summary>Gets those that ended without an answer, whatever the reason.</summary>
    public required Share Unconfirmed { get; init; }

    /// <summary>Gets those of the unconfirmed that were asked as often as planned and didn't answer.</summary>
    public required Share UnconfirmedNoAnswer { get; init; }

    /// <summary>Gets those of the unconfirmed that nobody could reach.</summary>
    public required Share UnconfirmedUnreachable { get; init; }

    /// <summary>Gets those of the unconfirmed whose customer asked not to be contacted.</summary>
    public required Share UnconfirmedNotWanted { get; init; }

    /// <summary>Gets those that couldn't be satisfied.</summary>
    public required Share Unreconciled { get; init; }

    /// <summary>Gets those whose customer took the complaint back.</summary>
    public required Share Withdrawn { get; init; }

    /// <summary>Gets the recovered out of those that have ended; flattering while many are open.</summary>
    public required Share RecoveredOfEnded { get; init; }

    /// <summary>Gets whether fewer reports count than the query calls enough.</summary>
    public required bool IsSmall { get; init; }
}

/// <summary>The endings of the reports received in one period.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">The first instant after it.</param>
/// <param name="AsClosed">How they ended when they were closed for the first time.</param>
/// <param name="AsItStands">How they stand.</param>
public sealed record CohortFigures(DateTimeOffset From, DateTimeOffset To, EndingFigures AsClosed, EndingFigures AsItStands);

/// <summary>The endings of the reports that have something in common.</summary>
/// <param name="Name">What they have in common; <see langword="null"/> where nothing was said.</param>
/// <param name="AsClosed">How they ended when they were closed for the first time.</param>
/// <param name="AsItStands">How they stand.</param>
public sealed record GroupFigures(string? Name, EndingFigures AsClosed, EndingFigures AsItStands);

/// <summary>Where an answer came from.</summary>
public enum AnswerSource
{
    /// <summary>The customer's own channel.</summary>
    OwnChannel = 0,

    /// <summary>A device at the place.</summary>
    AtThePlace = 1,

    /// <summary>Staff entered it, with evidence.</summary>
    ByStaff = 2,
}

/// <summary>What customers answered by one source.</summary>
/// <param name="Source">Where the answers came from.</param>
/// <param name="Answers">How many.</param>
/// <param name="Satisfied">Satisfied.</param>
/// <param name="Accepts">Takes the remedy and isn't happy.</param>
/// <param name="WontSay">Was asked and won't say.</param>
/// <param name="Unhappy">Not satisfied.</param>
/// <param name="WantsMore">Wants something more.</param>
/// <param name="Recovered">Reports that stand as recovered on a yes of this source, out of all that stand as recovered.</param>
public sealed record AnswerFigures(AnswerSource Source, long Answers, Share Satisfied, Share Accepts, Share WontSay, Share Unhappy, Share WantsMore, Share Recovered);

/// <summary>What a role granted in a currency, and how much of it was followed by a yes or an acceptance on a device at the place: the one word of the customer that whoever granted could have tapped.</summary>
/// <param name="Role">The role in which it was granted, by an approval that of who approved.</param>
/// <param name="Currency">The currency's ISO 4217 code.</param>
/// <param name="Grants">How many compensations, whatever became of them.</param>
/// <param name="Granted">What they came to, in minor units.</param>
/// <param name="Answered">Those of them that were followed by a yes or an acceptance on a device.</param>
/// <param name="AnsweredMinor">What these came to, in minor units.</param>
public sealed record DeviceYesFigures(string Role, string Currency, long Grants, long Granted, Share Answered, long AnsweredMinor);

/// <summary>How often it had to be done again.</summary>
/// <param name="Reworked">Reports whose customer said no after something had been done, out of those in which something was done.</param>
/// <param name="Reopened">Reports opened again at least once, out of those that were closed at least once.</param>
/// <param name="ReopenedAsked">Times a report was opened again because somebody asked for it.</param>
/// <param name="ReopenedLateNo">Times because the customer said no after the close.</param>
/// <param name="ReopenedLateContact">Times because the customer got in touch after a withdrawal or an entry in error.</param>
/// <param name="ReopenedSettlementLost">Times because a payment failed or was taken back after the close.</param>
/// <param name="Repeated">Reports of a customer who had reported the same failure kind or cause within the window before, out of those whose customer is known.</param>
/// <param name="DoubleDeviation">Reports in which the recovery failed too: a no after something was done, before or after the close, a broken promise to the customer, a settlement that failed, or money taken back after the close; out of all that count.</param>
public sealed record AgainFigures(
    Share Reworked,
    Share Reopened,
    long ReopenedAsked,
    long ReopenedLateNo,
    long ReopenedLateContact,
    long ReopenedSettlementLost,
    Share Repeated,
    Share DoubleDeviation);

/// <summary>How long customers waited, each from the receipt of their report.</summary>
/// <param name="ToOwn">Until somebody took responsibility.</param>
/// <param name="ToAcknowledge">Until the report was acknowledged.</param>
/// <param name="ToApologize">Until the first apology.</param>
/// <param name="ToOffer">Until something was done or offered for the first time.</param>
/// <param name="ToSettle">Until a compensation was settled; one duration a compensation.</param>
/// <param name="ToConfirm">Until the yes on which a report stands as recovered.</param>
/// <param name="ToClose">Until the report was closed for the first time.</param>
public sealed record TimeFigures(Durations ToOwn, Durations ToAcknowledge, Durations ToApologize, Durations ToOffer, Durations ToSettle, Durations ToConfirm, Durations ToClose);

/// <summary>What it cost customers in trouble.</summary>
/// <param name="Reports">How many reports were looked at: all that count.</param>
/// <param name="Contacts">How often their customers were in touch after the report.</param>
/// <param name="Chases">How often to ask where it stands.</param>
/// <param name="RepeatContacts">How often they had to tell it again.</param>
/// <param name="HandOvers">How often a case changed hands: a hand-over accepted, or a takeover.</param>
/// <param name="Chased">Reports with at least one chase.</param>
/// <param name="Retold">Reports with at least one retelling.</param>
/// <param name="HandedOver">Reports that changed hands at least once.</param>
public sealed record EffortFigures(long Reports, long Contacts, long Chases, long RepeatContacts, long HandOvers, Share Chased, Share Retold, Share HandedOver)
{
    /// <summary>Gets the mean number of contacts a report; <see langword="null"/> without reports.</summary>
    public double? ContactsPerReport => Mean(Contacts);

    /// <summary>Gets the mean number of chases a report; <see langword="null"/> without reports.</summary>
    public double? ChasesPerReport => Mean(Chases);

    /// <summary>Gets the mean number of retellings a report; <see langword="null"/> without reports.</summary>
    public double? RepeatContactsPerReport => Mean(RepeatContacts);

    /// <summary>Gets the mean number of hand-overs a report; <see langword="null"/> without reports.</summary>
    public double? HandOversPerReport => Mean(HandOvers);

    private double? Mean(long count) => Reports == 0 ? null : (double)count / Reports;
}

/// <summary>What became of promises to customers; tasks of the organization stand nowhere.</summary>
/// <param name="ByPeople">Promises whose time a person named.</param>
/// <param name="ByPolicy">Promises whose time the organization's times by severity set.</param>
public sealed record PromiseFigures(PromiseFates ByPeople, PromiseFates ByPolicy);

/// <summary>What became of some promises.</summary>
/// <param name="Made">How many were made.</param>
/// <param name="Open">Those that are open.</param>
/// <param name="Kept">Those that were kept, and recorded so before they were due to break.</param>
/// <param name="KeptRecordedLate">Those that had counted as broken and had been kept in time.</param>
/// <param name="Released">Those that the customer released, a withdrawal included.</param>
/// <param name="Broken">Those that were broken.</param>
/// <param name="Moved">Those that were moved at least once, whatever became of them.</param>
/// <param name="KeptRate">Kept, recorded late included, out of kept and broken.</param>
/// <param name="Length">From the promise to when it was due at first.</param>
public sealed record PromiseFates(long Made, long Open, long Kept, long KeptRecordedLate, long Released, long Broken, long Moved, Share KeptRate, Durations Length);

/// <summary>How long requests for another person's approval waited, and what became of them.</summary>
/// <param name="Requests">How many there were.</param>
/// <param name="Money">Those of them that asked for an amount. That something was paid after all asks for none.</param>
/// <param name="Approved">Those that were approved.</param>
/// <param name="ApprovedForLess">Those of the approved that gave less than was asked.</param>
/// <param name="Declined">Those that were declined or taken back.</param>
/// <param name="Expired">Those that expired.</param>
/// <param name="Undecided">Those that wait, or were overtaken by what happened.</param>
/// <param name="Wait">From the request to the decision; expired ones have none.</param>
/// <param name="Authority">What each role gave at once, and what of the same size it asked for.</param>
public sealed record ApprovalFigures(
    long Requests,
    long Money,
    Share Approved,
    Share ApprovedForLess,
    Share Declined,
    Share Expired,
    Share Undecided,
    Durations Wait,
    ImmutableArray<AuthorityFigures> Authority);

/// <summary>What a role gave at once in a currency, and what it asked for that was no more than that: a sign of authority that isn't used, or of limits over several grants.</summary>
/// <param name="Role">The role.</param>
/// <param name="Currency">The currency's ISO 4217 code.</param>
/// <param name="GrantsAtOnce">How many compensations it granted without asking.</param>
/// <param name="LargestAtOnce">The largest of them, in minor units; <see langword="null"/> where there is none.</param>
/// <param name="Requests">How often it asked for approval of money.</param>
/// <param name="RequestsWithin">Those requests for no more than the largest it gave at once.</param>
public sealed record AuthorityFigures(string Role, string Currency, long GrantsAtOnce, long? LargestAtOnce, long Requests, Share RequestsWithin);

/// <summary>What recovery cost in a currency, in minor units. Merged reports cost what their survivor cost.</summary>
public sealed record CostFigures
{
    /// <summary>Gets the currency's ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Gets how many cases had a grant or a cost in this currency.</summary>
    public required long Cases { get; init; }

    /// <summary>Gets what was granted.</summary>
    public required long Granted { get; init; }

    /// <summary>Gets what was settled.</summary>
    public required long Settled { get; init; }

    /// <summary>Gets what was granted and waits to be settled.</summary>
    public required long Unsettled { get; init; }

    /// <summary>Gets what was tendered and not claimed in time.</summary>
    public required long Unclaimed { get; init; }

    /// <summary>Gets what was granted and ended: refused, failed, or declined by the customer.</summary>
    public required long Ended { get; init; }

    /// <summary>Gets what was taken back.</summary>
    public required long Reversed { get; init; }

    /// <summary>Gets what was paid after it had failed or been declined, by the payer's word or another person's.</summary>
    public required long PaidAfterFailing { get; init; }

    /// <summary>Gets what corrections and steps of the organization cost.</summary>
    public required long CorrectionCosts { get; init; }

    /// <summary>Gets what recovery cost: settled, without what was taken back, and the costs of corrections.</summary>
    public required long Spent { get; init; }

    /// <summary>Gets what was spent in cases that stand as recovered.</summary>
    public required long SpentInRecovered { get; init; }

    /// <summary>Gets how many cases that stand as recovered had a grant or a cost in this currency.</summary>
    public required long RecoveredCases { get; init; }

    /// <summary>Gets the mean spent in a case with a grant or a cost; <see langword="null"/> without one.</summary>
    public double? SpentPerCase => Cases == 0 ? null : (double)Spent / Cases;

    /// <summary>Gets the mean spent in a case with a grant or a cost that stands as recovered; <see langword="null"/> without one.</summary>
    public double? SpentPerRecoveredCase => RecoveredCases == 0 ? null : (double)SpentInRecovered / RecoveredCases;

    /// <summary>Gets all that was spent for each case that stands as recovered, with or without a cost; <see langword="null"/> without one.</summary>
    public required double? SpentForEachRecovered { get; init; }

    /// <summary>Gets whether fewer cases had a grant or a cost than the query calls enough.</summary>
    public required bool IsSmall { get; init; }
}

/// <summary>How satisfied customers were with what was done, by the last answer of each report.</summary>
public sealed record SatisfactionFigures
{
    /// <summary>Gets the satisfaction after minor, major and severe failures, in this order.</summary>
    public required ImmutableArray<SatisfactionGroup> BySeverity { get; init; }

    /// <summary>Gets the satisfaction after the first failure that a known customer reported.</summary>
    public required SatisfactionGroup FirstFailure { get; init; }

    /// <summary>Gets the satisfaction after a failure of a customer who had reported another before.</summary>
    public required SatisfactionGroup RepeatedFailure { get; init; }

    /// <summary>Gets what the recovery paradox allows to be read from these figures, and what it doesn't.</summary>
    public required string Note { get; init; }
}

/// <summary>How satisfied some customers were.</summary>
/// <param name="Name">Who they are.</param>
/// <param name="Reports">How many of their reports count.</param>
/// <param name="Answered">Those of them with an answer.</param>
/// <param name="Satisfied">Last answers that said satisfied, out of those answered.</param>
/// <param name="TakesIt">Last answers that took the remedy without being happy, or wouldn't say.</param>
/// <param name="No">Last answers that were a no.</param>
/// <param name="Scores">The scores that came with last answers by the customer's own channel or a device, by name in ordinal order.</param>
/// <param name="TypedScores">Those that staff entered, which stand apart.</param>
public sealed record SatisfactionGroup(string Name, long Reports, Share Answered, Share Satisfied, Share TakesIt, Share No, ImmutableArray<ScoreFigures> Scores, ImmutableArray<ScoreFigures> TypedScores);

/// <summary>A score of the organization's own question.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many customers gave one.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="IsSmall">There are fewer than the query calls enough.</param>
public sealed record ScoreFigures(string Name, long Count, double Mean, bool IsSmall);
