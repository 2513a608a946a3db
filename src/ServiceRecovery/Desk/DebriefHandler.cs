using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>A command to one debrief.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="DebriefId">Which debrief.</param>
/// <param name="Asked">The id that the caller gave the command.</param>
/// <param name="Remembered">The id under which it is remembered.</param>
/// <param name="By">Who gives it.</param>
/// <param name="Command">What is asked.</param>
/// <param name="Expected">The version the caller saw.</param>
internal sealed record DebriefStreamRequest(TenantId Tenant, DebriefId DebriefId, CommandId Asked, CommandId Remembered, Actor By, DebriefCommand Command, long? Expected)
    : StreamRequest(DebriefHandler.KeyOf(Tenant, DebriefId), Remembered);

/// <summary>The desk of debriefs. Whoever speaks in it leaves no trace of who they are or when they spoke.</summary>
internal sealed class DebriefHandler(RecoveryDesk desk, DeskParts parts) : StreamHandler<DebriefStreamRequest, DebriefResult>(parts)
{
    // Nobody's own: the role in which the debrief speaks for those who spoke.
    private static readonly Role Voice = new("debrief");

    private readonly Recurrences _recurrences = new(parts);

    public ValueTask<DebriefResult> HandleAsync(TenantId tenant, DebriefId id, CommandId asked, Actor by, DebriefCommand command, long? expected, CancellationToken cancellationToken) =>
        HandleAsync(new DebriefStreamRequest(tenant, id, asked, command.IsUnsigned ? Unsigned(KeyOf(tenant, id), asked) : asked, by, command, expected), cancellationToken);

    public async ValueTask<Debrief?> FindAsync(TenantId tenant, DebriefId id, CancellationToken cancellationToken) =>
        await FoldAsync(KeyOf(tenant, id), cancellationToken).ConfigureAwait(false) is { Version: > 0 } found ? found : null;

    public async ValueTask<ImmutableArray<RecordedDebriefEvent>> ReadAsync(TenantId tenant, DebriefId id, CancellationToken cancellationToken) =>
        Read(await Parts.Store.LoadWholeAsync(KeyOf(tenant, id), null, cancellationToken).ConfigureAwait(false));

    /// <summary>Does the one thing that is due next in a debrief, if its time has come.</summary>
    public async ValueTask<(DebriefDueItem? Due, DebriefResult? Result)> TryDueAsync(TenantId tenant, DebriefId id, CancellationToken cancellationToken)
    {
        var current = await FoldAsync(KeyOf(tenant, id), cancellationToken).ConfigureAwait(false);
        if (DebriefDue.Next(current) is not { } due || due.At > NowAfter(current.ChangedAt))
        {
            return default;
        }

        var command = DerivedIds.Derive("due", id.Value, DebriefVerbs.VerbOf(due.Command), due.Ref, UnixMicroseconds.From(due.At).ToString(System.Globalization.CultureInfo.InvariantCulture));
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
        IsOwned = true,
        NextDue = DebriefDue.Next(current) is { } due ? UnixMicroseconds.From(due.At) : null,
        Wanted = WantedOf(current),
        Severity = current.Severity,
        OpenedAt = UnixMicroseconds.From(current.OpenedAt),
        ChangedAt = UnixMicroseconds.From(current.ChangedAt),
        Chain = chain,
    };

    // Lists put first what is due first.
    private static Wanted? WantedOf(Debrief current) => DebriefDue.Next(current) switch
    {
        null => null,
        { Ref: null or "" } due => new Wanted(due.At, WantedReason.Quiet),
        var due => new Wanted(due.At, WantedReason.Promise, due.Ref),
    };

    protected override Refusal? CheckIn(DebriefStreamRequest request) =>
        (CommandValidator.Check(request.By) ?? DebriefFields.Check(request.Command)) is { } notIn ? new Refusal([notIn]) : null;

    protected override byte[] FingerprintOf(DebriefStreamRequest request) =>
        CommandFingerprint.ComputeFields(fields => DebriefFields.Visit(fields, request.Command), request.Command.IsUnsigned ? null : request.By, Parts.Key.Secret);

    protected override bool IsAccepted(DebriefResult answer) => answer is DebriefResult.Accepted;

    protected override DebriefResult Answer(DebriefStreamRequest request, StoredStream stored, CommandReceipt receipt, bool isSame)
    {
        var events = Read(stored);
        return isSame
            ? new DebriefResult.Repeated(request.DebriefId, DebriefHistory.Fold(events.Take((int)receipt.LastVersion)), [.. events.Skip((int)receipt.FirstVersion - 1).Take((int)(receipt.LastVersion - receipt.FirstVersion + 1))])
            : Refused(request, stored, DebriefRefusals.DebriefIdReused(request.Asked));
    }

    protected override async ValueTask<Attempt<DebriefResult>> TryAsync(DebriefStreamRequest request, StoredStream stored, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var current = DebriefHistory.Fold(Read(stored));
        if (request.Expected is { } version && version != current.Version && current.Version > 0)
        {
            return Refused(request, stored, DebriefRefusals.DebriefVersionDiffers(version, current.Version));
        }

        var (by, inactive) = await IdentityResolution.ActorAsync(Parts, request.Tenant, request.By, cancellationToken).ConfigureAwait(false);
        if (inactive is not null)
        {
            return Refused(request, stored, inactive);
        }

        var command = Parts.Staff is NoStaffDirectory ? request.Command : await request.Command.WithPeopleAsync(person => IdentityResolution.IdAsync(Parts, request.Tenant, person, cancellationToken)).ConfigureAwait(false);
        var facts = await GatherAsync(request.Tenant, request.DebriefId, current, command, by, cancellationToken).ConfigureAwait(false);
        var decision = DebriefDecider.Decide(current, command, facts);
        if (decision is DebriefDecision.Refused refused)
        {
            return Refused(request, stored, refused.Unmet);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var (append, recorded, next) = Build(request.Key, stored, current, ((DebriefDecision.Accepted)decision).Events, request.Command, request.Id, facts, fingerprint);
        return await Parts.Store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false) is { IsAppended: true }
            ? new DebriefResult.Accepted(request.DebriefId, next, recorded, [.. DebriefFields.WordsOf(request.Command).SelectMany(text => BlameReview.Review(text.Words)), .. facts.MaybeNamed])
            : Attempt<DebriefResult>.Lost(append.Key);
    }

    protected override async ValueTask<DebriefResult> RefuseAsync(DebriefStreamRequest request, Refusal refusal, CancellationToken cancellationToken) =>
        Refused(request, await Parts.Store.LoadWholeAsync(request.Key, null, cancellationToken).ConfigureAwait(false), refusal.Unmet[0]);

    // The head tells how far it is, also where an event of a newer program can't be read.
    private static DebriefResult.Refused Refused(DebriefStreamRequest request, StoredStream stored, Unmet unmet) => new(request.DebriefId, stored.Version, stored.Head?.Stage, unmet);

    private (StreamAppend Append, ImmutableArray<RecordedDebriefEvent> Events, Debrief Next) Build(
        StreamKey key, StoredStream stored, Debrief current, ImmutableArray<DebriefEvent> events, DebriefCommand command, CommandId commandId, DebriefFacts facts, byte[] fingerprint)
    {
        // The debrief itself: its words are nobody's.
        var voice = facts.Names.SubjectOf(new PersonId(key.Id));
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
                By = isSigned ? facts.Names.SubjectOf(facts.By.Id) : voice,
                ByKind = isSigned ? facts.By.Kind : ActorKind.System,
                ByRole = isSigned ? facts.By.Role : Voice,
                ActsFor = isSigned && facts.By.ActsFor is { } actsFor ? facts.Names.SubjectOf(actsFor) : null,
                Command = commandId,
                Stage = current.Stage,
            };
            var next = DebriefHistory.Evolve(current, new RecordedDebriefEvent(header, happened));
            var one = new RecordedDebriefEvent(header with { Stage = next.Stage }, happened);
            var bytes = Parts.Codec.Encode(key, one, chain, voice.Key);
            (current, chain) = (next, bytes.Chain);
            recorded.Add(one);
            encoded.Add(bytes);
            if (happened is DebriefEvent.Concluded)
            {
                outbox.Add(new OutboxRow(OutboxPlan.Concluded, bytes.Version, MessageWriter.Write(key, bytes, OutboxPlan.Concluded, DeskTelemetry.Trace())));
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
            Rules = Parts.Learning,
            Now = NowAfter(current.ChangedAt),
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

        return DebriefFields.WordsOf(command).Any() && current.Version > 0
            ? await WithNamesAsync(facts, tenant, current, command, cancellationToken).ConfigureAwait(false)
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
        cases[0].Case?.Responsible is { Original: not null } responsible ? responsible : names.SubjectOf(Parts.Options.FallbackOwner!.Value);

    // The first field that names somebody who was part of a case, and those that may.
    private async ValueTask<DebriefFacts> WithNamesAsync(DebriefFacts facts, TenantId tenant, Debrief current, DebriefCommand command, CancellationToken cancellationToken)
    {
        var people = new PeopleOfCases(Parts.Options.FallbackOwner!.Value, facts.Rules.Ordinary);
        foreach (var id in current.Cases)
        {
            people.Add(await desk.ReadAsync(tenant, id, cancellationToken).ConfigureAwait(false));
        }

        foreach (var person in Parts.Staff is NoStaffDirectory ? [] : people.Staff.ToList())
        {
            if (await IdentityResolution.FindAsync(Parts, tenant, person, cancellationToken).ConfigureAwait(false) is { } member)
            {
                people.Add(member);
            }
        }

        var named = DebriefFields.WordsOf(command).Select(text => (text.Field, Found: people.FindIn(text.Words))).Where(text => text.Found is not null).Select(text => (text.Field, text.Found!.Value.Word, text.Found.Value.IsCertain)).ToList();
        return facts with
        {
            NamesPerson = named.Where(one => one.IsCertain).Select(one => ((string, string)?)(one.Field, one.Word)).FirstOrDefault(),
            MaybeNamed = [.. named.Where(one => !one.IsCertain).Select(one => DebriefRefusals.MaybeNamed(one.Field, one.Word))],
        };
    }

    // The caller's own id might tell who they are or when it was made.
    private CommandId Unsigned(StreamKey key, CommandId asked)
    {
        var text = Utf8.Bytes($"{key}\n{asked.Value}");
        Span<byte> hash = stackalloc byte[KeyedHash.Bytes];
        KeyedHash.Hash(Parts.Key.Secret, text, hash);
        return new CommandId("said-" + string.Concat(hash.Slice(0, 16).ToArray().Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));
    }

    private async ValueTask<Debrief> FoldAsync(StreamKey key, CancellationToken cancellationToken) =>
        DebriefHistory.Fold(Read(await Parts.Store.LoadWholeAsync(key, null, cancellationToken).ConfigureAwait(false)));

    private ImmutableArray<RecordedDebriefEvent> Read(StoredStream stored) => [.. stored.Events.Select(Parts.Codec.DecodeDebrief)];
}
