namespace ServiceRecovery.Storage;

/// <summary>An append would have closed a case with an ending that nothing earned. Every store refuses that by itself, whoever asks. Nothing was stored.</summary>
public sealed class UnearnedCloseException : Exception
{
    /// <summary>Says nothing of the case.</summary>
    public UnearnedCloseException()
        : base("A case ends only with what earned it.")
    {
    }

    /// <summary>Takes a sentence.</summary>
    public UnearnedCloseException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a sentence and what led to it.</summary>
    public UnearnedCloseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Takes the case and the ending.</summary>
    public UnearnedCloseException(StreamKey key, Ending ending)
        : base($"The case '{key}' can't be stored as '{ending}': no event that earns it is newer than everything that made an answer stale.")
    {
        Key = key;
        Ending = ending;
    }

    /// <summary>Gets the case.</summary>
    public StreamKey Key { get; }

    /// <summary>Gets the ending.</summary>
    public Ending Ending { get; }
}
