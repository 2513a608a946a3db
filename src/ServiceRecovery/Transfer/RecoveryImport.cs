using System.Collections.Immutable;
using ServiceRecovery.Desk;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>Takes in a file of another store; <see cref="RecoveryTransfer.ImportAsync"/> says what it promises.</summary>
internal sealed class RecoveryImport
{
    // Two nodes' clocks may differ; what is later than this can't have happened yet.
    private const int LongestChain = 1_000;

    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly RecoveryDesk _desk;
    private readonly IRecoveryImport _store;
    private readonly StreamAudit _audit;

    /// <summary>Takes the desk whose store takes in.</summary>
    /// <exception cref="NotSupportedException">The store takes nothing in.</exception>
    public RecoveryImport(RecoveryDesk desk)
    {
        _desk = desk;
        _audit = new StreamAudit(desk);
        _store = desk.Parts.Store as IRecoveryImport
            ?? throw new NotSupportedException($"The store '{desk.Parts.Store.GetType().Name}' takes in nothing. A store that does is an '{nameof(IRecoveryImport)}'.");
    }

    /// <summary>Reads a file and stores what is in it.</summary>
    public async ValueTask<TransferReport> ReadAsync(Stream from, TransferOptions? options, CancellationToken cancellationToken)
    {
        var chosen = options ?? new TransferOptions();
        var count = new TransferCount(chosen);
        var lines = new FileLines(from, chosen.LargestLine);
        var merged = new List<(StreamKey Key, long Line)>();
        while (!count.IsStopped && await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await TakeInAsync(lines, chosen, count, merged, cancellationToken).ConfigureAwait(false);
            }
            catch (TransferFaultException exception)
            {
                count.Add(exception.Fault with { Line = lines.Number });
            }

            count.CountStream();
        }

        // Only now can't the other half of a merge come any more.
        foreach (var (key, line) in merged.TakeWhile(_ => !count.IsStopped))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stored = await _desk.Parts.Store.LoadWholeAsync(key, null, cancellationToken).ConfigureAwait(false);
            try
            {
                await _audit.CheckMergesAsync(key, History.Read(stored, _desk.Parts.Codec), cancellationToken).ConfigureAwait(false);
            }
            catch (TransferFaultException exception)
            {
                count.Add(exception.Fault with { Line = line, Stream = key });
            }
        }

        return count.Finish();
    }

    private async ValueTask TakeInAsync(FileLines lines, TransferOptions options, TransferCount count, List<(StreamKey Key, long Line)> merged, CancellationToken cancellationToken)
    {
        if (lines.IsTooLarge)
        {
            throw new TransferFaultException("line-too-large", FormattableString.Invariant($"The line has more than {options.LargestLine} bytes. '{nameof(TransferOptions.LargestLine)}' reads larger ones."));
        }

        var line = ImportLine.Read(lines.Line);
        try
        {
            var (events, hasMerged) = await TakeInAsync(line, options, cancellationToken).ConfigureAwait(false);
            if (events > 0)
            {
                count.Streams++;
                count.Events += events;
            }
            else
            {
                count.AlreadyThere++;
            }

            if (hasMerged)
            {
                merged.Add((line.Key, lines.Number));
            }
        }
        catch (TransferFaultException exception) when (exception.Fault.Stream is null)
        {
            throw new TransferFaultException(exception.Fault with { Stream = line.Key });
        }
    }

    // Returns how many events were new here, and whether the case was merged or has absorbed another.
    private async ValueTask<(int Events, bool HasMerged)> TakeInAsync(ImportLine line, TransferOptions options, CancellationToken cancellationToken)
    {
        CheckKey(line);
        CheckHistory(line);
        var import = await _audit.CheckAsync(line.Key, line.Events, line.Receipts, options, cancellationToken).ConfigureAwait(false);
        var hasMerged = import.Events.Any(stored => stored.Decoded?.Event is CaseEvent.DuplicateAbsorbed or CaseEvent.MergedInto);
        try
        {
            // What is stored whole has given back its own already; of what a case that it absorbed took, it gives back what is here.
            import = import with { Entries = await GivenBackAsync(import, cancellationToken).ConfigureAwait(false) };
            for (var next = import with { Releases = import.Releases.RemoveAll(release => release.Stream == import.Key) }; next is not null; next = await AfterWhatIsHereAsync(import, cancellationToken).ConfigureAwait(false))
            {
                if (await _store.ImportAsync(next, cancellationToken).ConfigureAwait(false) is { IsAppended: true })
                {
                    return (next.Events.Length, hasMerged);
                }
            }

            return (0, hasMerged);
        }
        catch (RecoveryStoreException exception) when (exception.Fault == StoreFault.Unearned)
        {
            throw new TransferFaultException("unearned-close", exception.Message);
        }
    }

    private void CheckKey(ImportLine line)
    {
        var names = _desk.NamesOf(line.Key.Tenant);
        if (line.PseudonymKey != ExportLine.KeyOf(names))
        {
            var given = line.PseudonymKey.Split(':')[0];
            throw new TransferFaultException("key-differs", IdText.IsId(given) && given != names.KeyId
                ? $"The stream was written under the pseudonym key '{given}', and this organization has '{names.KeyId}'. Give the key it was written under, in the tool by '--key FILE'."
                : $"The stream was written under another pseudonym key than this organization's '{names.KeyId}'. Give the key it was written under, in the tool by '--key FILE'.");
        }
    }

    private void CheckHistory(ImportLine line)
    {
        if (line.Events.IsEmpty)
        {
            throw new TransferFaultException("history-broken", "A stream has at least one event.");
        }

        // The head belongs to what is there; that the tail is there is what the version says.
        var head = new StreamHead
        {
            Stage = line.Events[0].Stage,
            Ending = Ending.Open,
            EarnedVersion = 0,
            StaledVersion = 0,
            Playbook = default,
            Responsible = line.Events[0].Actor,
            Severity = Severity.Minor,
            OpenedAt = 0,
            ChangedAt = 0,
            Chain = line.Events[line.Events.Length - 1].Chain,
        };
        var verdict = HistoryVerifier.Verify(new StoredStream(line.Key, line.Version, head, line.Events, null), _desk.NamesOf(line.Key.Tenant));
        if (verdict.IsIntact && line.Stray is var (version, slot))
        {
            verdict = HistoryVerdict.Broken(version, HistoryFlaw.StrayText, slot);
        }

        if (!verdict.IsIntact)
        {
            throw new TransferFaultException(TransferFault.From(verdict, line.Key));
        }

        var last = line.Events[line.Events.Length - 1];
        if (!_desk.Parts.Store.Traits.Simulated && last.RecordedAt > UnixMicroseconds.From(_desk.Now + ClockSkew))
        {
            throw new TransferFaultException("recorded-ahead", FormattableString.Invariant($"Event {last.Version} was recorded in a time that hasn't come, by this desk's clock. Simulated time goes into simulated stores only."), version: last.Version);
        }
    }

    // A case that was merged may come after the one that absorbed it, which gave back what it took.
    private async ValueTask<ImmutableArray<LimitEntry>> GivenBackAsync(StreamImport import, CancellationToken cancellationToken)
    {
        var (entries, last, hops) = (import.Entries, import.Events[import.Events.Length - 1].Decoded?.Event, 0);
        while (!entries.IsEmpty && last is CaseEvent.MergedInto { Older: var older } && hops++ < LongestChain)
        {
            var stored = await _desk.Parts.Store.LoadWholeAsync(StreamKey.ForCase(import.Key.Tenant, older), null, cancellationToken).ConfigureAwait(false);
            var events = History.Read(stored, _desk.Parts.Codec);
            entries = LimitRebuild.GivenBack(entries, LimitRebuild.Of(events).Releases.Where(given => given.Release.TakenIn?.Value == import.Key.Id).Select(given => given.Release));
            last = events.IsEmpty ? null : events[events.Length - 1].Event;
        }

        return entries;
    }

    // What goes on after what is here, or null when all of it is here. Texts that were erased here since stay erased.
    private async ValueTask<StreamImport?> AfterWhatIsHereAsync(StreamImport import, CancellationToken cancellationToken)
    {
        var here = await _desk.Parts.Store.LoadAsync(import.Key, null, cancellationToken).ConfigureAwait(false);
        if (import.Key.Kind == StreamKind.Playbook)
        {
            return here.Events[0].Body.Span.SequenceEqual(import.Events[0].Body.Span) ? null : throw Differs();
        }

        // A chain value stands for everything before it.
        var common = Math.Min(here.Events.Length, import.Events.Length);
        while (common > 0 && !here.Events[common - 1].Chain.Span.SequenceEqual(import.Events[common - 1].Chain.Span))
        {
            common--;
        }

        if (common == 0)
        {
            throw Differs();
        }

        if (common < here.Events.Length && common < import.Events.Length)
        {
            throw new TransferFaultException("stream-forked", FormattableString.Invariant(
                $"The histories part after version {common}: here {here.Version}, there {import.Events.Length}. Record what happened there on this case by its own acts, with 'occurredAt'."), version: common + 1);
        }

        return common == import.Events.Length ? null : import with
        {
            ExpectedVersion = common,
            Events = import.Events.RemoveRange(0, common),
            Receipts = import.Receipts.RemoveAll(receipt => receipt.LastVersion <= common),
            Entries = import.Entries.RemoveAll(entry => entry.EventVersion <= common),
            Releases = import.Releases.RemoveAll(release => release.ReleasedBy <= common || (release.Stream == import.Key && release.EventVersion > common)),
        };
    }

    private static TransferFaultException Differs() => new("stream-differs", "Another stream of that name is here already, with another history. Nothing is put over it.");
}
