using Ical.Net.CalendarComponents;

namespace ServiceRecovery.Cli;

/// <summary>Finds what counts where a file has an event more than once.</summary>
internal static class HolidayRevisions
{
    /// <summary>Returns the events of the highest sequence; where one of these is cancelled, all are.</summary>
    /// <param name="events">All events of a file, in order.</param>
    public static List<(CalendarEvent Event, bool IsCancelled)> Current(List<(CalendarEvent Event, bool IsCancelled)> events)
    {
        var named = events.Where(one => !string.IsNullOrEmpty(one.Event.Uid)).ToLookup(one => KeyOf(one.Event));
        var highest = named.ToDictionary(group => group.Key, group => group.Max(one => one.Event.Sequence));
        var cancelled = events.Where(one => one.IsCancelled && IsCurrent(one.Event)).Select(one => KeyOf(one.Event)).ToHashSet();

        return [.. events.Where(one => IsCurrent(one.Event)).Select(one => (one.Event, one.IsCancelled || IsCancelled(one.Event)))];

        bool IsCurrent(CalendarEvent one) => string.IsNullOrEmpty(one.Uid) || highest[KeyOf(one)] == one.Sequence;

        // A row that is cancelled takes the days with it that were changed before.
        bool IsCancelled(CalendarEvent one) => !string.IsNullOrEmpty(one.Uid)
            && (cancelled.Contains(KeyOf(one)) || (cancelled.Contains((one.Uid, null)) && highest[(one.Uid, null)] >= one.Sequence));
    }

    private static (string? Uid, DateOnly? Date) KeyOf(CalendarEvent one) => (one.Uid, one.RecurrenceIdentifier?.StartTime.Date);
}
