using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Transfer;

/// <summary>What a case has taken of limits and given back, read from its events: the same entries that its appends wrote.</summary>
internal static class LimitRebuild
{
    public static ImmutableArray<LimitEntry> EntriesOf(ImmutableArray<RecordedEvent> events) => Of(events).Entries;

    /// <summary>Returns the entries as all events leave them, and each release with the event by which it was given back.</summary>
    public static (ImmutableArray<LimitEntry> Entries, ImmutableArray<(DraftRelease Release, long By)> Releases) Of(ImmutableArray<RecordedEvent> events)
    {
        var entries = new List<LimitEntry>();
        var releases = ImmutableArray.CreateBuilder<(DraftRelease, long)>();
        var evidence = new HashSet<SubjectKey>();
        var current = RecoveryCase.Empty with { };
        var free = new HashSet<DraftRelease>();
        var endedAt = 0L;
        void GiveBack(DraftRelease release, long by)
        {
            if (release.TakenIn is null)
            {
                Release(entries, release);
            }

            releases.Add((release, by));
        }

        for (var i = 0; i < events.Length; i++)
        {
            var (header, happened) = events[i];
            foreach (var (key, amount) in SettlementActs.TakenAgainBy(current, happened))
            {
                entries.Add(new LimitEntry(key, UnixMicroseconds.From(header.RecordedAt), amount, header.Version));
            }

            foreach (var release in SettlementActs.ReleasesOf(current, happened))
            {
                GiveBack(release, header.Version);
            }

            var wasOpen = current.IsOpen;
            current = CaseHistory.Advance(current, events[i]);
            Add(entries, header, happened, evidence, i > 0 ? events[i - 1] : null);

            // What ends and is opened again in one append has never been over.
            endedAt = wasOpen && !current.IsOpen ? header.Version : endedAt;
            var isAppended = i + 1 == events.Length || events[i + 1].Header.Command != header.Command;
            if (isAppended && !current.IsOpen)
            {
                // A case that ends gives back its place as the one open case about an order, which its report took, and those that were kept for it.
                foreach (var place in PlacesOf(current).Where(free.Add))
                {
                    GiveBack(place, endedAt);
                }
            }
        }

        return ([.. entries], releases.ToImmutable());
    }

    /// <summary>Returns the entries of a case after another one, which absorbed it, gave something of them back.</summary>
    public static ImmutableArray<LimitEntry> GivenBack(ImmutableArray<LimitEntry> entries, IEnumerable<DraftRelease> releases)
    {
        var left = entries.ToList();
        foreach (var release in releases)
        {
            Release(left, release);
        }

        return [.. left];
    }

    private static void Release(List<LimitEntry> entries, DraftRelease release)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is var entry && entry.Key == release.Key && entry.EventVersion == release.EventVersion)
            {
                entries[i] = entry with { Released = entry.Released + Math.Min(entry.Left, release.Amount) };
            }
        }
    }

    private static IEnumerable<DraftRelease> PlacesOf(RecoveryCase current) => current.LimitKeys.Select(key => new DraftRelease(key, 1, DraftRelease.Whole))
        .Concat(current.KeptPlaces.Select(kept => new DraftRelease(kept.Key, kept.Version, DraftRelease.Whole) { TakenIn = kept.Case }));

    private static void Add(List<LimitEntry> entries, EventHeader header, CaseEvent happened, HashSet<SubjectKey> evidence, RecordedEvent? before)
    {
        void Take(string key, long amount) => entries.Add(new LimitEntry(key, UnixMicroseconds.From(header.RecordedAt), amount, header.Version));

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

            // Before it was asked what was captured, a transaction was given back once, whatever it was worth.
            case CaseEvent.CompensationGranted { Captured: null, LimitKeys.IsDefaultOrEmpty: false } grant:
                TakeAll([.. grant.LimitKeys.Where(Deciding.IsTransactionKey)], 1);
                TakeAll([.. grant.LimitKeys.Where(key => !Deciding.IsTransactionKey(key))], grant.Amount.Minor);
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
                Take(key, amount);
            }
        }
    }
}
