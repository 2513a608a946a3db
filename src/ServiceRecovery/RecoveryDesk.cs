using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Learning;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

/// <summary>The one door: loads a case, gathers facts, decides, and appends all or nothing. One desk serves all threads; it holds nothing of a case.</summary>
public sealed partial class RecoveryDesk
{
    // A store or policy that always answers "full" and "granted" in turn would go round for ever.
    private const int MostAttempts = 10_000;

    private readonly DeskParts _parts;
    private readonly PlaybookShelf _shelf;
    private readonly FactGatherer _facts;
    private readonly DueRound _due;
    private readonly OutboxRound _outbox;
    private readonly DebriefRoom _debriefs;
    private readonly Bell _bell = new();
    private readonly ConcurrentDictionary<TenantId, Pseudonyms> _names = new();

    internal RecoveryDesk(DeskParts parts)
    {
        _parts = parts;
        _shelf = new PlaybookShelf(parts);
        _facts = new FactGatherer(parts, _shelf);
        _debriefs = new DebriefRoom(this, parts);
        var tasks = new OutboxTasks(this, parts);
        _due = new DueRound(this, parts, tasks);
        _outbox = new OutboxRound(this, parts, tasks);
    }

    /// <summary>Makes a desk without a container.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Something doesn't fit; all of it is told at once.</exception>
    /// <exception cref="InvalidPlaybookException">A playbook breaks a rule.</exception>
    public static RecoveryDesk Create(RecoverySetup setup) => new(setup.Build());

    /// <summary>Returns a desk with the same rules, policies and clock over another store, one inside a transaction for example.</summary>
    public RecoveryDesk Over(IRecoveryStore store) => new(_parts with { Store = store });

    /// <summary>Speaks for a tenant.</summary>
    public TenantDesk For(TenantId tenant) => new(this, tenant);

    /// <summary>Speaks for a tenant, by its id as text.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public TenantDesk For(string tenant) => For(new TenantId(tenant));

    /// <summary>Speaks of a case of a house that is alone in its store.</summary>
    public CaseDesk Case(CaseId id) => For(TenantId.Single).Case(id);

    /// <summary>Speaks of a case of a house that is alone in its store, by the case's id as text.</summary>
    /// <exception cref="ArgumentException">It is no id.</exception>
    public CaseDesk Case(string id) => Case(new CaseId(id));

    /// <summary>Handles a batch (or a single command) for a case of a house that is alone in its store.</summary>
    /// <inheritdoc cref="HandleAsync(TenantId, CaseId, RecoveryBatch, CancellationToken)"/>
    public ValueTask<CommandResult> HandleAsync(CaseId caseId, RecoveryBatch batch, CancellationToken cancellationToken = default) =>
        HandleAsync(TenantId.Single, caseId, batch, cancellationToken);

    /// <summary>Handles a batch (or a single command): all of it is stored, or nothing.</summary>
    /// <param name="tenant">Whose case.</param>
    /// <param name="caseId">Which case; a report opens it.</param>
    /// <param name="batch">What is asked.</param>
    /// <param name="cancellationToken">Honored until the append begins, and not after.</param>
    /// <returns>Accepted, repeated (the same id and content was accepted before), or refused with everything that is unmet.</returns>
    /// <exception cref="RecoveryContentionException">Others wrote to the same case or limits until the contention time-out.</exception>
    public async ValueTask<CommandResult> HandleAsync(TenantId tenant, CaseId caseId, RecoveryBatch batch, CancellationToken cancellationToken = default)
    {
        using var activity = DeskTelemetry.Start(tenant, caseId, batch);
        CommandResult result;
        try
        {
            result = await CheckedAsync(tenant, caseId, batch, cancellationToken).ConfigureAwait(false);
        }
        catch (PolicyFailedException exception)
        {
            DeskTelemetry.PolicyFailed(_parts.Logger, exception, caseId, batch.Id);
            result = await RefuseAsync(tenant, caseId, new Refusal([exception.Unmet]), cancellationToken).ConfigureAwait(false);
        }
        catch (UnknownEventTypeException exception)
        {
            result = await RefuseAsync(tenant, caseId, new Refusal([Refusals.StreamReadOnly(exception.Type)]), cancellationToken).ConfigureAwait(false);
        }
        catch (StreamTooLongException)
        {
            result = await RefuseAsync(tenant, caseId, new Refusal([Refusals.StreamTooLong(StreamTooLongException.Longest)]), cancellationToken).ConfigureAwait(false);
        }

        DeskTelemetry.Stop(_parts.Logger, activity, caseId, batch, result);
        return result;
    }

    /// <summary>Returns a case as it is now, or <see langword="null"/> when there is none.</summary>
    public async ValueTask<RecoveryCase?> FindAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken = default)
    {
        var stored = await _parts.Store.LoadAsync(StreamKey.Of(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        return stored.Version == 0 ? null : History.Fold(stored, _parts.Codec);
    }

    /// <summary>Returns what happened in a case, oldest first; empty when there is none.</summary>
    public async ValueTask<ImmutableArray<RecordedEvent>> ReadAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken = default)
    {
        var stored = await _parts.Store.LoadAsync(StreamKey.Of(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        return History.Read(stored, _parts.Codec);
    }

    /// <summary>Returns what somebody may do in a case now, and for the rest everything that is unmet.</summary>
    public async ValueTask<OpenSteps> OpenStepsAsync(TenantId tenant, CaseId caseId, Actor by, CancellationToken cancellationToken = default)
    {
        var stored = await _parts.Store.LoadAsync(StreamKey.Of(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        var current = History.Fold(stored, _parts.Codec);
        var playbook = await PlaybookOfAsync(tenant, current, [], cancellationToken).ConfigureAwait(false);
        var (canonical, inactive) = await StaffCall.CanonicalAsync(_parts, tenant, new RecoveryBatch(new CommandId("open-steps"), by, new CaseCommand.Close()), cancellationToken).ConfigureAwait(false);
        return OpenSteps.Of(current, BasisOf(tenant, caseId, canonical, playbook, NowFor(current)), inactive);
    }

    /// <summary>Returns the Stateless machine of a case as it stands now, or <see langword="null"/> when there is no such case. It follows the events that later commands return.</summary>
    public async ValueTask<CaseMachine?> MachineAsync(TenantId tenant, CaseId caseId, CancellationToken cancellationToken = default) =>
        await FindAsync(tenant, caseId, cancellationToken).ConfigureAwait(false) is { } current
            ? CaseMachine.For(current, await PlaybookOfAsync(tenant, current, [], cancellationToken).ConfigureAwait(false))
            : null;

    internal DeskParts Parts => _parts;

    internal DebriefRoom Debriefs => _debriefs;

    internal PlaybookShelf Shelf => _shelf;

    internal DateTimeOffset Now => _parts.Clock.GetUtcNow();

    internal Pseudonyms NamesOf(TenantId tenant) => _names.TryGetValue(tenant, out var names) ? names : _names.GetOrAdd(tenant, new Pseudonyms(tenant, _parts.Key));

    private async ValueTask<CommandResult> CheckedAsync(TenantId tenant, CaseId caseId, RecoveryBatch batch, CancellationToken cancellationToken)
    {
        if (CommandDoor.Check(batch.By) is { } nobody)
        {
            return await RefuseAsync(tenant, caseId, new Refusal([nobody]), cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < batch.Commands.Length; i++)
        {
            if (CommandDoor.Check(batch.Commands[i]) is { } notIn)
            {
                return await RefuseAsync(tenant, caseId, new Refusal([notIn], i), cancellationToken).ConfigureAwait(false);
            }
        }

        // What was said, not what the staff directory makes of it today: a repeat is answered whatever became of the people since.
        var fingerprint = CommandFingerprint.Of(batch, _parts.Key.Secret);
        var started = _parts.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            if (await TryAsync(tenant, caseId, batch, fingerprint, cancellationToken).ConfigureAwait(false) is { } result)
            {
                return result;
            }

            if (!_parts.Store.Traits.RetriesAllowed)
            {
                throw new RecoveryConflictException($"The case '{caseId}' changed inside the caller's transaction. Roll it back and try again.");
            }

            if (attempt >= MostAttempts || _parts.Clock.GetElapsedTime(started) >= _parts.Options.ContentionTimeout)
            {
                throw new RecoveryContentionException(FormattableString.Invariant($"Others wrote to the case '{caseId}' or its limits until the contention time-out, {attempt} times. Nothing was stored; try again."));
            }

            await Task.Yield();
        }
    }

    // One attempt on what the store holds now; null when somebody else was first.
    private async ValueTask<CommandResult?> TryAsync(TenantId tenant, CaseId caseId, RecoveryBatch asked, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var key = StreamKey.Of(tenant, caseId);
        var stored = await _parts.Store.LoadAsync(key, asked.Id, cancellationToken).ConfigureAwait(false);
        if (stored.Receipt is { } receipt)
        {
            return Answer(caseId, stored, receipt, fingerprint, asked.Id);
        }

        var current = History.Fold(stored, _parts.Codec);
        var (batch, inactive) = await StaffCall.CanonicalAsync(_parts, tenant, asked, cancellationToken).ConfigureAwait(false);
        if (inactive is not null)
        {
            return Refused(caseId, current, new Refusal([inactive]));
        }

        var isReport = batch.Commands[0].IsReport;
        if (batch.ExpectedVersion is { } expected && expected != current.Version && isReport == (current.Version == 0))
        {
            return Refused(caseId, current, new Refusal([Refusals.VersionDiffers(expected, current.Version)]));
        }

        var playbook = await PlaybookOfAsync(tenant, current, batch.Commands, cancellationToken).ConfigureAwait(false);
        var basis = BasisOf(tenant, caseId, batch, playbook, NowFor(current));
        var append = new CaseAppend(key, stored, current, basis, _parts);
        Absorption? absorption = null;
        for (var i = 0; i < batch.Commands.Length; i++)
        {
            var command = batch.Commands[i];
            var facts = i == 0 ? basis : basis with { Playbook = append.Playbook, IsOpenedHere = current.Version == 0 };
            var decision = CaseDecider.Check(append.Case, command, facts) is { } refusal
                ? new Decision.Refused(refusal)
                : CaseDecider.Decide(append.Case, command, facts = await GatherAsync(command, facts, append, cancellationToken).ConfigureAwait(false));
            if (decision is Decision.Refused refused)
            {
                return Refused(caseId, current, refused.Refusal with { CommandIndex = i });
            }

            var accepted = (Decision.Accepted)decision;
            append.Add(accepted, command, i, facts.NamedPlaybook);
            absorption = accepted.Absorbed is { } absorbed ? new Absorption(((CaseCommand.Merge)command).Into, facts.Other!.Version, absorbed) : absorption;
        }

        // From here on nothing is given up half-way.
        cancellationToken.ThrowIfCancellationRequested();
        if (append.Playbook.Ref != current.Playbook)
        {
            await _shelf.KeepAsync(tenant, append.Playbook, basis.Now, cancellationToken).ConfigureAwait(false);
        }

        // The older case absorbs first: interrupted here, nothing of the younger is lost, and due work or any later merge finishes it.
        var built = append.Build(fingerprint);
        if (await AbsorbAsync(tenant, absorption, basis, batch).ConfigureAwait(false) is not { } others)
        {
            return null;
        }

        return await StoreAsync(built).ConfigureAwait(false)
            ? new CommandResult.Accepted(caseId) { Version = append.Case.Version, Stage = append.Case.Stage, Ending = append.Case.Ending, Events = append.Events, Others = others }
            : null;
    }

    private async ValueTask<DecisionFacts> GatherAsync(CaseCommand command, DecisionFacts facts, CaseAppend append, CancellationToken cancellationToken)
    {
        if (!FactGatherer.NeedsFacts(command))
        {
            return facts;
        }

        var gathered = await _facts.GatherAsync(command, facts, append, cancellationToken).ConfigureAwait(false);
        return command switch
        {
            CaseCommand.ReportFailure { Playbook: { } named } => await NamedAsync(named).ConfigureAwait(false),
            CaseCommand.ReportPraise { Playbook: { } named } => await NamedAsync(named).ConfigureAwait(false),
            CaseCommand.ReportNearMiss { Playbook: { } named } => await NamedAsync(named).ConfigureAwait(false),
            _ => gathered,
        };

        async ValueTask<DecisionFacts> NamedAsync(PlaybookRef named) => gathered with { NamedPlaybook = await _shelf.FindAsync(facts.Tenant, named, cancellationToken).ConfigureAwait(false) };
    }

    // Returns what happened in the older case; null when somebody else wrote to it since it was looked at.
    private async ValueTask<ImmutableArray<OtherAppend>?> AbsorbAsync(TenantId tenant, Absorption? absorption, DecisionFacts basis, RecoveryBatch batch)
    {
        if (absorption is not var (into, seen, absorbed))
        {
            return [];
        }

        var key = StreamKey.Of(tenant, into);
        var id = DerivedIds.Of("merge", absorbed.Younger.Value, batch.Id.Value, absorbed.YoungerVersion.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var stored = await _parts.Store.LoadAsync(key, id, CancellationToken.None).ConfigureAwait(false);
        var older = History.Fold(stored, _parts.Codec);
        if (stored.Receipt is { } done)
        {
            return [new OtherAppend(into, done.LastVersion, History.Read(stored, _parts.Codec, done.FirstVersion, done.LastVersion))];
        }

        // What was carried was chosen for the older case as it was; if it changed since, the whole decision is made anew.
        if (older.Version != seen)
        {
            return null;
        }

        // A merge that was interrupted here has brought everything over already.
        if (older.Absorbed.Any(known => known.Younger == absorbed.Younger && known.Version == absorbed.YoungerVersion))
        {
            return [];
        }

        var playbook = await PlaybookOfAsync(tenant, older, [], CancellationToken.None).ConfigureAwait(false);
        var olderBasis = basis with { CaseId = into, Playbook = playbook, Command = id, Now = NowFor(older) };
        var append = new CaseAppend(key, stored, older, olderBasis, _parts);
        append.Add(absorbed, null, 0);
        var built = append.Build(CommandFingerprint.Of(batch, _parts.Key.Secret));
        return await StoreAsync(built).ConfigureAwait(false)
            ? [new OtherAppend(into, append.Case.Version, append.Events)]
            : null;
    }

    private async ValueTask<bool> StoreAsync(StreamAppend append)
    {
        if (await _parts.Store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false) is not AppendResult.Appended)
        {
            return false;
        }

        if (!append.Outbox.IsEmpty)
        {
            _bell.Ring();
        }

        return true;
    }

    private CommandResult Answer(CaseId caseId, StoredStream stored, CommandReceipt receipt, byte[] fingerprint, CommandId id)
    {
        if (!receipt.Fingerprint.Span.SequenceEqual(fingerprint))
        {
            return Refused(caseId, History.Fold(stored, _parts.Codec), new Refusal([Refusals.IdReused(id)]));
        }

        var then = History.Fold(stored, _parts.Codec, receipt.LastVersion);
        return new CommandResult.Repeated(caseId)
        {
            Version = receipt.LastVersion,
            Stage = then.Stage,
            Ending = then.Ending,
            Events = History.Read(stored, _parts.Codec, receipt.FirstVersion, receipt.LastVersion),
        };
    }

    private async ValueTask<Playbook> PlaybookOfAsync(TenantId tenant, RecoveryCase current, ImmutableArray<CaseCommand> commands, CancellationToken cancellationToken)
    {
        if (current.Version > 0)
        {
            return await _shelf.FindAsync(tenant, current.Playbook, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The case's playbook '{current.Playbook}' is neither registered nor stored.");
        }

        var (purpose, named) = commands.IsDefaultOrEmpty ? (Purpose.Failure, null) : commands[0] switch
        {
            CaseCommand.ReportPraise praise => (Purpose.Accolade, praise.Playbook),
            CaseCommand.ReportNearMiss nearMiss => (Purpose.NearMiss, nearMiss.Playbook),
            CaseCommand.ReportFailure failure => (Purpose.Failure, failure.Playbook),
            _ => (Purpose.Failure, (PlaybookRef?)null),
        };
        return named is { } name && await _shelf.FindAsync(tenant, name, cancellationToken).ConfigureAwait(false) is { } found ? found : _parts.Catalog.Default(purpose);
    }

    private DecisionFacts BasisOf(TenantId tenant, CaseId caseId, RecoveryBatch batch, Playbook playbook, DateTimeOffset now)
    {
        var names = NamesOf(tenant);
        return new DecisionFacts
        {
            Tenant = tenant,
            CaseId = caseId,
            Playbook = playbook,
            Rules = _parts.Rules,
            Now = now,
            Command = batch.Id,
            By = batch.By,
            Person = names.Of(batch.By.Id),
            ActsFor = batch.By.ActsFor is { } actsFor ? names.Of(actsFor) : null,
            Names = names,
            IsBatch = batch.IsBatch,
        };
    }

    // The desk's time never falls within a stream, whatever the clock does.
    private DateTimeOffset NowFor(RecoveryCase current)
    {
        var now = Micros.Truncate(_parts.Clock.GetUtcNow());
        return now >= current.ChangedAt ? now : current.ChangedAt;
    }

    private async ValueTask<CommandResult> RefuseAsync(TenantId tenant, CaseId caseId, Refusal refusal, CancellationToken cancellationToken)
    {
        var stored = await _parts.Store.LoadAsync(StreamKey.Of(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        return new CommandResult.Refused(caseId, refusal)
        {
            Version = stored.Version,
            Stage = stored.Head?.Stage,
            Ending = stored.Head?.Ending ?? Ending.Open,
        };
    }

    private static CommandResult.Refused Refused(CaseId caseId, RecoveryCase current, Refusal refusal) => new CommandResult.Refused(caseId, refusal)
    {
        Version = current.Version,
        Stage = current.Version == 0 ? (Stage?)null : current.Stage,
        Ending = current.Ending,
    };

    // What the older case of a merge takes over, and the version of it that this was decided on.
    private sealed record Absorption(CaseId Into, long Seen, CaseEvent.DuplicateAbsorbed Absorbed);
}
