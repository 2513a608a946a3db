namespace ServiceRecovery.Fields;

/// <summary>Reads instants and durations as JSON writes them, and nothing that only looks like them.</summary>
internal static class Rfc3339
{
    private const long TicksPerMicrosecond = 10;

    // A duration beyond every bound the library has; what is longer is refused there, by its code, and not here.
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(36_525);

    /// <summary>Reads an instant with a zone, cut to whole microseconds.</summary>
    public static bool TryParseInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length < 20
            || !Digits(text, 0, 4, out var year) || text[4] != '-'
            || !Digits(text, 5, 2, out var month) || text[7] != '-'
            || !Digits(text, 8, 2, out var day) || text[10] is not ('T' or 't')
            || !Digits(text, 11, 2, out var hour) || text[13] != ':'
            || !Digits(text, 14, 2, out var minute) || text[16] != ':'
            || !Digits(text, 17, 2, out var second))
        {
            return false;
        }

        var at = 19;
        if (!Fraction(text, ref at, out var microseconds) || !Zone(text, at, out var offset))
        {
            return false;
        }

        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + (microseconds * TicksPerMicrosecond) - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads a duration of days, hours, minutes and seconds: <c>PnDTnHnMnS</c>.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 3 || text[0] != 'P')
        {
            return false;
        }

        var seconds = 0m;
        var units = "DTHMS";
        var unit = 0;
        for (var at = 1; at < text.Length;)
        {
            if (text[at] == 'T')
            {
                if (unit > 1 || at == text.Length - 1)
                {
                    return false;
                }

                unit = 2;
                at++;
                continue;
            }

            var start = at;
            while (at < text.Length && text[at] is >= '0' and <= '9')
            {
                at++;
            }

            var found = at < text.Length ? units.IndexOf(text[at], unit) : -1;
            if (at == start || at - start > 18 || found < 0 || (unit < 2 && found > 0))
            {
                return false;
            }

            seconds += Number(text, start, at) * text[at] switch { 'D' => 86_400m, 'H' => 3_600m, 'M' => 60m, _ => 1m };
            unit = found + 1;
            at++;
        }

        duration = seconds > (decimal)LongestDuration.TotalSeconds ? LongestDuration : new TimeSpan((long)seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    /// <summary>Writes an instant in UTC, with microseconds only where there are some.</summary>
    public static string Format(DateTimeOffset instant) => instant.UtcDateTime.ToString(
        instant.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes a duration in days, hours, minutes and seconds; what is less than a second isn't written.</summary>
    public static string Format(TimeSpan duration)
    {
        var text = new System.Text.StringBuilder("P");
        Part(duration.Days, 'D');
        if (duration.Hours + duration.Minutes + duration.Seconds > 0 || duration.Days == 0)
        {
            text.Append('T');
            Part(duration.Hours, 'H');
            Part(duration.Minutes, 'M');
            if (duration.Seconds > 0 || text[text.Length - 1] == 'T')
            {
                text.Append(duration.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append('S');
            }
        }

        return text.ToString();

        void Part(int count, char unit)
        {
            if (count > 0)
            {
                text.Append(count.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append(unit);
            }
        }
    }

    private static long Number(string text, int from, int to)
    {
        var number = 0L;
        for (var i = from; i < to; i++)
        {
            number = (number * 10) + (text[i] - '0');
        }

        return number;
    }

    private static bool Fraction(string text, ref int at, out long microseconds)
    {
        microseconds = 0;
        if (text[at] != '.')
        {
            return true;
        }

        var start = ++at;
        for (; at < text.Length && text[at] is >= '0' and <= '9'; at++)
        {
            if (at - start < 6)
            {
                microseconds = (microseconds * 10) + (text[at] - '0');
            }
        }

        for (var missing = at - start; missing < 6; missing++)
        {
            microseconds *= 10;
        }

        return at > start && at < text.Length;
    }

    private static bool Zone(string text, int at, out TimeSpan offset)
    {
        offset = default;
        if (text[at] is 'Z' or 'z')
        {
            return at == text.Length - 1;
        }

        if (text[at] is not ('+' or '-') || text.Length != at + 6 || !Digits(text, at + 1, 2, out var hours) || text[at + 3] != ':' || !Digits(text, at + 4, 2, out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        var absolute = new TimeSpan(hours, minutes, 0);
        offset = text[at] == '-' ? -absolute : absolute;
        return true;
    }

    private static bool Digits(string text, int at, int count, out int value)
    {
        value = 0;
        if (at + count > text.Length)
        {
            return false;
        }

        for (var i = at; i < at + count; i++)
        {
            if (text[i] is not (>= '0' and <= '9'))
            {
                return false;
            }

            value = (value * 10) + (text[i] - '0');
        }

        return true;
    }
}
