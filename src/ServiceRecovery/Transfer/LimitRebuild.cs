using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>What a case has taken of limits and given back, read from its events: the same entries that its appends wrote.</summary>
internal static class LimitRebuild
{
    private const string TransactionPrefix = "transaction/";

    public static ImmutableArray<LimitEntry> EntriesOf(ImmutableArray<RecordedEvent> events)
    {
        var entries = ImmutableArray.CreateBuilder<LimitEntry>();
        var lost = new Dictionary<long, long>();
        var evidence = new HashSet<SubjectKey>();
        var current = RecoveryCase.Empty with { };
        var (endedAt, placeFreeAt) = (0L, 0L);
        for (var i = 0; i < events.Length; i++)
        {
            var (header, happened) = events[i];
            var wasOpen = current.IsOpen;
            CaseHistory.Advance(current, events[i]);
            Add(entries, header, happened, evidence, i > 0 ? events[i - 1] : null);
            if (happened is IReleasesLimits)
            {
                foreach (var compensation in current.Compensations)
                {
                    if (!compensation.Stands && !lost.ContainsKey(compensation.GrantedVersion))
                    {
                        lost.Add(compensation.GrantedVersion, header.Version);
                    }
                }
            }

            // What ends and is opened again in one append has never been over.
            endedAt = wasOpen && !current.IsOpen ? header.Version : endedAt;
            var isAppended = i + 1 == events.Length || events[i + 1].Header.Command != header.Command;
            placeFreeAt = placeFreeAt == 0 && isAppended && !current.IsOpen ? endedAt : placeFreeAt;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var releasedBy = events[(int)entry.EventVersion - 1].Event switch
            {
                CaseEvent.FailureReported report => report.LimitKeys.Contains(entry.Key) ? placeFreeAt : 0,
                CaseEvent.CompensationGranted => lost.TryGetValue(entry.EventVersion, out var at) ? at : 0,
                _ => 0,
            };
            entries[i] = entry with { IsReleased = releasedBy > 0, ReleasedBy = releasedBy };
        }

        return entries.ToImmutable();
    }

    private static void Add(ImmutableArray<LimitEntry>.Builder entries, EventHeader header, CaseEvent happened, HashSet<SubjectKey> evidence, RecordedEvent? before)
    {
        void Take(string key, long amount) => entries.Add(new LimitEntry(key, UnixMicroseconds.From(header.RecordedAt), amount, header.Version, IsReleased: false));

        // Once in a case; what a linked case holds isn't taken again.
        if (happened.TakenEvidence is { } shown && evidence.Add(shown.Reference.Key) && shown.HeldBy is null)
        {
            Take(Deciding.EvidenceKey(shown.Reference.Key), 1);
        }

        switch (happened)
        {
            case CaseEvent.FailureReported { LimitKeys.IsDefaultOrEmpty: false } report:
                TakeAll(report.LimitKeys, 1);
                break;
            case ICostsMoney { LimitKeys.IsDefaultOrEmpty: false, Spent: { } spent } costly:
                TakeAll(costly.LimitKeys, spent.Minor);
                break;

            // With another person's approval it isn't counted against who asked.
            case CaseEvent.CaseDiscarded when before is not { Event: CaseEvent.ApprovalGiven }:
                Take(Deciding.DiscardKey(header.By.Key, header.RecordedAt), 0);
                break;
        }

        void TakeAll(ImmutableArray<string> keys, long amount)
        {
            foreach (var key in keys)
            {
                // A transaction is given back once, whatever it was worth.
                Take(key, key.StartsWith(TransactionPrefix, StringComparison.Ordinal) ? 1 : amount);
            }
        }
    }
}
