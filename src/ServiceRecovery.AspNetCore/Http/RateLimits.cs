using System.Collections.Concurrent;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>What a request counts as.</summary>
internal enum RequestKind
{
    /// <summary>It records something.</summary>
    Command,

    /// <summary>It changes nothing.</summary>
    Read,

    /// <summary>It looks for somebody.</summary>
    Find,
}

/// <summary>Counts the requests of each person in this process: as many as come back by the second, and no more than the burst at once.</summary>
internal sealed class RateLimits(RecoveryWebOptions options, TimeProvider clock)
{
    // Whoever rested long enough to have all back needs no entry.
    private const int Crowd = 10_000;

    private readonly ConcurrentDictionary<(TenantId Tenant, ActorKind Kind, PersonId Person, RequestKind Request), Bucket> _buckets = new();

    /// <summary>Counts a request.</summary>
    /// <returns>After how many seconds it may be sent again; null where it is taken.</returns>
    public int? Take(TenantId tenant, Actor by, RequestKind kind)
    {
        var rate = kind switch { RequestKind.Command => options.Commands, RequestKind.Read => options.Reads, _ => options.Finds };
        var now = clock.GetTimestamp();
        if (_buckets.Count >= Crowd)
        {
            Forget(now);
        }

        return _buckets.GetOrAdd((tenant, by.Kind, by.Id, kind), _ => new Bucket(rate, now)).Take(clock, now);
    }

    private void Forget(long now)
    {
        foreach (var entry in _buckets)
        {
            if (entry.Value.IsFull(clock, now))
            {
                _buckets.TryRemove(entry);
            }
        }
    }

    private sealed class Bucket(RequestRate rate, long made)
    {
        private readonly Lock _lock = new();
        private double _left = rate.Burst;
        private long _at = made;

        public int? Take(TimeProvider clock, long now)
        {
            lock (_lock)
            {
                Refill(clock, now);
                if (_left >= 1)
                {
                    _left--;
                    return null;
                }

                return (int)Math.Clamp(Math.Ceiling((1 - _left) / rate.PerSecond), 1, 3600);
            }
        }

        public bool IsFull(TimeProvider clock, long now)
        {
            lock (_lock)
            {
                Refill(clock, now);
                return _left >= rate.Burst;
            }
        }

        private void Refill(TimeProvider clock, long now)
        {
            if (now > _at)
            {
                _left = Math.Min(rate.Burst, _left + (clock.GetElapsedTime(_at, now).TotalSeconds * rate.PerSecond));
                _at = now;
            }
        }
    }
}
