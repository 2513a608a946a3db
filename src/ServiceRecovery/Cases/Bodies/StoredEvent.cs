using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Storage;

/// <summary>An event as it is stored. Stores keep the bytes and give them back; nobody writes them anew.</summary>
public sealed record StoredEvent
{
    private ReadOnlyMemory<byte> _chain;
    private RecordedEvent? _decoded;

    /// <summary>Gets its number in the stream.</summary>
    public required long Version { get; init; }

    /// <summary>Gets its stored name, <c>compensation-granted.v1</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Gets when it was recorded, UTC microseconds since 1970.</summary>
    public required long RecordedAt { get; init; }

    /// <summary>Gets when it happened, UTC microseconds since 1970.</summary>
    public long? OccurredAt { get; init; }

    /// <summary>Gets who did it.</summary>
    public required SubjectKey Actor { get; init; }

    /// <summary>Gets whether they are staff, the customer or a program.</summary>
    public required ActorKind ActorKind { get; init; }

    /// <summary>Gets the role they acted in.</summary>
    public required Role Role { get; init; }

    /// <summary>Gets the person they acted for.</summary>
    public SubjectKey? ActsFor { get; init; }

    /// <summary>Gets the command.</summary>
    public required CommandId Command { get; init; }

    /// <summary>Gets which command of the batch, from 0.</summary>
    public required int CommandIndex { get; init; }

    /// <summary>Gets the stage after it.</summary>
    public required Stage Stage { get; init; }

    /// <summary>Gets the canonical JSON.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Gets the chain value, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Chain { get => _chain; init => _chain = value; }

    /// <summary>Gets the format of header, body and chain.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Gets the texts beside it; an erased one is missing.</summary>
    public ImmutableArray<StoredText> Texts { get; init; } = [];

    /// <summary>Gets the event as it was read or written; a store in memory keeps it, others leave it out.</summary>
    public RecordedEvent? Decoded { get => _decoded; init => _decoded = value; }

    /// <summary>Completes an event that nobody has been handed yet: its chain value is made of the rest of it.</summary>
    internal void Complete(ReadOnlyMemory<byte> chain, RecordedEvent? decoded) => (_chain, _decoded) = (chain, decoded);
}

/// <summary>A text beside an event: the only part that may be erased or sealed later.</summary>
/// <param name="Slot">Its number in the event; -1 is the actor's id, -2 that of the person acted for.</param>
/// <param name="Subject">Whose it is, for erasing: the customer's where there is one, else the actor's.</param>
/// <param name="Codec">How the bytes are kept: <c>plain/1</c>.</param>
/// <param name="Salt">16 random bytes that the commitment in the event is made with.</param>
/// <param name="Bytes">The text, UTF-8 in <c>plain/1</c>.</param>
public sealed record StoredText(int Slot, SubjectKey Subject, string Codec, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Bytes);
