using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

// The satisfaction check: asking, the answer, silence, and the customer who can't be satisfied.
internal static class CheckDecisions
{
    private static readonly RuleRef NoContactRule = new("no-contact", 1);

    public static Decision FollowUp(RecoveryCase current, CaseCommand.FollowUp command, DecisionFacts facts)
    {
        var plan = facts.Plan ?? throw new InvalidOperationException("A follow-up was decided without its plan. Gather the facts before deciding.");
        var ask = command.Ask ?? new AskId(facts.Command.Value);
        return command.Result is AskResult.Reached or AskResult.Delivered
            ? Deciding.Accept(new CaseEvent.CustomerAsked(ask, command.Channel, command.Result, plan, current.Version))
            : Deciding.Accept(new CaseEvent.AttemptRecorded(ask, command.Channel, command.Result));
    }

    public static Decision Answer(RecoveryCase current, CaseCommand.RecordAnswer command, DecisionFacts facts)
    {
        if (Deciding.CheckSource(command.Source, facts, out var source) is { } unsourced)
        {
            return Deciding.Refuse(unsourced);
        }

        var answer = new CaseEvent.AnswerRecorded(command.Says, current.Version, source, command.Ask ?? current.LastAsk, command.Scores, Deciding.Optional(command.Words));
        var decision = command.Says is ServiceRecovery.Answer.Unhappy or ServiceRecovery.Answer.WantsMore
            ? No(current, answer, facts)
            : Yes(current, command, answer, facts);

        // What reopens a case comes before the answer that brought the evidence.
        var claim = Deciding.EvidenceClaim(source, current, facts);
        return decision.Claiming(decision is Decision.Accepted accepted && claim is not null ? claim with { EventIndex = accepted.Events.Length - 1 } : claim);
    }

    public static Decision NoContact(RecoveryCase current, CaseCommand.RecordNoContact command, DecisionFacts facts)
    {
        SourceTaken? source = null;
        if (command.Reason == SilenceReason.NotWanted || command.Source is not null)
        {
            if ((Deciding.CheckSource(command.Source, facts, out var taken) ?? CheckStatementDate(taken, facts)) is { } unsourced)
            {
                return Deciding.Refuse(unsourced);
            }

            source = taken;
        }

        if (command.Reason == SilenceReason.Unreachable && CheckUnreachable(current) is { } reachable)
        {
            return Deciding.Refuse(reachable);
        }

        var silence = new CaseEvent.SilenceRecorded(command.Reason, current.FailedAttempts, NoContactRule, source);
        var decision = Laws.IsAboveFloor(current, facts.Rules)
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), silence, "Recording that the customer can't be asked, with more granted than the floor,")
            : Deciding.Accept(silence);
        return source is null ? decision : decision.Claiming(Deciding.EvidenceClaim(source, current, facts));
    }

    public static Decision Silence(RecoveryCase current, DecisionFacts facts)
    {
        if (current.Plan is not { } plan)
        {
            return Deciding.Refuse(Refusals.AttemptsMissing("Silence counts after the attempts that the follow-up plan asks for, and nobody asked yet. Ask, and again as the plan says."));
        }

        if (current.CountingAttempts < plan.Attempts)
        {
            var missing = plan.Attempts - current.CountingAttempts;
            return Deciding.Refuse(Refusals.AttemptsMissing(
                $"Silence counts after the attempts that the follow-up plan asks for, and {missing} {(missing == 1 ? "is" : "are")} missing. Ask again, spaced as the plan says."));
        }

        var until = Deciding.Later(current.LastCountingAt, plan.Wait);
        return until > facts.Now
            ? Deciding.Refuse(Refusals.WaitNotOver("Silence doesn't count", until))
            : Deciding.Accept(new CaseEvent.SilenceRecorded(SilenceReason.NoAnswer, current.CountingAttempts, plan.Rule));
    }

    public static Decision Unreconciled(RecoveryCase current, CaseCommand.DeclareUnreconciled command, DecisionFacts facts) => command.ReferralTold
        ? Deciding.Request(
            current,
            facts,
            command.Ref,
            new CaseEvent.UnreconciledDeclared(Deciding.Text(command.Efforts), Deciding.Text(command.FinalOffer)),
            "Declaring that the customer can't be satisfied")
        : Deciding.Refuse(Refusals.ReferralUntold());

    /// <summary>A word that is older than what it would judge, or dated ahead, judges nothing.</summary>
    public static Unmet? CheckFresh(RecoveryCase current, SourceTaken source, DecisionFacts facts, DateTimeOffset? occurredAt)
    {
        if (CheckStatementDate(source, facts) is { } ahead)
        {
            return ahead;
        }

        foreach (var said in new[] { occurredAt, (source as SourceTaken.ByStaff)?.Evidence.ContactAt })
        {
            if (said is { } at && Micros.Truncate(at) < current.StaledAt)
            {
                return Refusals.StaleStatement(at, current.StaledAt);
            }
        }

        return null;
    }

    private static Decision No(RecoveryCase current, CaseEvent.AnswerRecorded no, DecisionFacts facts)
    {
        if (current.IsOpen)
        {
            return Deciding.Accept(no);
        }

        // After the close a no opens the case again. Where nobody has been listened to yet, a complaint is a contact.
        var evidence = (no.Source as SourceTaken.ByStaff)?.Evidence;
        var isHeard = facts.Playbook.TryStep(current.Stage, Playbooks.StepKind.Reopen, out var reopened) && facts.Playbook.Allows(reopened, StageMoves.KindOf(no.Answer));
        return isHeard
            ? Deciding.Accept(new CaseEvent.CaseReopened(ReopenCause.LateNo), no)
            : Deciding.Accept(
                new CaseEvent.CaseReopened(ReopenCause.LateContact),
                new CaseEvent.CustomerContacted(evidence?.Channel ?? current.Channel, Words: no.Words, Evidence: evidence));
    }

    private static Decision Yes(RecoveryCase current, CaseCommand.RecordAnswer command, CaseEvent.AnswerRecorded yes, DecisionFacts facts)
    {
        var isTyped = yes.Source is SourceTaken.ByStaff;
        if (isTyped && IsOwner(current, facts) && current.IsOpen && current.LastAnswer is ServiceRecovery.Answer.Unhappy or ServiceRecovery.Answer.WantsMore)
        {
            return Deciding.Refuse(Refusals.OverruledNo());
        }

        if (CheckFresh(current, yes.Source, facts, command.OccurredAt) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        // A yes after the close changes nothing, so it needs nobody.
        return isTyped && current.IsOpen && Laws.IsAboveFloor(current, facts.Rules)
            ? Deciding.Request(current, facts, Deciding.RefOf(null, facts), yes, "A yes that staff enter, with more granted than the floor,")
            : Deciding.Accept(yes);
    }

    /// <summary>Nobody is unreachable whom an attempt has reached, or whom nobody tried to reach.</summary>
    public static Unmet? CheckUnreachable(RecoveryCase current) =>
        current.CountingAttempts > 0 ? Refusals.AttemptsMissing("An attempt has reached the customer, so they aren't unreachable. Wait for their answer, or until silence counts.")
        : current.Customer is not null && current.FailedAttempts == 0 ? Refusals.AttemptsMissing("Nobody tried to reach the customer since the last thing that was done. Try, and record the attempt.")
        : null;

    private static Unmet? CheckStatementDate(SourceTaken source, DecisionFacts facts) => Deciding.CheckDates(facts, (source as SourceTaken.ByStaff)?.Evidence.ContactAt);

    private static bool IsOwner(RecoveryCase current, DecisionFacts facts) => current.IsOwned && (current.Responsible == facts.Person || current.Responsible == facts.ActsFor);
}
