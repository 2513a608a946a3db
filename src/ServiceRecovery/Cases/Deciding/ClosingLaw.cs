using System.Collections.Immutable;
using ServiceRecovery.Declarations;
using static ServiceRecovery.CaseCommand;

namespace ServiceRecovery.Cases;

/// <summary>A law of closing: what must hold of a case before it is closed. In a machine it is a guard of the step <c>Close</c>, named by its code.</summary>
public sealed record ClosingLaw
{
    private static readonly ClosingLaw NotOwned = new("not-owned", (current, _) => current.IsOwned, _ => [Refusals.NotOwned()], Own.Declared);

    // A merge may bring what sent the other case back to work to a stage in which an ending can be earned.
    private static readonly ClosingLaw NothingDone = new(
        "nothing-done",
        (current, ending) => Laws.IsSomethingDone(current) || (IsEarned(current, ending) && (ending == Ending.Unreconciled || current.CarriedEvents == 0)),
        _ => [Refusals.NothingDone()],
        Correct.Declared,
        Compensate.Declared,
        DeclareImpossible.Declared,
        FindNoFailure.Declared,
        Approve.Declared);

    private static readonly ClosingLaw ApologyOwed = new(
        "apology-owed",
        (current, _) => !Laws.IsApologyOwed(current),
        _ => [Refusals.ApologyOwed()],
        Apologize.Declared,
        KeepPromise.Declared);

    private static readonly ClosingLaw AnswerUnhappy = new(
        "answer-unhappy",
        (current, ending) => IsEarned(current, ending) || !IsNo(current.LastAnswer),
        _ => [Refusals.AnswerUnhappy()],
        RecordAnswer.Declared,
        RecordNoContact.Declared,
        Approve.Declared);

    private static readonly ClosingLaw AnswerStale = new(
        "answer-stale",
        (current, ending) => IsEarned(current, ending) || current.LastAnswer is null || IsNo(current.LastAnswer),
        _ => [Refusals.AnswerStale()],
        RecordAnswer.Declared,
        RecordNoContact.Declared,
        Approve.Declared);

    private static readonly ClosingLaw CheckMissing = new(
        "check-missing",
        (current, ending) => IsEarned(current, ending) || current.LastAnswer is not null,
        _ => [Refusals.CheckMissing()],
        RecordAnswer.Declared,
        RecordNoContact.Declared,
        Approve.Declared);

    private static readonly ClosingLaw NotDebriefed = new(
        "check-missing",
        (current, _) => Laws.IsLearned(current),
        _ => [Refusals.DebriefMissing()],
        CaseCommand.Debrief.Declared,
        WaiveDebrief.Declared);

    private static readonly ClosingLaw CompensationOwed = new(
        "compensation-owed",
        (current, _) => !Laws.IsCompensationOwed(current),
        current => [Refusals.CompensationOwed(impossible: current.ImpossibleVersion > current.OwedDeclinedVersion)],
        Compensate.Declared,
        SettleCompensation.Declared,
        RespondToOffer.Declared,
        Correct.Declared,
        FindNoFailure.Declared,
        Approve.Declared);

    private static readonly ClosingLaw ApprovalPending = new(
        "approval-pending",
        (current, _) => !current.Approvals.Any(approval => Laws.IsPending(current, approval)),
        current => current.Approvals.Where(approval => Laws.IsPending(current, approval)).Select(approval => Refusals.ApprovalPending(approval.Ref)),
        Approve.Declared,
        Decline.Declared);

    private static readonly ClosingLaw PromiseOpen = new(
        "promise-open",
        (current, _) => !current.Promises.Any(promise => promise.IsOwed),
        current => current.Promises.Where(promise => promise.IsOwed).Select(Refusals.PromiseOpen),
        KeepPromise.Declared,
        ReleasePromise.Declared)
    {
        MayWait = true,
    };

    private static readonly ClosingLaw CompensationUnsettled = new(
        "compensation-unsettled",
        (current, _) => !current.Compensations.Any(compensation => compensation.IsUnsettled),
        current => current.Compensations.Where(compensation => compensation.IsUnsettled).Select(Refusals.CompensationUnsettled),
        SettleCompensation.Declared,
        RespondToOffer.Declared,
        FailSettlement.Declared,
        ReverseCompensation.Declared)
    {
        MayWait = true,
    };

    private static readonly ImmutableArray<ClosingLaw> OfFailure =
        [NotOwned, NothingDone, ApologyOwed, AnswerUnhappy, AnswerStale, CheckMissing, CompensationOwed, ApprovalPending, PromiseOpen, CompensationUnsettled];

    // Praise and near misses are closed by what was learned: no customer is asked, and nothing is given. A playbook may be moved, so its rows alone don't say that it was.
    private static readonly ImmutableArray<ClosingLaw> OfLearning = [NotOwned, NotDebriefed, ApprovalPending, PromiseOpen];

    private readonly Func<RecoveryCase, Ending, bool> _holds;
    private readonly Func<RecoveryCase, IEnumerable<Unmet>> _tell;

    private ClosingLaw(string code, Func<RecoveryCase, Ending, bool> holds, Func<RecoveryCase, IEnumerable<Unmet>> tell, params ImmutableArray<Act> mendedBy)
    {
        Code = code;
        _holds = holds;
        _tell = tell;
        MendedBy = [.. mendedBy.Select(act => act.Verb)];
    }

    /// <summary>Gets the code with which a close is refused while the law doesn't hold.</summary>
    public string Code { get; }

    /// <summary>Gets the verbs with which somebody can make the law hold, the usual one first (<see cref="Verbs"/>).</summary>
    /// <remarks>Due work does it too: a promise breaks, a request expires. And a request is void once something changes what it was about.</remarks>
    public ImmutableArray<string> MendedBy { get; }

    /// <summary>Gets whether a close may be given while the law doesn't hold: it waits then, and happens in the append that brings the last thing it waits for.</summary>
    public bool MayWait { get; private init; }

    /// <summary>Returns the laws of closing a case of a purpose, in the order in which they are told.</summary>
    public static ImmutableArray<ClosingLaw> For(Purpose purpose) => purpose == Purpose.Failure ? OfFailure : OfLearning;

    /// <summary>Tells whether the law holds for a case that would be closed with an ending.</summary>
    public bool Holds(RecoveryCase current, Ending ending) => _holds(current, ending);

    /// <summary>Returns what is unmet where the law doesn't hold, one entry for each thing that is open.</summary>
    public IEnumerable<Unmet> Unmet(RecoveryCase current) => _tell(current);

    /// <summary>Tells whether this is the usual act with which the law is mended.</summary>
    internal bool IsMendedBy(Act act) => MendedBy[0] == act.Verb;

    /// <summary>Returns the code.</summary>
    public override string ToString() => Code;

    // An ending counts as earned by what earns that ending, while nothing stale lies after it.
    private static bool IsEarned(RecoveryCase current, Ending ending) => current.IsEarned && current.EarnedEnding == ending;

    private static bool IsNo(Answer? answer) => answer is Answer.Unhappy or Answer.WantsMore;
}
