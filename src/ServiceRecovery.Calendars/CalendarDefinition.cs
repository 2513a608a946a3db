namespace ServiceRecovery.Calendars;

/// <summary>A calendar as it was given, each part with the path at which it stood, and what is wrong with it.</summary>
internal sealed class CalendarDefinition
{
    public const string Bad = "bad-value";

    private const int MostFaults = 1_000;

    public string Name { get; set; } = "";

    public int Version { get; set; }

    /// <summary>Gets or sets the zone; <see langword="null"/> where it couldn't be read.</summary>
    public string? Zone { get; set; }

    /// <summary>Gets the windows of each weekday, from Sunday.</summary>
    public DayEntry[] Week { get; } = [.. Enumerable.Range(0, 7).Select(day => new DayEntry($"week.{WeekdayName((DayOfWeek)day)}", null, []))];

    public List<DayEntry> Holidays { get; } = [];

    public List<DayEntry> Days { get; } = [];

    /// <summary>Gets or sets whether there are windows that couldn't be read, so that nothing is said about what is open.</summary>
    public bool HasUnreadWindows { get; set; }

    public List<CalendarFault> Faults { get; } = [];

    public static string WeekdayName(DayOfWeek day) => day switch
    {
        DayOfWeek.Sunday => "sun",
        DayOfWeek.Monday => "mon",
        DayOfWeek.Tuesday => "tue",
        DayOfWeek.Wednesday => "wed",
        DayOfWeek.Thursday => "thu",
        DayOfWeek.Friday => "fri",
        _ => "sat",
    };

    /// <summary>Adds a fault; the last of 1,000 says that there are more.</summary>
    public void Add(string code, string path, string sentence)
    {
        if (Faults.Count < MostFaults)
        {
            Faults.Add(Faults.Count < MostFaults - 1 ? new CalendarFault(code, path, sentence) : new CalendarFault("more-faults", "", "There is more that is wrong. Mend this much first."));
        }
    }

    /// <summary>The windows that begin on a weekday or on a date of its own.</summary>
    /// <param name="Path">Where they stand.</param>
    /// <param name="Day">The date; <see langword="null"/> for a weekday.</param>
    /// <param name="Windows">The windows.</param>
    internal sealed record DayEntry(string Path, int? Day, WorkWindow[] Windows);
}
