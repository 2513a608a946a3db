using System.Collections.Concurrent;
using System.Globalization;
using ServiceRecovery.Board.Texts;

namespace ServiceRecovery.Board.Pages;

/// <summary>Writes times, spans and amounts as the reader's language has them: times in the organization's zone, dates always of the Gregorian calendar.</summary>
/// <param name="texts">The page's texts.</param>
/// <param name="zone">The zone.</param>
/// <param name="now">What time it is.</param>
internal sealed class PageFormat(PageTexts texts, TimeZoneInfo zone, DateTimeOffset now)
{
    // ISO 4217 has amounts of up to eight decimals with what organizations add.
    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    // Languages are those of the texts, which are few, and what a culture knows is slow to gather.
    private static readonly ConcurrentDictionary<string, CultureInfo> Cultures = new(StringComparer.Ordinal);

    /// <summary>Gets the zone.</summary>
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>Gets what time it is.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Gets the culture that numbers and dates are written in.</summary>
    public CultureInfo Culture { get; } = CultureOf(texts.Culture);

    /// <summary>Returns the culture of a name, with dates of the Gregorian calendar; the invariant one where a program knows no other.</summary>
    public static CultureInfo CultureOf(string name) => Cultures.GetOrAdd(name, static name =>
    {
        try
        {
            var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
            if (culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault(calendar => calendar.CalendarType == GregorianCalendarTypes.Localized) is { } gregorian)
            {
                culture.DateTimeFormat.Calendar = gregorian;
                return CultureInfo.ReadOnly(culture);
            }

            return CultureInfo.InvariantCulture;
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    });

    /// <summary>Writes a number.</summary>
    public string Number(long number) => number.ToString("N0", Culture);

    /// <summary>Writes an amount with its currency's decimals and code.</summary>
    public string Money(Money money)
    {
        var digits = money.Currency.MinorDigits;
        return ((decimal)money.Minor / Powers[digits]).ToString(FormattableString.Invariant($"N{digits}"), Culture) + "\u00A0" + money.Currency.Code;
    }

    /// <summary>Writes an amount as somebody types it.</summary>
    public string Typed(Money money)
    {
        var digits = money.Currency.MinorDigits;
        return ((decimal)money.Minor / Powers[digits]).ToString(FormattableString.Invariant($"F{digits}"), Culture);
    }

    /// <summary>Returns an instant as the clocks of the zone show it.</summary>
    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).DateTime;

    /// <summary>Writes the time of a day.</summary>
    public string Clock(DateTimeOffset at) => Local(at).ToString("t", Culture);

    /// <summary>Writes an instant: the time alone today, with the day on another one, with the year in another one.</summary>
    public string When(DateTimeOffset at)
    {
        var (local, today) = (Local(at), Local(Now));
        return local.Date == today.Date ? Clock(at)
            : (Culture.Equals(CultureInfo.InvariantCulture) ? local.ToString("yyyy-MM-dd", Culture) : local.ToString(local.Year == today.Year ? "d MMM" : "d MMM yyyy", Culture)) + " " + Clock(at);
    }

    /// <summary>Writes a day.</summary>
    public string Day(DateTimeOffset at)
    {
        var local = Local(at);
        return Culture.Equals(CultureInfo.InvariantCulture) ? local.ToString("yyyy-MM-dd", Culture)
            : local.ToString(local.Year == Local(Now).Year ? "dddd, d MMMM" : "dddd, d MMMM yyyy", Culture);
    }

    /// <summary>Writes an instant for programs.</summary>
    public string Machine(DateTimeOffset at) => Local(at).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    /// <summary>Writes how long something takes, by its two largest units.</summary>
    public string Span(TimeSpan span)
    {
        var length = span.Duration();
        (string Key, long Count)[] units = length.TotalDays >= 1
            ? [("span.days", (long)length.TotalDays), ("span.hours", length.Hours)]
            : length.TotalHours >= 1
                ? [("span.hours", length.Hours), ("span.minutes", length.Minutes)]
                : [("span.minutes", Math.Max(1, (long)length.TotalMinutes))];
        return string.Join(' ', units.Where((unit, at) => at == 0 || unit.Count > 0).Select(unit => Fill(texts[unit.Key, unit.Count], ("count", Number(unit.Count)))));
    }

    /// <summary>Returns a text with its placeholders filled in, where no element can stand around what is filled in.</summary>
    public static string Fill(PageText text, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = new System.Text.StringBuilder();
        foreach (var (part, isPlaceholder) in TextFile.Parts(text.Template))
        {
            var value = part;
            if (isPlaceholder)
            {
                foreach (var (name, given) in values)
                {
                    value = name == part ? given : value;
                }
            }

            filled.Append(value);
        }

        return filled.ToString();
    }
}
