using System.Collections.Concurrent;

namespace ServiceRecovery.AspNetCore.Http;

/// <summary>Counts requests by who sent them: as many as come back by the second, and no more than the burst at once.</summary>
/// <typeparam name="TKey">What is counted apart.</typeparam>
internal sealed class RateCounter<TKey>(TimeProvider clock)
    where TKey : notnull
{
    // Whoever rested long enough to have all back needs no entry.
    private const int Crowd = 10_000;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<TKey, Bucket> _buckets = new();
    private long _lookedAt = clock.GetTimestamp();

    /// <summary>Counts a request.</summary>
    /// <returns>After how many seconds it may be sent again; null where it is taken.</returns>
    public int? Take(TKey key, RequestRate rate)
    {
        var now = clock.GetTimestamp();
        if (_buckets.Count >= Crowd && clock.GetElapsedTime(Interlocked.Read(ref _lookedAt), now) >= BetweenLooks)
        {
            Interlocked.Exchange(ref _lookedAt, now);
            Forget(now);
        }

        return _buckets.GetOrAdd(key, _ => new Bucket(rate, now)).Take(clock, now);
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
