using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>The lines of a file that are read and not stored yet, in their order. They are stored together, and each comes to what it would have come to by itself.</summary>
/// <param name="desk">The desk whose store takes in.</param>
/// <param name="store">The store.</param>
/// <param name="count">Counts what came of each.</param>
/// <param name="largest">How many are stored together at most.</param>
internal sealed class ImportGroup(RecoveryDesk desk, IRecoveryImport store, TransferCount count, int largest)
{
    /// <summary>How many streams are stored together at most.</summary>
    public const int Largest = 100;

    private const long LargestBytes = 1024 * 1024;

    private readonly List<Waiting> _waiting = [];
    private readonly HashSet<StreamKey> _keys = [];
    private long _bytes;
    private int _together = Largest;

    /// <summary>Gets whether it is time to store what waits. Who is told how far it is is told of what is stored, and of nothing after it.</summary>
    public bool IsFull => _waiting.Count >= Math.Min(largest, count.UntilTold) || _bytes >= LargestBytes;

    /// <summary>Gets the cases that were merged or have absorbed another, with their lines.</summary>
    public List<(StreamKey Key, long Line)> Merged { get; } = [];

    /// <summary>Adds a line that is as a desk wrote it.</summary>
    /// <param name="line">Its number.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="import">What it says, whole.</param>
    public void Add(long line, int bytes, StreamImport import)
    {
        _waiting.Add(new Waiting(line, import, null) { HasMerged = import.Events.Any(stored => stored.Decoded?.Event is CaseEvent.DuplicateAbsorbed or CaseEvent.MergedInto) });
        _keys.Add(import.Key);
        _bytes += bytes;
    }

    /// <summary>Adds a line that is refused, to be told in its place.</summary>
    public void Add(TransferFault fault) => _waiting.Add(new Waiting(fault.Line!.Value, null, fault));

    /// <summary>Stores what waits where a stream that is about to be read is among it.</summary>
    public ValueTask StoreBeforeReadingAsync(StreamKey key, CancellationToken cancellationToken) => _keys.Contains(key) ? StoreAsync(cancellationToken) : default;

    /// <summary>Stores what waits, and counts it.</summary>
    public async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        var next = 0;
        while (next < _waiting.Count && !count.IsStopped)
        {
            ImmutableArray<StreamImport> imports = [.. _waiting.Skip(next).Where(waiting => waiting.Import is not null).Take(_together).Select(waiting => AtOnce(waiting.Import!))];
            var result = imports.IsEmpty ? new ImportResult(0) : await store.ImportAsync(imports, cancellationToken).ConfigureAwait(false);
            for (var left = result.Stored; next < _waiting.Count && !count.IsStopped && (left > 0 || _waiting[next].Fault is not null); next++)
            {
                left -= _waiting[next].Fault is null ? 1 : 0;
                Count(_waiting[next]);
            }

            // Where one isn't stored the next may not be either, as when a file is taken in again: it costs no more then than one by one.
            var isWhole = result.Stored == imports.Length;
            _together = isWhole ? Math.Min(Largest, _together * 2) : 1;
            if (!isWhole && !count.IsStopped)
            {
                Count(await TakeInAsync(_waiting[next++], result.Refusal, cancellationToken).ConfigureAwait(false));
            }
        }

        _waiting.Clear();
        _keys.Clear();
        _bytes = 0;
    }

    private static StreamImport AtOnce(StreamImport import) => import with { Releases = import.Releases.RemoveAll(release => release.Stream == import.Key) };

    // A line that wasn't stored with those before it: what goes on after what is here is, and else it is said why not.
    private async ValueTask<Waiting> TakeInAsync(Waiting waiting, RecoveryStoreException? refusal, CancellationToken cancellationToken)
    {
        var import = waiting.Import!;
        try
        {
            for (; ; )
            {
                if (refusal is not null)
                {
                    throw refusal.Fault == StoreFault.Unearned ? new TransferFaultException("unearned-close", refusal.Message) : refusal;
                }

                if (await AfterWhatIsHereAsync(import, cancellationToken).ConfigureAwait(false) is not { } further)
                {
                    return waiting with { IsHere = true };
                }

                (var stored, refusal) = await store.ImportAsync([further], cancellationToken).ConfigureAwait(false);
                if (stored == 1)
                {
                    return waiting with { Import = further };
                }
            }
        }
        catch (TransferFaultException exception)
        {
            return waiting with { Fault = exception.Fault with { Line = waiting.Line, Stream = import.Key } };
        }
    }

    private void Count(Waiting line)
    {
        switch (line)
        {
            case { Fault: { } fault }:
                count.Add(fault);
                break;
            case { IsHere: true }:
                count.AlreadyThere++;
                break;
            default:
                count.Streams++;
                count.Events += line.Import!.Events.Length;
                break;
        }

        if (line is { Fault: null, HasMerged: true })
        {
            Merged.Add((line.Import!.Key, line.Line));
        }

        count.CountStream();
    }

    // What goes on after what is here, or null when all of it is here. Texts that were erased here since stay erased.
    private async ValueTask<StreamImport?> AfterWhatIsHereAsync(StreamImport import, CancellationToken cancellationToken)
    {
        var here = await desk.Parts.Store.LoadAsync(import.Key, null, cancellationToken).ConfigureAwait(false);
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

    private sealed record Waiting(long Line, StreamImport? Import, TransferFault? Fault)
    {
        public bool HasMerged { get; init; }

        public bool IsHere { get; init; }
    }
}
