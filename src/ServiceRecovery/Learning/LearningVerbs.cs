namespace ServiceRecovery.Learning;

/// <summary>The stable names of what is asked of a debrief, as the console host and refusals speak of it.</summary>
public static class LearningVerbs
{
    /// <summary>Gets the verbs that people and programs give, in their stable order; what due work gives isn't among them.</summary>
    public static System.Collections.Immutable.ImmutableArray<string> All { get; } =
    [
        "open-debrief", "add-case", "hold-debrief", "contribute", "find-factor", "no-factor", "plan-action", "move-action", "hand-over-action", "finish-action", "drop-action", "verify-action",
        "adopt-practice", "conclude-debrief", "call-off-debrief", "reopen-debrief",
    ];

    /// <summary>Returns the verb of a command.</summary>
    public static string Of(DebriefCommand command) => command switch
    {
        DebriefCommand.Open => "open-debrief",
        DebriefCommand.AddCase => "add-case",
        DebriefCommand.Hold => "hold-debrief",
        DebriefCommand.Contribute => "contribute",
        DebriefCommand.FindFactor => "find-factor",
        DebriefCommand.FindNoFactor => "no-factor",
        DebriefCommand.PlanAction => "plan-action",
        DebriefCommand.MoveAction => "move-action",
        DebriefCommand.HandOverAction => "hand-over-action",
        DebriefCommand.FinishAction => "finish-action",
        DebriefCommand.DropAction => "drop-action",
        DebriefCommand.VerifyAction => "verify-action",
        DebriefCommand.AdoptPractice => "adopt-practice",
        DebriefCommand.Conclude => "conclude-debrief",
        DebriefCommand.CallOff => "call-off-debrief",
        DebriefCommand.Reopen => "reopen-debrief",
        DebriefCommand.MarkOverdue => "mark-overdue",
        DebriefCommand.ChaseAction => "chase-action",
        _ => throw new InvalidOperationException($"The command '{command.GetType().Name}' has no verb. Give it one."),
    };

    // What belongs to the talk, and ends with it; actions go on.
    internal static bool IsTalk(DebriefCommand command) => command is DebriefCommand.AddCase or DebriefCommand.Hold or DebriefCommand.Contribute or DebriefCommand.FindFactor
        or DebriefCommand.FindNoFactor or DebriefCommand.PlanAction or DebriefCommand.Conclude or DebriefCommand.CallOff or DebriefCommand.MarkOverdue;
}
