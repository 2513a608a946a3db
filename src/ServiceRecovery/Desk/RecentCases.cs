using System.Collections.Immutable;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>
/// The cases on which this process decided lately, each as its events left it, without a word or a name.
/// What a desk decides on one of them is stored only where the stream's last event is still the one that is in mind; everything else it decides on what is stored.
/// A case is out while somebody decides on it, so that others of this process read what is stored instead of losing to each other.
/// </summary>
internal sealed class RecentCases(IWordlessStore store, int most, TimeProvider clock)
{
    /// <summary>A case with more promises, grants, requests, people and the like isn't kept.</summary>
    internal const int MostParts = 200;

    // Events that are still to be folded take more memory than what is left of them in the case.
    private const int MostUnfolded = 50;

    // What was altered in a database past its guards is seen at the latest then.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<StreamKey, LinkedListNode<StoredStream>> _kept = [];
    private readonly LinkedList<StoredStream> _latestFirst = [];

    /// <summary>Returns the cases in mind of a desk, or <see langword="null"/> where it keeps none.</summary>
    public static RecentCases? For(DeskParts parts) =>
        parts.Options.RecentCases > 0 && parts.Store is IWordlessStore wordless && parts.Store.Traits is { Durable: true, RetriesAllowed: true }
            ? new RecentCases(wordless, parts.Options.RecentCases, parts.Clock)
            : null;

    /// <summary>Takes a case out on which may be decided before anybody looks at the store: one that nobody else was seen writing to.</summary>
    public StoredStream? TakeOwn(StreamKey key) => Take(key, stream => !stream.After!.IsShared);

    /// <summary>Returns a stream to which nothing has happened, for a case that may be new.</summary>
    public StoredStream NewOf(StreamKey key) => new(key, 0, Head: null, [], Receipt: null) { After = new CaseInMind(RecoveryCase.Empty, clock.GetTimestamp(), IsShared: false) };

    /// <summary>Takes a case out and loads what came since it was kept.</summary>
    /// <returns><see langword="null"/> when it isn't in mind, or isn't what is stored: all of it is to be loaded.</returns>
    public async ValueTask<StoredStream?> CatchUpAsync(StreamKey key, CommandId asked, CancellationToken cancellationToken)
    {
        if (Take(key, _ => true) is not { } kept)
        {
            return null;
        }

        // The last event that is in mind is read too: by its chain value it stands for all before it.
        var stored = await store.LoadWordlessAsync(key, asked, kept.Version, cancellationToken).ConfigureAwait(false);
        var events = stored.Events;
        var goesOn = events.Length > 0 && events.Length == stored.Version - kept.Version + 1
            && events[0].Version == kept.Version && events[0].Chain.Span.SequenceEqual(kept.Head!.Chain.Span)
            && events[events.Length - 1].Version == stored.Version && events[events.Length - 1].Chain.Span.SequenceEqual(stored.Head!.Chain.Span)
            && !events.Skip(1).Any(Joins);
        return goesOn
            ? stored with { Events = kept.Events.AddRange(events.Skip(1)), After = kept.After! with { IsShared = kept.After!.IsShared || events.Length > 1 } }
            : null;
    }

    /// <summary>Keeps a case after somebody decided on it.</summary>
    /// <param name="stored">What it was decided on.</param>
    /// <param name="current">The case as <paramref name="stored"/> leaves it; <see langword="null"/> when it was loaded with words, so that it is folded anew without them.</param>
    /// <param name="appended">What was stored; <see langword="null"/> when nothing was.</param>
    public void Keep(StoredStream stored, RecoveryCase? current, StreamAppend? appended)
    {
        ImmutableArray<StoredEvent> events = [.. (current is null ? stored.Events : []).Concat(appended?.Events ?? []).Select(Wordless)];
        var version = stored.Version + (appended?.Events.Length ?? 0);
        if (version == 0 || events.Length > MostUnfolded || current?.MergedInto is not null || events.Any(Joins))
        {
            return;
        }

        // What is known of the store is as old as the first reading.
        PutBack(new StoredStream(stored.Key, version, appended?.Head ?? stored.Head, events, Receipt: null)
        {
            After = new CaseInMind(current?.WithoutTrail() ?? RecoveryCase.Empty, stored.After?.Since ?? clock.GetTimestamp(), stored.After?.IsShared ?? false),
        });
    }

    /// <summary>Puts a case back as it was taken out.</summary>
    public void PutBack(StoredStream stream)
    {
        if (stream.After!.Case.Parts > MostParts)
        {
            return;
        }

        lock (_kept)
        {
            if (_kept.TryGetValue(stream.Key, out var there))
            {
                // Of two that were decided at the same time the later one stays.
                if (there.Value.Version > stream.Version)
                {
                    return;
                }

                _latestFirst.Remove(there);
            }

            _kept[stream.Key] = _latestFirst.AddFirst(stream);
            if (_kept.Count > most)
            {
                Drop(_latestFirst.Last!);
            }
        }
    }

    private static StoredEvent Wordless(StoredEvent stored) => stored with { Texts = [], Decoded = null };

    // Neither history of a merge is in mind, and a merged case goes on in another one.
    private static bool Joins(StoredEvent stored) => typeof(IJoinsCases).IsAssignableFrom(EventTable.Find(stored.Type)?.Type);

    private StoredStream? Take(StreamKey key, Func<StoredStream, bool> wanted)
    {
        lock (_kept)
        {
            if (!_kept.TryGetValue(key, out var there) || !wanted(there.Value))
            {
                return null;
            }

            Drop(there);
            return clock.GetElapsedTime(there.Value.After!.Since) < Longest ? there.Value : null;
        }
    }

    private void Drop(LinkedListNode<StoredStream> node)
    {
        _kept.Remove(node.Value.Key);
        _latestFirst.Remove(node);
    }
}
