using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;

namespace ServiceRecovery.Cli;

/// <summary>Bounds the work that the rules of one file ask for, all events together.</summary>
/// <param name="path">Where the file is.</param>
/// <param name="last">The last date that is wanted.</param>
internal sealed class HolidayBudget(string path, DateOnly last)
{
    private const int MostSteps = 2_000_000;
    private const int MostRepeats = 100_000;
    private const int MostWalked = 1_000_000;
    private const int MostListed = 400;

    // A day that fits is compared with so many listed values in about the time it takes to find it.
    private const int ListedAStep = 8;

    private long _steps;
    private int _repeats;
    private int _walked;

    /// <summary>Finds why an all-day event isn't expanded at all.</summary>
    /// <returns>A sentence, or <see langword="null"/> where it is.</returns>
    public static string? FindUncounted(CalendarEvent holiday)
    {
        if (holiday.RecurrenceIdentifier is { Range: RecurrenceRange.ThisAndFuture })
        {
            return "it changes a day of a row and all after it (RANGE=THISANDFUTURE).";
        }

        if (holiday.End is { } end && end.Date < holiday.Start!.Date)
        {
            return "it ends before it begins.";
        }

        var (rules, exceptions) = (holiday.Properties.Count(property => property.Name == "RRULE"), holiday.Properties.Any(property => property.Name == "EXRULE"));
        return exceptions ? "it has a rule of what is left out (EXRULE)."
            : rules > 1 ? "it has more than one rule (RRULE)."
            : holiday.RecurrenceRule is not { } rule ? null
            : rule.Frequency < FrequencyType.Daily ? "its rule repeats more often than daily."
            : Listed(rule) > MostListed ? FormattableString.Invariant($"its rule lists more than {MostListed} values.")
            : null;
    }

    /// <summary>Takes what an event's rule may cost until the last date.</summary>
    /// <returns>Limits with which its expansion ends there, also where no date fits.</returns>
    /// <exception cref="UserException">The rules of the file cost too much.</exception>
    public EvaluationOptions Take(CalendarEvent holiday, string title)
    {
        if (holiday.RecurrenceRule is not { } rule)
        {
            return new EvaluationOptions();
        }

        var (days, candidates) = rule.Frequency switch
        {
            FrequencyType.Daily => (1, 1),
            FrequencyType.Weekly => (7, 7),
            FrequencyType.Monthly => (28, rule.ByDay.Count > 0 ? 31 : Math.Max(1, rule.ByMonthDay.Count)),
            _ when rule.ByWeekNo.Count + rule.ByYearDay.Count > 0 => (365, 366),
            _ when rule.ByDay.Count > 0 => (365, rule.ByMonth.Count > 0 ? 31 * rule.ByMonth.Count : 366),
            _ => (365, Math.Max(1, rule.ByMonth.Count) * Math.Max(1, rule.ByMonthDay.Count)),
        };
        var end = rule.Until is { } until && until.Date < last ? until.Date : last;
        var increments = (Math.Max(0, end.DayNumber - holiday.Start!.Date.DayNumber) / ((long)days * Math.Max(1, rule.Interval))) + 2;
        _steps += increments * candidates * (1 + (Listed(rule) / ListedAStep));
        return _steps <= MostSteps
            ? new EvaluationOptions { MaxUnmatchedIncrementsLimit = (int)increments }
            : throw new UserException(FormattableString.Invariant($"The rules of '{path}' take more than {MostSteps:N0} steps until {last:yyyy-MM-dd}. Leave out {title}."));
    }

    /// <summary>Takes one more repeat of an event.</summary>
    /// <exception cref="UserException">There are too many.</exception>
    public void TakeRepeat(string title) => Take(ref _repeats, MostRepeats, "repeat more than {0:N0} times", title);

    /// <summary>Takes one more date, also one that was met already.</summary>
    /// <exception cref="UserException">There are too many.</exception>
    public void TakeDate(string title) => Take(ref _walked, MostWalked, "last for more than {0:N0} days together", title);

    private static int Listed(RecurrenceRule rule) =>
        rule.BySecond.Count + rule.ByMinute.Count + rule.ByHour.Count + rule.ByDay.Count + rule.ByMonthDay.Count + rule.ByYearDay.Count + rule.ByWeekNo.Count + rule.ByMonth.Count + rule.BySetPosition.Count;

    private void Take(ref int taken, int most, string what, string title)
    {
        if (++taken > most)
        {
            throw new UserException(FormattableString.Invariant($"The events of '{path}' {string.Format(System.Globalization.CultureInfo.InvariantCulture, what, most)} until {last:yyyy-MM-dd}. Leave out {title}."));
        }
    }
}
