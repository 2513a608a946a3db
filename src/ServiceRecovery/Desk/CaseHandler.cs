using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>A batch for one case.</summary>
internal sealed record CaseStreamRequest(TenantId Tenant, CaseId CaseId, RecoveryBatch Batch) : StreamRequest(StreamKey.ForCase(Tenant, CaseId), Batch.Id)
{
    /// <summary>Gets the id that the caller gave, where it goes on in another case under an id of its own there.</summary>
    public CommandId Asked { get; init; } = Batch.Id;
}

/// <summary>The desk of cases.</summary>
internal sealed class CaseHandler(RecoveryDesk desk, DeskParts parts) : StreamHandler<CaseStreamRequest, CommandResult>(parts)
{
    private readonly FactGatherer _facts = new(parts, desk.Playbooks);

    private readonly OwnPolicies _own = (parts.Authority is RoleLimits ? OwnPolicies.None : OwnPolicies.Authority)
        | (parts.FollowUp is DefaultFollowUpPolicy ? OwnPolicies.None : OwnPolicies.FollowUp)
        | (parts.Apology is DefaultApologyPolicy ? OwnPolicies.None : OwnPolicies.Apology);

    private readonly RecentCases? _recent = RecentCases.For(parts);

    public async ValueTask<Playbook> PlaybookOfAsync(TenantId tenant, RecoveryCase current, CaseCommand? first, CancellationToken cancellationToken)
    {
        if (current.Version > 0)
        {
            return await desk.Playbooks.FindAsync(tenant, current.Playbook, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"The case's playbook '{current.Playbook}' is neither registered nor stored.");
        }

        var report = first as IOpensCase;
        return report?.Playbook is { } named && await desk.Playbooks.FindAsync(tenant, named, cancellationToken).ConfigureAwait(false) is { } found
            ? found
            : Parts.Catalog.Default(report?.Purpose ?? Purpose.Failure);
    }

    public ValueTask<ApologyRuling> ReviewAsync(CaseCommand.Apologize draft, RecoveryCase current, TenantId tenant, CaseId caseId, Actor by, CancellationToken cancellationToken) =>
        _facts.ReviewAsync(draft, current, tenant, caseId, by, cancellationToken);

    public DecisionFacts BasisOf(TenantId tenant, CaseId caseId, RecoveryBatch batch, PersonId? asStaff, RecoveryCase current, Playbook playbook)
    {
        var names = desk.NamesOf(tenant);
        var asking = AskTokens.AskingOf(batch.By.Token, current, caseId, names);
        return new DecisionFacts
        {
            Tenant = tenant,
            CaseId = caseId,
            Playbook = playbook,
            Rules = Parts.Rules,
            Now = NowFor(current),
            IsClockBehind = Parts.Clock.GetUtcNow() < current.ChangedAt,
            Command = batch.Id,
            By = batch.By,
            Person = names.SubjectOf(batch.By.Id),
            ActsFor = asking is { } link ? AskTokens.SpeakerOf(link, names) : batch.By.ActsFor is { } actsFor ? names.SubjectOf(actsFor) : null,
            Asking = asking,
            AsStaff = asStaff is { } staff ? names.SubjectOf(staff) : null,
            Names = names,
            IsBatch = batch.IsBatch,
            Places = batch.Places,
        };
    }

    /// <summary>Adds whether who acts is related to the customer, which decides on what they may approve.</summary>
    public ValueTask<DecisionFacts> WithRelationAsync(RecoveryCase current, DecisionFacts facts, CancellationToken cancellationToken) => _facts.WithRelationAsync(current, facts, cancellationToken);

    public DateTimeOffset NowFor(RecoveryCase current) => NowAfter(current.ChangedAt);

    protected override Refusal? CheckIn(CaseStreamRequest request)
    {
        if (CommandValidator.Check(request.Batch) is { } nobody)
        {
            return new Refusal([nobody]);
        }

        for (var i = 0; i < request.Batch.Commands.Length; i++)
        {
            if (CommandValidator.Check(request.Batch.Commands[i]) is { } notIn)
            {
                return new Refusal([notIn], i);
            }
        }

        return null;
    }

    // A case that is open may be closed by the first command of a batch.
    protected override bool NeedsWords(CaseStreamRequest request, StreamHead? loaded)
    {
        var mayBeClosed = loaded is { Ending: not Ending.Open };
        foreach (var command in request.Batch.Commands)
        {
            if (command.NeedsWords(_own, mayBeClosed))
            {
                return true;
            }

            mayBeClosed = true;
        }

        return false;
    }

    // A report of a case that isn't in mind is decided as the first, and lost if it isn't.
    protected override StoredStream? InMind(CaseStreamRequest request)
    {
        if (_recent is null || NeedsWords(request, loaded: null))
        {
            return null;
        }

        var inMind = _recent.TakeOwn(request.Key) ?? (request.Batch.Commands[0].Act.OpensCase ? _recent.NewOf(request.Key) : null);
        if (inMind is null || !NeedsWords(request, inMind.Head))
        {
            return inMind;
        }

        _recent.PutBack(inMind);
        return null;
    }

    protected override async ValueTask<StoredStream> LoadWordlessAsync(CaseStreamRequest request, CancellationToken cancellationToken) =>
        (_recent is null ? null : await _recent.CatchUpAsync(request.Key, request.Id, cancellationToken).ConfigureAwait(false))
        ?? await base.LoadWordlessAsync(request, cancellationToken).ConfigureAwait(false);

    protected override bool IsAccepted(CommandResult answer) => answer is CommandResult.Accepted;

    protected override byte[] FingerprintOf(CaseStreamRequest request) => CommandFingerprint.Compute(request.Batch, Parts.Key.Secret);

    protected override CommandResult Answer(CaseStreamRequest request, StoredStream stored, CommandReceipt receipt, bool isSame)
    {
        if (!isSame)
        {
            return Refused(request.CaseId, History.Fold(stored, Parts.Codec), new Refusal([Refusals.IdReused(request.Asked)]));
        }

        var then = History.Fold(stored, Parts.Codec, receipt.LastVersion);
        return new CommandResult.Repeated(request.CaseId)
        {
            Version = receipt.LastVersion,
            Stage = then.Stage,
            Ending = then.Ending,
            Events = History.Read(stored, Parts.Codec, receipt.FirstVersion, receipt.LastVersion),
        };
    }

    protected override async ValueTask<Attempt<CommandResult>> TryAsync(CaseStreamRequest request, StoredStream stored, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var current = History.Fold(stored, Parts.Codec);
        if (_recent is null)
        {
            return (await TryAsync(request, stored, current, fingerprint, cancellationToken).ConfigureAwait(false)).Came;
        }

        // Words that were read for the decision aren't kept.
        var isWordless = !NeedsWords(request, stored.Head);
        StreamAppend? appended = null;
        try
        {
            (var came, appended) = await TryAsync(request, stored, current, fingerprint, cancellationToken).ConfigureAwait(false);
            return came;
        }
        finally
        {
            _recent.Keep(stored, isWordless ? current : null, appended);
        }
    }

    private async ValueTask<(Attempt<CommandResult> Came, StreamAppend? Appended)> TryAsync(CaseStreamRequest request, StoredStream stored, RecoveryCase current, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var (tenant, caseId, asked) = (request.Tenant, request.CaseId, request.Batch);
        var (batch, asStaff, inactive) = await IdentityResolution.CanonicalAsync(Parts, tenant, asked, cancellationToken).ConfigureAwait(false);
        if (inactive is not null)
        {
            return (Refused(caseId, current, new Refusal([inactive])), null);
        }

        if (batch.ExpectedVersion is { } expected && expected != current.Version && batch.Commands[0].Act.OpensCase == (current.Version == 0))
        {
            return (Refused(caseId, current, new Refusal([Refusals.VersionDiffers(expected, current.Version)])), null);
        }

        if (current.MergedInto is not null)
        {
            return (await LandAsync(request, current, cancellationToken).ConfigureAwait(false), null);
        }

        var playbook = await PlaybookOfAsync(tenant, current, batch.Commands[0], cancellationToken).ConfigureAwait(false);
        var basis = BasisOf(tenant, caseId, batch, asStaff, current, playbook);
        var work = new CaseBatch(current, basis);
        if (await work.DecideAsync(batch.Commands, _facts, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return (Refused(caseId, current, refusal), null);
        }

        // From here on nothing is given up half-way.
        cancellationToken.ThrowIfCancellationRequested();
        if (work.Playbook.Ref != current.Playbook)
        {
            await desk.Playbooks.SaveAsync(tenant, work.Playbook, basis.Now, cancellationToken).ConfigureAwait(false);
        }

        // What an older case absorbs is stored in the same transaction: nothing stands in two cases, and nothing in none.
        var append = CaseAppend.Of(work, stored, fingerprint, Parts);
        var others = ImmutableArray<CaseChange>.Empty;
        if (work.Absorption is { } absorption)
        {
            if (await AbsorbAsync(tenant, absorption, basis, fingerprint).ConfigureAwait(false) is not var (along, change))
            {
                return (Attempt<CommandResult>.Lost(StreamKey.ForCase(tenant, absorption.Into)), null);
            }

            (append, others) = (append with { AlongWith = along }, [change]);
        }

        var came = await Parts.Store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false);
        if (!came.IsAppended)
        {
            return (Attempt<CommandResult>.Lost(append, came), null);
        }

        if (!append.Outbox.IsEmpty || append.AlongWith is { Outbox.IsEmpty: false })
        {
            desk.SignalMessages();
        }

        var accepted = new CommandResult.Accepted(caseId) { Version = work.Case.Version, Stage = work.Case.Stage, Ending = work.Case.Ending, Events = work.Events, Others = others, Findings = work.Findings };
        return (accepted, append);
    }

    protected override async ValueTask<CommandResult> RefuseAsync(CaseStreamRequest request, Refusal refusal, CancellationToken cancellationToken)
    {
        var stored = await Parts.Store.LoadWholeAsync(request.Key, null, cancellationToken).ConfigureAwait(false);
        return new CommandResult.Refused(request.CaseId, refusal)
        {
            Version = stored.Version,
            Stage = stored.Head?.Stage,
            Ending = stored.Head?.Ending ?? Ending.Open,
        };
    }

    // What is said about a merged case goes on in the one that absorbed it, all of it or nothing; under an id of its own there, so that a repeat is a repeat.
    private async ValueTask<CommandResult> LandAsync(CaseStreamRequest request, RecoveryCase merged, CancellationToken cancellationToken)
    {
        var id = DerivedIds.Derive("land", request.CaseId.Value, request.Batch.Id.Value);
        var ((survivor, found), landed) = await Survivors.WalkAsync(Parts, request.Tenant, request.CaseId, merged, id, cancellationToken).ConfigureAwait(false);
        var names = new NamesThere(found, merged, request.CaseId);
        var stays = request.Batch.Commands.TakeWhile(command => command.Lands).Count();
        if (survivor == request.CaseId || stays < request.Batch.Commands.Length)
        {
            stays = Math.Min(stays, request.Batch.Commands.Length - 1);
            var command = request.Batch.Commands[stays];
            command.Renamed(names);
            return Refused(request.CaseId, merged, new Refusal([Refusals.CaseMerged(survivor, command.Act.Verb, names.Found)], stays));
        }

        if (landed is var (before, there))
        {
            (survivor, names) = (before, new NamesThere(there, merged, request.CaseId));
        }

        return await HandleAsync(new CaseStreamRequest(request.Tenant, survivor, request.Batch.Landing(id, names)) { Asked = request.Asked }, cancellationToken).ConfigureAwait(false) with { Survivor = survivor };
    }

    // What was carried was chosen for the older case as it was; if it changed since, the whole decision is made anew.
    private async ValueTask<(StreamAppend Append, CaseChange Change)?> AbsorbAsync(TenantId tenant, Absorption absorption, DecisionFacts basis, byte[] fingerprint)
    {
        var (into, seen, absorbed) = absorption;
        var stored = await Parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, into), null, CancellationToken.None).ConfigureAwait(false);
        if (stored.Version != seen)
        {
            return null;
        }

        var older = History.Fold(stored, Parts.Codec);
        var playbook = await PlaybookOfAsync(tenant, older, null, CancellationToken.None).ConfigureAwait(false);
        var id = DerivedIds.Derive("merge", absorbed.Younger.Value, basis.Command.Value, absorbed.YoungerVersion.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var work = new CaseBatch(older, basis with { CaseId = into, Playbook = playbook, Command = id, Now = NowFor(older) });
        work.Add(absorbed, null, 0);
        return (CaseAppend.Of(work, stored, fingerprint, Parts), new CaseChange(into, work.Case.Version, work.Events));
    }

    private static CommandResult.Refused Refused(CaseId caseId, RecoveryCase current, Refusal refusal) => new(caseId, refusal)
    {
        Version = current.Version,
        Stage = current.Version == 0 ? (Stage?)null : current.Stage,
        Ending = current.Ending,
    };
}
