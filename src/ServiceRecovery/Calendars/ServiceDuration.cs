using System.Globalization;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Calendars;

/// <summary>How long something may take: real time, working time, days or working days. Where it ends, an <see cref="IServiceCalendar"/> says.</summary>
/// <remarks>In a rule a span is above zero and at most 3,653 days, a count 1 to 3,653, or 0 beside a time of day. What a calendar measured may be nothing, and more.</remarks>
public abstract record ServiceDuration
{
    /// <summary>Nothing lies further after its start, ten years.</summary>
    internal const int MostDays = 3_653;

    // Ticks of whole microseconds, or a count.
    private readonly long _amount;

    private readonly DayTime? _at;

    // Closed on purpose: a calendar answers each of them, and there are no others.
    private ServiceDuration(long amount, DayTime? at) => (_amount, _at) = (amount >= 0 ? amount : throw new ArgumentOutOfRangeException(nameof(amount), "A duration is zero or more."), at);

    /// <summary>Takes a span as real time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span is below zero.</exception>
    public static implicit operator ServiceDuration(TimeSpan length) => new Elapsed(length);

    /// <summary>Returns it as JSON has it, for example <c>{"workingDays":3,"at":"close"}</c>.</summary>
    public sealed override string ToString() => this switch
    {
        Elapsed => Text("elapsed", '"' + Rfc3339.Format(new TimeSpan(_amount)) + '"'),
        Working => Text("working", '"' + Rfc3339.Format(new TimeSpan(_amount)) + '"'),
        Days => Text("days", _amount.ToString(CultureInfo.InvariantCulture)),
        _ => Text("workingDays", _amount.ToString(CultureInfo.InvariantCulture)),
    };

    private string Text(string kind, string amount) => $"{{\"{kind}\":{amount}{(_at is { } time ? $",\"at\":\"{time}\"" : "")}}}";

    private static long Whole(TimeSpan length) => length.Ticks - (length.Ticks % 10);

    /// <summary>Real time, whatever the hour.</summary>
    public sealed record Elapsed : ServiceDuration
    {
        /// <summary>Takes the span; what is left over beside whole microseconds is cut off.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is below zero.</exception>
        public Elapsed(TimeSpan length)
            : base(Whole(length), null)
        {
        }

        /// <summary>Gets the span, in whole microseconds.</summary>
        public TimeSpan Length => new(_amount);
    }

    /// <summary>Time in which the calendar is open. Zero of it is the first open instant at or after the start.</summary>
    public sealed record Working : ServiceDuration
    {
        /// <summary>Takes the span; what is left over beside whole microseconds is cut off.</summary>
        /// <exception cref="ArgumentOutOfRangeException">It is below zero.</exception>
        public Working(TimeSpan length)
            : base(Whole(length), null)
        {
        }

        /// <summary>Gets the span, in whole microseconds.</summary>
        public TimeSpan Length => new(_amount);
    }

    /// <summary>Dates of the calendar's zone: the same clock time so many dates later, or a time of day on that date.</summary>
    public sealed record Days : ServiceDuration
    {
        /// <summary>Takes the number of dates and, where it isn't the start's, the time of day.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The number is below zero.</exception>
        /// <exception cref="ArgumentException">The time is <see cref="DayTime.Close"/>, which only a working day has.</exception>
        public Days(int count, DayTime? at = null)
            : base(count, at is { IsClose: true } ? throw new ArgumentException("Only a working day has a close.", nameof(at)) : at)
        {
        }

        /// <summary>Gets the number of dates.</summary>
        public int Count => (int)_amount;

        /// <summary>Gets the time of day; <see langword="null"/>: the start's.</summary>
        public DayTime? At => _at;
    }

    /// <summary>Dates on which work begins: the same clock time so many of them later, moved to the next open instant, or a time of that day as it is.</summary>
    public sealed record WorkingDays : ServiceDuration
    {
        /// <summary>Takes the number of working days and, where it isn't the start's, the time of day.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The number is below zero.</exception>
        public WorkingDays(int count, DayTime? at = null)
            : base(count, at)
        {
        }

        /// <summary>Gets the number of working days.</summary>
        public int Count => (int)_amount;

        /// <summary>Gets the time of day; <see langword="null"/>: the start's.</summary>
        public DayTime? At => _at;
    }
}
