namespace ServiceRecovery.Testing;

/// <summary>Something else came than was expected of a store, of a calendar or of a scenario. The message says what, and of which check.</summary>
public sealed class UnmetExpectationException : Exception
{
    /// <summary>Takes the sentence that says what was expected and what came.</summary>
    public UnmetExpectationException(string message)
        : base(message)
    {
    }

    /// <summary>Takes the sentence that says what was expected and what came, and what led to it.</summary>
    public UnmetExpectationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says only that something else came.</summary>
    public UnmetExpectationException()
        : base("Something else came than was expected.")
    {
    }

    /// <summary>Gets the name of the check, or <see langword="null"/> where none was run.</summary>
    public string? Check { get; internal set; }

    /// <summary>Gets what was expected and what came, after the name of the check.</summary>
    public override string Message => Check is null ? base.Message : $"{Check}: {base.Message}";
}
