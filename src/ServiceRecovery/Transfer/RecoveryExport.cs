using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>Writes the streams of a tenant into a file that another store takes in: one JSON line a stream, playbooks before cases (docs/export-format.md).</summary>
/// <remarks>
/// Each stream is checked before it is written, and is whole as it was at one instant; what changes meanwhile is in the file or isn't. Messages that still wait aren't moved:
/// let them be handed over first. Whoever holds the file holds the words and names of people.
/// </remarks>
public sealed class RecoveryExport
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

    /// <summary>Writes every stream of a tenant.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="to">Where; it stays open.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two streams. What was written until then is whole lines.</param>
    /// <returns>What was written, and every stream that is broken: by key, version and flaw.</returns>
    public async ValueTask<ExportReport> WriteAsync(TenantId tenant, Stream to, TransferOptions? options = null, CancellationToken cancellationToken = default)
    {
        var count = new MoveCount(options ?? new TransferOptions());
        var names = _desk.NamesOf(tenant);
        using var line = new ExportLine(names);
        foreach (var kind in new[] { StreamKind.Playbook, StreamKind.Case, StreamKind.Debrief })
        {
            await foreach (var copy in _queries.ExportAsync(tenant, kind, cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
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

                count.Tell();
                if (count.IsStopped)
                {
                    return Report(count);
                }
            }
        }

        await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        return Report(count);
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

    private static ExportReport Report(MoveCount count)
    {
        count.TellNow();
        return new ExportReport(count.Streams, count.Events, count.Texts, count.Faults, count.FaultCount, count.IsStopped);
    }
}
