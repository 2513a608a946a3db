namespace ServiceRecovery.Playbooks;

/// <summary>The playbook for what nearly went wrong: debrief it, write the practice down. No customer, no compensation, no check.</summary>
internal static class NearMissPlaybook
{
    /// <summary>Gets the definition, <c>near-miss:1</c>.</summary>
    public static PlaybookDefinition Definition { get; } = new PlaybookBuilder("near-miss", 1, Purpose.NearMiss, "Noted")
        .Open("Noted", "Something nearly went wrong; somebody named answers for it.")
        .Open("Owned", "Somebody took it on.")
        .Open("Debriefed", "The team went through it, or a rule waives that.")
        .Closing("Learned", Ending.Learned, "What nearly happened was learned from.")
        .Closing("Merged", Ending.Merged, "Absorbed by an older case.")
        .Closing("EnteredInError", Ending.EnteredInError, "It should never have been opened.")
        .InEveryOpenStage()
        .Do(StepKind.Listen, StepKind.Explain).Stays()
        .Do(StepKind.Merge).To("Merged")
        .From("Noted").Do(StepKind.Own).To("Owned").Do(StepKind.Discard).To("EnteredInError")
        .From("Owned").Do(StepKind.Debrief, StepKind.WaiveDebrief).To("Debriefed").Do(StepKind.Discard).To("EnteredInError")
        .From("Debriefed").Do(StepKind.Debrief, StepKind.WritePractice).Stays().Do(StepKind.Close).To("Learned")
        .From("Learned").Do(StepKind.Reopen).To("Owned")
        .From("EnteredInError").Do(StepKind.Reopen).To("Noted")
        .ToDefinition();

    /// <summary>Gets the playbook.</summary>
    public static Playbook Playbook { get; } = Playbook.Build(Definition);
}
