using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Memory;

// The limits of one tenant under one lock: what an append claims and releases is written first and summed then, and taken out again when it doesn't fit.
internal sealed class LimitBook
{
    private readonly object _gate = new();
    private readonly Dictionary<string, List<Entry>> _entries = new(StringComparer.Ordinal);

    public ImmutableArray<LimitReading> Read(ImmutableArray<LimitWindow> windows)
    {
        var readings = ImmutableArray.CreateBuilder<LimitReading>(windows.Length);
        lock (_gate)
        {
            foreach (var window in windows)
            {
                readings.Add(Reading(window));
            }
        }

        return readings.MoveToImmutable();
    }

    // Returns what is full, or null when everything is taken.
    public LimitReading? Take(StreamKey stream, ImmutableArray<LimitClaim> claims, ImmutableArray<LimitRelease> releases)
    {
        lock (_gate)
        {
            // What was taken before makes room; what this append takes has to fit before it gives any of it back.
            var returned = releases.SelectMany(Release).ToList();
            var written = claims.Select(claim => Write(claim, stream)).ToList();
            if (claims.FirstOrDefault(claim => !Fits(claim)) is not { } full)
            {
                foreach (var own in releases.Where(release => written.Any(entry => entry.IsOf(release))))
                {
                    _ = Release(own).ToList();
                }

                return null;
            }

            returned.ForEach(given => given.Entry.Released -= given.Amount);
            written.ForEach(TakeOut);
            return Reading(new LimitWindow(full.Key, full.From, full.Until));
        }
    }

    public void Import(StreamKey stream, ImmutableArray<LimitEntry> taken, ImmutableArray<LimitRelease> releases)
    {
        lock (_gate)
        {
            _ = releases.SelectMany(Release).ToList();
            foreach (var entry in taken)
            {
                Write(new LimitClaim(entry.Key, long.MinValue, entry.At, entry.Amount, long.MaxValue, long.MaxValue, entry.EventVersion), stream).Released = entry.Released;
            }
        }
    }

    private static long Add(long left, long right) => left > long.MaxValue - right ? long.MaxValue : left + right;

    private Entry Write(LimitClaim claim, StreamKey stream)
    {
        if (!_entries.TryGetValue(claim.Key, out var entries))
        {
            _entries.Add(claim.Key, entries = []);
        }

        // In order of time, so that a window is the end of the list; nearly always at the very end.
        var at = entries.Count;
        while (at > 0 && entries[at - 1].At > claim.At)
        {
            at--;
        }

        var entry = new Entry(claim, stream);
        entries.Insert(at, entry);
        return entry;
    }

    private void TakeOut(Entry entry)
    {
        var entries = _entries[entry.Key];
        entries.RemoveAt(entries.LastIndexOf(entry));
        if (entries.Count == 0)
        {
            _entries.Remove(entry.Key);
        }
    }

    private IEnumerable<(Entry Entry, long Amount)> Release(LimitRelease release)
    {
        foreach (var entry in _entries.TryGetValue(release.Key, out var entries) ? entries.Where(entry => entry.IsOf(release)) : [])
        {
            var amount = Math.Min(release.Amount, entry.Amount);
            entry.Released += amount;
            yield return (entry, amount);
        }
    }

    private bool Fits(LimitClaim claim)
    {
        long spent = 0, uses = 0;
        foreach (var entry in EntriesIn(new LimitWindow(claim.Key, claim.From, claim.Until)))
        {
            spent = Add(spent, entry.Amount);
            uses++;
        }

        return spent <= claim.AmountLimit && uses <= claim.UseLimit;
    }

    private LimitReading Reading(LimitWindow window)
    {
        long spent = 0, uses = 0;
        var holders = ImmutableArray.CreateBuilder<StreamKey>();
        var seen = new HashSet<StreamKey>();
        foreach (var entry in EntriesIn(window).Reverse())
        {
            spent = Add(spent, entry.Amount);
            uses++;
            if (entry.Stands && seen.Add(entry.Stream))
            {
                holders.Add(entry.Stream);
            }
        }

        return new LimitReading(window.Key, window.From, spent, uses, holders.ToImmutable());
    }

    // The newest first.
    private IEnumerable<Entry> EntriesIn(LimitWindow window)
    {
        if (!_entries.TryGetValue(window.Key, out var entries))
        {
            yield break;
        }

        for (var at = entries.Count - 1; at >= 0 && entries[at].At > window.From; at--)
        {
            if (entries[at].At <= window.Until)
            {
                yield return entries[at];
            }
        }
    }

    private sealed class Entry(LimitClaim claim, StreamKey stream)
    {
        public string Key => claim.Key;

        public long At => claim.At;

        public StreamKey Stream => stream;

        public long Released { get; set; }

        // A release frees the amount; the use stays used.
        public long Amount => claim.Amount - Released;

        public bool Stands => Amount > 0 || claim.Amount == 0;

        public bool IsOf(LimitRelease release) => Key == release.Key && claim.EventVersion == release.EventVersion && Stream == release.Stream;
    }
}
