using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>Reads a stream whose chain fits as the desk would have written it, and makes anew what follows from its events: its head, its entries in limits, and what it gave back.</summary>
/// <param name="desk">The desk whose store it reads in.</param>
/// <param name="beforeReading">Called with each stream that it is about to read; <see langword="null"/>: nothing has to be done before.</param>
internal sealed class StreamAudit(RecoveryDesk desk, Func<StreamKey, CancellationToken, ValueTask>? beforeReading = null)
{
    /// <exception cref="TransferFaultException">No desk wrote it so; the first thing that is wrong, by version.</exception>
    public async ValueTask<StreamImport> CheckAsync(StreamKey key, ImmutableArray<StoredEvent> events, ImmutableArray<CommandReceipt> receipts, TransferOptions options, CancellationToken cancellationToken)
    {
        CheckReceipts(events, receipts);
        return key.Kind switch
        {
            StreamKind.Playbook => OfPlaybook(key, events, receipts),
            StreamKind.Case => await OfCaseAsync(key, events, receipts, options, cancellationToken).ConfigureAwait(false),
            StreamKind.Debrief => OfDebrief(key, events, receipts),
            _ => throw new TransferFaultException("kind-unknown", "This version of the library knows no streams of that kind. A newer one takes it in."),
        };
    }

    // A receipt that is missing would let a repeated command happen twice.
    private static void CheckReceipts(ImmutableArray<StoredEvent> events, ImmutableArray<CommandReceipt> receipts)
    {
        var next = 1L;
        var seen = new HashSet<CommandId>();
        foreach (var receipt in receipts)
        {
            var isNext = receipt.FirstVersion == next && receipt.LastVersion >= next && receipt.LastVersion <= events.Length && seen.Add(receipt.Id);
            for (var version = receipt.FirstVersion; isNext && version <= receipt.LastVersion; version++)
            {
                isNext = events[(int)version - 1].Command == receipt.Id;
            }

            next = isNext ? receipt.LastVersion + 1 : throw ReceiptsDiffer(next);
        }

        if (next <= events.Length)
        {
            throw ReceiptsDiffer(next);
        }
    }

    private static TransferFaultException ReceiptsDiffer(long version) =>
        new("receipts-differ", FormattableString.Invariant($"Event {version} has no receipt that fits. Each command of a stream has one, in the order of its events."), version: version);

    private StreamImport OfPlaybook(StreamKey key, ImmutableArray<StoredEvent> events, ImmutableArray<CommandReceipt> receipts)
    {
        var stored = events[0];
        Playbook playbook;
        try
        {
            playbook = Playbook.BuildStored(PlaybookJson.Read(stored.Body.Span));
        }
        catch (InvalidPlaybookException exception)
        {
            var why = exception.Faults.IsDefaultOrEmpty ? "it can't be read" : exception.Faults[0].ToString();
            throw new TransferFaultException("playbook-unsound", $"The playbook isn't sound: {why}");
        }

        if (events.Length != 1 || stored.Type != PlaybookRepository.StoredType || playbook.Ref.ToString() != key.Id || stored.Stage != playbook.Opening || !stored.Body.Span.SequenceEqual(PlaybookRepository.BodyOf(playbook)))
        {
            throw new TransferFaultException("playbook-differs", $"The stream isn't the definition of the playbook '{playbook.Ref}' as this library writes it.");
        }

        if (desk.Parts.Catalog.TryGet(playbook.Ref, out var known) && !known.Definition.Equals(playbook.Definition))
        {
            throw new TransferFaultException("playbook-differs", $"This organization has the playbook '{playbook.Ref}' with other content. Give the organization's own another name or the next version.");
        }

        return new StreamImport(key, PlaybookRepository.HeadOf(playbook, stored), events, receipts, []);
    }

    private async ValueTask<StreamImport> OfCaseAsync(StreamKey key, ImmutableArray<StoredEvent> events, ImmutableArray<CommandReceipt> receipts, TransferOptions options, CancellationToken cancellationToken)
    {
        var read = Decode(events);
        var playbooks = await FindPlaybooksAsync(key.Tenant, read, cancellationToken).ConfigureAwait(false);
        var (current, playbook) = CaseAudit.Check(
            [.. read.Select(stored => stored.Decoded!)],
            new AuditBasis(key.Tenant, new CaseId(key.Id), desk.NamesOf(key.Tenant), options.RulesOver(desk.Parts.Rules), name => playbooks.TryGetValue(name, out var found) ? found : null));
        await CheckCarriedAsync(key, [.. read.Select(stored => stored.Decoded!)], cancellationToken).ConfigureAwait(false);
        var head = CaseHead.HeadOf(current, playbook, read[read.Length - 1].Chain);
        var (entries, releases) = LimitRebuild.Of([.. read.Select(stored => stored.Decoded!)]);

        // What is stored whole has given back already; what goes on after what is here gives back the rest.
        return new StreamImport(key, head, read, receipts, entries)
        {
            Releases = [.. releases.Select(given => new LimitRelease(given.Release.Key, given.Release.TakenIn is { } taken ? StreamKey.ForCase(key.Tenant, taken) : key, given.Release.EventVersion, given.By, given.Release.Amount))],
        };
    }

    // What a merge carried is what the younger case says itself, where both are here, whichever came first.
    private async ValueTask CheckCarriedAsync(StreamKey key, ImmutableArray<RecordedEvent> events, CancellationToken cancellationToken)
    {
        foreach (var younger in Absorptions(events.Select(recorded => recorded.Event)).Select(absorbed => absorbed.Younger).Distinct())
        {
            if (CarriedAudit.FindGap(younger, AbsorbedOf(younger, events), RetoldOf(younger, events)) is { } gap)
            {
                throw new TransferFaultException("absorbed-differs", FormattableString.Invariant($"Event {gap} of '{younger}' isn't carried in its place."), version: gap);
            }

            Compare(younger, await ReadAsync(key.Tenant, younger, cancellationToken).ConfigureAwait(false), new CaseId(key.Id), events);
        }

        if (events[events.Length - 1].Event is CaseEvent.MergedInto merged)
        {
            Compare(new CaseId(key.Id), events, merged.Older, await ReadAsync(key.Tenant, merged.Older, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Looks whether both halves of each merge of a case are here. While an import is under way the other one may still come.</summary>
    /// <exception cref="TransferFaultException">One isn't.</exception>
    public async ValueTask CheckMergesAsync(StreamKey key, ImmutableArray<RecordedEvent> events, CancellationToken cancellationToken)
    {
        var id = new CaseId(key.Id);
        foreach (var absorbed in events.Where(recorded => recorded.Event is CaseEvent.DuplicateAbsorbed))
        {
            var younger = ((CaseEvent.DuplicateAbsorbed)absorbed.Event).Younger;
            var history = await ReadAsync(key.Tenant, younger, cancellationToken).ConfigureAwait(false);
            if (!history.IsEmpty && !history.Any(recorded => recorded.Event is CaseEvent.MergedInto))
            {
                throw new TransferFaultException("merge-incomplete", $"'{id}' carries '{younger}', which is here and isn't merged into it. Bring '{younger}' too, or merge it into '{id}'.", version: absorbed.Header.Version);
            }
        }

        if (events[events.Length - 1] is { Event: CaseEvent.MergedInto merged, Header: var header })
        {
            var survivor = await ReadAsync(key.Tenant, merged.Older, cancellationToken).ConfigureAwait(false);
            if (RetoldOf(id, survivor) == 0 && AbsorbedOf(id, survivor).Count == 0)
            {
                throw new TransferFaultException("merge-incomplete", $"'{id}' says that it was merged into '{merged.Older}', which {(survivor.IsEmpty ? "isn't here" : "carries nothing of it")}. Bring '{merged.Older}' too.", version: header.Version);
            }
        }
    }

    private static void Compare(CaseId younger, ImmutableArray<RecordedEvent> history, CaseId older, ImmutableArray<RecordedEvent> survivor)
    {
        var absorbed = AbsorbedOf(younger, survivor);
        if (!history.IsEmpty && absorbed.Count > 0 && CarriedAudit.FindDifference(younger, history, older, absorbed, RetoldOf(younger, survivor)) is { } version)
        {
            throw new TransferFaultException("absorbed-differs", FormattableString.Invariant($"Event {version} of '{younger}' isn't what '{older}' carries of it."), version: version);
        }
    }

    private static long RetoldOf(CaseId younger, ImmutableArray<RecordedEvent> survivor) =>
        survivor.Select(recorded => recorded.Event).OfType<CaseEvent.DuplicateAbsorbedV1>().Where(merge => merge.Younger == younger).Select(merge => merge.YoungerVersion).DefaultIfEmpty(0).Max();

    private static List<CaseEvent.DuplicateAbsorbed> AbsorbedOf(CaseId younger, ImmutableArray<RecordedEvent> survivor) =>
        [.. Absorptions(survivor.Select(recorded => recorded.Event)).Where(merge => merge.Younger == younger)];

    // What a case absorbed, and before it what that one had absorbed itself.
    private static IEnumerable<CaseEvent.DuplicateAbsorbed> Absorptions(IEnumerable<CaseEvent> events) =>
        events.OfType<CaseEvent.DuplicateAbsorbed>().SelectMany(absorbed => Absorptions(absorbed.Carried.Select(one => one.Event)).Append(absorbed));

    /// <summary>Reads the history of a case; it is empty where there is none.</summary>
    public async ValueTask<ImmutableArray<RecordedEvent>> ReadAsync(TenantId tenant, CaseId id, CancellationToken cancellationToken)
    {
        var key = StreamKey.ForCase(tenant, id);
        await BeforeReadingAsync(key, cancellationToken).ConfigureAwait(false);
        return History.Read(await desk.Parts.Store.LoadWholeAsync(key, null, cancellationToken).ConfigureAwait(false), desk.Parts.Codec);
    }

    private ValueTask BeforeReadingAsync(StreamKey key, CancellationToken cancellationToken) => beforeReading?.Invoke(key, cancellationToken) ?? default;

    private StreamImport OfDebrief(StreamKey key, ImmutableArray<StoredEvent> events, ImmutableArray<CommandReceipt> receipts)
    {
        var debrief = DebriefAudit.Check(new DebriefId(key.Id), Reading(() => events.Select(desk.Parts.Codec.DecodeDebrief).ToImmutableArray()));
        return new StreamImport(key, DebriefHandler.HeadOf(debrief, events[events.Length - 1].Chain), events, receipts, []);
    }

    private ImmutableArray<StoredEvent> Decode(ImmutableArray<StoredEvent> events) =>
        Reading(() => events.Select(stored => stored with { Decoded = desk.Parts.Codec.Decode(stored) }).ToImmutableArray());

    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnreadableEventException exception)
        {
            throw exception.IsUnknown
                ? new TransferFaultException("event-unknown", exception.Message, version: exception.Version)
                : new TransferFaultException("event-unreadable", exception.Message, version: exception.Version);
        }
    }

    private async ValueTask<Dictionary<PlaybookRef, Playbook>> FindPlaybooksAsync(TenantId tenant, ImmutableArray<StoredEvent> events, CancellationToken cancellationToken)
    {
        var found = new Dictionary<PlaybookRef, Playbook>();
        foreach (var stored in events)
        {
            if (CaseAudit.PlaybookAfter(stored.Decoded!.Event) is not { } name || found.ContainsKey(name))
            {
                continue;
            }

            await BeforeReadingAsync(PlaybookRepository.KeyOf(tenant, name), cancellationToken).ConfigureAwait(false);
            if (await desk.Playbooks.FindAsync(tenant, name, cancellationToken).ConfigureAwait(false) is { } playbook)
            {
                found.Add(name, playbook);
            }
        }

        return found;
    }
}
