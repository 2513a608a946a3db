using ServiceRecovery.Policies;

namespace ServiceRecovery.Calendars;

/// <summary>Says where a duration ends and how much time lies between two instants, in a zone and in working hours.</summary>
/// <remarks>
/// A calendar is pure: what it answers follows from its name and version, and never from a clock or the computer's own zone. Threads may share it. It answers for the years 1970 to 9900 without throwing,
/// in UTC and in whole microseconds; what an instant has beside these is cut off towards the past. <c>CalendarCompliance</c> in ServiceRecovery.Testing tries one of yours.
/// </remarks>
public interface IServiceCalendar
{
    /// <summary>Gets its name and version, which are kept with what was counted by it.</summary>
    RuleRef Ref { get; }

    /// <summary>Gets the time zone, as IANA names it.</summary>
    string Zone { get; }

    /// <summary>Shows an instant as the clock on the wall does in the calendar's zone.</summary>
    /// <returns>The same instant with the zone's offset, in whole minutes.</returns>
    DateTimeOffset ToLocal(DateTimeOffset instant);

    /// <summary>Finds where a duration ends.</summary>
    /// <param name="from">Where it starts.</param>
    /// <param name="duration">How long it is.</param>
    /// <returns>The instant, at most 3,653 days after its start, and after it for days and working days.</returns>
    DateTimeOffset Add(DateTimeOffset from, ServiceDuration duration);

    /// <summary>Measures what lies between two instants.</summary>
    /// <param name="from">The earlier one.</param>
    /// <param name="to">The later one.</param>
    /// <param name="kind">In what it is measured.</param>
    /// <returns>A duration of that kind, without a time of day; of days those after the first instant's date until the second's. It is zero where <paramref name="to"/> isn't after <paramref name="from"/>.</returns>
    ServiceDuration Measure(DateTimeOffset from, DateTimeOffset to, DurationKind kind);
}
