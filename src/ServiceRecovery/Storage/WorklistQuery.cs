using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Storage;

/// <summary>Asks for a page of the work list, ordered by next due (none last), then opened, then id. The store in memory orders cases by when they want somebody's eyes, then by severity (the highest first).</summary>
/// <param name="Tenant">Whose.</param>
public sealed record WorklistQuery(TenantId Tenant)
{
    /// <summary>Gets what is listed.</summary>
    /// <value>Cases by default. Debriefs are open until they concluded and the effect of every action is known.</value>
    public StreamKind Kind { get; init; } = StreamKind.Case;

    /// <summary>Gets the pseudonym of the person who answers for the cases; <see langword="null"/>: anybody.</summary>
    public SubjectKey? Responsible { get; init; }

    /// <summary>Gets the stage; <see langword="null"/>: any.</summary>
    public Stage? Stage { get; init; }

    /// <summary>Gets the least severity.</summary>
    public Severity? AtLeast { get; init; }

    /// <summary>Gets the latest due instant; <see langword="null"/>: any, also none.</summary>
    public DateTimeOffset? DueBy { get; init; }

    /// <summary>Gets whether closed cases are listed too.</summary>
    public bool IncludeClosed { get; init; }

    /// <summary>Gets how many at most, 1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Gets where the page before ended.</summary>
    public string? After { get; init; }
}

/// <summary>One page.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The page.</param>
/// <param name="Next">Where the next one starts, or <see langword="null"/> when there is none.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? Next)
{
    /// <summary>Returns one line for a log: how many there are, and whether there are more.</summary>
    public override string ToString() => FormattableString.Invariant($"{(Items.IsDefault ? 0 : Items.Length)} items, {(Next is null ? "the last" : "more follow")}");
}

/// <summary>A line of the work list. It holds no words of a person.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Version">Its version.</param>
/// <param name="Head">Its head.</param>
/// <param name="Responsible">The person who answers for it, or <see langword="null"/> when their name was erased.</param>
public sealed record StreamSummary(StreamKey Key, long Version, StreamHead Head, PersonId? Responsible)
{
    /// <summary>Returns one line for a log: the stream, where it stands and its version.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Key.Id}' in '{Head.Stage}' at version {Version}");
}
