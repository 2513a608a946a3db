using System.Collections.Immutable;

namespace ServiceRecovery;

/// <summary>An event of a case and those before it.</summary>
internal sealed class HistoryTrail(RecordedEvent recorded, HistoryTrail? before)
{
    /// <summary>Returns the events in the order in which they were folded.</summary>
    public static List<RecordedEvent> Read(HistoryTrail? last)
    {
        var events = new List<RecordedEvent>();
        for (var one = last; one is not null; one = one.Before)
        {
            events.Add(one.Recorded);
        }

        events.Reverse();
        return events;
    }

    private RecordedEvent Recorded { get; } = recorded;

    private HistoryTrail? Before { get; } = before;
}

/// <summary>A merge is one case with both histories: they are folded anew, together, in the order in which they were recorded.</summary>
internal static class JoinedHistory
{
    /// <summary>Folds a case and what it absorbs as one case.</summary>
    /// <param name="older">The case before it absorbs.</param>
    /// <param name="absorbed">What it absorbs.</param>
    /// <param name="command">The command that merges.</param>
    public static RecoveryCase Fold(RecoveryCase older, CaseEvent.DuplicateAbsorbed absorbed, CommandId command) =>
        Fold(Join(Unfold([.. HistoryTrail.Read(older.Trail()).Where(recorded => recorded.Header.Origin is null)]), Unfold(absorbed.Carried, command)));

    /// <summary>Folds what is carried as the case that it was.</summary>
    public static RecoveryCase Alone(CaseEvent.DuplicateAbsorbed absorbed) => Fold(Unfold(absorbed.Carried, default).Select(recorded =>
        recorded.Header.Origin!.Case == absorbed.Younger ? recorded with { Header = recorded.Header with { Origin = null } } : recorded));

    private static RecoveryCase Fold(IEnumerable<RecordedEvent> events)
    {
        var folded = RecoveryCase.Empty with { };
        foreach (var recorded in events)
        {
            CaseHistory.Step(folded, recorded);
        }

        return folded;
    }

    private static List<RecordedEvent> Unfold(ImmutableArray<CarriedEvent> carried, CommandId command) => Unfold([.. carried.Select(one => new RecordedEvent(
        new EventHeader
        {
            Version = one.Of.Version,
            RecordedAt = one.At,
            OccurredAt = one.OccurredAt,
            By = one.By,
            ByKind = one.ByKind,
            ByRole = one.Role,
            ActsFor = one.ActsFor,
            Command = command,
            Stage = default,
            Origin = one.Of,
        },
        one.Event))]);

    // What a case had absorbed itself stands within it; whatever is there when another customer is put on record is of a former one.
    private static List<RecordedEvent> Unfold(List<RecordedEvent> own)
    {
        var (events, replacements) = (new List<RecordedEvent>(own.Count), FindReplacements(own));
        foreach (var recorded in own)
        {
            events = recorded.Event is CaseEvent.DuplicateAbsorbed before ? Join(events, Unfold(before.Carried, recorded.Header.Command)) : events;
            events = replacements.Contains(recorded.Header.Version) ? [.. events.Select(former => former with { Header = former.Header with { IsFormer = true } })] : events;
            events.Add(recorded);
        }

        return events;
    }

    // Few cases ever have another customer; who it was before is found by folding the case alone.
    private static HashSet<long> FindReplacements(List<RecordedEvent> own)
    {
        var found = new HashSet<long>();
        if (!own.Exists(recorded => recorded.Event is CaseEvent.CustomerIdentified { Customer: not null }))
        {
            return found;
        }

        var alone = RecoveryCase.Empty with { };
        foreach (var recorded in own)
        {
            if (recorded.Event.ReplacesCustomer(alone))
            {
                found.Add(recorded.Header.Version);
            }

            CaseHistory.Step(alone, recorded with { Header = recorded.Header with { Origin = null } });
        }

        return found;
    }

    // In the order of their recorded times; at one time the older case's come first. What came by two ways, because an import brought one half of a merge, is there once.
    private static List<RecordedEvent> Join(List<RecordedEvent> older, List<RecordedEvent> younger)
    {
        var there = new HashSet<(CaseId, long)>(older.Where(recorded => recorded.Header.Origin is not null).Select(Place));
        younger = there.Count == 0 ? younger : [.. younger.Where(recorded => !there.Contains(Place(recorded)))];
        var joined = new List<RecordedEvent>(older.Count + younger.Count);
        var next = 0;
        foreach (var recorded in older)
        {
            for (; next < younger.Count && younger[next].Header.RecordedAt < recorded.Header.RecordedAt; next++)
            {
                joined.Add(younger[next]);
            }

            joined.Add(recorded);
        }

        joined.AddRange(younger.Skip(next));
        return joined;
    }

    private static (CaseId Case, long Version) Place(RecordedEvent recorded) => (recorded.Header.Origin!.Case, recorded.Header.Origin.Version);
}
