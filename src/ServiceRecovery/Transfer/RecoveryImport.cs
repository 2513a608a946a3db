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
    private readonly StreamAudit _audit;
    private readonly ImportGroup _group;
    private readonly TransferOptions _options;
    private readonly TransferCount _count;

    /// <summary>Takes the desk whose store takes in.</summary>
    /// <param name="desk">The desk.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="together">How many streams are stored together at most.</param>
    /// <exception cref="NotSupportedException">The store takes nothing in.</exception>
    public RecoveryImport(RecoveryDesk desk, TransferOptions? options, int together = ImportGroup.Largest)
    {
        _desk = desk;
        _options = options ?? new TransferOptions();
        _count = new TransferCount(_options);
        _group = new ImportGroup(
            desk,
            desk.Parts.Store as IRecoveryImport ?? throw new NotSupportedException($"The store '{desk.Parts.Store.GetType().Name}' takes in nothing. A store that does is an '{nameof(IRecoveryImport)}'."),
            _count,
            together);
        _audit = new StreamAudit(desk, _group.StoreBeforeReadingAsync);
    }

    /// <summary>Reads a file and stores what is in it.</summary>
    public async ValueTask<TransferReport> ReadAsync(Stream from, CancellationToken cancellationToken)
    {
        var lines = new FileLines(from, _options.LargestLine);
        while (!_count.IsStopped && await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isRefused = false;
            try
            {
                await AddAsync(lines, cancellationToken).ConfigureAwait(false);
            }
            catch (TransferFaultException exception)
            {
                isRefused = true;
                _group.Add(exception.Fault with { Line = lines.Number });
            }

            // What comes after the first fault isn't stored, where that ends it.
            if (_group.IsFull || (isRefused && _options.StopAtFirstFault))
            {
                await _group.StoreAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await _group.StoreAsync(cancellationToken).ConfigureAwait(false);

        // Only now can't the other half of a merge come any more.
        foreach (var (key, line) in _group.Merged.TakeWhile(_ => !_count.IsStopped))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await _audit.CheckMergesAsync(key, await _audit.ReadAsync(key.Tenant, new CaseId(key.Id), cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
            catch (TransferFaultException exception)
            {
                _count.Add(exception.Fault with { Line = line, Stream = key });
            }
        }

        return _count.Finish();
    }

    private async ValueTask AddAsync(FileLines lines, CancellationToken cancellationToken)
    {
        if (lines.IsTooLarge)
        {
            throw new TransferFaultException("line-too-large", FormattableString.Invariant($"The line has more than {_options.LargestLine} bytes. '{nameof(TransferOptions.LargestLine)}' reads larger ones."));
        }

        var line = ImportLine.Read(lines.Line);
        try
        {
            CheckKey(line);
            CheckHistory(line);
            var import = await _audit.CheckAsync(line.Key, line.Events, line.Receipts, _options, cancellationToken).ConfigureAwait(false);

            // What is stored whole has given back its own already; of what a case that it absorbed took, it gives back what is here.
            _group.Add(lines.Number, lines.Line.Length, import with { Entries = await GivenBackAsync(import, cancellationToken).ConfigureAwait(false) });
        }
        catch (TransferFaultException exception) when (exception.Fault.Stream is null)
        {
            throw new TransferFaultException(exception.Fault with { Stream = line.Key });
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
            var events = await _audit.ReadAsync(import.Key.Tenant, older, cancellationToken).ConfigureAwait(false);
            entries = LimitRebuild.GivenBack(entries, LimitRebuild.Of(events).Releases.Where(given => given.Release.TakenIn?.Value == import.Key.Id).Select(given => given.Release));
            last = events.IsEmpty ? null : events[events.Length - 1].Event;
        }

        return entries;
    }
}
