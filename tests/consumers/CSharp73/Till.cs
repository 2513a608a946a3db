using System;
using System.Collections.Immutable;
using ServiceRecovery;
using ServiceRecovery.Playbooks;

/// <summary>An old till, whose language knows no records and sets no init-only members.</summary>
public static class Till
{
    public static string Tell()
    {
        var ana = Actor.Staff("Ana", "clerk");
        var soup = new Money(850, new Currency("EUR"));
        var source = Source.Heard(new Evidence(Channel.InPerson, "table 4"));
        var batch = new RecoveryBatch(
            new CommandId("till-4-17"),
            ana,
            ImmutableArray.Create<CaseCommand>(
                new CaseCommand.ReportFailure("The soup was cold.", Severity.Minor, Channel.InPerson).At(new DateTimeOffset(2026, 5, 4, 19, 30, 0, TimeSpan.Zero)),
                new CaseCommand.Own(),
                new CaseCommand.Apologize(),
                new CaseCommand.Listen("She has a train to catch."),
                new CaseCommand.Compensate(new ActId("g-1"), CompensationKind.Refund, soup, Settlement: "void 8831"),
                new CaseCommand.TakeStep(new StepKind("SendFlowers")),
                new CaseCommand.RecordAnswer(Answer.Satisfied, source),
                new CaseCommand.Close())).Expecting(0);
        return batch.By.Id + ": " + batch.Commands.Length + " commands, " + soup;
    }
}
