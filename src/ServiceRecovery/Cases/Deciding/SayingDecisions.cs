using System.Collections.Immutable;

namespace ServiceRecovery;

// What is said to the customer and by the customer, the check left out.
internal static class SayingDecisions
{
    public static Decision Apologize(CaseCommand.Apologize command, DecisionFacts facts)
    {
        // A spoken apology has no text and isn't reviewed.
        if (command.Words is null && command.Template is null)
        {
            return Deciding.Accept(new CaseEvent.ApologyGiven(command.Channel, Elements: []));
        }

        var ruling = facts.Apology ?? throw new InvalidOperationException("An apology was decided without its review. Gather the facts before deciding.");
        if (ruling.UnknownTemplate is { } unknown)
        {
            return Deciding.Refuse(Refusals.TemplateUnknown(unknown));
        }

        if (ruling.IsRefused && !command.AsWritten)
        {
            return new Decision.Refused(new Refusal([Refusals.ApologyRefused(), .. ruling.Findings.Select(Refusals.ApologyFound)]));
        }

        return Deciding.Accept(new CaseEvent.ApologyGiven(
            command.Channel,
            Deciding.Text(ruling.Words),
            command.Template,
            ruling.Review,
            ruling.Elements.IsDefault ? [] : ruling.Elements,
            ruling.IsRefused));
    }

    public static Decision Explain(RecoveryCase current, CaseCommand.Explain command) => current.IsExplained
        ? Deciding.Accept(new CaseEvent.ExplanationChanged(command.Known, Deciding.Optional(command.Words)))
        : Deciding.Accept(new CaseEvent.ExplanationGiven(command.Known, Deciding.Optional(command.Words)));

    public static Decision Contact(RecoveryCase current, CaseCommand.RecordContact command)
    {
        var contacted = new CaseEvent.CustomerContacted(command.Channel, command.Chase, command.HadToRetell, Deciding.Optional(command.Words));

        // A customer who gets in touch after taking the complaint back wants something.
        return current.Ending is Ending.Withdrawn or Ending.EnteredInError
            ? Deciding.Accept(new CaseEvent.CaseReopened(ReopenCause.LateContact), contacted)
            : Deciding.Accept(contacted);
    }
}
