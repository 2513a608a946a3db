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

    // A rule that repeats so often in so few years counts no dates.
    private const int MostRepeats = 100_000;

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

        List<CalendarEvent> events;
        try
        {
            events = [.. CalendarCollection.Load(new MemoryStream(bytes)).SelectMany(calendar => calendar.Events)];
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            throw new UserException($"The calendar file '{path}' isn't iCalendar (RFC 5545): {unreadable.Message.TrimEnd('.')}.");
        }

        if (!System.Text.Encoding.UTF8.GetString(bytes).Contains("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            throw new UserException($"The calendar file '{path}' isn't iCalendar (RFC 5545): there is no 'BEGIN:VCALENDAR' in it.");
        }

        return new Expansion(path, new DateOnly(from, 1, 1), new DateOnly(to, 12, 31)).Of(events);
    }

    /// <summary>The dates of events within two dates.</summary>
    private sealed class Expansion(string path, DateOnly first, DateOnly last)
    {
        private readonly SortedSet<(DateOnly Date, string Title)> _dates = new(Comparer<(DateOnly Date, string Title)>.Create((one, other) =>
            one.Date.CompareTo(other.Date) is not 0 and var order ? order : string.CompareOrdinal(one.Title, other.Title)));

        // A rule that no date fits isn't looked at until time ends.
        private static readonly EvaluationOptions Limits = new() { MaxUnmatchedIncrementsLimit = MostRepeats };

        private readonly List<string> _skipped = [];
        private int _repeats;

        public HolidayFile Of(List<CalendarEvent> events)
        {
            // An event that stands for one day of a row takes its place, also where it was cancelled or moved.
            var replaced = events.Where(one => one.RecurrenceIdentifier is not null).Select(one => (one.Uid, one.RecurrenceIdentifier!.StartTime.Date)).ToHashSet();
            foreach (var holiday in events)
            {
                Add(holiday, replaced);
            }

            return new HolidayFile([.. _dates], _skipped);
        }

        private void Add(CalendarEvent holiday, HashSet<(string? Uid, DateOnly Date)> replaced)
        {
            var title = TitleOf(holiday);
            if (string.Equals(holiday.Status, EventStatus.Cancelled, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }

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

            try
            {
                foreach (var occurrence in holiday.GetOccurrences(null, Limits))
                {
                    if (occurrence.Period.StartTime.Date > last)
                    {
                        break;
                    }

                    if (++_repeats > MostRepeats)
                    {
                        throw new UserException(FormattableString.Invariant($"The events of '{path}' repeat more than {MostRepeats:N0} times until {last:yyyy-MM-dd}. Leave out {title}."));
                    }

                    if (holiday.RecurrenceIdentifier is not null || !replaced.Contains((holiday.Uid, occurrence.Period.StartTime.Date)))
                    {
                        Add(title, occurrence.Period);
                    }
                }
            }
            catch (Exception uncounted) when (uncounted is EvaluationException or ArgumentException or InvalidOperationException)
            {
                _skipped.Add(FormattableString.Invariant($"{title} can't be counted, from {start.Date:yyyy-MM-dd} on: {uncounted.Message.TrimEnd('.')}."));
            }
        }

        private void Add(string title, Period period)
        {
            var end = period.EffectiveEndTime?.Date ?? period.StartTime.Date.AddDays(1);
            for (var date = period.StartTime.Date < first ? first : period.StartTime.Date; date < end && date <= last; date = date.AddDays(1))
            {
                _dates.Add((date, title));
                if (_dates.Count > MostDates)
                {
                    throw new UserException(FormattableString.Invariant($"The calendar file '{path}' has more than {MostDates:N0} dates from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}. Take fewer years."));
                }
            }
        }

        // What somebody wrote is shown on one line, however long or odd it is.
        private static string TitleOf(CalendarEvent holiday) => string.IsNullOrWhiteSpace(holiday.Summary) ? "an event without a title" : FieldFaults.Quote(holiday.Summary.Trim());
    }
}
