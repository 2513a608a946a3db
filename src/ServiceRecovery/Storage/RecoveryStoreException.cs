namespace ServiceRecovery.Storage;

/// <summary>What is wrong with a store. The names are stable; a host may show or log them.</summary>
public enum StoreFault
{
    /// <summary>It didn't answer, or the connection broke. What was asked may or may not have happened: the same command id tells.</summary>
    Unavailable,

    /// <summary>Others kept it busy until the time-out. Nothing was stored.</summary>
    Busy,

    /// <summary>There is no room left where it writes. Nothing was stored.</summary>
    Full,

    /// <summary>It may be read but not written.</summary>
    ReadOnly,

    /// <summary>What it holds is damaged.</summary>
    Damaged,

    /// <summary>It isn't where it was said to be.</summary>
    Missing,

    /// <summary>It lies where its locks don't hold, on a network share for one.</summary>
    Unsafe,

    /// <summary>It was made by a newer version of the library.</summary>
    Newer,

    /// <summary>It holds live cases and was opened for simulated time, or the other way round.</summary>
    OtherTime,

    /// <summary>This node's clock is too far ahead of the store's own, or of the newest event where it has none: it would do things before their time. Nothing was claimed or stored.</summary>
    WrongClock,

    /// <summary>A file of machine code that the store needs isn't beside the program, or isn't for this kind of process.</summary>
    NativeFileMissing,

    /// <summary>An append would make a stream longer than <see cref="StreamAppend.LongestStream"/> events. Nothing was stored.</summary>
    StreamTooLong,

    /// <summary>An append would have closed a case with an ending that nothing earned. Every store refuses that by itself, whoever asks. Nothing was stored.</summary>
    Unearned,

    /// <summary>Guards of the database are missing, by which an event stays as it was and an ending is earned, whoever writes. Nothing was read or stored.</summary>
    Unguarded,

    /// <summary>It was made with another pseudonym key: nobody in it would be known again. Nothing was read or stored.</summary>
    OtherKey,

    /// <summary>A transaction scope is open around a command, which wouldn't follow it. Nothing was stored.</summary>
    Ambient,

    /// <summary>Its tables aren't where it was said that they are, because the schemas of the connection string aren't in force, or their columns aren't as the store needs them. Nothing was read or stored.</summary>
    Schema,
}

/// <summary>A store can't do what it was asked. The message says what is wrong, and what would do.</summary>
public sealed class RecoveryStoreException : Exception
{
    /// <summary>Takes no message.</summary>
    public RecoveryStoreException()
    {
    }

    /// <summary>Takes a message.</summary>
    public RecoveryStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Takes a message and a cause.</summary>
    public RecoveryStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Takes what is wrong, in one word and in a sentence, and its cause.</summary>
    public RecoveryStoreException(StoreFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>Gets what is wrong.</summary>
    public StoreFault Fault { get; }

    /// <summary>Gets the stream, where it is about one.</summary>
    public StreamKey? Stream { get; private init; }

    /// <summary>Gets whether the same may work in a while without anybody doing anything.</summary>
    public bool IsTransient => Fault is StoreFault.Unavailable or StoreFault.Busy;

    /// <summary>Says that an append would make a stream longer than it may be.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="events">How many events it would have.</param>
    public static RecoveryStoreException StreamTooLong(StreamKey key, long events) => new(
        StoreFault.StreamTooLong,
        FormattableString.Invariant($"The stream '{key}' would have {events} events, and a stream has at most {StreamAppend.LongestStream}. Close it and go on in a linked one.")) { Stream = key };

    /// <summary>Says that an append would end a case with nothing that earned it.</summary>
    /// <param name="key">The case.</param>
    /// <param name="ending">The ending.</param>
    public static RecoveryStoreException Unearned(StreamKey key, Ending ending) => new(
        StoreFault.Unearned,
        $"The case '{key}' can't be stored as '{ending}': no event that earns it is newer than everything that made an answer stale.") { Stream = key };
}
