using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

// How a case ends.
internal static class EndDecisions
{
    private static readonly TimeSpan DiscardWithin = TimeSpan.FromHours(24);

    public static Decision Close(RecoveryCase current, DecisionFacts facts)
    {
        if (facts.IsOpenedHere && current.Safety)
        {
            return Deciding.Refuse(Refusals.SafetyOpen());
        }

        var unmet = Laws.UnmetForClose(current, facts.Playbook);
        if (unmet.IsEmpty)
        {
            return Deciding.Accept(Closed(current, facts.Playbook));
        }

        if (Laws.MayWait(unmet))
        {
            return Deciding.Accept(new CaseEvent.CloseRequested());
        }

        var open = unmet.Any(entry => entry.Code == "step-not-open") ? Verbs.OpenTo(current, facts.Playbook, facts.By, isConcerned: false) : default;
        return new Decision.Refused(new Refusal(unmet, open: open));
    }

    /// <summary>The event that closes; the ending is the one that the playbook's row leads to and that was earned.</summary>
    public static CaseEvent.CaseClosed Closed(RecoveryCase current, Playbook playbook)
    {
        playbook.TryStep(current.Stage, StepKind.Close, out var closed);
        return new CaseEvent.CaseClosed(playbook.EndingOf(closed), current.EarnedVersion);
    }

    public static Decision Withdraw(RecoveryCase current, CaseCommand.Withdraw command, DecisionFacts facts)
    {
        if (facts.IsOpenedHere && current.Safety)
        {
            return Deciding.Refuse(Refusals.SafetyOpen());
        }

        if ((Deciding.CheckSource(command.Source, facts, out var source) ?? CheckDecisions.CheckFresh(current, source, facts, command.OccurredAt)) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var withdrawn = new CaseEvent.CaseWithdrawn(source, Deciding.Optional(command.Reason));
        var isDoubtful = source is SourceTaken.ByStaff && (current.Noes > 0 || current.Reopenings > 0 || current.Promises.Any(IsBroken));
        var decision = isDoubtful
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), withdrawn, "A withdrawal that staff enter after a no, a broken promise or a reopening")
            : new Decision.Accepted(WithdrawnWith(current, withdrawn, null), [], []);
        return decision.Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    /// <summary>A withdrawal never waits for us: it cancels requests and promises. Tasks stay, and what is owed stays owed.</summary>
    public static ImmutableArray<CaseEvent> WithdrawnWith(RecoveryCase current, CaseEvent.CaseWithdrawn withdrawn, ActId? approved) =>
    [
        withdrawn,
        .. current.Approvals.Where(approval => approval.Ref != approved && Laws.IsPending(current, approval)).Select(approval => new CaseEvent.ApprovalExpired(approval.Ref)),
        .. current.Promises.Where(promise => promise.IsOwed).Select(promise => new CaseEvent.PromiseReleased(promise.Ref)),
    ];

    /// <summary>A case in which something was said, promised or given was no mistake.</summary>
    public static Unmet? CheckUnsaid(RecoveryCase current) => current.IsSaid || current.Promises.Any(promise => promise.IsOwed)
        ? Refusals.NotDiscardable("something was said to or by a customer, promised, or given")
        : null;

    public static Decision Discard(RecoveryCase current, CaseCommand.Discard command, DecisionFacts facts)
    {
        if (facts.IsOpenedHere && current.Safety)
        {
            return Deciding.Refuse(Refusals.SafetyOpen());
        }

        if (CheckUnsaid(current) is { } said)
        {
            return Deciding.Refuse(said);
        }

        if (facts.Now - current.OpenedAt > DiscardWithin)
        {
            return Deciding.Refuse(Refusals.NotDiscardable("it was opened more than 24 hours ago"));
        }

        var discarded = new CaseEvent.CaseDiscarded(Deciding.Text(command.Reason));
        return facts.DiscardsToday >= facts.Rules.DiscardsADay
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), discarded, "Discarding more cases than one person may in a day")
            : Deciding.Accept(discarded).Claiming(new DraftClaim(Deciding.DiscardKey(facts.Person.Key, facts.Now), null, 0, long.MaxValue, facts.Rules.DiscardsADay, 0));
    }

    public static Decision Merge(RecoveryCase current, CaseCommand.Merge command, DecisionFacts facts)
    {
        if (facts.IsOpenedHere && current.Safety)
        {
            return Deciding.Refuse(Refusals.SafetyOpen());
        }

        if (facts.Other is not { } older)
        {
            return Deciding.Refuse(Refusals.OtherCaseUnknown(command.Into.Value));
        }

        var refused = older.Purpose != current.Purpose ? Refusals.MergeOtherPurpose(command.Into, older.Purpose)
            : !older.IsOpen ? Refusals.MergeClosed(command.Into, older.Ending)
            : current.Customer is null || older.Customer != current.Customer ? Refusals.MergeOtherCustomer(command.Into)
            : !IsOlder(older, command.Into, current, facts.CaseId) ? Refusals.MergeNotOlder(command.Into)
            : null;
        if (refused is not null)
        {
            return Deciding.Refuse(refused);
        }

        return new Decision.Accepted([new CaseEvent.MergedInto(command.Into)], [], []) { Absorbed = Absorbing.Into(older, current, facts.CaseId) };
    }

    private static bool IsBroken(PromiseState promise) => promise is { Kind: PromiseKind.ToCustomer, Standing: PromiseStanding.Broken or PromiseStanding.KeptRecordedLate };

    private static bool IsOlder(RecoveryCase older, CaseId olderId, RecoveryCase younger, CaseId youngerId)
    {
        var order = older.ReceivedAt.CompareTo(younger.ReceivedAt);
        order = order != 0 ? order : older.OpenedAt.CompareTo(younger.OpenedAt);
        return (order != 0 ? order : string.CompareOrdinal(olderId.Value, youngerId.Value)) < 0;
    }
}
