using System.Collections.Immutable;

namespace ServiceRecovery.Calendars;

/// <summary>A calendar can't be worked by. <see cref="Faults"/> has all that is wrong with it.</summary>
public sealed class InvalidCalendarException : Exception
{
    /// <summary>Takes the faults.</summary>
    /// <param name="name">What the calendar is called, as far as that is known.</param>
    /// <param name="faults">What is wrong with it.</param>
    /// <param name="innerException">What led to it.</param>
    public InvalidCalendarException(string name, ImmutableArray<CalendarFault> faults, Exception? innerException = null)
        : base(Describe(name, faults), innerException) => Faults = faults;

    /// <summary>Takes a message of the caller's own.</summary>
    public InvalidCalendarException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message of the caller's own, and what led to it.</summary>
    public InvalidCalendarException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says only that a calendar can't be worked by.</summary>
    public InvalidCalendarException()
        : base("The calendar can't be worked by.")
    {
    }

    /// <summary>Gets everything that is wrong, as it was met.</summary>
    public ImmutableArray<CalendarFault> Faults { get; } = [];

    private static string Describe(string name, ImmutableArray<CalendarFault> faults) =>
        $"The calendar '{name}' can't be worked by:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}";
}
