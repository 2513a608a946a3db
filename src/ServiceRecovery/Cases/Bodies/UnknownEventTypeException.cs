namespace ServiceRecovery.Storage;

/// <summary>A stream holds an event that this version of the library doesn't know, because a newer one wrote it. The stream can only be read here, never written.</summary>
public sealed class UnknownEventTypeException : Exception
{
    /// <summary>Says nothing of the event.</summary>
    public UnknownEventTypeException()
        : this("", 0)
    {
    }

    /// <summary>Takes a sentence.</summary>
    public UnknownEventTypeException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a sentence and what led to it.</summary>
    public UnknownEventTypeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Takes the type and the version of the event.</summary>
    public UnknownEventTypeException(string type, long version)
        : base(FormattableString.Invariant($"Event {version} is of the type '{Shown(type)}', which this version of the library doesn't know. A newer one reads it; here nothing is appended to its stream."))
    {
        Type = type;
        Version = version;
    }

    /// <summary>Gets the stored name that isn't known.</summary>
    public string Type { get; } = "";

    /// <summary>Gets the version of the event.</summary>
    public long Version { get; }

    // What is stored may be megabytes of anything; a sentence shows what could be a name.
    private static string Shown(string type) => type.Length <= 80 && TextRules.IsReference(type) ? type : FormattableString.Invariant($"({type.Length} characters)");
}
