using NodaTime;

namespace ServiceRecovery.Calendars;

/// <summary>Dates as days since 1970.</summary>
internal static class CalendarDate
{
    public const long MicrosecondsADay = 24L * 60 * 60 * 1_000_000;

    private const int Epoch = 719_162;
    private const int Thursday = 4;
    private const int DaysAWeek = 7;

    public static int YearOf(int day) => new DateTime((day + Epoch) * TimeSpan.TicksPerDay).Year;

    public static int FirstOf(int year) => DayOf(new DateTime(year, 1, 1));

    public static DayOfWeek WeekdayOf(int day) => (DayOfWeek)((((day % DaysAWeek) + DaysAWeek) + Thursday) % DaysAWeek);

    /// <summary>Returns the day on which a local time lies.</summary>
    public static int OfLocal(long microseconds) => (int)((microseconds / MicrosecondsADay) - (microseconds % MicrosecondsADay < 0 ? 1 : 0));

    /// <summary>Finds the day of a date; one outside the years 1 to 9999 has none.</summary>
    public static int? Find(LocalDate date)
    {
        var iso = date.WithCalendar(CalendarSystem.Iso);
        return iso.Year is >= 1 and <= 9999 ? DayOf(new DateTime(iso.Year, iso.Month, iso.Day)) : null;
    }

    /// <summary>Finds the day of a date as <c>2026-12-24</c>.</summary>
    public static int? Find(string text) =>
        text.Length == 10 && DateTime.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var date) ? DayOf(date) : null;

    public static string Format(int day) => new DateTime((day + Epoch) * TimeSpan.TicksPerDay).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static int DayOf(DateTime date) => (int)(date.Ticks / TimeSpan.TicksPerDay) - Epoch;
}
