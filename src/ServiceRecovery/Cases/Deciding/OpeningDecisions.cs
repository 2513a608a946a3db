using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

// How a case comes to be, and where it belongs.
internal static class OpeningDecisions
{
    public static Decision Report(RecoveryCase current, CaseCommand.ReportFailure command, DecisionFacts facts)
    {
        if (CheckReport(Purpose.Failure, command.Playbook, facts) is { } refused)
        {
            return Deciding.Refuse(refused);
        }

        if ((Deciding.CheckEvidence(command.Evidence, facts) ?? Deciding.CheckDates(facts, command.Evidence?.ContactAt)) is { } unusable)
        {
            return Deciding.Refuse(unusable);
        }

        var evidence = command.Evidence is null ? null : Deciding.TakeEvidence(command.Evidence, facts);
        var (customer, order) = (Of(command.Customer, facts), Of(command.Order, facts));
        var place = facts.IsOneOpenCase && customer is not null && order is not null ? new DraftClaim(Deciding.OpenCaseKey(customer.Key, order.Key), null, 1, 1, long.MaxValue, 0) : null;
        var reported = new CaseEvent.FailureReported(
            facts.Playbook.Ref,
            Responsible(facts),
            command.Channel,
            ReceivedAt(command, facts),
            command.Severity,
            command.Inconvenience,
            command.Nature,
            command.OpenedBy,
            command.Failure,
            customer,
            order,
            command.Place,
            command.Cause,
            command.Safety,
            Deciding.Optional(command.Account),
            Deciding.Optional(command.Needs),
            Of(command.Representative, facts),
            evidence,
            command.Concerned.IsDefaultOrEmpty ? [] : [.. command.Concerned.Select(facts.Names.Of)],
            place is null ? [] : [place.Key]);
        return Opened(reported, command.Safety, facts)
            .Claiming(Deciding.EvidenceClaim(evidence, current, facts))
            .Claiming(place);
    }

    public static Decision Report(RecoveryCase _, CaseCommand.ReportPraise command, DecisionFacts facts) =>
        CheckReport(Purpose.Accolade, command.Playbook, facts) is { } refused
            ? Deciding.Refuse(refused)
            : Deciding.Accept(new CaseEvent.PraiseReported(
                facts.Playbook.Ref,
                Responsible(facts),
                command.Channel,
                ReceivedAt(command, facts),
                Deciding.Text(command.Words),
                command.Praised.IsDefaultOrEmpty ? [] : [.. command.Praised.Select(facts.Names.Of)],
                Of(command.Customer, facts),
                Of(command.Order, facts),
                command.Place));

    public static Decision Report(RecoveryCase _, CaseCommand.ReportNearMiss command, DecisionFacts facts) =>
        CheckReport(Purpose.NearMiss, command.Playbook, facts) is { } refused
            ? Deciding.Refuse(refused)
            : Opened(
                new CaseEvent.NearMissReported(facts.Playbook.Ref, Responsible(facts), command.Channel, ReceivedAt(command, facts), Deciding.Text(command.Words), command.Place, command.Safety),
                command.Safety,
                facts);

    public static Decision CorrectReceipt(RecoveryCase current, CaseCommand.CorrectReceipt command, DecisionFacts facts)
    {
        var given = Micros.Truncate(command.ReceivedAt ?? facts.Now);
        if (given > facts.Now)
        {
            return Deciding.Refuse(Refusals.DatedAhead(given, facts.Now));
        }

        return given < current.ReceivedAt
            ? Deciding.Accept(new CaseEvent.ReceiptCorrected(given))
            : Deciding.Refuse(Refusals.ReceiptOnlyEarlier(given, current.ReceivedAt));
    }

    public static Decision Link(CaseCommand.Link command, DecisionFacts facts) => facts.Other is null || command.To == facts.CaseId
        ? Deciding.Refuse(Refusals.OtherCaseUnknown(command.To.Value))
        : Deciding.Accept(new CaseEvent.Linked(command.To, Deciding.Text(command.Reason)));

    public static Decision MovePlaybook(RecoveryCase current, CaseCommand.MovePlaybook command, DecisionFacts facts) => facts.NamedPlaybook switch
    {
        null => Deciding.Refuse(Refusals.PlaybookUnknown(command.To)),
        var to when to.Purpose != current.Purpose => Deciding.Refuse(Refusals.PlaybookUnfit(command.To, $"is for another purpose, '{to.Purpose}'")),
        var to when !to.Knows(current.Stage) || to.EndingOf(current.Stage) != Ending.Open => Deciding.Refuse(Refusals.PlaybookUnfit(command.To, $"has no open stage '{current.Stage}'")),
        _ => Deciding.Accept(new CaseEvent.PlaybookMoved(command.To)),
    };

    private static Unmet? CheckReport(Purpose purpose, PlaybookRef? named, DecisionFacts facts)
    {
        if (named is { } playbook && facts.NamedPlaybook is null)
        {
            return Refusals.PlaybookUnknown(playbook);
        }

        if (facts.Playbook.Purpose != purpose)
        {
            return Refusals.PlaybookUnfit(facts.Playbook.Ref, $"is for another purpose, '{facts.Playbook.Purpose}'");
        }

        return facts.TwinHolder is { } twin ? Refusals.TwinCase(twin) : null;
    }

    // A safety concern goes up in the append that reports it, to the highest level there is.
    private static Decision Opened(CaseEvent reported, bool safety, DecisionFacts facts) => safety
        ? Deciding.Accept(reported, new CaseEvent.Escalated(EscalationCause.Safety, facts.Rules.Levels.IsEmpty ? null : facts.Rules.Levels[facts.Rules.Levels.Length - 1]))
        : Deciding.Accept(reported);

    private static Subject Responsible(DecisionFacts facts) => facts.Responsible ?? throw new InvalidOperationException("A report was decided without anybody who answers for it. Gather the facts before deciding.");

    private static DateTimeOffset ReceivedAt(CaseCommand command, DecisionFacts facts) => command.ReceivedAt is { } received ? Micros.Truncate(received) : facts.Now;

    private static Subject? Of(CustomerRef? reference, DecisionFacts facts) => reference is { } given ? facts.Names.Of(given) : null;
}
