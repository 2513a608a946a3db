namespace ServiceRecovery.Generators;

/// <summary>What differs between the acts of a case and those of a debrief.</summary>
internal sealed record Root(string Namespace, string State, string Decision, string Facts, string Folded, string Handle, string Result, bool TakesExpected)
{
    private static readonly Root Case = new("ServiceRecovery", "RecoveryCase", "Decision", "DecisionFacts", "void", "RecoveryHandle", "CommandResult", false);
    private static readonly Root Debrief = new("ServiceRecovery.Debriefs", "Debrief", "DebriefDecision", "DebriefFacts", "Debrief", "DebriefHandle", "DebriefResult", true);

    /// <summary>Gets the records in which acts and events are declared.</summary>
    public static string[] Commands { get; } = ["CaseCommand", "DebriefCommand"];

    public static string[] Events { get; } = ["CaseEvent", "DebriefEvent"];

    public static Root Of(string name) => name.StartsWith("Debrief", StringComparison.Ordinal) ? Debrief : Case;

    /// <summary>Returns the method that decides a command.</summary>
    public string Decides(Act act) => $"internal static partial {Decision} Decide({State} current, {act.Root}.{act.Name} command, {Facts} facts)";

    /// <summary>Returns the method that folds an event.</summary>
    public string Folds(Happening happening) => $"internal static partial {Folded} Apply({State} next, EventHeader header, {happening.Root}.{happening.Name} happened)";
}
