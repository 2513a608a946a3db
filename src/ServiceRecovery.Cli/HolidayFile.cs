using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli;

/// <summary>What an iCalendar file says of some years.</summary>
/// <param name="Dates">Each date of an all-day event with the event's title, in order.</param>
/// <param name="Skipped">What is no holiday or can't be counted, a sentence each.</param>
internal sealed record HolidayFile(IReadOnlyList<(DateOnly Date, string Title)> Dates, IReadOnlyList<string> Skipped)
{
    private const int LargestMebibytes = 1;
    private const int MostDates = 10_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="from">The first year.</param>
    /// <param name="to">The last year.</param>
    /// <exception cref="UserException">It can't be read, is too large, or isn't iCalendar.</exception>
    public static HolidayFile Read(string path, int from, int to)
    {
        var bytes = InputFile.ReadAll(path, "calendar");
        if (bytes.Length > LargestMebibytes * 1024 * 1024)
        {
            throw new UserException(FormattableString.Invariant($"The calendar file '{path}' is larger than {LargestMebibytes} MiB. Ask for fewer years where it comes from."));
        }

        List<(CalendarEvent Event, bool IsCancelled)> events;
        try
        {
            events = HolidayRevisions.Current([.. CalendarCollection.Load(new MemoryStream(bytes)).SelectMany(calendar => calendar.Events.Select(one => (one, IsCancelled(calendar, one))))]);
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            throw new UserException($"The calendar file '{path}' isn't iCalendar (RFC 5545). Reading stops with {FieldFaults.Quote(unreadable.Message)}.");
        }

        if (!System.Text.Encoding.UTF8.GetString(bytes).Contains("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserException($"The calendar file '{path}' isn't iCalendar (RFC 5545): there is no 'BEGIN:VCALENDAR' in it.");
        }

        return new Expansion(path, new DateOnly(from, 1, 1), new DateOnly(to, 12, 31)).Of(events);
    }

    private static bool IsCancelled(Calendar calendar, CalendarEvent one) =>
        string.Equals(calendar.Method, "CANCEL", StringComparison.OrdinalIgnoreCase) || string.Equals(one.Status, EventStatus.Cancelled, StringComparison.OrdinalIgnoreCase);

    /// <summary>The dates of events within two dates.</summary>
    private sealed class Expansion(string path, DateOnly first, DateOnly last)
    {
        private readonly SortedSet<(DateOnly Date, string Title)> _dates = new(Comparer<(DateOnly Date, string Title)>.Create((one, other) =>
            one.Date.CompareTo(other.Date) is not 0 and var order ? order : string.CompareOrdinal(one.Title, other.Title)));

        private readonly HashSet<DateOnly> _distinct = [];
        private readonly List<string> _skipped = [];
        private readonly HolidayBudget _budget = new(path, last);

        public HolidayFile Of(List<(CalendarEvent Event, bool IsCancelled)> events)
        {
            // An event that stands for one day of a row takes its place, also where it was cancelled or moved.
            var replaced = events.Where(one => one.Event.RecurrenceIdentifier is { Range: RecurrenceRange.ThisInstance }).Select(one => (one.Event.Uid, one.Event.RecurrenceIdentifier!.StartTime.Date)).ToHashSet();
            foreach (var (holiday, _) in events.Where(one => !one.IsCancelled))
            {
                Add(holiday, replaced);
            }

            return new HolidayFile([.. _dates], _skipped);
        }

        private void Add(CalendarEvent holiday, HashSet<(string? Uid, DateOnly Date)> replaced)
        {
            var title = TitleOf(holiday);
            if (holiday.Start is not { } start)
            {
                _skipped.Add($"{title} has no start.");
                return;
            }

            if (start.HasTime)
            {
                _skipped.Add(FormattableString.Invariant($"{title} has a time of day, from {start.Date:yyyy-MM-dd} on. Give it to 'days' where you close for a part of the day."));
                return;
            }

            if (HolidayBudget.FindUncounted(holiday) is { } reason)
            {
                _skipped.Add(FormattableString.Invariant($"{title} can't be counted, from {start.Date:yyyy-MM-dd} on: {reason} Write its dates by hand."));
                return;
            }

            try
            {
                foreach (var occurrence in holiday.GetOccurrences(null, _budget.Take(holiday, title)))
                {
                    if (occurrence.Period.StartTime.Date > last)
                    {
                        break;
                    }

                    _budget.TakeRepeat(title);
                    if (holiday.RecurrenceIdentifier is not null || !replaced.Contains((holiday.Uid, occurrence.Period.StartTime.Date)))
                    {
                        Add(title, occurrence.Period);
                    }
                }
            }
            catch (EvaluationLimitExceededException)
            {
                // The limit reaches to the last year, so no more dates of the rule lie before it.
            }
            catch (Exception uncounted) when (uncounted is EvaluationException or ArgumentException or InvalidOperationException or OverflowException)
            {
                _skipped.Add(FormattableString.Invariant($"{title} can't be counted, from {start.Date:yyyy-MM-dd} on: its end or its rule leads to no date. Write its dates by hand."));
            }
        }

        private void Add(string title, Period period)
        {
            // An event without length lasts its day.
            var start = period.StartTime.Date;
            var end = period.EffectiveEndTime?.Date is { } given && given > start ? given : start.AddDays(1);
            for (var date = start < first ? first : start; date < end && date <= last; date = date.AddDays(1))
            {
                _budget.TakeDate(title);
                _dates.Add((date, title));
                if (_distinct.Add(date) && _distinct.Count > MostDates)
                {
                    throw new UserException(FormattableString.Invariant($"The calendar file '{path}' has more than {MostDates:N0} dates from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}. Take fewer years."));
                }
            }
        }

        // What somebody wrote is shown on one line, however long or odd it is.
        private static string TitleOf(CalendarEvent holiday) => string.IsNullOrWhiteSpace(holiday.Summary) ? "an event without a title" : FieldFaults.Quote(holiday.Summary.Trim());
    }
}
