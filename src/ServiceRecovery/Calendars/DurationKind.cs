namespace ServiceRecovery.Calendars;

/// <summary>In what a time is measured.</summary>
public enum DurationKind
{
    /// <summary>Real time.</summary>
    Elapsed,

    /// <summary>Time in which the calendar is open.</summary>
    Working,

    /// <summary>Dates of the calendar's zone.</summary>
    Days,

    /// <summary>Dates on which work begins.</summary>
    WorkingDays,
}
