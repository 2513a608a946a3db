using System.Collections.Immutable;

namespace ServiceRecovery.Drills;

/// <summary>A scenario file can't be used. <see cref="Faults"/> has everything that is wrong with it, in the order of the file.</summary>
public sealed class InvalidDrillException : Exception
{
    /// <summary>Takes the faults.</summary>
    /// <param name="faults">What is wrong.</param>
    /// <param name="innerException">What led to it.</param>
    public InvalidDrillException(ImmutableArray<DrillFault> faults, Exception? innerException = null)
        : base($"The scenario can't be used:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}", innerException) => Faults = faults;

    /// <summary>Takes a message of the caller's own.</summary>
    public InvalidDrillException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message of the caller's own, and what led to it.</summary>
    public InvalidDrillException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says only that a scenario can't be used.</summary>
    public InvalidDrillException()
        : base("The scenario can't be used.")
    {
    }

    /// <summary>Gets everything that is wrong.</summary>
    public ImmutableArray<DrillFault> Faults { get; } = [];
}
