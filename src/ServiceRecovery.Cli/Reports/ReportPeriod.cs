using System.Globalization;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Reports;

/// <summary>Reads which reports are asked for: those received from one day through another, in a zone's calendar.</summary>
internal static class ReportPeriod
{
    // Beyond these a day of some zone has no instant.
    private static readonly DateOnly First = new(1, 1, 3);
    private static readonly DateOnly Last = new(9999, 12, 29);

    /// <param name="from">The first day, or an instant; <see langword="null"/>: a year before the month of the end.</param>
    /// <param name="to">The last day, or the instant after it; <see langword="null"/>: the day of <paramref name="now"/>.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="zone">Whose days they are.</param>
    /// <exception cref="UserException">One isn't a day or an instant, or the end isn't after the beginning.</exception>
    public static (DateTimeOffset From, DateTimeOffset To) Read(string? from, string? to, DateTimeOffset now, TimeZoneInfo zone)
    {
        var begin = from is null ? (DateTimeOffset?)null : Instant("--from", from, zone, isEnd: false);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var end = to is not null ? Instant("--to", to, zone, isEnd: true) : StartOf(today.AddDays(1), zone);
        if (to is null && begin >= end)
        {
            // What hasn't come yet has no reports, and that is what is told.
            end = StartOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(begin.Value, zone).DateTime).AddDays(1), zone);
        }

        var last = TimeZoneInfo.ConvertTime(end.AddTicks(-1), zone).DateTime;
        begin ??= StartOf(last.Year > 2 ? new DateOnly(last.Year, last.Month, 1).AddMonths(-11) : First, zone);
        return begin < end
            ? (begin.Value, end)
            : throw new UserException(FormattableString.Invariant($"'--from' must be before '--to', but it is {from ?? Rfc3339.Format(begin.Value)}, and '--to' is {to ?? Rfc3339.Format(end)}."));
    }

    private static DateTimeOffset Instant(string option, string text, TimeZoneInfo zone, bool isEnd)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day >= First && day <= Last)
        {
            return StartOf(isEnd ? day.AddDays(1) : day, zone);
        }

        return Rfc3339.TryParseInstant(text, out var instant) && DateOnly.FromDateTime(instant.UtcDateTime) is var utc && utc >= First && utc <= Last
            ? instant
            : throw new UserException($"'{option}' takes a day like 2026-01-31, or an instant with a zone like 2026-01-31T18:00:00Z, but is {FieldFaults.Quote(text)}.");
    }

    // A day that begins with a gap begins after it; of a midnight that comes twice it is the first.
    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
