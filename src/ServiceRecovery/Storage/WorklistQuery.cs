using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery.Storage;

/// <summary>Asks for a page of the work list, ordered by when a case wants somebody's eyes (<see cref="Wanted"/>; none last), then severity (the highest first), opened, id. What is left out asks for nothing.</summary>
/// <param name="Tenant">Whose.</param>
/// <remarks>Closed cases with an open task are always listed: somebody has to do it.</remarks>
public sealed record WorklistQuery(TenantId Tenant)
{
    /// <summary>Gets what is listed.</summary>
    /// <value>Cases by default. Debriefs are open until they concluded and the effect of every action is known.</value>
    public StreamKind Kind { get; init; } = StreamKind.Case;

    /// <summary>Gets the pseudonym of the person who answers for the cases (<see cref="TenantDesk.KeyOf(PersonId)"/>).</summary>
    public SubjectKey? Responsible { get; init; }

    /// <summary>Gets whether only cases are listed that nobody owns.</summary>
    public bool OnlyUnowned { get; init; }

    /// <summary>Gets the stages of which a case is in one.</summary>
    public ImmutableArray<Stage> Stages { get; init; } = [];

    /// <summary>Gets the least severity.</summary>
    public Severity? AtLeast { get; init; }

    /// <summary>Gets the instant until which something is due.</summary>
    public DateTimeOffset? DueBy { get; init; }

    /// <summary>Gets the instant until which a case wants somebody's eyes: the overdue ones are those wanted until now.</summary>
    public DateTimeOffset? WantedBy { get; init; }

    /// <summary>Gets the pseudonym of the customer (<see cref="TenantDesk.KeyOf(CustomerRef)"/>).</summary>
    public SubjectKey? Customer { get; init; }

    /// <summary>Gets the pseudonym of the order.</summary>
    public SubjectKey? Order { get; init; }

    /// <summary>Gets the cause that cases share.</summary>
    public CauseId? Cause { get; init; }

    /// <summary>Gets the places of which a case is at one.</summary>
    public ImmutableArray<PlaceId> Places { get; init; } = [];

    /// <summary>Gets whether cases without a place are listed: beside those at <see cref="Places"/>, or alone where none are given.</summary>
    public bool IncludeUnplaced { get; init; }

    /// <summary>Gets the channel of the report.</summary>
    public Channel? Channel { get; init; }

    /// <summary>Gets the organization's own name for what went wrong.</summary>
    public FailureKind? Failure { get; init; }

    /// <summary>Gets the roles for one of which something waits: a request for approval of that level, or one that anybody may decide. A desk adds the levels below (<see cref="TenantDesk.ListAsync(WorklistQuery, CancellationToken)"/>).</summary>
    public ImmutableArray<Role> For { get; init; } = [];

    /// <summary>Gets the pseudonym of a person whose own requests don't count in <see cref="For"/>: nobody decides on their own.</summary>
    public SubjectKey? NotAskedBy { get; init; }

    /// <summary>Gets whether closed cases are listed too.</summary>
    public bool IncludeClosed { get; init; }

    /// <summary>Gets whether only closed cases are listed.</summary>
    public bool OnlyClosed { get; init; }

    /// <summary>Gets how many at most, 1 to 500.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Gets where the page before ended, its <see cref="Page{T}.Next"/>.</summary>
    public string? After { get; init; }

    /// <summary>Returns one line for a log: what is asked for, without a reference of a person.</summary>
    public override string ToString() => $"{(OnlyClosed ? "closed" : IncludeClosed ? "all" : "open")} {(Kind == StreamKind.Case ? "cases" : $"streams of '{Kind}'")} of '{Tenant}'{string.Concat(Asked())}";

    private IEnumerable<string> Asked()
    {
        if (!Stages.IsDefaultOrEmpty)
        {
            yield return $", in {string.Join(" or ", Stages.Select(stage => $"'{stage}'"))}";
        }

        if (!Places.IsDefaultOrEmpty)
        {
            yield return $", at {string.Join(" or ", Places.Select(place => $"'{place}'"))}{(IncludeUnplaced ? " or no place" : "")}";
        }
        else if (IncludeUnplaced)
        {
            yield return ", at no place";
        }

        if (!For.IsDefaultOrEmpty)
        {
            yield return $", for {string.Join(" or ", For.Select(role => $"'{role}'"))}{(NotAskedBy is null ? "" : ", not asked by one person")}";
        }

        if (AtLeast is { } severity)
        {
            yield return $", at least '{severity}'";
        }

        if (OnlyUnowned)
        {
            yield return ", that nobody owns";
        }

        foreach (var (isGiven, of) in new[] { (Responsible is not null, "one person"), (Customer is not null, "one customer"), (Order is not null, "one order"), (Cause is not null, "one cause"), (Channel is not null, "one channel"), (Failure is not null, "one kind of failure") })
        {
            if (isGiven)
            {
                yield return $", of {of}";
            }
        }

        foreach (var (at, what) in new[] { (DueBy, "due"), (WantedBy, "wanted") })
        {
            if (at is { } until)
            {
                yield return FormattableString.Invariant($", {what} until {until:O}");
            }
        }
    }
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
    /// <summary>Gets the customer, or <see langword="null"/> when there is none or their name was erased.</summary>
    public CustomerRef? Customer { get; init; }

    /// <summary>Gets the order, or <see langword="null"/> when there is none or its name was erased.</summary>
    public CustomerRef? Order { get; init; }

    /// <summary>Returns one line for a log: the stream, where it stands and its version.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Key.Id}' in '{Head.Stage}' at version {Version}");
}

/// <summary>Asks for streams by when they changed last.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Since">From when on; what changed at this instant is asked for too.</param>
public sealed record ChangesQuery(TenantId Tenant, DateTimeOffset Since)
{
    /// <summary>Gets what is asked for.</summary>
    /// <value>Cases by default.</value>
    public StreamKind Kind { get; init; } = StreamKind.Case;

    /// <summary>Gets the id after which it begins among what changed at <see cref="Since"/>.</summary>
    /// <value>Empty by default: at the first.</value>
    public string AfterId { get; init; } = "";

    /// <summary>Gets how many at most, 1 to 500.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>Returns one line for a log: what is asked for.</summary>
    public override string ToString() => FormattableString.Invariant($"streams of '{Kind}' of '{Tenant}' that changed since {Since:O}");
}

/// <summary>A stream that changed.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="At">When it changed last, as it was recorded.</param>
/// <param name="Place">Where the failure happened, if a place was named, as references are compared.</param>
public sealed record StreamChange(StreamKey Key, long Version, bool IsOpen, DateTimeOffset At, PlaceId? Place)
{
    /// <summary>Returns one line for a log: the stream and its version.</summary>
    public override string ToString() => FormattableString.Invariant($"'{Key.Id}' at version {Version}");
}

/// <summary>By what lines of a work list are counted.</summary>
public enum WorklistMember
{
    /// <summary>The stage.</summary>
    Stage = 0,

    /// <summary>The place, as references are compared.</summary>
    Place = 1,

    /// <summary>The pseudonym of who answers for it.</summary>
    Responsible = 2,

    /// <summary>The severity, as its number.</summary>
    Severity = 3,

    /// <summary>The organization's own name for what went wrong, as references are compared.</summary>
    Failure = 4,

    /// <summary>Why it is wanted, as the number of the reason.</summary>
    Reason = 5,
}

/// <summary>How many lines have something in common.</summary>
/// <param name="Value">What.</param>
/// <param name="Count">How many.</param>
public readonly record struct WorklistCount(string Value, int Count);
