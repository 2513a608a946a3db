namespace ServiceRecovery.Playbooks;

/// <summary>The playbook for praise: thank, ask what stood out, recognize the people, debrief, write the practice down.</summary>
internal static class AccoladePlaybook
{
    /// <summary>Gets the definition, <c>accolade:1</c>.</summary>
    public static PlaybookDefinition Definition { get; } = new PlaybookBuilder("accolade", 1, Purpose.Accolade, "Received")
        .Open("Received", "A customer was delighted; somebody named answers for it.")
        .Open("Owned", "Somebody took it on.")
        .Open("Thanked", "The customer was thanked, or there is nobody to thank.")
        .Open("Interviewed", "We know what stood out, or the customer can't or won't tell.")
        .Open("Recognized", "The people were recognized before their peers.")
        .Open("Debriefed", "The team went through it, or a rule waives that.")
        .Closing("Learned", Ending.Learned, "What worked was learned from.")
        .Closing("Withdrawn", Ending.Withdrawn, "The customer took it back.")
        .Closing("Merged", Ending.Merged, "Absorbed by an older case.")
        .Closing("EnteredInError", Ending.EnteredInError, "It should never have been opened.")
        .Only(Ending.Learned, StepKind.Recognize)
        .InEveryOpenStage()
        .Do(StepKind.Listen, StepKind.Acknowledge).Stays()
        .Do(StepKind.Withdraw).To("Withdrawn")
        .Do(StepKind.Merge).To("Merged")
        .From("Received").Do(StepKind.Own).To("Owned").Do(StepKind.Discard).To("EnteredInError")
        .From("Owned").Do(StepKind.Thank, StepKind.WaiveThanks).To("Thanked").Do(StepKind.Discard).To("EnteredInError")
        .From("Thanked").Do(StepKind.Thank, StepKind.FollowUp).Stays().Do(StepKind.Interview, StepKind.WaiveInterview).To("Interviewed")
        .From("Interviewed").Do(StepKind.Interview).Stays().Do(StepKind.Recognize).To("Recognized")
        .From("Recognized").Do(StepKind.Interview, StepKind.Recognize).Stays().Do(StepKind.Debrief, StepKind.WaiveDebrief).To("Debriefed")
        .From("Debriefed").Do(StepKind.Interview, StepKind.Recognize, StepKind.Debrief, StepKind.WritePractice).Stays().Do(StepKind.Close).To("Learned")
        .From("Learned").Do(StepKind.Reopen).To("Recognized")
        .From("Withdrawn").Do(StepKind.Reopen).To("Received")
        .From("EnteredInError").Do(StepKind.Reopen).To("Received")
        .ToDefinition();

    /// <summary>Gets the playbook.</summary>
    public static Playbook Playbook { get; } = Playbook.Build(Definition);
}
