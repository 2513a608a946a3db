using System.Globalization;
using ServiceRecovery.Board.Pages;
using ServiceRecovery.Board.Texts;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Board.Forms;

/// <summary>Reads a time as a clock of the page's zone shows it. What the clock skipped or showed twice is told with what is possible.</summary>
internal static class LocalTime
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Reads it.</summary>
    /// <returns>The instant by RFC 3339, or what is wrong.</returns>
    public static (string? Instant, string? Fault) Read(string text, TimeZoneInfo zone, PageTexts texts)
    {
        // Whoever was told that an hour was there twice says which they mean by its offset.
        if (DateTimeOffset.TryParseExact(text.Trim(), "yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
        {
            return (Rfc3339.Format(exact.ToUniversalTime()), null);
        }

        if (!DateTime.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 2 or > 9998)
        {
            return (null, PageFormat.Fill(texts["time.unreadable"]));
        }

        if (zone.IsInvalidTime(local))
        {
            // An hour is the most that a clock is put forward in the zones of today; where it was more, the next one is tried.
            var after = local;
            while (zone.IsInvalidTime(after))
            {
                after = after.AddMinutes(30);
            }

            return (null, PageFormat.Fill(texts["time.skipped"], ("time", Text(local)), ("possible", Text(after))));
        }

        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local).OrderDescending().Select(offset => new DateTimeOffset(local, offset).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture)).ToList();
            return (null, PageFormat.Fill(texts["time.doubled"], ("time", Text(local)), ("first", offsets[0]), ("second", offsets[^1])));
        }

        return (Rfc3339.Format(new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime()), null);
    }

    private static string Text(DateTime local) => local.ToString("HH:mm", CultureInfo.InvariantCulture);
}
