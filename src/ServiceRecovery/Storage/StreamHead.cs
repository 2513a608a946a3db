using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Storage;

/// <summary>The head of a stream, a pure function of what it holds and of its playbook: where it stands, and what a work list filters, orders and shows.</summary>
public sealed record StreamHead
{
    /// <summary>Gets the stage.</summary>
    public required Stage Stage { get; init; }

    /// <summary>Gets the ending.</summary>
    public required Ending Ending { get; init; }

    /// <summary>Gets the version of the event that earned an ending last.</summary>
    public required long EarnedVersion { get; init; }

    /// <summary>Gets the version of the last staling event.</summary>
    public required long StaledVersion { get; init; }

    /// <summary>Gets the playbook.</summary>
    public required PlaybookRef Playbook { get; init; }

    /// <summary>Gets who answers for it.</summary>
    public required SubjectKey Responsible { get; init; }

    /// <summary>Gets whether somebody took responsibility.</summary>
    public bool IsOwned { get; init; }

    /// <summary>Gets when something is due next, UTC microseconds since 1970.</summary>
    public long? NextDue { get; init; }

    /// <summary>Gets since when or by when it wants somebody's eyes, and why, to the microsecond; <see langword="null"/>: nobody wants to look, as at most closed cases.</summary>
    public Wanted? Wanted { get; init; }

    /// <summary>Gets the severity.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Gets the customer.</summary>
    public SubjectKey? Customer { get; init; }

    /// <summary>Gets the order it is about.</summary>
    public SubjectKey? Order { get; init; }

    /// <summary>Gets the place.</summary>
    public PlaceId? Place { get; init; }

    /// <summary>Gets the cause it shares with others.</summary>
    public CauseId? Cause { get; init; }

    /// <summary>Gets the organization's own name for what went wrong.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Gets the channel of the report.</summary>
    public Channel? Channel { get; init; }

    /// <summary>Gets when it was opened, UTC microseconds since 1970.</summary>
    public required long OpenedAt { get; init; }

    /// <summary>Gets when it changed last, UTC microseconds since 1970.</summary>
    public required long ChangedAt { get; init; }

    /// <summary>Gets what else a line of the work list shows; <see langword="null"/> where it isn't a case, or was stored before lists showed it.</summary>
    public CaseCard? Card { get; init; }

    /// <summary>Gets the chain value of the last event, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Chain { get; init; }
}

/// <summary>What a line of the work list shows of a case beside what lists filter by. It holds no words of a person. As stored it is at most 2 KiB.</summary>
/// <param name="ReceivedAt">When the organization heard of it.</param>
/// <param name="Purpose">What the case is for.</param>
/// <param name="Nature">Whether the thing or the way was wrong.</param>
public sealed record CaseCard(DateTimeOffset ReceivedAt, Purpose Purpose, FailureNature Nature)
{
    /// <summary>How many requests, and how many currencies, a card has room for.</summary>
    public const int Room = 8;

    /// <summary>Gets how many promises to the customer are open.</summary>
    public int Promises { get; init; }

    /// <summary>Gets how many tasks are open.</summary>
    public int Tasks { get; init; }

    /// <summary>Gets the requests that wait for approval: of more than <see cref="Room"/> those that expire first.</summary>
    public ImmutableArray<PendingRequest> Pending { get; init; } = [];

    /// <summary>Gets the level the case was raised to last.</summary>
    public Role? EscalatedTo { get; init; }

    /// <summary>Gets how often somebody asked where it stands.</summary>
    public int Chases { get; init; }

    /// <summary>Gets how often the customer said no.</summary>
    public int NegativeAnswers { get; init; }

    /// <summary>Gets the money that stands granted, costs included, by currency code: of more than <see cref="Room"/> currencies the first.</summary>
    public ImmutableArray<Money> Standing { get; init; } = [];

    /// <summary>Tells whether two cards show the same.</summary>
    public bool Equals(CaseCard? other) => other is not null
        && (ReceivedAt, Purpose, Nature, Promises, Tasks, EscalatedTo, Chases, NegativeAnswers) == (other.ReceivedAt, other.Purpose, other.Nature, other.Promises, other.Tasks, other.EscalatedTo, other.Chases, other.NegativeAnswers)
        && Pending.SequenceEqual(other.Pending)
        && Standing.SequenceEqual(other.Standing);

    /// <inheritdoc/>
    public override int GetHashCode() => (ReceivedAt, Purpose, Promises, Tasks, Chases, NegativeAnswers, Pending.Length, Standing.Length).GetHashCode();
}

/// <summary>A request that waits for somebody's approval.</summary>
/// <param name="Ref">Its name.</param>
/// <param name="Level">The level whose limits suffice, or that it was handed on to; <see langword="null"/>: anybody but who asked.</param>
/// <param name="By">Who asked.</param>
/// <param name="Money">The money it is about.</param>
public sealed record PendingRequest(ActId Ref, Role? Level, SubjectKey By, Money? Money);
