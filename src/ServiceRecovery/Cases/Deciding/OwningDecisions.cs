namespace ServiceRecovery;

// Who answers for a case, how bad it is, and who hears of it.
internal static class OwningDecisions
{
    public static Decision Own(RecoveryCase current, DecisionFacts facts)
    {
        // In a stage that takes the step, owning is open to anybody; later only to whom the case was offered.
        if (facts.Playbook.Allows(current.Stage, Playbooks.StepKind.Own))
        {
            return Deciding.Accept(new CaseEvent.OwnershipTaken(current.HandOverTo == facts.Person));
        }

        return current.HandOverTo == facts.Person
            ? Deciding.Accept(new CaseEvent.OwnershipTaken(HandOver: true))
            : new Decision.Refused(new Refusal(
                [Refusals.StepNotOpen(current, Playbooks.StepKind.Own, facts.Playbook)],
                open: Verbs.OpenTo(current, facts.Playbook, facts.By, isConcerned: false)));
    }

    public static Decision Escalate(CaseCommand.Escalate command, DecisionFacts facts) => facts.Rules.LevelOf(command.Level) < 0
        ? Deciding.Refuse(Refusals.LevelUnknown(command.Level))
        : Deciding.Accept(new CaseEvent.Escalated(EscalationCause.Asked, command.Level, Deciding.Text(command.Reason)));

    public static Decision Assess(RecoveryCase current, CaseCommand.Assess command)
    {
        var (severity, inconvenience) = (command.Severity ?? current.Severity, command.Inconvenience ?? current.Inconvenience);
        var isLower = severity < current.Severity || inconvenience < current.Inconvenience;
        return isLower && command.Why is null
            ? Deciding.Refuse(Refusals.ReasonMissing())
            : Deciding.Accept(new CaseEvent.Assessed(severity, inconvenience, Deciding.Optional(command.Why)));
    }
}
