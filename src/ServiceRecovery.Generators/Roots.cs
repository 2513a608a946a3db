namespace ServiceRecovery.Generators;

/// <summary>What differs between the acts of a case and those of a debrief.</summary>
internal sealed record Root(string Namespace, string State, string Decision, string Facts, string Folded)
{
    private static readonly Root Case = new("ServiceRecovery", "RecoveryCase", "Decision", "DecisionFacts", "void");
    private static readonly Root Debrief = new("ServiceRecovery.Learning", "Debrief", "DebriefDecision", "DebriefFacts", "Debrief");

    public static Root Of(string name) => name.StartsWith("Debrief", StringComparison.Ordinal) ? Debrief : Case;
}
