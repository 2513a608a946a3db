using System.Collections.Immutable;

namespace ServiceRecovery.Storage.Memory;

// The streams with something due, of all tenants, in the order in which they are handed out.
internal sealed class DueIndex
{
    private readonly object _gate = new();
    private readonly SortedSet<Entry> _entries = new(Order.Instance);

    public void Replace(StreamKey key, long? before, long? after, long version)
    {
        lock (_gate)
        {
            // Also when the instant stays the same: what was leased has been worked on, and what is left is anybody's.
            if (before is { } gone)
            {
                _entries.Remove(new Entry(key, gone, 0));
            }

            if (after is { } due)
            {
                _entries.Add(new Entry(key, due, version));
            }
        }
    }

    public ImmutableArray<DueStream> Claim(long until, int limit, long lease)
    {
        var claimed = ImmutableArray.CreateBuilder<DueStream>();
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (entry.Due > until || claimed.Count == limit)
                {
                    break;
                }

                if (entry.LeasedUntil > until)
                {
                    continue;
                }

                if (lease > 0)
                {
                    entry.LeasedUntil = until > long.MaxValue - lease ? long.MaxValue : until + lease;
                }

                claimed.Add(new DueStream(entry.Key, UnixMicroseconds.ToTime(entry.Due), entry.Version));
            }
        }

        return claimed.ToImmutable();
    }

    private sealed class Entry(StreamKey key, long due, long version)
    {
        public StreamKey Key { get; } = key;

        public long Due { get; } = due;

        public long Version { get; } = version;

        public long LeasedUntil { get; set; } = long.MinValue;
    }

    private sealed class Order : IComparer<Entry>
    {
        public static readonly Order Instance = new();

        public int Compare(Entry? x, Entry? y)
        {
            var byDue = x!.Due.CompareTo(y!.Due);
            var byTenant = byDue != 0 ? byDue : string.CompareOrdinal(x.Key.Tenant.Value, y.Key.Tenant.Value);
            var byId = byTenant != 0 ? byTenant : string.CompareOrdinal(x.Key.Id, y.Key.Id);
            return byId != 0 ? byId : x.Key.Kind.CompareTo(y.Key.Kind);
        }
    }
}
