namespace ServiceRecovery.Storage;

/// <summary>An append would make a stream longer than <see cref="Longest"/> events. Nothing was stored.</summary>
public sealed class StreamTooLongException : Exception
{
    /// <summary>The most events a stream has.</summary>
    public const int Longest = 10_000;

    /// <summary>Says nothing of the stream.</summary>
    public StreamTooLongException()
        : base(FormattableString.Invariant($"A stream has at most {Longest} events."))
    {
    }

    /// <summary>Takes a sentence.</summary>
    public StreamTooLongException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a sentence and what led to it.</summary>
    public StreamTooLongException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Takes the stream and how many events it would have had.</summary>
    public StreamTooLongException(StreamKey key, long events)
        : base(FormattableString.Invariant($"The stream '{key}' would have {events} events, and a stream has at most {Longest}. Close it and go on in a linked one."))
    {
        Key = key;
    }

    /// <summary>Gets the stream.</summary>
    public StreamKey Key { get; }
}
