using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Finds out what a command needs to know: policies, limits, another case. The only awaiting between loading and appending.</summary>
internal interface IFactSource
{
    /// <summary>Returns the facts with everything that the command needs, on the case as the batch has left it so far.</summary>
    ValueTask<DecisionFacts> GatherAsync(CaseCommand command, DecisionFacts facts, CaseBatch batch, CancellationToken cancellationToken);
}

/// <summary>One batch on one case: each command is checked, its facts are gathered, and it is decided, moved and folded on the case as those before it have left it. Nothing is stored.</summary>
internal sealed class CaseBatch(RecoveryCase current, DecisionFacts basis)
{
    private readonly ImmutableArray<RecordedEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedEvent>(2);
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>(0);
    private readonly List<(DraftClaim Claim, long Version)> _claims = [];
    private readonly List<(DraftRelease Release, long Version)> _releases = [];

    /// <summary>Gets what holds for every command of the batch.</summary>
    public DecisionFacts Basis => basis;

    /// <summary>Gets the case as it was before the batch.</summary>
    public RecoveryCase Before { get; } = current;

    /// <summary>Gets the case as the batch has left it so far.</summary>
    public RecoveryCase Case { get; private set; } = current;

    /// <summary>Gets the playbook the case is on now.</summary>
    public Playbook Playbook { get; private set; } = basis.Playbook;

    /// <summary>Gets what happened.</summary>
    public ImmutableArray<RecordedEvent> Events => _events.ToImmutable();

    /// <summary>Gets what was found in the words of what was accepted.</summary>
    public ImmutableArray<Finding> Findings => _findings.ToImmutable();

    /// <summary>Gets what is taken from limits, each with the event it is taken for.</summary>
    public IReadOnlyList<(DraftClaim Claim, long Version)> Claims => _claims;

    /// <summary>Gets what is given back to limits, each with the event by which it is.</summary>
    public IReadOnlyList<(DraftRelease Release, long Version)> Releases => _releases;

    /// <summary>Gets the version at which the case ended last; <see langword="null"/> when it didn't in this batch.</summary>
    public long? EndedAt { get; private set; }

    /// <summary>Gets what an older case takes over; <see langword="null"/> unless the case is merged.</summary>
    public Absorption? Absorption { get; private set; }

    /// <summary>Gets the first device on which the customer speaks in this batch.</summary>
    public DeviceId? DeviceAhead { get; private set; }

    /// <summary>Sees every decision with what it was made of, before it takes effect.</summary>
    public Action<RecoveryCase, CaseCommand, DecisionFacts, Decision>? Decided { get; init; }

    /// <summary>Decides all commands, up to the first that is refused.</summary>
    /// <returns>Why and which was refused, or <see langword="null"/>.</returns>
    public async ValueTask<Refusal?> DecideAsync(ImmutableArray<CaseCommand> commands, IFactSource source, CancellationToken cancellationToken)
    {
        var isOpening = Case.Version == 0;
        var following = basis;
        DeviceAhead = null;
        foreach (var command in commands)
        {
            DeviceAhead ??= command.GivenDevice;
        }

        for (var i = 0; i < commands.Length; i++)
        {
            var command = commands[i];
            following = i == 0 || (following.Playbook == Playbook && following.IsOpenedHere == isOpening) ? following : basis with { Playbook = Playbook, IsOpenedHere = isOpening };
            var facts = following;
            var decision = CaseDecider.Check(Case, command, facts)
                ?? CaseDecider.DecideChecked(Case, command, facts = await source.GatherAsync(command, facts, this, cancellationToken).ConfigureAwait(false));
            Decided?.Invoke(Case, command, facts, decision);
            switch (decision)
            {
                case Decision.Refused refused:
                    return refused.Refusal with { CommandIndex = i };
                case Decision.Accepted accepted:
                    var before = Case;
                    Add(accepted, command, i, facts);
                    if (StreamSpace.Check(before, command, facts, Case.Version - before.Version) is { } tooMany)
                    {
                        return new Refusal([tooMany], i);
                    }

                    break;
            }
        }

        return null;
    }

    /// <summary>Adds an event: the machine moves the case, and it is folded.</summary>
    public void Add(CaseEvent happened, DateTimeOffset? occurredAt, int index) => Add(happened, occurredAt, index, isUnseen: false);

    // Between the events of one decision nobody is shown the case, so one copy serves them all.
    private void Add(CaseEvent happened, DateTimeOffset? occurredAt, int index, bool isUnseen)
    {
        var header = new EventHeader
        {
            Version = Case.Version + 1,
            RecordedAt = basis.Now,
            OccurredAt = occurredAt is { } at ? Earlier(UnixMicroseconds.Truncate(at), basis.Now) : null,
            By = basis.Person,
            ByKind = basis.By.Kind,
            ByRole = basis.By.Role,
            ActsFor = basis.ActsFor,
            Command = basis.Command,
            CommandIndex = index,
            Stage = StageMoves.After(Playbook, Case, happened),
        };
        var recorded = new RecordedEvent(header, happened);
        _events.Add(recorded);
        var wasOpen = Case.IsOpen;
        Case = isUnseen ? CaseHistory.Advance(Case, recorded) : CaseHistory.Evolve(Case, recorded);
        EndedAt = wasOpen && !Case.IsOpen ? header.Version : EndedAt;
    }

    /// <summary>Returns what is spent of a limit by this batch, which the store doesn't know yet.</summary>
    public LimitSpent SpentHere(string limit)
    {
        var (minor, uses) = (0L, 0L);
        foreach (var (claim, _) in _claims)
        {
            (minor, uses) = claim.Key == limit ? (minor + claim.Amount, uses + 1) : (minor, uses);
        }

        return new LimitSpent(minor, uses);
    }

    // What was decided, and the close that it completes.
    private void Add(Decision.Accepted accepted, CaseCommand command, int index, DecisionFacts facts)
    {
        _findings.AddRange(facts.Findings);
        if (!accepted.Claims.IsEmpty || !accepted.Releases.IsEmpty)
        {
            AddLimits(accepted, Case.Version + 1);
        }

        var isUnseen = false;
        foreach (var happened in accepted.Events)
        {
            Playbook = happened is CaseEvent.PlaybookMoved && facts.NamedPlaybook is { } movedTo ? movedTo : Playbook;
            Add(happened, command.OccurredAt, index, isUnseen);
            isUnseen = true;
        }

        if (CaseDecider.Complete(Case, Playbook) is { } closed)
        {
            Add(closed, null, index, isUnseen);
        }

        if (accepted.Absorbed is { } absorbed)
        {
            Absorption = new Absorption(((CaseCommand.Merge)command).Into, facts.Other!.Version, absorbed);
        }
    }

    private void AddLimits(Decision.Accepted accepted, long first)
    {
        _claims.AddRange(accepted.Claims.Select(claim => (claim, first + claim.EventIndex)));
        _releases.AddRange(accepted.Releases.Select(release => (release, first + ReleasingIndex(accepted.Events))));
    }

    private static int ReleasingIndex(ImmutableArray<CaseEvent> events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            if (events[i] is IReleasesLimits)
            {
                return i;
            }
        }

        throw new InvalidOperationException("A decision gives back to limits without an event that says so. Mark the event with 'IReleasesLimits'.");
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}

/// <summary>What the older case of a merge takes over, and the version of it that this was decided on.</summary>
internal sealed record Absorption(CaseId Into, long Seen, CaseEvent.DuplicateAbsorbed Absorbed);
