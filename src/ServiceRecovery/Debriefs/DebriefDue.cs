namespace ServiceRecovery.Debriefs;

/// <summary>What becomes due in a debrief by itself, also long after its cases were closed. A pure function of the debrief.</summary>
internal static class DebriefDue
{
    /// <summary>How long after one reminder of an action the next one comes.</summary>
    public static TimeSpan ReminderEvery { get; } = TimeSpan.FromDays(7);

    /// <summary>How often an owner is reminded; after that the action stands as overdue and nobody is told again.</summary>
    public const int MostReminders = 12;

    /// <summary>Returns which reminder it is at an instant. Who was away for weeks is reminded once and not once a week that was missed.</summary>
    internal static int ReminderAt(PlannedAction action, DateTimeOffset now)
    {
        var passed = now > action.DueAt ? 1 + ((now - action.DueAt).Ticks / ReminderEvery.Ticks) : 1;
        return (int)Math.Min(Math.Max(passed, action.Reminders + 1), MostReminders);
    }

    /// <summary>Returns what is due next: the earliest instant, then the debrief itself, then its actions by name.</summary>
    /// <returns><see langword="null"/> when nothing ever is.</returns>
    public static DebriefDueItem? Next(Debrief current)
    {
        DebriefDueItem? next = null;
        if (current is { IsOpen: true, IsOverdue: false })
        {
            Take(ref next, new DebriefDueItem(current.DueAt, "", new DebriefCommand.MarkOverdue()));
        }

        foreach (var action in current.Actions)
        {
            if (action.Standing == ActionStanding.Planned && action.Reminders < MostReminders)
            {
                Take(ref next, new DebriefDueItem(Deciding.Later(action.DueAt, TimeSpan.FromTicks(ReminderEvery.Ticks * action.Reminders)), action.Ref.Value, new DebriefCommand.ChaseAction(action.Ref)));
            }
            else if (action is { Standing: ActionStanding.Done, IsCounted: true, VerifiableAt: { } verifiable })
            {
                Take(ref next, new DebriefDueItem(verifiable, action.Ref.Value, new DebriefCommand.VerifyAction(action.Ref)));
            }
        }

        return next;
    }

    private static void Take(ref DebriefDueItem? next, DebriefDueItem item)
    {
        if (next is null || item.At < next.At || (item.At == next.At && string.CompareOrdinal(item.Ref, next.Ref) < 0))
        {
            next = item;
        }
    }
}

/// <summary>One thing that is due in a debrief.</summary>
/// <param name="At">When.</param>
/// <param name="Ref">The action it is about; empty for the debrief itself.</param>
/// <param name="Command">What due work gives then.</param>
internal sealed record DebriefDueItem(DateTimeOffset At, string Ref, DebriefCommand Command);
