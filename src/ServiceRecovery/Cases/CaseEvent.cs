using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;

namespace ServiceRecovery;

/// <summary>Evidence as an event keeps it: the pair of channel and reference by pseudonym.</summary>
/// <param name="Channel">How the customer was in touch.</param>
/// <param name="Reference">The pair of channel and reference.</param>
/// <param name="ContactAt">When, if it is known.</param>
/// <param name="Note">A note.</param>
/// <param name="HeldBy">The linked case that holds it, so that this one took nothing of its limit.</param>
public sealed record EvidenceTaken(Channel Channel, Subject Reference, DateTimeOffset? ContactAt = null, PersonalText? Note = null, CaseId? HeldBy = null);

/// <summary>Where a customer's word came from, as an event keeps it.</summary>
public abstract record SourceTaken
{
    // Closed like Source.
    private SourceTaken()
    {
    }

    /// <summary>The customer's own channel.</summary>
    public sealed record OwnChannel(TokenId? Token = null) : SourceTaken;

    /// <summary>A device at the place.</summary>
    public sealed record AtThePlace(DeviceId Device) : SourceTaken;

    /// <summary>Staff, with evidence.</summary>
    public sealed record ByStaff(EvidenceTaken Evidence) : SourceTaken;
}

/// <summary>What happened in a case. Replay reads these and nothing else: what a policy ruled stands in them.</summary>
/// <remarks>Each has a stored name and version (<c>compensation-granted.v1</c>) that never changes; who did it and when stands beside it in <see cref="EventHeader"/>.</remarks>
public abstract record CaseEvent
{
    // Closed on purpose: Evolve has an arm for each, and an event without an arm is a bug we want to hear about.
    private CaseEvent()
    {
    }

    // What opens a case

    /// <summary>A failure was reported; it names who answers for the case until somebody owns it. <c>LimitKeys</c> are the limits it claimed: the place as the one open case about an order.</summary>
    public sealed record FailureReported(
        PlaybookRef Playbook,
        Subject Responsible,
        Channel Channel,
        DateTimeOffset ReceivedAt,
        Severity Severity,
        Inconvenience Inconvenience,
        FailureNature Nature,
        OpenedBy OpenedBy,
        FailureKind? Failure = null,
        Subject? Customer = null,
        Subject? Order = null,
        PlaceId? Place = null,
        CauseId? Cause = null,
        bool Safety = false,
        PersonalText? Account = null,
        PersonalText? Needs = null,
        Subject? Representative = null,
        EvidenceTaken? Evidence = null,
        ImmutableArray<Subject> Concerned = default,
        ImmutableArray<string> LimitKeys = default) : CaseEvent;

    /// <summary>Praise was reported.</summary>
    public sealed record PraiseReported(
        PlaybookRef Playbook,
        Subject Responsible,
        Channel Channel,
        DateTimeOffset ReceivedAt,
        PersonalText Words,
        ImmutableArray<Subject> Praised = default,
        Subject? Customer = null,
        Subject? Order = null,
        PlaceId? Place = null) : CaseEvent;

    /// <summary>A near miss was reported.</summary>
    public sealed record NearMissReported(
        PlaybookRef Playbook,
        Subject Responsible,
        Channel Channel,
        DateTimeOffset ReceivedAt,
        PersonalText Words,
        PlaceId? Place = null,
        bool Safety = false) : CaseEvent;

    // Where it belongs

    /// <summary>The receipt was corrected to earlier.</summary>
    public sealed record ReceiptCorrected(DateTimeOffset ReceivedAt) : CaseEvent;

    /// <summary>The case shares a cause with others.</summary>
    public sealed record CauseJoined(CauseId Cause) : CaseEvent;

    /// <summary>Another case was linked.</summary>
    public sealed record Linked(CaseId To, PersonalText Reason) : CaseEvent;

    // Who answers for it

    /// <summary>The actor took responsibility, or accepted a hand-over.</summary>
    public sealed record OwnershipTaken(bool HandOver = false) : CaseEvent;

    /// <summary>The case was offered to somebody else.</summary>
    public sealed record HandOverOffered(Subject To, Role ToRole, PersonalText Note) : CaseEvent;

    /// <summary>The actor took the case over.</summary>
    public sealed record TakenOver(PersonalText Reason) : CaseEvent;

    /// <summary>The case was raised; without a level it goes to whoever is the house's last resort.</summary>
    public sealed record Escalated(EscalationCause Cause, Role? Level = null, PersonalText? Reason = null) : CaseEvent;

    // What is said

    /// <summary>The report was acknowledged.</summary>
    public sealed record Acknowledged(Channel Channel, PersonalText? Words = null) : CaseEvent;

    /// <summary>The case was assessed anew.</summary>
    public sealed record Assessed(Severity Severity, Inconvenience Inconvenience, PersonalText? Why = null) : CaseEvent;

    /// <summary>An apology was given. <paramref name="Elements"/> are the names of the elements found by the review that <paramref name="Review"/> names; a spoken one wasn't reviewed.</summary>
    public sealed record ApologyGiven(
        Channel Channel,
        PersonalText? Words = null,
        string? Template = null,
        RuleRef? Review = null,
        ImmutableArray<string> Elements = default,
        bool AsWritten = false) : CaseEvent;

    /// <summary>An explanation was given.</summary>
    public sealed record ExplanationGiven(CauseKnown Known, PersonalText? Words = null) : CaseEvent;

    /// <summary>A later explanation was given.</summary>
    public sealed record ExplanationChanged(CauseKnown Known, PersonalText? Words = null) : CaseEvent;

    /// <summary>The customer was listened to.</summary>
    public sealed record CustomerHeard(PersonalText Words, PersonalText? Expects = null, PersonalText? Account = null, ImmutableArray<ExpectationKind> Kinds = default) : CaseEvent;

    /// <summary>What was understood was said back.</summary>
    public sealed record UnderstandingConfirmed(PersonalText Summary, bool Agreed) : CaseEvent;

    /// <summary>The customer was in touch; with <paramref name="Evidence"/> where staff entered it as an answer, which nobody had asked for yet.</summary>
    public sealed record CustomerContacted(Channel Channel, bool Chase = false, bool HadToRetell = false, PersonalText? Words = null, EvidenceTaken? Evidence = null) : CaseEvent;

    /// <summary>A note was added.</summary>
    public sealed record NoteAdded(PersonalText Note) : CaseEvent;

    // What is done

    /// <summary>It was put right, whole or in part; <paramref name="LimitKeys"/> are the limits that its cost claimed.</summary>
    public sealed record CorrectionMade(CorrectionExtent Extent, PersonalText What, ActId? Ref = null, Money? Cost = null, RuleRef? Rule = null, ImmutableArray<string> LimitKeys = default) : CaseEvent;

    /// <summary>It can't be put right; something was done instead.</summary>
    public sealed record CorrectionDeclaredImpossible(PersonalText Why, PersonalText Instead) : CaseEvent;

    /// <summary>Nothing had gone wrong.</summary>
    public sealed record NoFailureFound(PersonalText Evidence, PersonalText Explanation) : CaseEvent;

    /// <summary>Something of value was granted by <paramref name="Rule"/>; <paramref name="LimitKeys"/> are the limits it claimed.</summary>
    public sealed record CompensationGranted(
        ActId Ref,
        CompensationKind Kind,
        Money Amount,
        CompensationBasis Basis,
        RuleRef? Rule = null,
        string? Schedule = null,
        Subject? Transaction = null,
        Subject? Destination = null,
        DateTimeOffset? ClaimBy = null,
        ImmutableArray<string> LimitKeys = default) : CaseEvent;

    /// <summary>A compensation was settled.</summary>
    public sealed record CompensationSettled(ActId Ref, PersonalText Proof) : CaseEvent;

    /// <summary>A settlement failed or was refused; the grant ended.</summary>
    public sealed record SettlementFailed(ActId Ref, SettlementOutcome How, PersonalText? Reason = null) : CaseEvent;

    /// <summary>Nobody knows whether a compensation was paid.</summary>
    public sealed record SettlementUnknown(ActId Ref, PersonalText? Reason = null) : CaseEvent;

    /// <summary>A compensation was taken back, whole or in part.</summary>
    public sealed record CompensationReversed(ActId Ref, Money Amount, PersonalText Reason) : CaseEvent;

    /// <summary>The time to claim a compensation has passed.</summary>
    public sealed record CompensationUnclaimed(ActId Ref) : CaseEvent;

    /// <summary>The customer answered an offer.</summary>
    public sealed record OfferAnswered(OfferResponse Response, SourceTaken Source, ActId? Ref = null, Money? Counter = null) : CaseEvent;

    /// <summary>A step of the house's own was taken; <paramref name="LimitKeys"/> are the limits that its cost claimed.</summary>
    public sealed record StepTaken(
        StepKind Kind,
        KindEffect Effect,
        PersonalText? Note = null,
        ImmutableSortedDictionary<string, PersonalText>? Values = null,
        Money? Cost = null,
        ActId? Ref = null,
        RuleRef? Rule = null,
        ImmutableArray<string> LimitKeys = default) : CaseEvent;

    /// <summary>The case was moved to another playbook.</summary>
    public sealed record PlaybookMoved(PlaybookRef To) : CaseEvent;

    // What waits for another person

    /// <summary>An act waits for another person. <paramref name="Act"/> is the event that the approval will make.</summary>
    /// <param name="Ref">The request.</param>
    /// <param name="Act">What will have happened when it is approved.</param>
    /// <param name="ExpiresAt">When the request expires.</param>
    /// <param name="Level">The level whose limits suffice, if it is about money and one is known.</param>
    /// <param name="Settlement">The proof that settles the grant when it is approved.</param>
    /// <param name="RequestedBy">Who asked, where it came with a duplicate; else who did it.</param>
    /// <param name="RequestedFor">Whom they acted for, where it came with a duplicate.</param>
    public sealed record ApprovalRequested(
        ActId Ref,
        CaseEvent Act,
        DateTimeOffset ExpiresAt,
        Role? Level = null,
        PersonalText? Settlement = null,
        Subject? RequestedBy = null,
        Subject? RequestedFor = null) : CaseEvent;

    /// <summary>Another person approved; what was approved follows in the same append.</summary>
    /// <param name="Ref">The request.</param>
    /// <param name="Less">The amount, where it is less than asked.</param>
    /// <param name="Rule">The rule that let the approver give it.</param>
    /// <param name="Solo">Who asked approved it alone, after the cooling-off time of solo mode.</param>
    public sealed record ApprovalGiven(ActId Ref, Money? Less = null, RuleRef? Rule = null, bool Solo = false) : CaseEvent;

    /// <summary>Another person declined, or who asked took it back.</summary>
    public sealed record ApprovalDeclined(ActId Ref, PersonalText Reason) : CaseEvent;

    /// <summary>The request was handed on to a level.</summary>
    public sealed record ApprovalHandedOn(ActId Ref, Role Level) : CaseEvent;

    /// <summary>The request expired.</summary>
    public sealed record ApprovalExpired(ActId Ref) : CaseEvent;

    // What is promised

    /// <summary>Something was promised.</summary>
    /// <param name="Ref">The promise.</param>
    /// <param name="Kind">Whose it is.</param>
    /// <param name="What">What was promised.</param>
    /// <param name="By">Who will do it.</param>
    /// <param name="DueAt">By when.</param>
    /// <param name="ByPolicy">The time came from the house's times by severity.</param>
    /// <param name="MadeAt">When it was made, where it came with a duplicate; else when it was recorded.</param>
    public sealed record PromiseMade(PromiseId Ref, PromiseKind Kind, PersonalText What, Subject By, DateTimeOffset DueAt, bool ByPolicy = false, DateTimeOffset? MadeAt = null) : CaseEvent;

    /// <summary>A promise was kept.</summary>
    public sealed record PromiseKept(PromiseId Ref, PersonalText Proof, DateTimeOffset? KeptAt = null) : CaseEvent;

    /// <summary>A promise that counts as broken had been kept in time.</summary>
    public sealed record PromiseKeptRecordedLate(PromiseId Ref, PersonalText Proof, DateTimeOffset KeptAt) : CaseEvent;

    /// <summary>A promise was moved with the customer's agreement.</summary>
    public sealed record PromiseMoved(PromiseId Ref, DateTimeOffset DueAt, SourceTaken? Source) : CaseEvent;

    /// <summary>A promise was released by the customer; without a source, by their withdrawal.</summary>
    public sealed record PromiseReleased(PromiseId Ref, SourceTaken? Source = null) : CaseEvent;

    /// <summary>A promise was broken. A task of the house that wasn't done stales nothing.</summary>
    public sealed record PromiseBroken(PromiseId Ref, PromiseKind Kind) : CaseEvent;

    // The satisfaction check

    /// <summary>The satisfaction check reached the customer.</summary>
    public sealed record CustomerAsked(AskId Ask, Channel Channel, AskResult Result, FollowUpPlan Plan, long JudgesVersion) : CaseEvent;

    /// <summary>An attempt reached nobody.</summary>
    public sealed record AttemptRecorded(AskId Ask, Channel Channel, AskResult Result) : CaseEvent;

    /// <summary>The customer answered; <paramref name="JudgesVersion"/> is the version of the case they judged.</summary>
    public sealed record AnswerRecorded(
        Answer Answer,
        long JudgesVersion,
        SourceTaken Source,
        AskId? Ask = null,
        ImmutableSortedDictionary<string, int>? Scores = null,
        PersonalText? Words = null) : CaseEvent;

    /// <summary>Silence was recorded, or that nobody can be asked.</summary>
    public sealed record SilenceRecorded(SilenceReason Reason, int Attempts, RuleRef Rule, SourceTaken? Source = null) : CaseEvent;

    /// <summary>The customer can't be satisfied: everything was tried, the final offer tendered, the right of referral told.</summary>
    /// <param name="Efforts">What was tried.</param>
    /// <param name="FinalOffer">The final offer.</param>
    /// <param name="Solo">One person alone declared it, after the cooling-off time of solo mode.</param>
    public sealed record UnreconciledDeclared(PersonalText Efforts, PersonalText FinalOffer, bool Solo = false) : CaseEvent;

    // How it ends

    /// <summary>The customer took the complaint back.</summary>
    public sealed record CaseWithdrawn(SourceTaken Source, PersonalText? Reason = null) : CaseEvent;

    /// <summary>The case was entered in error.</summary>
    public sealed record CaseDiscarded(PersonalText Reason) : CaseEvent;

    /// <summary>A younger case of the same customer was absorbed.</summary>
    /// <param name="Younger">The younger case.</param>
    /// <param name="YoungerVersion">Its version then.</param>
    /// <param name="ReceivedAt">When the house heard of it.</param>
    /// <param name="Severity">Its highest severity.</param>
    /// <param name="Inconvenience">Its highest inconvenience.</param>
    /// <param name="Noes">How often its customer said no.</param>
    /// <param name="LastNo">Its last answer, where that was a no.</param>
    /// <param name="Contacts">How often its customer was in touch.</param>
    /// <param name="Concerned">The persons concerned in it.</param>
    /// <param name="Carried">Its promises, requests and compensations retold, under references that are free here.</param>
    public sealed record DuplicateAbsorbed(
        CaseId Younger,
        long YoungerVersion,
        DateTimeOffset ReceivedAt,
        Severity Severity,
        Inconvenience Inconvenience,
        int Noes,
        Answer? LastNo,
        int Contacts,
        ImmutableArray<Subject> Concerned,
        ImmutableArray<CaseEvent> Carried) : CaseEvent;

    /// <summary>The case was absorbed by an older one.</summary>
    public sealed record MergedInto(CaseId Older) : CaseEvent;

    /// <summary>The case was closed; the event of <paramref name="EarnedBy"/> earned it.</summary>
    public sealed record CaseClosed(Ending Ending, long EarnedBy) : CaseEvent;

    /// <summary>The close waits for a promise or a settlement.</summary>
    public sealed record CloseRequested : CaseEvent;

    /// <summary>A closed case was opened again.</summary>
    public sealed record CaseReopened(ReopenCause Cause, PersonalText? Reason = null) : CaseEvent;

    // What is learned

    /// <summary>The customer was thanked.</summary>
    public sealed record Thanked(PersonalText Words) : CaseEvent;

    /// <summary>There was nobody to thank.</summary>
    public sealed record ThanksWaived(PersonalText Reason) : CaseEvent;

    /// <summary>The delighted customer was interviewed.</summary>
    public sealed record CustomerInterviewed(PersonalText Answers, bool MayQuote, Channel? Channel = null) : CaseEvent;

    /// <summary>The customer wasn't interviewed.</summary>
    public sealed record InterviewWaived(PersonalText Reason) : CaseEvent;

    /// <summary>People and their team were recognized before their peers.</summary>
    public sealed record Recognized(ImmutableArray<Subject> People, PersonalText Forum, PersonalText Words, PersonalText? Team = null) : CaseEvent;

    /// <summary>The case was debriefed.</summary>
    public sealed record Debriefed(DebriefId Ref, PersonalText Words) : CaseEvent;

    /// <summary>The debrief was waived.</summary>
    public sealed record DebriefWaived(PersonalText Reason) : CaseEvent;

    /// <summary>A practice was written down.</summary>
    public sealed record PracticeWritten(PracticeId Ref, PersonalText Words) : CaseEvent;
}
