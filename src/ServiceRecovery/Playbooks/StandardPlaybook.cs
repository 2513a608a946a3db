namespace ServiceRecovery.Playbooks;

/// <summary>The playbook for failures: own, apologize, listen, put it right, ask, and do it again until the customer is satisfied.</summary>
public static class StandardPlaybook
{
    /// <summary>Gets the definition, <c>standard:1</c>.</summary>
    public static PlaybookDefinition Definition { get; } = new PlaybookBuilder("standard", 1, Purpose.Failure, "Reported")
        .Open("Reported", "Told; somebody named answers for it.")
        .Open("Owned", "Somebody took responsibility.")
        .Open("Apologized", "Sorry was said, help promised.")
        .Open("Heard", "We know what they went through and expect.")
        .Open("Remedied", "Something was done.")
        .Only(Ending.Recovered, StepKind.Apologize, StepKind.Listen)
        .Only(Ending.RemedyAccepted, StepKind.Apologize)
        .Only(Ending.Unconfirmed, StepKind.Apologize)
        .Only(Ending.Unreconciled, StepKind.Apologize)
        .InEveryOpenStage().Do(StepKind.Acknowledge, StepKind.Apologize, StepKind.Explain, StepKind.Listen, StepKind.ConfirmUnderstanding).Stays()
        .From("Reported").Do(StepKind.Own).To("Owned").Refuse(StepKind.Apologize)
        .From("Owned").Do(StepKind.Apologize).To("Apologized").Do(StepKind.Discard).To("EnteredInError")
        .From("Apologized").Do(StepKind.Listen).To("Heard")
        .WithAsking(work: "Heard", acted: "Remedied")
        .ToDefinition();

    /// <summary>Gets the playbook.</summary>
    public static Playbook Playbook { get; } = Playbook.Build(Definition);
}
