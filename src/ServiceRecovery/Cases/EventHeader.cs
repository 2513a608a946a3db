using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Cases;

/// <summary>What stands beside an event: which one it is, when it was recorded, who did it, and the stage after it.</summary>
public sealed record EventHeader
{
    /// <summary>Gets its number in the stream, from 1 without gaps.</summary>
    public required long Version { get; init; }

    /// <summary>Gets when the desk recorded it, UTC, whole microseconds; never earlier than the event before it.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Gets when it happened, as told.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Gets when it happened as far as anybody told, else when it was recorded.</summary>
    internal DateTimeOffset HappenedAt => OccurredAt ?? RecordedAt;

    /// <summary>Gets who did it.</summary>
    public required Subject By { get; init; }

    /// <summary>Gets whether they are staff, the customer or a program.</summary>
    public required ActorKind ByKind { get; init; }

    /// <summary>Gets the role they acted in.</summary>
    public required Role ByRole { get; init; }

    /// <summary>Gets the person they acted for.</summary>
    public Subject? ActsFor { get; init; }

    /// <summary>Gets the command it came of.</summary>
    public required CommandId Command { get; init; }

    /// <summary>Gets which command of a batch it came of, from 0.</summary>
    public int CommandIndex { get; init; }

    /// <summary>Gets the stage after it.</summary>
    public required Stage Stage { get; init; }

    /// <summary>Gets where it was recorded, of an event that a merge brought into another case.</summary>
    internal EventOrigin? Origin { get; init; }

    /// <summary>Gets whether another customer was put on record after it, in the case that recorded it or in one that had absorbed that by then.</summary>
    internal bool IsFormer { get; init; }
}

/// <summary>An event and what stands beside it.</summary>
/// <param name="Header">What stands beside it.</param>
/// <param name="Event">What happened.</param>
public sealed record RecordedEvent(EventHeader Header, CaseEvent Event);
