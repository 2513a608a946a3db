using System.Collections.Immutable;
using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>A case as its events left it. Only <see cref="CaseHistory"/> makes one.</summary>
/// <remarks>
/// Its members can be set inside the library because folding fills one fresh copy an event; once handed out, a case never changes.
/// Where it absorbed another case, the versions that its members and the things in it name count the events of both histories in the order in which they were recorded; <see cref="Version"/> is that of its own history.
/// </remarks>
public sealed partial record RecoveryCase
{
    private HistoryTrail? _trail;
    private bool _isTrailCut;

    internal RecoveryCase()
    {
    }

    /// <summary>Gets a case to which nothing has happened yet.</summary>
    public static RecoveryCase Empty { get; } = new();

    /// <summary>Returns one line for a log: where it stands, its version, and how it ended.</summary>
    public override string ToString() => Version == 0 ? "not reported" : FormattableString.Invariant($"in '{Stage}' at version {Version}") + (IsOpen ? "" : $", ended as '{Ending}'");

    /// <summary>Gets the version of the last event; 0 when there is none.</summary>
    public long Version { get; internal set; }

    /// <summary>Gets the stage.</summary>
    public Stage Stage { get; internal set; }

    /// <summary>Gets the playbook the case stays on.</summary>
    public PlaybookRef Playbook { get; internal set; }

    /// <summary>Gets what the case is for.</summary>
    public Purpose Purpose { get; internal set; }

    /// <summary>Gets how the case ended; <see cref="Ending.Open"/> while it hasn't.</summary>
    public Ending Ending { get; internal set; }

    /// <summary>Gets whether the case exists and hasn't ended.</summary>
    public bool IsOpen => Version > 0 && Ending == Ending.Open;

    /// <summary>Gets when the organization first heard of it.</summary>
    public DateTimeOffset ReceivedAt { get; internal set; }

    /// <summary>Gets when the case was opened.</summary>
    public DateTimeOffset OpenedAt { get; internal set; }

    /// <summary>Gets when the last event was recorded.</summary>
    public DateTimeOffset ChangedAt { get; internal set; }

    /// <summary>Gets the evidence the case holds.</summary>
    public ImmutableArray<SubjectKey> Evidence { get; internal set; } = [];

    /// <summary>Gets the cases it is linked with, and those that a case it absorbed was linked with: the case itself may be among these.</summary>
    public ImmutableArray<CaseId> Links { get; internal set; } = [];

    /// <summary>Gets the younger cases it absorbed.</summary>
    internal ImmutableArray<AbsorbedState> Absorbed { get; set; } = [];

    /// <summary>Gets how many events of other cases it absorbed. Versions that the case remembers count them too, in the order in which both histories were recorded.</summary>
    internal int CarriedEvents { get; set; }

    /// <summary>Gets the version, so counted, of the last merge that brought events of another case.</summary>
    internal long JoinedVersion { get; set; }

    /// <summary>Gets the places as the one open case about an order that the cases it absorbed keep for it.</summary>
    internal ImmutableArray<KeptPlace> KeptPlaces { get; set; } = [];

    /// <summary>Gets the older case it was merged into.</summary>
    public CaseId? MergedInto { get; internal set; }

    /// <summary>Gets how many events the customer recorded.</summary>
    internal int CustomerEvents { get; set; }

    /// <summary>Gets who acted and when last.</summary>
    internal ImmutableArray<ActedState> Acted { get; set; } = [];

    /// <summary>Gets how many promises, grants, requests, people and the like there are in it, which tells how much memory it takes.</summary>
    internal int Parts => Evidence.Length + Links.Length + Absorbed.Length + KeptPlaces.Length + Acted.Length + Counting.Length + Askings.Length + (LastScores?.Count ?? 0) + OwnersSinceAnswer.Length
        + Representatives.Length + NamedLate.Length + Answered.Length + Compensations.Length + Approvals.Length + Promises.Length + Costs.Length + LimitKeys.Length + Concerned.Length;

    /// <summary>Gets the last event and those before it.</summary>
    /// <exception cref="InvalidOperationException">The case was kept without them.</exception>
    internal HistoryTrail? Trail() => _isTrailCut ? throw new InvalidOperationException("The case was kept without its events, and they are needed. Load all of it.") : _trail;

    /// <summary>Takes note of an event.</summary>
    internal void Follow(RecordedEvent recorded) => _trail = _isTrailCut ? null : new HistoryTrail(recorded, _trail);

    /// <summary>Returns the case without the events that made it, to be kept.</summary>
    internal RecoveryCase WithoutTrail() => this with { _trail = null, _isTrailCut = true };

    /// <summary>Returns the version in the case's own stream of something that happened in it since it absorbed another; 0 of what came before that.</summary>
    /// <param name="counted">The version, events of other cases counted too.</param>
    internal long OwnVersionOf(long counted) => CarriedEvents == 0 ? counted : counted >= JoinedVersion ? counted - CarriedEvents : 0;
}

/// <summary>A place as the one open case about an order that a case keeps which was absorbed.</summary>
/// <param name="Key">The limit.</param>
/// <param name="Case">The case that took it.</param>
/// <param name="Version">The event it was taken for.</param>
internal sealed record KeptPlace(string Key, CaseId Case, long Version);

/// <summary>A younger case that was absorbed.</summary>
/// <param name="Younger">Which.</param>
/// <param name="Version">Its version then.</param>
internal sealed record AbsorbedState(CaseId Younger, long Version);

/// <summary>A person who acted in a case.</summary>
/// <param name="Person">Who.</param>
/// <param name="At">When last.</param>
internal sealed record ActedState(Subject Person, DateTimeOffset At);
