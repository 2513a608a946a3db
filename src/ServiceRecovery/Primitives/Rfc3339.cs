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

    /// <summary>Reads a duration of days, hours, minutes and seconds: <c>PnDTnHnMnS</c>. What is longer than every bound is read as that bound.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        var isDuration = TryParseTicks(text, 0, out var ticks);
        duration = ticks > LongestDuration.Ticks ? LongestDuration : new TimeSpan((long)ticks);
        return isDuration;
    }

    /// <summary>Reads a duration exactly as <see cref="Format(TimeSpan)"/> wrote it, one below zero too.</summary>
    public static bool TryParseWhole(string text, out TimeSpan duration)
    {
        var isBelow = text.Length > 0 && text[0] == '-';
        var isDuration = TryParseTicks(text, isBelow ? 1 : 0, out var ticks);
        ticks = isBelow ? -ticks : ticks;
        isDuration &= ticks is >= long.MinValue and <= long.MaxValue;
        duration = isDuration ? new TimeSpan((long)ticks) : default;
        return isDuration;
    }

    /// <summary>Writes an instant in UTC, with microseconds only where there are some.</summary>
    public static string Format(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var micros = (int)(utc.Ticks % TimeSpan.TicksPerSecond / TicksPerMicrosecond);
        var isWhole = utc.Ticks % TimeSpan.TicksPerSecond == 0;
        Span<char> text = stackalloc char[27];
        Put(text, 0, 4, utc.Year);
        text[4] = '-';
        Put(text, 5, 2, utc.Month);
        text[7] = '-';
        Put(text, 8, 2, utc.Day);
        text[10] = 'T';
        Put(text, 11, 2, utc.Hour);
        text[13] = ':';
        Put(text, 14, 2, utc.Minute);
        text[16] = ':';
        Put(text, 17, 2, utc.Second);
        if (!isWhole)
        {
            text[19] = '.';
            Put(text, 20, 6, micros);
        }

        var length = isWhole ? 19 : 26;
        text[length] = 'Z';
        return text.Slice(0, length + 1).ToString();
    }

    /// <summary>Writes a duration in days, hours, minutes and seconds, with the fraction of a second that there is.</summary>
    public static string Format(TimeSpan duration)
    {
        var ticks = duration.Ticks < 0 ? (ulong)-(duration.Ticks + 1) + 1 : (ulong)duration.Ticks;
        var seconds = ticks / TimeSpan.TicksPerSecond;
        var fraction = (int)(ticks % TimeSpan.TicksPerSecond);
        var text = new System.Text.StringBuilder(duration.Ticks < 0 ? "-P" : "P");
        Part(seconds / 86_400, 'D');
        if (seconds % 86_400 > 0 || fraction > 0 || ticks == 0)
        {
            text.Append('T');
            Part(seconds / 3_600 % 24, 'H');
            Part(seconds / 60 % 60, 'M');
            if (fraction > 0)
            {
                text.Append(FormattableString.Invariant($"{seconds % 60}.{fraction:D7}").TrimEnd('0')).Append('S');
            }
            else if (seconds % 60 > 0 || ticks == 0)
            {
                text.Append((seconds % 60).ToString(System.Globalization.CultureInfo.InvariantCulture)).Append('S');
            }
        }

        return text.ToString();

        void Part(ulong count, char unit)
        {
            if (count > 0)
            {
                text.Append(count.ToString(System.Globalization.CultureInfo.InvariantCulture)).Append(unit);
            }
        }
    }

    private static void Put(Span<char> text, int at, int digits, int value)
    {
        for (var i = at + digits - 1; i >= at; i--)
        {
            text[i] = (char)('0' + (value % 10));
            value /= 10;
        }
    }

    private static bool TryParseTicks(string text, int from, out decimal ticks)
    {
        ticks = 0;
        var (seconds, fraction) = (0m, 0L);
        if (text.Length < from + 3 || text[from] != 'P')
        {
            return false;
        }

        var units = "DTHMS";
        var unit = 0;
        for (var at = from + 1; at < text.Length;)
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

            var whole = at;
            if (at < text.Length && text[at] == '.')
            {
                at++;
                while (at < text.Length && text[at] is >= '0' and <= '9')
                {
                    at++;
                }
            }

            // A fraction is that of a second, to the last of a TimeSpan's digits.
            var found = at < text.Length ? units.IndexOf(text[at], unit) : -1;
            var hasFraction = at > whole;
            if (whole == start || whole - start > 18 || found < 0 || (unit < 2 && found > 0) || (hasFraction && (text[at] != 'S' || at - whole is < 2 or > 8)))
            {
                return false;
            }

            seconds += Number(text, start, whole) * text[at] switch { 'D' => 86_400m, 'H' => 3_600m, 'M' => 60m, _ => 1m };
            var place = TimeSpan.TicksPerSecond;
            for (var i = whole + 1; i < at; i++)
            {
                place /= 10;
                fraction += (text[i] - '0') * place;
            }

            unit = found + 1;
            at++;
        }

        // What is longer than any TimeSpan is only known to be so.
        ticks = Math.Min(seconds, long.MaxValue) * TimeSpan.TicksPerSecond + fraction;
        return true;
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
