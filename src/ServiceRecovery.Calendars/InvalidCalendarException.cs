using System.Collections.Immutable;

namespace ServiceRecovery.Calendars;

/// <summary>A calendar can't be worked by. <see cref="Faults"/> has all that is wrong with it.</summary>
public sealed class InvalidCalendarException : Exception
{
    private const int MostShown = 50;

    /// <summary>Takes the faults. The message shows the first 50.</summary>
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

    /// <summary>Gets everything that is wrong, as it was met; of a calendar with 1,000 faults or more the last one is <c>more-faults</c>.</summary>
    public ImmutableArray<CalendarFault> Faults { get; } = [];

    private static string Describe(string name, ImmutableArray<CalendarFault> faults) =>
        $"The calendar '{Fields.FieldFaults.Shorten(name)}' can't be worked by:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Take(MostShown))}"
        + (faults.Length > MostShown ? FormattableString.Invariant($"{Environment.NewLine}And {faults.Length - MostShown:N0} more.") : "");
}
