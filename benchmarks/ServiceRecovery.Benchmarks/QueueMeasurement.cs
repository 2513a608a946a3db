using System.Diagnostics;
using System.Globalization;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Benchmarks;

/// <summary>How long a worker waits for its next messages when a million are queued (docs/faults.md: 98). Each claim takes twenty and says that they were sent.</summary>
internal static class QueueMeasurement
{
    /// <summary>How many messages wait.</summary>
    public const int Queued = 1_000_000;

    private const int Claims = 400;
    private const int AtOnce = 20;

    /// <summary>The rest of a statement that fills the queue from a source of numbers <c>i</c>.</summary>
    public static string Fill(string body, string source) => FormattableString.Invariant($"""
        INSERT INTO recovery_outbox (tenant, kind, id, handler, event_version, body, queued_at, not_before, attempt, fault, is_dead)
        SELECT 'default', 0, 'Q-' || i, 'pos', 1, {body}, i, i, 0, NULL, 0 FROM {source}
        """);

    /// <summary>Returns a row of the report.</summary>
    public static async Task<string> RowAsync(IRecoveryWork store)
    {
        List<double> taken = [];
        for (var claim = 0; claim <= Claims; claim++)
        {
            var started = Stopwatch.GetTimestamp();
            var messages = await store.ClaimOutboxAsync(new OutboxClaim(["pos"], DateTimeOffset.UtcNow, AtOnce, TimeSpan.FromMinutes(1)), CancellationToken.None);
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (messages.Length != AtOnce)
            {
                throw new InvalidOperationException($"Twenty messages wait, and {messages.Length} were claimed.");
            }

            foreach (var message in messages)
            {
                await store.CompleteOutboxAsync(OutboxOutcome.Sent(message), CancellationToken.None);
            }
        }

        // The first claim prepares its statement.
        var sorted = taken.Skip(1).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"claim {AtOnce} messages among {Queued:N0} that are queued: p50 {sorted[Claims / 2]:N2} ms, p99 {sorted[Claims * 99 / 100]:N2} ms, longest {sorted[^1]:N2} ms (aim: p99 at most 50 ms)");
    }
}
