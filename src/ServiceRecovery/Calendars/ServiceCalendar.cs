using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Calendars;

/// <summary>The calendar that needs no file. Working hours and zones come with the package ServiceRecovery.Calendars.</summary>
public static class ServiceCalendar
{
    /// <summary>Gets the calendar of those who are always there: UTC, every instant is open, every date a working day that closes at 24:00. Its name is <c>always-open:1</c>.</summary>
    public static IServiceCalendar AlwaysOpen { get; } = new Always();

    private sealed class Always : IServiceCalendar
    {
        public RuleRef Ref { get; } = new("always-open", 1);

        public string Zone => "UTC";

        public DateTimeOffset ToLocal(DateTimeOffset instant) => UnixMicroseconds.Truncate(instant);

        public DateTimeOffset Add(DateTimeOffset from, ServiceDuration duration)
        {
            var start = UnixMicroseconds.Truncate(from);
            var last = start.AddDays(ServiceDuration.MostDays);
            var end = duration switch
            {
                ServiceDuration.Elapsed elapsed => After(elapsed.Length),
                ServiceDuration.Working working => After(working.Length),
                ServiceDuration.Days days => OnDate(days.Count, days.At),
                ServiceDuration.WorkingDays days => OnDate(days.Count, days.At is { IsClose: true } ? new DayTime(24) : days.At),
                _ => throw new ArgumentNullException(nameof(duration)),
            };
            return end < last ? end : last;

            DateTimeOffset After(TimeSpan length) => length < last - start ? start + length : last;

            DateTimeOffset OnDate(int count, DayTime? at)
            {
                var day = start.AddDays(Math.Min(count, ServiceDuration.MostDays));
                var found = at is { } time ? day - day.TimeOfDay + TimeSpan.FromMinutes(time.Minutes) : day;
                return found > start ? found : found.AddDays(1);
            }
        }

        public ServiceDuration Measure(DateTimeOffset from, DateTimeOffset to, DurationKind kind)
        {
            var (start, end) = (UnixMicroseconds.Truncate(from), UnixMicroseconds.Truncate(to));
            end = end > start ? end : start;
            return kind switch
            {
                DurationKind.Elapsed => new ServiceDuration.Elapsed(end - start),
                DurationKind.Working => new ServiceDuration.Working(end - start),
                DurationKind.Days => new ServiceDuration.Days((end.Date - start.Date).Days),
                DurationKind.WorkingDays => new ServiceDuration.WorkingDays((end.Date - start.Date).Days),
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            };
        }
    }
}
