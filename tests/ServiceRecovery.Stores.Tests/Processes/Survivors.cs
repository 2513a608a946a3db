using System.Globalization;
using ServiceRecovery.Crash;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Stores.Tests.Processes;

/// <summary>What is there after all the killing, held against what was acknowledged. It tells what it finds and judges nothing, so that it can be shown to see.</summary>
internal sealed record Survivors(long Commands, long AcknowledgedEvents, long Events, int Closed, IReadOnlyList<string> Lost, IReadOnlyList<string> Halves, IReadOnlyList<string> Unearned)
{
    // What a reader of the port never sees: rows of a command that isn't whole.
    private static readonly (string What, string Query)[] Rows =
    [
        ("streams without an event", "SELECT COUNT(*) FROM recovery_streams WHERE version = 0"),
        ("events beyond their head", "SELECT COUNT(*) FROM recovery_events e JOIN recovery_streams s ON s.tenant = e.tenant AND s.kind = e.kind AND s.id = e.id WHERE e.version > s.version"),
        ("events without a receipt", "SELECT COUNT(*) FROM recovery_events e WHERE NOT EXISTS (SELECT 1 FROM recovery_receipts r WHERE r.tenant = e.tenant AND r.kind = e.kind AND r.id = e.id AND r.command = e.command AND e.version BETWEEN r.first_version AND r.last_version)"),
        ("receipts of events that aren't there", "SELECT COUNT(*) FROM recovery_receipts r WHERE NOT EXISTS (SELECT 1 FROM recovery_events e WHERE e.tenant = r.tenant AND e.kind = r.kind AND e.id = r.id AND e.version = r.last_version)"),
        ("events without their message", "SELECT COUNT(*) FROM recovery_events e WHERE e.kind = 0 AND NOT EXISTS (SELECT 1 FROM recovery_outbox m WHERE m.tenant = e.tenant AND m.kind = e.kind AND m.id = e.id AND m.event_version = e.version AND m.handler = 'till')"),
        ("messages of events that aren't there", "SELECT COUNT(*) FROM recovery_outbox m WHERE NOT EXISTS (SELECT 1 FROM recovery_events e WHERE e.tenant = m.tenant AND e.kind = m.kind AND e.id = m.id AND e.version = m.event_version)"),
        ("texts of events that aren't there", "SELECT COUNT(*) FROM recovery_texts t WHERE NOT EXISTS (SELECT 1 FROM recovery_events e WHERE e.tenant = t.tenant AND e.kind = t.kind AND e.id = t.id AND e.version = t.version)"),
        ("grants that no limit counts", "SELECT COUNT(*) FROM recovery_events e WHERE e.type = 'compensation-granted.v1' AND NOT EXISTS (SELECT 1 FROM recovery_limit_entries l WHERE l.tenant = e.tenant AND l.kind = e.kind AND l.id = e.id AND l.event_version = e.version)"),
        ("entries in limits of events that aren't there", "SELECT COUNT(*) FROM recovery_limit_entries l WHERE NOT EXISTS (SELECT 1 FROM recovery_events e WHERE e.tenant = l.tenant AND e.kind = l.kind AND e.id = l.id AND e.version = l.event_version)"),
    ];

    /// <summary>Looks at everything in a store.</summary>
    /// <param name="store">Its name.</param>
    /// <param name="said">What the workers have said: <c>case command version</c>.</param>
    public static async Task<Survivors> OfAsync(string store, IEnumerable<string> said)
    {
        var acknowledged = said.Select(line => line.Split(' ')).GroupBy(words => words[0], StringComparer.Ordinal)
            .ToDictionary(words => words.Key, words => words.Select(word => (Command: word[1], Version: long.Parse(word[2], CultureInfo.InvariantCulture))).ToList(), StringComparer.Ordinal);
        var codec = new EventCodec();
        var (commands, answered, events, closed) = ((long)acknowledged.Values.Sum(list => list.Count), 0L, 0L, 0);
        List<string> lost = [], halves = [], unearned = [];
        await using var opened = CrashStores.Open(store);
        await foreach (var (stream, receipts) in ((IRecoveryQueries)opened.Store).ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            var id = stream.Key.Id;
            var folded = CaseHistory.Fold(stream.Events.Select(codec.Decode));
            var head = stream.Head!;
            if (!HistoryVerifier.Verify(stream).IsIntact
                || (folded.Version, folded.Stage, folded.Ending, folded.EarnedVersion, folded.StaledVersion) != (stream.Version, head.Stage, head.Ending, head.EarnedVersion, head.StaledVersion))
            {
                halves.Add($"{id}: its head isn't what its events say");
            }

            // Receipt after receipt covers the history: no command is there in part, none twice.
            var next = 1L;
            foreach (var receipt in receipts)
            {
                if (receipt.FirstVersion != next || stream.Events.Any(stored => stored.Version >= receipt.FirstVersion && stored.Version <= receipt.LastVersion && stored.Command != receipt.Id))
                {
                    halves.Add($"{id} {receipt.Id}: its receipt isn't that of its events");
                }

                next = receipt.LastVersion + 1;
            }

            if (next != stream.Version + 1)
            {
                halves.Add($"{id}: it has events after its last receipt");
            }

            if (acknowledged.Remove(id, out var promised))
            {
                foreach (var (command, version) in promised)
                {
                    var receipt = receipts.FirstOrDefault(receipt => receipt.Id.Value == command);
                    if (receipt?.LastVersion == version)
                    {
                        answered += receipt.LastVersion - receipt.FirstVersion + 1;
                    }
                    else
                    {
                        lost.Add($"{id} {command} {version}");
                    }
                }
            }

            if (!folded.IsOpen)
            {
                closed++;
                if (folded.EarnedVersion <= folded.StaledVersion || !EarnedClose.EarnedBy(folded.Ending).Contains(stream.Events[(int)folded.EarnedVersion - 1].Type))
                {
                    unearned.Add(id);
                }
            }

            events += stream.Version;
        }

        lost.AddRange(acknowledged.SelectMany(entry => entry.Value.Select(one => FormattableString.Invariant($"{entry.Key} {one.Command} {one.Version}"))));
        halves.AddRange(LookAtRows(store));
        return new Survivors(commands, answered, events, closed, lost, halves, unearned);
    }

    private static IEnumerable<string> LookAtRows(string store)
    {
        using var connection = CrashStores.Connect(store);
        foreach (var (what, query) in Rows)
        {
            using var command = connection.CreateCommand();
            command.CommandText = query;
            if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) is > 0 and var count)
            {
                yield return FormattableString.Invariant($"{count} {what}");
            }
        }
    }
}
