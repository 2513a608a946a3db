namespace ServiceRecovery.Calendars;

/// <summary>When work begins and ends by the clock. An end at or before the start lies on the next day, so <c>22:00-06:00</c> is a night and <c>09:00-09:00</c> a whole day.</summary>
public readonly record struct WorkWindow
{
    private const int MinutesADay = 24 * 60;

    /// <summary>Takes start and end; the end isn't part of the window.</summary>
    /// <exception cref="ArgumentException">One of them is <see cref="DayTime.Close"/>, which windows themselves say.</exception>
    public WorkWindow(DayTime from, DayTime to) =>
        (From, To) = from.IsClose || to.IsClose ? throw new ArgumentException("A window has times of day. When a day closes follows from its windows.", from.IsClose ? nameof(from) : nameof(to)) : (from, to);

    /// <summary>Gets when it begins.</summary>
    public DayTime From { get; }

    /// <summary>Gets when it ends.</summary>
    public DayTime To { get; }

    /// <summary>Gets whether it begins at the end of its day, so that none of it lies there.</summary>
    internal bool IsEmpty => Begin == MinutesADay;

    /// <summary>Gets the minutes by the clock from midnight of its day until it begins.</summary>
    internal int Begin => From.Minutes;

    /// <summary>Gets the minutes by the clock from midnight of its day until it ends.</summary>
    internal int End => To.Minutes > From.Minutes ? To.Minutes : To.Minutes + MinutesADay;

    /// <summary>Reads a window.</summary>
    /// <param name="text">Start and end, as <c>09:00-17:30</c>.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static WorkWindow Parse(string text) =>
        TryParse(text ?? throw new ArgumentNullException(nameof(text)), out var window) ? window : throw new FormatException($"A window is written as '09:00-17:30', but was '{text}'.");

    /// <summary>Returns start and end, as <c>09:00-17:30</c>.</summary>
    public override string ToString() => $"{From}-{To}";

    internal static bool TryParse(string text, out WorkWindow window)
    {
        var isWindow = text.Length == 11 & text.IndexOf('-') == 5;
        var (from, to) = (default(DayTime), default(DayTime));
        isWindow = isWindow && DayTime.TryParse(text.Substring(0, 5), out from) && DayTime.TryParse(text.Substring(6), out to) && !from.IsClose && !to.IsClose;
        window = isWindow ? new WorkWindow(from, to) : default;
        return isWindow;
    }
}
