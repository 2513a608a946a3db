using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Cases;

/// <summary>What became of an asking, as whoever came by its link is told.</summary>
public enum AskingStatus
{
    /// <summary>It waits for its answer.</summary>
    Open = 0,

    /// <summary>It was answered, or the customer said that they don't want to be asked.</summary>
    Answered = 1,

    /// <summary>Something was done since, which it isn't about. Where a newer asking waits for its answer, the customer answers that one by this link.</summary>
    Superseded = 2,

    /// <summary>Its time is over, its case is closed, or was merged into another. A no still counts.</summary>
    Closed = 3,

    /// <summary>There is nothing to answer any more: the case was withdrawn or opened in error, or is another customer's now.</summary>
    Gone = 4,
}

/// <summary>How an asking stands for whoever came by its link. It says nothing of the case but what may be answered.</summary>
public sealed record FoundAsking
{
    private static readonly ImmutableArray<Answer> Offered = [Answer.Satisfied, Answer.WantsMore, Answer.Unhappy, Answer.Accepts];

    private FoundAsking(CaseId caseId, AskingStatus status, AskingState question)
    {
        CaseId = caseId;
        Status = status;
        Ask = question.Ask;
        Channel = question.Channel;
        Given = question.Answer;
    }

    /// <summary>Gets the case in which it goes on: the one that was asked for, or the one that absorbed it.</summary>
    public CaseId CaseId { get; }

    /// <summary>Gets what became of it.</summary>
    public AskingStatus Status { get; }

    /// <summary>Gets the asking that is answered by the link, by its name in <see cref="CaseId"/>: the link's own, or a newer one.</summary>
    public AskId Ask { get; }

    /// <summary>Gets the answers that the case takes now, in the order in which they are offered. A yes is among them only where a question waits for its answer.</summary>
    public ImmutableArray<Answer> Answers { get; private init; } = [];

    /// <summary>Gets whether the customer may say now that they don't want to be asked (<c>no-contact</c>, <c>not-wanted</c>).</summary>
    public bool MayDecline { get; private init; }

    /// <summary>Gets whether <see cref="Ask"/> is a newer asking than the link's.</summary>
    internal bool IsNewer { get; private init; }

    /// <summary>Gets the askings that are newer than the link's, which it answers too.</summary>
    internal ImmutableArray<AskId> Newer { get; private init; } = [];

    /// <summary>Gets how the customer was asked.</summary>
    internal Channel Channel { get; }

    /// <summary>Gets the last answer to <see cref="Ask"/>.</summary>
    internal Answer? Given { get; }

    /// <summary>Gets the version of the case's own history of the last event that made answers stale.</summary>
    internal long StaledVersion { get; private init; }

    /// <summary>Tells how an asking stands.</summary>
    /// <param name="caseId">The case in which it goes on.</param>
    /// <param name="current">That case.</param>
    /// <param name="facts">Whoever came by the link, and the time.</param>
    /// <param name="wasMerged">Whether the asking came with a merge.</param>
    /// <returns><see langword="null"/> when the case has no such asking.</returns>
    internal static FoundAsking? Find(CaseId caseId, RecoveryCase current, DecisionFacts facts, bool wasMerged)
    {
        if (facts.Asking is not { } link || AskingActs.Find(current, link) is not { } own)
        {
            return null;
        }

        if (own.IsFormer || current.Ending is Ending.Withdrawn or Ending.EnteredInError)
        {
            return new FoundAsking(caseId, AskingStatus.Gone, own);
        }

        var waiting = IsWaiting(own) ? own : current.Askings.LastOrDefault(asking => asking.Version > own.Version && IsWaiting(asking));
        var question = waiting ?? own;
        var status = waiting is not null
            ? IsAnswered(waiting) ? AskingStatus.Answered : waiting == own ? AskingStatus.Open : AskingStatus.Superseded
            : own.Answer is not null || current.Askings.Any(asking => asking.Version > own.Version && asking.Answer is not null && asking.AnswerVersion >= current.StaledVersion) ? AskingStatus.Answered
            : wasMerged || !current.IsOpen || !own.IsSuperseded(current) ? AskingStatus.Closed
            : AskingStatus.Superseded;
        var isAsked = waiting is not null && status != AskingStatus.Answered;
        return new FoundAsking(caseId, status, question)
        {
            Answers = Verbs.WhyNot(CaseCommand.RecordAnswer.Declared, current, facts) is null ? [.. Offered.Where(answer => AnswerActs.IsNo(answer) ? IsTaken(answer) || !current.IsOpen : isAsked && IsTaken(answer))] : [],
            MayDecline = isAsked && Verbs.IsOpenTo(CaseCommand.RecordNoContact.Declared, current, facts),
            IsNewer = question != own,
            Newer = [.. current.Askings.Where(asking => AskingActs.IsAnsweredBy(current, asking.Ask, own.Ask) && asking != own).Select(asking => asking.Ask)],
            StaledVersion = current.OwnVersionOf(current.StaledVersion),
        };

        bool IsWaiting(AskingState asking) => current.IsOpen && !asking.IsFormer && !asking.IsSuperseded(current) && asking.ExpiresAt >= facts.Now;

        bool IsTaken(Answer answer) => facts.Playbook.Allows(current.Stage, AnswerActs.StepOf(answer));

        // A reminder asks the same: who answered the one answered the other, and a word that waits for another person was said.
        bool IsAnswered(AskingState asking) => current.IsContactUnwanted
            || current.Askings.Any(one => one.Version >= asking.Version && one.Answer is not null && IsWaiting(one))
            || current.Approvals.Any(approval => approval.RequestedVersion > asking.Version && Laws.IsPending(current, approval) && IsOwnWord(approval.Act));
    }

    /// <summary>Returns one line for a log: the case, what became of the asking, and how many answers the case takes.</summary>
    public override string ToString() => FormattableString.Invariant($"'{CaseId}': {Status}, {Answers.Length} answers");

    private static bool IsOwnWord(CaseEvent act) => act is CaseEvent.AnswerRecorded { Source.IsOwnChannel: true } or CaseEvent.SilenceRecorded { Source.IsOwnChannel: true };
}
