namespace ServiceRecovery.Cli.Replay;

/// <summary>Reads the times of exports as they are written there, in UTC.</summary>
internal static class ReplayTimes
{
    /// <summary>Reads <c>D/M/YYYY HH:MM</c>, and <c>D/M/YYYY H:MM</c> as a spreadsheet saves it.</summary>
    public static bool TryParseMinute(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        var space = text.IndexOf(' ');
        var clock = space > 0 ? text[(space + 1)..] : default;
        var colon = clock.IndexOf(':');
        return colon is 1 or 2
            && clock.Length == colon + 3
            && TryParseParts(text[..space], '/', out var day, out var month, out var year, out var widths) && widths.Year == 4
            && Number(clock[..colon], out var hour) && hour < 24
            && Number(clock[(colon + 1)..], out var minute) && minute < 60
            && TryMake(year, month, day, hour, minute, out time);
    }

    /// <summary>Reads <c>M/D/YYYY</c>, <c>YYYY/M/D</c> or <c>YYYY-MM-DD</c>.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        if (text.Length == 10 && text[4] == '-')
        {
            return TryParseParts(text, '-', out var first, out var second, out var third, out var widths) && widths is (4, 2, 2) && TryMake(first, second, third, 0, 0, out date);
        }

        return TryParseParts(text, '/', out var one, out var two, out var three, out var width)
            && ((width is ( <= 2, <= 2, 4) && TryMake(three, one, two, 0, 0, out date)) || (width is (4, <= 2, <= 2) && TryMake(one, two, three, 0, 0, out date)));
    }

    private static bool TryParseParts(ReadOnlySpan<char> text, char separator, out int first, out int second, out int third, out (int First, int Second, int Year) widths)
    {
        first = second = third = 0;
        widths = default;
        var one = text.IndexOf(separator);
        if (one < 1)
        {
            return false;
        }

        var rest = text[(one + 1)..];
        var two = rest.IndexOf(separator);
        widths = (one, two, rest.Length - two - 1);
        return two >= 1 && Number(text[..one], out first) && Number(rest[..two], out second) && Number(rest[(two + 1)..], out third);
    }

    private static bool Number(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        if (text.Length is 0 or > 4)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            number = (number * 10) + (c - '0');
        }

        return true;
    }

    private static bool TryMake(int year, int month, int day, int hour, int minute, out DateTimeOffset time)
    {
        time = default;
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        time = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero);
        return true;
    }
}
