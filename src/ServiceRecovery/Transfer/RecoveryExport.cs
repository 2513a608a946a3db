using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>Writes the streams of a tenant into a file; <see cref="RecoveryTransfer.ExportAsync"/> says what it promises.</summary>
internal sealed class RecoveryExport
{
    private readonly RecoveryDesk _desk;
    private readonly IRecoveryQueries _queries;

    /// <summary>Takes the desk whose store is exported.</summary>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public RecoveryExport(RecoveryDesk desk)
    {
        _desk = desk;
        _queries = desk.Parts.Store as IRecoveryQueries
            ?? throw new NotSupportedException($"The store '{desk.Parts.Store.GetType().Name}' can't be read as a whole. A store that can is an '{nameof(IRecoveryQueries)}'.");
    }

    /// <summary>Writes every stream, or those that the options name.</summary>
    public async ValueTask<TransferReport> WriteAsync(TenantId tenant, Stream to, TransferOptions? options, CancellationToken cancellationToken)
    {
        var count = new TransferCount(options ?? new TransferOptions());
        var names = _desk.NamesOf(tenant);
        using var line = new ExportLine(names);
        var chosen = await ChosenAsync(tenant, count, options, cancellationToken).ConfigureAwait(false);
        foreach (var kind in HeadLine.Kinds)
        {
            await foreach (var copy in _queries.ExportAsync(tenant, kind, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (chosen?.Contains((kind, copy.Stream.Key.Id)) == false)
                {
                    continue;
                }

                if (Check(copy, names, line) is { } fault)
                {
                    count.Add(fault);
                }
                else
                {
                    await line.WriteToAsync(to, cancellationToken).ConfigureAwait(false);
                    count.Streams++;
                    count.Events += copy.Stream.Events.Length;
                    count.Texts += copy.Stream.Events.Sum(stored => stored.Texts.IsDefault ? 0 : stored.Texts.Length);
                }

                count.CountStream();
                if (count.IsStopped)
                {
                    return count.Finish();
                }
            }
        }

        await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        return count.Finish();
    }

    /// <summary>Writes how far every stream is, and tells how many there are.</summary>
    public async ValueTask<long> WriteHeadsAsync(TenantId tenant, Stream to, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var kind in HeadLine.Kinds)
        {
            await foreach (var version in _queries.VersionsAsync(tenant, kind, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var line = HeadLine.Write(tenant, kind, version);
                await ExportLine.WriteAsync(to, line, line.Length, cancellationToken).ConfigureAwait(false);
                count++;
            }
        }

        await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    // The streams that are written; null for all. What changes while they are chosen is in the file or isn't.
    private async ValueTask<HashSet<(StreamKind Kind, string Id)>?> ChosenAsync(TenantId tenant, TransferCount count, TransferOptions? options, CancellationToken cancellationToken)
    {
        var (since, only) = (options?.Since, options?.Cases);
        if (since is null && only is null)
        {
            return null;
        }

        var chosen = new HashSet<(StreamKind, string)>();
        var asked = only is null ? null : new HashSet<string>(only.Select(id => id.Value), StringComparer.Ordinal);
        bool IsChosen(StoredStream stream) => since is not { } from || stream.Head is not { } head || head.ChangedAt >= UnixMicroseconds.From(from);
        await foreach (var stream in _queries.HistoriesAsync(tenant, StreamKind.Case, asked, cancellationToken).ConfigureAwait(false))
        {
            asked?.Remove(stream.Key.Id);
            if (IsChosen(stream))
            {
                chosen.Add((StreamKind.Case, stream.Key.Id));
                chosen.UnionWith(PlaybooksOf(stream).Select(playbook => (StreamKind.Playbook, playbook.ToString())));
            }
        }

        foreach (var missing in asked ?? [])
        {
            count.Add(new TransferFault("case-unknown", $"There is no case '{missing}'.", new StreamKey(tenant, StreamKind.Case, missing)));
        }

        if (only is null)
        {
            await foreach (var stream in _queries.HistoriesAsync(tenant, StreamKind.Debrief, null, cancellationToken).ConfigureAwait(false))
            {
                if (IsChosen(stream))
                {
                    chosen.Add((StreamKind.Debrief, stream.Key.Id));
                }
            }
        }

        return chosen;
    }

    // An event that can't be read names none; its stream is found broken when it is written.
    private IEnumerable<PlaybookRef> PlaybooksOf(StoredStream stream)
    {
        foreach (var stored in stream.Events)
        {
            PlaybookRef? named;
            try
            {
                named = CaseAudit.PlaybookAfter(_desk.Parts.Codec.Decode(stored).Event);
            }
            catch (UnreadableEventException)
            {
                continue;
            }

            if (named is { } playbook)
            {
                yield return playbook;
            }
        }
    }

    private static TransferFault? Check(StreamCopy copy, Pseudonyms names, ExportLine line)
    {
        var key = copy.Stream.Key;
        if (HistoryVerifier.Verify(copy.Stream, names) is { IsIntact: false } broken)
        {
            return TransferFault.From(broken, key);
        }

        try
        {
            line.Take(copy);
            return null;
        }
        catch (ArgumentException)
        {
            return new TransferFault("event-unreadable", "The stream holds bytes that aren't those of an event.", key);
        }
    }
}
