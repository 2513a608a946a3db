using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>What somebody asks of a case. Commands hold what the caller said; times, pseudonyms and rulings are added when they are decided.</summary>
public abstract record CaseCommand
{
    // Closed on purpose: the decider answers each command, and there are no others.
    private CaseCommand()
    {
    }

    /// <summary>Gets when it happened, as told; <see langword="null"/>: now.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Gets when the house heard of it at any door; <see langword="null"/>: now. It starts every target of a report.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>Returns the command with the times it came with, for callers whose language can't set them.</summary>
    public CaseCommand At(DateTimeOffset? occurredAt, DateTimeOffset? receivedAt = null) => this with { OccurredAt = occurredAt, ReceivedAt = receivedAt };

    /// <summary>Opens a case: a customer was let down.</summary>
    public sealed record ReportFailure(
        Severity Severity,
        Channel Channel,
        string? Account = null,
        Inconvenience Inconvenience = Inconvenience.Some,
        FailureNature Nature = FailureNature.Outcome,
        FailureKind? Failure = null,
        OpenedBy OpenedBy = OpenedBy.Staff,
        CustomerRef? Customer = null,
        CustomerRef? Order = null,
        PlaceId? Place = null,
        CauseId? Cause = null,
        bool Safety = false,
        string? Needs = null,
        CustomerRef? Representative = null,
        Evidence? Evidence = null,
        ImmutableArray<PersonId> Concerned = default,
        PlaybookRef? Playbook = null) : CaseCommand;

    /// <summary>Opens a case: a customer was delighted.</summary>
    public sealed record ReportPraise(
        Channel Channel,
        string Words,
        ImmutableArray<PersonId> Praised = default,
        CustomerRef? Customer = null,
        CustomerRef? Order = null,
        PlaceId? Place = null,
        PlaybookRef? Playbook = null) : CaseCommand;

    /// <summary>Opens a case: something nearly went wrong.</summary>
    public sealed record ReportNearMiss(
        Channel Channel,
        string Words,
        PlaceId? Place = null,
        bool Safety = false,
        PlaybookRef? Playbook = null) : CaseCommand;

    /// <summary>Corrects when the house first heard of it, to <see cref="ReceivedAt"/>; only to earlier.</summary>
    public sealed record CorrectReceipt : CaseCommand
    {
        /// <summary>Takes the earlier time.</summary>
        public CorrectReceipt(DateTimeOffset receivedAt) => ReceivedAt = receivedAt;
    }

    /// <summary>Says that the case shares a cause with others.</summary>
    public sealed record JoinCause(CauseId Cause) : CaseCommand;

    /// <summary>Links another case; evidence of one serves the other from then on.</summary>
    public sealed record Link(CaseId To, string Reason) : CaseCommand;

    /// <summary>Takes responsibility, or accepts a hand-over.</summary>
    public sealed record Own : CaseCommand;

    /// <summary>Offers the case to somebody else, who accepts it by <see cref="Own"/>.</summary>
    public sealed record HandOver(PersonId To, Role ToRole, string Note) : CaseCommand;

    /// <summary>Takes the case from its owner; needs a higher level.</summary>
    public sealed record TakeOver(string Reason) : CaseCommand;

    /// <summary>Tells the customer that the report arrived.</summary>
    public sealed record Acknowledge(Channel Channel, string? Words = null) : CaseCommand;

    /// <summary>Assesses anew; lowering needs a reason, and duties follow the highest.</summary>
    public sealed record Assess(Severity? Severity = null, Inconvenience? Inconvenience = null, string? Why = null) : CaseCommand;

    /// <summary>Apologizes: in words that are reviewed, from a template, or spoken (neither).</summary>
    /// <param name="Channel">How.</param>
    /// <param name="Words">The words as they are sent, reviewed before.</param>
    /// <param name="Template">The name of a template, rendered and reviewed like words.</param>
    /// <param name="AsWritten">Send the words although the review refuses them, on the sender's own name; it is counted.</param>
    /// <param name="Culture">The language of the words, as a culture name (<c>en</c>, <c>de-AT</c>); <see langword="null"/>: the house's.</param>
    public sealed record Apologize(Channel Channel, string? Words = null, string? Template = null, bool AsWritten = false, string? Culture = null) : CaseCommand;

    /// <summary>Explains what happened; a second explanation that differs may take the case back.</summary>
    public sealed record Explain(CauseKnown Known, string? Words = null) : CaseCommand;

    /// <summary>Listens.</summary>
    public sealed record Listen(string Words, string? Expects = null, string? Account = null, ImmutableArray<ExpectationKind> Kinds = default) : CaseCommand;

    /// <summary>Says back what was understood.</summary>
    public sealed record ConfirmUnderstanding(string Summary, bool Agreed) : CaseCommand;

    /// <summary>Puts it right; a cost passes the same authority as a compensation.</summary>
    public sealed record Correct(CorrectionExtent Extent, string What, ActId? Ref = null, Money? Cost = null) : CaseCommand;

    /// <summary>Says that it can't be put right and what was done instead; owes compensation.</summary>
    public sealed record DeclareImpossible(string Why, string Instead) : CaseCommand;

    /// <summary>Says that nothing had gone wrong, with what shows it.</summary>
    public sealed record FindNoFailure(string Evidence, string Explanation) : CaseCommand;

    /// <summary>Gives something of value, within authority at once.</summary>
    /// <param name="Ref">Its name in the case.</param>
    /// <param name="Kind">What is given.</param>
    /// <param name="Amount">Its value.</param>
    /// <param name="Basis">Why.</param>
    /// <param name="Schedule">The schedule that an entitlement follows, 1 to 64 characters of <c>A-Za-z0-9._:-</c>.</param>
    /// <param name="Transaction">The transaction that a restitution gives back; one restitution per transaction.</param>
    /// <param name="Destination">Where it goes (an account, a card), if it goes somewhere.</param>
    /// <param name="ClaimBy">Until when the customer may claim it.</param>
    /// <param name="Settlement">The proof, if the act itself settles it (a charge voided, a card handed over).</param>
    public sealed record Compensate(
        ActId Ref,
        CompensationKind Kind,
        Money Amount,
        CompensationBasis Basis = CompensationBasis.Goodwill,
        string? Schedule = null,
        CustomerRef? Transaction = null,
        CustomerRef? Destination = null,
        DateTimeOffset? ClaimBy = null,
        string? Settlement = null) : CaseCommand;

    /// <summary>Records what the customer says to an offer; without a reference it declines whatever is owed.</summary>
    public sealed record RespondToOffer(OfferResponse Response, ActId? Ref = null, Money? Counter = null, Source? Source = null) : CaseCommand;

    /// <summary>Approves what waits for another person; an amount may be less than asked, never more.</summary>
    public sealed record Approve(ActId Ref, long? Less = null) : CaseCommand;

    /// <summary>Declines what waits for another person; who asked may take it back so.</summary>
    public sealed record Decline(ActId Ref, string Reason) : CaseCommand;

    /// <summary>Hands a request on to a level; from then on that level or a higher one decides.</summary>
    public sealed record HandOnApproval(ActId Ref, Role Level) : CaseCommand;

    /// <summary>Settles a compensation.</summary>
    public sealed record SettleCompensation(ActId Ref, string Proof) : CaseCommand;

    /// <summary>Records that a settlement went wrong or that nobody knows.</summary>
    public sealed record FailSettlement(ActId Ref, SettlementOutcome How, string? Reason = null) : CaseCommand;

    /// <summary>Takes a settled or unclaimed compensation back, whole or in part.</summary>
    public sealed record ReverseCompensation(ActId Ref, string Reason, long? Amount = null) : CaseCommand;

    /// <summary>Promises something by a time. Without a time the house's times by severity give one.</summary>
    public sealed record MakePromise(PromiseId Ref, string What, DateTimeOffset? DueAt = null, TimeSpan? Within = null, PersonId? Who = null, PromiseKind Kind = PromiseKind.ToCustomer) : CaseCommand;

    /// <summary>Keeps a promise; recorded late when it was kept in time and is broken already.</summary>
    public sealed record KeepPromise(PromiseId Ref, string Proof, DateTimeOffset? KeptAt = null) : CaseCommand;

    /// <summary>Moves a promise before it is due, with the customer's agreement.</summary>
    public sealed record MovePromise(PromiseId Ref, DateTimeOffset DueAt, Source? Source = null) : CaseCommand;

    /// <summary>The customer releases a promise.</summary>
    public sealed record ReleasePromise(PromiseId Ref, Source? Source = null) : CaseCommand;

    /// <summary>Records that the customer was in touch.</summary>
    /// <param name="Channel">How.</param>
    /// <param name="Chase">They asked where it stands.</param>
    /// <param name="HadToRetell">They had to tell it again.</param>
    /// <param name="Words">What they said.</param>
    public sealed record RecordContact(Channel Channel, bool Chase = false, bool HadToRetell = false, string? Words = null) : CaseCommand;

    /// <summary>Asks the customer whether they are satisfied, or records an attempt that reached nobody.</summary>
    public sealed record FollowUp(Channel Channel, AskResult Result, AskId? Ask = null) : CaseCommand;

    /// <summary>Records the customer's own answer.</summary>
    /// <param name="Says">The answer.</param>
    /// <param name="Source">Where it comes from; <see langword="null"/> when the actor is the customer.</param>
    /// <param name="Ask">Which asking it answers.</param>
    /// <param name="Scores">Scores by name, at most 16, each from -1000 to 1000.</param>
    /// <param name="Words">The customer's words.</param>
    public sealed record RecordAnswer(Answer Says, Source? Source = null, AskId? Ask = null, ImmutableSortedDictionary<string, int>? Scores = null, string? Words = null) : CaseCommand;

    /// <summary>Records that the customer can't be asked: unreachable, or not wanted.</summary>
    public sealed record RecordNoContact(SilenceReason Reason, Source? Source = null) : CaseCommand;

    /// <summary>Asks another person to confirm that the customer can't be satisfied.</summary>
    public sealed record DeclareUnreconciled(ActId Ref, string Efforts, string FinalOffer, bool ReferralTold) : CaseCommand;

    /// <summary>Records that the customer takes the complaint back.</summary>
    public sealed record Withdraw(Source? Source = null, string? Reason = null) : CaseCommand;

    /// <summary>Says that the case was entered in error.</summary>
    public sealed record Discard(string Reason) : CaseCommand;

    /// <summary>Merges the case into an older open one of the same customer and purpose.</summary>
    public sealed record Merge(CaseId Into) : CaseCommand;

    /// <summary>Closes the case with the ending that was earned.</summary>
    public sealed record Close : CaseCommand;

    /// <summary>Opens a closed case again.</summary>
    public sealed record Reopen(string Reason) : CaseCommand;

    /// <summary>Raises the case to a level.</summary>
    public sealed record Escalate(Role Level, string Reason) : CaseCommand;

    /// <summary>Adds a note.</summary>
    public sealed record AddNote(string Note) : CaseCommand;

    /// <summary>Takes a step of the house's own.</summary>
    public sealed record TakeStep(StepKind Kind, ImmutableSortedDictionary<string, string>? Values = null, string? Note = null, Money? Cost = null, ActId? Ref = null) : CaseCommand;

    /// <summary>Moves the case to another playbook or version of the same purpose that knows its stage; makes an answer stale.</summary>
    public sealed record MovePlaybook(PlaybookRef To) : CaseCommand;

    /// <summary>Thanks the customer for praise.</summary>
    public sealed record Thank(string Words) : CaseCommand;

    /// <summary>Says why there is nobody to thank.</summary>
    public sealed record WaiveThanks(string Reason) : CaseCommand;

    /// <summary>Records what the delighted customer told.</summary>
    public sealed record Interview(string Answers, bool MayQuote, Channel? Channel = null) : CaseCommand;

    /// <summary>Says why the customer isn't interviewed.</summary>
    public sealed record WaiveInterview(string Reason) : CaseCommand;

    /// <summary>Recognizes people, and their team, before their peers.</summary>
    public sealed record Recognize(ImmutableArray<PersonId> People, string Forum, string Words, string? Team = null) : CaseCommand;

    /// <summary>Records a debrief.</summary>
    public sealed record Debrief(DebriefId Ref, string Words) : CaseCommand;

    /// <summary>Waives the debrief by a rule.</summary>
    public sealed record WaiveDebrief(string Reason) : CaseCommand;

    /// <summary>Writes a practice down.</summary>
    public sealed record WritePractice(PracticeId Ref, string Words) : CaseCommand;

    /// <summary>Breaks a promise whose time has come. Due work gives it.</summary>
    public sealed record BreakPromise(PromiseId Ref) : CaseCommand;

    /// <summary>Lets a request for approval expire whose time has come. Due work gives it.</summary>
    public sealed record ExpireApproval(ActId Ref) : CaseCommand;

    /// <summary>Records the silence whose time has come. Due work gives it.</summary>
    public sealed record RecordSilence : CaseCommand;

    /// <summary>Lets the customer's claim lapse whose time has come. Due work gives it.</summary>
    public sealed record LapseClaim(ActId Ref) : CaseCommand;
}
