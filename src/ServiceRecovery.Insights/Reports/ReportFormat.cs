using System.Globalization;
using System.Text;

namespace ServiceRecovery.Insights.Reports;

/// <summary>Writes figures and dates as people of a culture read them, in the calendar that the figures follow.</summary>
internal sealed class ReportFormat
{
    /// <summary>Nothing was counted, or there is nothing to take a share of.</summary>
    public const string Gap = "–";

    /// <summary>Out of few.</summary>
    public const string Small = "*";

    /// <summary>Stands for what steers a terminal, turns the direction of reading or is half a sign.</summary>
    private const string Unshown = "\uFFFD";

    private readonly TimeZoneInfo _zone;
    private readonly bool _isInvariant;

    public ReportFormat(CultureInfo culture, TimeZoneInfo zone)
    {
        (Culture, _zone, _isInvariant) = (Gregorian(culture), zone, culture.Name.Length == 0);
    }

    /// <summary>Gets the culture, with the calendar of the cohorts.</summary>
    public CultureInfo Culture { get; }

    public string Of(Figure figure)
    {
        var text = figure switch
        {
            Figure.Count count => Count(count.Value),
            Figure.Part part => Share(part.Share),
            Figure.Wait wait => Wait(wait.Length),
            Figure.Mean { Value: { } mean } => mean.ToString("N2", Culture),
            Figure.Proportion proportion => Rate(proportion.Rate),
            Figure.Amount { Minor: { } minor } amount => Amount(minor, amount.Currency),
            Figure.Name { Text: { } name } => Name(name),
            _ => Gap,
        };
        return figure.IsSmall ? $"{text} {Small}" : text;
    }

    public string Count(long count) => count.ToString("N0", Culture);

    /// <summary>How many, and in brackets the share; of nothing there is no share.</summary>
    public string Share(Share share) => share.Rate is { } rate ? $"{Count(share.Count)} ({Rate(rate)})" : Gap;

    public string Rate(double? rate) => rate is { } known ? Rounded(known).ToString("P1", Culture) : Gap;

    public string Amount(decimal minor, string currency)
    {
        var digits = DigitsOf(currency);
        return $"{(minor / Power(digits)).ToString("N" + digits.ToString(CultureInfo.InvariantCulture), Culture)} {Name(currency)}";
    }

    /// <summary>The two largest units: who waits for days isn't told the seconds.</summary>
    public string Wait(TimeSpan? wait) => wait switch
    {
        null => Gap,
        { TotalSeconds: < 60 } seconds => $"{seconds.Seconds} s",
        { TotalMinutes: < 60 } minutes => $"{minutes.Minutes} min",
        { TotalHours: < 24 } hours => hours.Minutes == 0 ? $"{hours.Hours} h" : $"{hours.Hours} h {hours.Minutes} min",
        { } days => days.Hours == 0 ? $"{Count(days.Days)} d" : $"{Count(days.Days)} d {days.Hours} h",
    };

    public string Day(DateTimeOffset instant) => Day(Local(instant));

    public string Moment(DateTimeOffset instant) => Local(instant) is var local && _isInvariant
        ? local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : local.ToString("g", Culture);

    /// <summary>From when to when, as days where they are whole ones.</summary>
    public string Interval(DateTimeOffset from, DateTimeOffset to)
    {
        var begins = Local(from).TimeOfDay == TimeSpan.Zero ? Day(from) : Moment(from);
        return Local(to).TimeOfDay == TimeSpan.Zero ? $"from {begins} through {Day(to.AddTicks(-1))}" : $"from {begins} until before {Moment(to)}";
    }

    /// <summary>A cohort's period; one that the interval cuts says so.</summary>
    public string Period(DateTimeOffset from, DateTimeOffset to, CohortLength length)
    {
        var (first, end) = (Local(from), Local(to));
        var name = length switch
        {
            CohortLength.Day => Day(first),
            CohortLength.Week => Week(first),
            CohortLength.Month => _isInvariant ? first.ToString("yyyy-MM", CultureInfo.InvariantCulture) : first.ToString("y", Culture),
            CohortLength.Quarter => $"{first.Year.ToString("0000", CultureInfo.InvariantCulture)} Q{(first.Month + 2) / 3}",
            _ => first.Year.ToString("0000", CultureInfo.InvariantCulture),
        };
        return Begins(first, length) && Begins(end, length) ? name : $"{name} (part)";
    }

    /// <summary>Somebody's text in one line, without what steers a terminal or turns the direction of reading.</summary>
    public static string Name(string text)
    {
        var name = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            var isShown = (isPair || !char.IsSurrogate(text[at])) && CharUnicodeInfo.GetUnicodeCategory(text, at) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
            name.Append(isShown ? text.Substring(at, isPair ? 2 : 1) : Unshown);
            at += isPair ? 1 : 0;
        }

        return name.ToString();
    }

    public static int DigitsOf(string currency) => new Currency(currency).MinorDigits;

    public static decimal Power(int digits) => digits switch { 0 => 1m, 1 => 10m, 2 => 100m, 3 => 1_000m, _ => 10_000m };

    /// <summary>A share in tenths of a percent. Not quite all isn't all, and hardly any isn't none.</summary>
    public static double Rounded(double rate) => rate is <= 0 or >= 1 ? rate : Math.Min(0.999, Math.Max(0.001, Math.Round(rate, 3, MidpointRounding.AwayFromZero)));

    // A week belongs to the year in which its Thursday lies.
    private static string Week(DateTime day)
    {
        var thursday = day.Date.AddDays(3 - (((int)day.DayOfWeek + 6) % 7));
        return FormattableString.Invariant($"week {thursday.Year:0000}-W{((thursday.DayOfYear - 1) / 7) + 1:00}");
    }

    private string Day(DateTime local) => _isInvariant ? local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : local.ToString("d", Culture);

    private DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, _zone).DateTime;

    // A day may begin after a gap.
    private bool Begins(DateTime local, CohortLength length) =>
        (local.TimeOfDay == TimeSpan.Zero || _zone.IsInvalidTime(local.Date)) && length switch
        {
            CohortLength.Day => true,
            CohortLength.Week => local.DayOfWeek == DayOfWeek.Monday,
            CohortLength.Month => local.Day == 1,
            CohortLength.Quarter => local is { Day: 1, Month: 1 or 4 or 7 or 10 },
            _ => local is { Day: 1, Month: 1 },
        };

    // The cohorts are months of this calendar; under another's names they would be other months.
    private static CultureInfo Gregorian(CultureInfo culture)
    {
        if (culture.Calendar is GregorianCalendar)
        {
            return culture;
        }

        var gregorian = culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault();
        var own = (CultureInfo)culture.Clone();
        if (gregorian is null)
        {
            own.DateTimeFormat = CultureInfo.InvariantCulture.DateTimeFormat;
        }
        else
        {
            own.DateTimeFormat.Calendar = gregorian;
        }

        return own;
    }
}
