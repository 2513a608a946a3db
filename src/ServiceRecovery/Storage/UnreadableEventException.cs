namespace ServiceRecovery.Storage;

/// <summary>An event of a known type doesn't hold what that type holds: the store or somebody else changed it, or it was never written by this library.</summary>
public sealed class UnreadableEventException : Exception
{
    /// <summary>Says nothing of the event.</summary>
    public UnreadableEventException()
        : base("A stored event can't be read.")
    {
    }

    /// <summary>Takes a sentence.</summary>
    public UnreadableEventException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a sentence and what led to it.</summary>
    public UnreadableEventException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal UnreadableEventException(string type, long version, string what, Exception? innerException = null)
        : base(FormattableString.Invariant($"Event {version}, '{type}', can't be read: {what}"), innerException)
    {
        Type = type;
        Version = version;
    }

    /// <summary>Gets the stored name of the event.</summary>
    public string Type { get; } = "";

    /// <summary>Gets the version of the event.</summary>
    public long Version { get; }
}
