namespace ServiceRecovery.Storage;

/// <summary>A stored event can't be read: a newer version of the library wrote it, and its stream can only be read here, never written; or it doesn't hold what its type holds, because it was changed or never written by this library.</summary>
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

    private UnreadableEventException(string type, long version)
        : base(FormattableString.Invariant($"Event {version} is of the type '{Shown(type)}', which this version of the library doesn't know. A newer one reads it; here nothing is appended to its stream."))
    {
        Type = type;
        Version = version;
        IsUnknown = true;
    }

    /// <summary>Gets the stored name of the event.</summary>
    public string Type { get; } = "";

    /// <summary>Gets the version of the event.</summary>
    public long Version { get; }

    /// <summary>Gets whether this version of the library doesn't know the type of the event, because a newer one wrote it.</summary>
    public bool IsUnknown { get; }

    internal static UnreadableEventException OfUnknownType(string type, long version) => new(type, version);

    // What is stored may be megabytes of anything; a sentence shows what could be a name.
    private static string Shown(string type) => type.Length <= 80 && TextRules.IsReference(type) ? type : FormattableString.Invariant($"({type.Length} characters)");
}
