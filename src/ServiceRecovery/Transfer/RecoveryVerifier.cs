using System.Collections.Immutable;
using ServiceRecovery.Fields;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>Looks whether a store still holds what a desk wrote; <see cref="RecoveryTransfer.VerifyAsync"/> says what it promises.</summary>
internal sealed class RecoveryVerifier
{
    private const int LimitsAtOnce = 200;

    private readonly RecoveryDesk _desk;
    private readonly IRecoveryQueries _queries;
    private readonly StreamAudit _audit;

    /// <summary>Takes the desk whose store is looked at.</summary>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public RecoveryVerifier(RecoveryDesk desk)
    {
        _desk = desk;
        _audit = new StreamAudit(desk);
        _queries = desk.Parts.Store as IRecoveryQueries
            ?? throw new NotSupportedException($"The store '{desk.Parts.Store.GetType().Name}' can't be read as a whole. A store that can is an '{nameof(IRecoveryQueries)}'.");
    }

    /// <summary>Looks at every stream.</summary>
    public async ValueTask<TransferReport> VerifyAsync(TenantId tenant, Stream? against, TransferOptions? options, CancellationToken cancellationToken)
    {
        var chosen = options ?? new TransferOptions();
        var count = new TransferCount(chosen);
        Dictionary<StreamKey, HeadLine> kept;
        try
        {
            kept = against is null ? [] : await HeadLine.ReadAllAsync(against, cancellationToken).ConfigureAwait(false);
        }
        catch (TransferFaultException exception)
        {
            count.Add(exception.Fault);
            return count.Finish();
        }

        await FindGuardsAsync(count, cancellationToken).ConfigureAwait(false);
        var limits = new LimitsTaken(UnixMicroseconds.From(_desk.Now));
        foreach (var kind in HeadLine.Kinds)
        {
            await foreach (var copy in _queries.ExportAsync(tenant, kind, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                count.Streams++;
                count.Events += copy.Stream.Events.Length;
                try
                {
                    Compare(copy.Stream, kept);
                    await CheckAsync(copy, limits, chosen, cancellationToken).ConfigureAwait(false);
                }
                catch (TransferFaultException exception)
                {
                    count.Add(exception.Fault with { Stream = copy.Stream.Key });
                }

                count.CountStream();
                if (count.IsStopped)
                {
                    return count.Finish();
                }
            }
        }

        foreach (var missing in kept.Values.Where(head => head.Key.Tenant == tenant).OrderBy(head => head.Key.Kind).ThenBy(head => head.Key.Id, StringComparer.Ordinal))
        {
            count.Add(new TransferFault("stream-missing", FormattableString.Invariant($"The stream was at version {missing.Version} when its head was kept, and isn't there any more."), missing.Key, Version: missing.Version));
        }

        await CompareLimitsAsync(tenant, limits, count, cancellationToken).ConfigureAwait(false);
        return count.Finish();
    }

    private async ValueTask FindGuardsAsync(TransferCount count, CancellationToken cancellationToken)
    {
        if (_desk.Parts.Store is IGuardedStore guarded)
        {
            foreach (var missing in await guarded.MissingGuardsAsync(cancellationToken).ConfigureAwait(false))
            {
                count.Add(new TransferFault("guard-missing", $"The guard '{missing}' isn't in the database, or is another one, so that plain SQL could change what happened."));
            }
        }
    }

    // What was kept is compared first: a history that was written anew is whole in itself.
    private static void Compare(StoredStream stream, Dictionary<StreamKey, HeadLine> kept)
    {
        if (!kept.TryGetValue(stream.Key, out var head))
        {
            return;
        }

        kept.Remove(stream.Key);
        if (head.Version > stream.Events.Length)
        {
            throw new TransferFaultException("history-cut", FormattableString.Invariant($"The stream was at version {head.Version} when its head was kept, and is at {stream.Events.Length}."), version: stream.Events.Length + 1);
        }

        if (!stream.Events[(int)head.Version - 1].Chain.Span.SequenceEqual(head.Chain.Span))
        {
            throw new TransferFaultException("history-replaced", FormattableString.Invariant($"Event {head.Version} has another chain value than when the stream's head was kept: the history until there was written anew."), version: head.Version);
        }
    }

    private async ValueTask CheckAsync(StreamCopy copy, LimitsTaken limits, TransferOptions options, CancellationToken cancellationToken)
    {
        var stream = copy.Stream;
        if (HistoryVerifier.Verify(stream, _desk.NamesOf(stream.Key.Tenant)) is { IsIntact: false } broken)
        {
            throw new TransferFaultException(TransferFault.From(broken, stream.Key));
        }

        var anew = await _audit.CheckAsync(stream.Key, stream.Events, copy.Receipts, options, cancellationToken).ConfigureAwait(false);
        if (stream.Key.Kind == StreamKind.Case)
        {
            await _audit.CheckMergesAsync(stream.Key, [.. anew.Events.Select(stored => stored.Decoded!)], cancellationToken).ConfigureAwait(false);
        }

        limits.Add(anew);

        // A case that was stored before lists showed it has no card until something happens in it.
        var isListed = stream.Key.Kind != StreamKind.Case || stream.Head!.Card is not null;
        if (Compared(anew.Head, isListed) != Compared(stream.Head!, isListed))
        {
            throw new TransferFaultException("head-differs", FormattableString.Invariant($"The stream's head isn't the one that its {stream.Version} events make: its stage, its ending, what is due, or who answers for it was changed."), version: stream.Version);
        }
    }

    private static StreamHead Compared(StreamHead head, bool isListed) => isListed
        ? head with { Chain = default }
        : head with { Chain = default, Card = null, Wanted = null, IsOwned = false, Order = null, Place = null, Cause = null, Failure = null, Channel = null };

    private async ValueTask CompareLimitsAsync(TenantId tenant, LimitsTaken taken, TransferCount count, CancellationToken cancellationToken)
    {
        var limits = taken.Sum();
        var keys = limits.Keys.ToList();
        var latest = LimitWindow.LatestAt(UnixMicroseconds.From(_desk.Now));
        for (var from = 0; from < keys.Count; from += LimitsAtOnce)
        {
            var asked = keys.Skip(from).Take(LimitsAtOnce).ToList();
            var readings = await _desk.Parts.Store.ReadLimitsAsync(
                tenant,
                [.. asked.Select(key => new LimitWindow(key, long.MinValue)), .. asked.Select(key => new LimitWindow(key, long.MinValue, latest))],
                cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < asked.Count; i++)
            {
                var (reading, counted) = (readings[i], readings[asked.Count + i]);
                var (spent, uses) = limits[reading.Key];
                if ((reading.Spent, reading.Uses) != (spent, uses))
                {
                    count.Add(new TransferFault("limit-differs", FormattableString.Invariant($"Of the limit '{reading.Key}' {reading.Spent} is taken in {reading.Uses} uses, and by the histories it is {spent} in {uses}.")));
                }

                if (spent > 1 && Deciding.IsEvidenceKey(reading.Key))
                {
                    var holders = taken.HoldersOf(reading.Key);
                    count.Add(new TransferFault("evidence-used", $"One piece of evidence is taken by {string.Join(" and ", holders.Select(holder => $"'{holder.Stream.Id}'"))} as if each were the only one. It serves one case and those linked to it.", holders[holders.Length - 1].Stream, Version: holders[holders.Length - 1].Version));
                }

                foreach (var entry in taken.LatestOf(reading.Key, reading.Uses - counted.Uses))
                {
                    count.Add(new TransferFault("limit-ahead", $"What is taken here of the limit '{reading.Key}' is dated {Rfc3339.Format(UnixMicroseconds.ToTime(entry.At))}, more than an hour ahead of the clock, so it doesn't count in a window that ends now.", entry.Stream, Version: entry.Version));
                }
            }
        }
    }
}

/// <summary>What histories took of limits, each with what another case gave back of it that absorbed the one that took it.</summary>
internal sealed class LimitsTaken(long now)
{
    private readonly List<(string Key, long At, StreamKey Stream, long Version)> _ahead = [];
    private readonly SortedDictionary<string, (long Spent, long Uses)> _sums = new(StringComparer.Ordinal);
    private readonly List<(string Key, long At, StreamKey Stream, long Version)> _evidence = [];
    private readonly Dictionary<StreamKey, ImmutableArray<LimitEntry>> _merged = [];
    private readonly List<LimitRelease> _elsewhere = [];

    public void Add(StreamImport stream)
    {
        _elsewhere.AddRange(stream.Releases.Where(release => release.Stream != stream.Key));
        if (stream.Head.Ending == Ending.Merged)
        {
            _merged[stream.Key] = stream.Entries;
        }
        else
        {
            Count(stream.Entries);
        }

        _evidence.AddRange(stream.Entries.Where(entry => entry.Left > 0 && Deciding.IsEvidenceKey(entry.Key)).Select(entry => (entry.Key, entry.At, stream.Key, entry.EventVersion)));
        _ahead.AddRange(stream.Entries.Where(entry => entry.At > now).Select(entry => (entry.Key, entry.At, stream.Key, entry.EventVersion)));
    }

    /// <summary>Returns who took a piece of evidence, the first first.</summary>
    public ImmutableArray<(StreamKey Stream, long Version)> HoldersOf(string key) =>
        [.. _evidence.Where(entry => entry.Key == key).OrderBy(entry => entry.At).ThenBy(entry => entry.Stream.Id, StringComparer.Ordinal).Select(entry => (entry.Stream, entry.Version))];

    /// <summary>Returns so many entries of a limit, the latest, of those that are ahead of the clock.</summary>
    public IEnumerable<(long At, StreamKey Stream, long Version)> LatestOf(string key, long count) =>
        _ahead.Where(entry => entry.Key == key).OrderByDescending(entry => entry.At).Take((int)count).Select(entry => (entry.At, entry.Stream, entry.Version));

    /// <summary>Returns what stands of each limit, and how often something of it was taken.</summary>
    public SortedDictionary<string, (long Spent, long Uses)> Sum()
    {
        var releases = _elsewhere.ToLookup(release => release.Stream, release => new DraftRelease(release.Key, release.EventVersion, release.Amount));
        foreach (var stream in _merged)
        {
            Count(LimitRebuild.GivenBack(stream.Value, releases[stream.Key]));
        }

        _merged.Clear();
        return _sums;
    }

    private void Count(ImmutableArray<LimitEntry> entries)
    {
        foreach (var entry in entries)
        {
            var (spent, uses) = _sums.TryGetValue(entry.Key, out var before) ? before : default;
            _sums[entry.Key] = (spent > long.MaxValue - entry.Left ? long.MaxValue : spent + entry.Left, uses + 1);
        }
    }
}
