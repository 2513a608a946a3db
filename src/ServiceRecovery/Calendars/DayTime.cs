namespace ServiceRecovery.Calendars;

/// <summary>A time of day by the clock, <c>00:00</c> to <c>24:00</c> in whole minutes, or the end of a working day.</summary>
public readonly record struct DayTime
{
    private const int MinutesADay = 24 * 60;
    private const string CloseText = "close";

    private readonly int _minutes;

    /// <summary>Takes hour and minute; 24:00 is the end of the day.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No clock shows it.</exception>
    public DayTime(int hour, int minute = 0)
        : this(hour is >= 0 and <= 24 && minute is >= 0 and <= 59 ? (hour * 60) + minute : int.MaxValue)
    {
        if (_minutes > MinutesADay)
        {
            throw new ArgumentOutOfRangeException(nameof(hour), FormattableString.Invariant($"{hour}:{minute}"), "A time of day lies from 00:00 to 24:00.");
        }
    }

    private DayTime(int minutes) => _minutes = minutes;

    /// <summary>Gets the end of the last window that begins on a working day, whenever that is.</summary>
    public static DayTime Close { get; } = new(-1);

    /// <summary>Gets whether it is <see cref="Close"/>.</summary>
    public bool IsClose => _minutes < 0;

    /// <summary>Gets the minutes by the clock since midnight, 0 to 1,440; below zero for <see cref="Close"/>.</summary>
    public int Minutes => _minutes;

    /// <summary>Returns <c>HH:mm</c>, or <c>close</c>.</summary>
    public override string ToString() => IsClose ? CloseText : FormattableString.Invariant($"{_minutes / 60:D2}:{_minutes % 60:D2}");

    /// <summary>Reads what <see cref="ToString"/> writes, nothing else.</summary>
    internal static bool TryParse(string? text, out DayTime time)
    {
        time = text == CloseText ? Close : text is { Length: 5 } ? new DayTime((Digits(text, 0) * 60) + Digits(text, 3)) : default;
        return time._minutes <= MinutesADay && time.ToString() == text;
    }

    // What isn't two digits gives a time that is written otherwise.
    private static int Digits(string text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';
}
