using System.Globalization;
using System.Text;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Names and instants as programs read them, the same in every country.</summary>
internal static class ReportWords
{
    /// <summary>An instant in UTC as RFC 3339 says, with microseconds only where there are some.</summary>
    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString(
        instant.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        CultureInfo.InvariantCulture);

    /// <summary>A member of a closed list: <c>WantsMore</c> is <c>wants-more</c>.</summary>
    public static string Of(Enum member)
    {
        var word = new StringBuilder();
        foreach (var c in member.ToString())
        {
            if (c is >= 'A' and <= 'Z')
            {
                word.Append(word.Length > 0 ? "-" : "").Append((char)(c | ' '));
            }
            else
            {
                word.Append(c);
            }
        }

        return word.ToString();
    }
}
