using System.Collections.Immutable;
using ServiceRecovery.Learning;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>The desk of debriefs: loads one, gathers facts, decides, and appends all or nothing. Whoever speaks in it leaves no trace of who they are or when they spoke.</summary>
internal sealed class DebriefRoom(RecoveryDesk desk, DeskParts parts)
{
    private const int MostAttempts = 10_000;

    // Nobody's own: the role in which the debrief speaks for those who spoke.
    private static readonly Role Voice = new("debrief");

    private readonly Recurrences _recurrences = new(parts);

    public async ValueTask<DebriefResult> HandleAsync(TenantId tenant, DebriefId id, CommandId command, Actor by, DebriefCommand asked, long? expected, CancellationToken cancellationToken)
    {
        var key = KeyOf(tenant, id);
        if ((CommandDoor.Check(by) ?? LearningFields.Check(asked)) is { } notIn)
        {
            return new DebriefResult.Refused(id, await FoldAsync(key, cancellationToken).ConfigureAwait(false), notIn);
        }

        try
        {
            return await TryAsync(key, id, command, by, asked, expected, cancellationToken).ConfigureAwait(false);
        }
        catch (PolicyFailedException exception)
        {
            return new DebriefResult.Refused(id, await FoldAsync(key, cancellationToken).ConfigureAwait(false), exception.Unmet);
        }
        catch (UnknownEventTypeException exception)
        {
            return new DebriefResult.Refused(id, Debrief.Empty, Refusals.StreamReadOnly(exception.Type));
        }
    }

    public async ValueTask<Debrief?> FindAsync(TenantId tenant, DebriefId id, CancellationToken cancellationToken) =>
        await FoldAsync(KeyOf(tenant, id), cancellationToken).ConfigureAwait(false) is { Version: > 0 } found ? found : null;

    public async ValueTask<ImmutableArray<RecordedDebriefEvent>> ReadAsync(TenantId tenant, DebriefId id, CancellationToken cancellationToken) =>
        Read(await parts.Store.LoadAsync(KeyOf(tenant, id), null, cancellationToken).ConfigureAwait(false));

    /// <summary>Does the one thing that is due next in a debrief, if its time has come.</summary>
    public async ValueTask<(DebriefDueItem? Due, DebriefResult? Result)> TryDueAsync(TenantId tenant, DebriefId id, CancellationToken cancellationToken)
    {
        var current = await FoldAsync(KeyOf(tenant, id), cancellationToken).ConfigureAwait(false);
        if (DebriefDue.Next(current) is not { } due || due.At > NowFor(current))
        {
            return default;
        }

        var command = DerivedIds.Of("due", id.Value, LearningVerbs.Of(due.Command), due.Ref, Micros.Of(due.At).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return (due, await HandleAsync(tenant, id, command, Actor.DueWork, due.Command, null, cancellationToken).ConfigureAwait(false));
    }

    public static StreamKey KeyOf(TenantId tenant, DebriefId id) => new(tenant, StreamKind.Debrief, id.Value);

    /// <summary>Returns the head of a debrief's stream. It counts as ended once nothing is left to do, actions included.</summary>
    public static StreamHead HeadOf(Debrief current, ReadOnlyMemory<byte> chain) => new()
    {
        Stage = current.Stage,
        Ending = current.IsSettled ? Ending.Learned : Ending.Open,
        EarnedVersion = 0,
        StaledVersion = 0,
        Playbook = new PlaybookRef(current.Format, 1),
        Responsible = current.Facilitator!.Key,
        NextDue = DebriefDue.Next(current) is { } due ? Micros.Of(due.At) : null,
        Severity = current.Severity,
        OpenedAt = Micros.Of(current.OpenedAt),
        ChangedAt = Micros.Of(current.ChangedAt),
        Chain = chain,
    };

    private async ValueTask<DebriefResult> TryAsync(StreamKey key, DebriefId id, CommandId asked, Actor by, DebriefCommand command, long? expected, CancellationToken cancellationToken)
    {
        var commandId = command.IsUnsigned ? Unsigned(key, asked) : asked;
        var fingerprint = CommandFingerprint.OfFields(fields => LearningFields.Visit(fields, command), command.IsUnsigned ? null : by, parts.Key.Secret);
        var started = parts.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var stored = await parts.Store.LoadAsync(key, commandId, cancellationToken).ConfigureAwait(false);
            var events = Read(stored);
            var current = DebriefHistory.Fold(events);
            if (stored.Receipt is { } receipt)
            {
                return receipt.Fingerprint.Span.SequenceEqual(fingerprint)
                    ? new DebriefResult.Repeated(id, DebriefHistory.Fold(events.Take((int)receipt.LastVersion)), [.. events.Skip((int)receipt.FirstVersion - 1).Take((int)(receipt.LastVersion - receipt.FirstVersion + 1))])
                    : new DebriefResult.Refused(id, current, LearningRefusals.DebriefIdReused(asked));
            }

            if (expected is { } version && version != current.Version && current.Version > 0)
            {
                return new DebriefResult.Refused(id, current, LearningRefusals.DebriefVersionDiffers(version, current.Version));
            }

            var (canonical, inactive) = await StaffCall.ActorAsync(parts, key.Tenant, by, cancellationToken).ConfigureAwait(false);
            if (inactive is not null)
            {
                return new DebriefResult.Refused(id, current, inactive);
            }

            var resolved = parts.Staff is NoStaffDirectory ? command : await command.WithPeopleAsync(person => StaffCall.IdAsync(parts, key.Tenant, person, cancellationToken)).ConfigureAwait(false);
            var facts = await GatherAsync(key.Tenant, id, current, resolved, canonical, cancellationToken).ConfigureAwait(false);
            var decision = DebriefDecider.Decide(current, resolved, facts);
            if (decision is DebriefDecision.Refused refused)
            {
                return new DebriefResult.Refused(id, current, refused.Unmet);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var (append, recorded, next) = Build(key, stored, current, ((DebriefDecision.Accepted)decision).Events, command, commandId, facts, fingerprint);
            if (await parts.Store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false) is AppendResult.Appended)
            {
                return new DebriefResult.Accepted(id, next, recorded, [.. LearningFields.WordsOf(command).SelectMany(text => BlameReview.Review(text.Words))]);
            }

            if (!parts.Store.Traits.RetriesAllowed)
            {
                throw new RecoveryConflictException($"The debrief '{id}' changed inside the caller's transaction. Roll it back and try again.");
            }

            if (attempt >= MostAttempts || parts.Clock.GetElapsedTime(started) >= parts.Options.ContentionTimeout)
            {
                throw new RecoveryContentionException(FormattableString.Invariant($"Others wrote to the debrief '{id}' until the contention time-out, {attempt} times. Nothing was stored; try again."));
            }

            await Task.Yield();
        }
    }

    private (StreamAppend Append, ImmutableArray<RecordedDebriefEvent> Events, Debrief Next) Build(
        StreamKey key, StoredStream stored, Debrief current, ImmutableArray<DebriefEvent> events, DebriefCommand command, CommandId commandId, DebriefFacts facts, byte[] fingerprint)
    {
        // The debrief itself: its words are nobody's.
        var voice = facts.Names.Of(new PersonId(key.Id));
        var recorded = ImmutableArray.CreateBuilder<RecordedDebriefEvent>(events.Length);
        var encoded = ImmutableArray.CreateBuilder<StoredEvent>(events.Length);
        var outbox = ImmutableArray.CreateBuilder<OutboxRow>();
        var chain = stored.Head?.Chain ?? ReadOnlyMemory<byte>.Empty;
        foreach (var happened in events)
        {
            var isSigned = !command.IsUnsigned;
            var header = new EventHeader
            {
                Version = current.Version + 1,
                RecordedAt = isSigned ? facts.Now : current.ChangedAt,
                By = isSigned ? facts.Names.Of(facts.By.Id) : voice,
                ByKind = isSigned ? facts.By.Kind : ActorKind.System,
                ByRole = isSigned ? facts.By.Role : Voice,
                ActsFor = isSigned && facts.By.ActsFor is { } actsFor ? facts.Names.Of(actsFor) : null,
                Command = commandId,
                Stage = current.Stage,
            };
            var next = DebriefHistory.Evolve(current, new RecordedDebriefEvent(header, happened));
            var one = new RecordedDebriefEvent(header with { Stage = next.Stage }, happened);
            var bytes = parts.Codec.Encode(key, one, chain, voice.Key);
            (current, chain) = (next, bytes.Chain);
            recorded.Add(one);
            encoded.Add(bytes);
            if (happened is DebriefEvent.Concluded)
            {
                outbox.Add(new OutboxRow(OutboxPlan.Concluded, bytes.Version, MessageWriter.Write(key, bytes, OutboxPlan.Concluded)));
            }
        }

        var receipt = new CommandReceipt(commandId, fingerprint, stored.Version + 1, current.Version);
        return (new StreamAppend(key, stored.Version, HeadOf(current, chain), encoded.MoveToImmutable(), [], [], outbox.ToImmutable(), receipt), recorded.MoveToImmutable(), current);
    }

    private async ValueTask<DebriefFacts> GatherAsync(TenantId tenant, DebriefId id, Debrief current, DebriefCommand command, Actor by, CancellationToken cancellationToken)
    {
        var facts = new DebriefFacts
        {
            Id = id,
            Rules = parts.Learning,
            Now = NowFor(current),
            By = by,
            Names = desk.NamesOf(tenant),
        };
        switch (command)
        {
            case DebriefCommand.Open { Cases: { IsDefaultOrEmpty: false, Length: <= DebriefDeciding.MostCases } ids }:
                var cases = await CasesAsync(tenant, ids.Distinct(), cancellationToken).ConfigureAwait(false);
                return facts with { Cases = cases, Responsible = ResponsibleOf(cases, facts.Names) };
            case DebriefCommand.AddCase add:
                return facts with { Cases = await CasesAsync(tenant, [add.Case], cancellationToken).ConfigureAwait(false) };
            case DebriefCommand.VerifyAction verify when current.Actions.FirstOrDefault(action => action.Ref == verify.Ref) is { Standing: ActionStanding.Done, IsCounted: true, FinishedAt: { } finished } action && facts.Now >= action.VerifiableAt:
                return facts with { Recurrences = await _recurrences.CountAsync(tenant, action, finished, cancellationToken).ConfigureAwait(false) };
        }

        return LearningFields.WordsOf(command).Any() && current.Version > 0
            ? facts with { NamesPerson = await FindPersonAsync(tenant, current, command, cancellationToken).ConfigureAwait(false) }
            : facts;
    }

    private async ValueTask<ImmutableArray<DebriefedCase>> CasesAsync(TenantId tenant, IEnumerable<CaseId> ids, CancellationToken cancellationToken)
    {
        var cases = ImmutableArray.CreateBuilder<DebriefedCase>();
        foreach (var id in ids)
        {
            cases.Add(new DebriefedCase(id, await desk.FindAsync(tenant, id, cancellationToken).ConfigureAwait(false)));
        }

        return cases.ToImmutable();
    }

    // Whoever answers for the case sees to its debrief, unless their name was erased.
    private Subject ResponsibleOf(ImmutableArray<DebriefedCase> cases, Pseudonyms names) =>
        cases[0].Case?.Responsible is { Original: not null } responsible ? responsible : names.Of(parts.Options.FallbackOwner!.Value);

    // The first field that names somebody who was part of a case.
    private async ValueTask<string?> FindPersonAsync(TenantId tenant, Debrief current, DebriefCommand command, CancellationToken cancellationToken)
    {
        var people = new PeopleOfCases(parts.Options.FallbackOwner!.Value);
        foreach (var id in current.Cases)
        {
            people.Add(await desk.ReadAsync(tenant, id, cancellationToken).ConfigureAwait(false));
        }

        return LearningFields.WordsOf(command).Where(text => people.AreNamedIn(text.Words)).Select(text => text.Field).FirstOrDefault();
    }

    // The caller's own id might tell who they are or when it was made.
    private CommandId Unsigned(StreamKey key, CommandId asked)
    {
        var text = Utf8.Bytes($"{key}\n{asked.Value}");
        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        KeyedHash.Hash(parts.Key.Secret, text, hash);
        return new CommandId("said-" + string.Concat(hash.Slice(0, 16).ToArray().Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));
    }

    private async ValueTask<Debrief> FoldAsync(StreamKey key, CancellationToken cancellationToken) =>
        DebriefHistory.Fold(Read(await parts.Store.LoadAsync(key, null, cancellationToken).ConfigureAwait(false)));

    private ImmutableArray<RecordedDebriefEvent> Read(StoredStream stored) => [.. stored.Events.Select(parts.Codec.DecodeDebrief)];

    private DateTimeOffset NowFor(Debrief current)
    {
        var now = Micros.Truncate(parts.Clock.GetUtcNow());
        return now >= current.ChangedAt ? now : current.ChangedAt;
    }
}
