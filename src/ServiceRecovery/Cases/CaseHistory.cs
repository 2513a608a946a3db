namespace ServiceRecovery;

/// <summary>Brings a case back from its events. Replay calls this and nothing else: no policy, no clock, no playbook.</summary>
internal static class CaseHistory
{
    /// <summary>Folds a whole history.</summary>
    public static RecoveryCase Fold(IEnumerable<RecordedEvent> events)
    {
        // Nobody sees the case before the last event, so one copy serves them all.
        var folded = RecoveryCase.Empty with { };
        foreach (var recorded in events)
        {
            Advance(folded, recorded);
        }

        return folded;
    }

    /// <summary>Returns the case after one more event.</summary>
    public static RecoveryCase Evolve(RecoveryCase current, RecordedEvent recorded)
    {
        var next = current with { };
        Advance(next, recorded);
        return next;
    }

    /// <summary>Changes a copy that nobody else has.</summary>
    internal static void Advance(RecoveryCase next, RecordedEvent recorded)
    {
        var header = recorded.Header;
        (next.Version, next.Stage, next.ChangedAt) = (header.Version, header.Stage, header.RecordedAt);
        if (header.ByKind == ActorKind.Staff)
        {
            Remember(next, header);
        }

        var (responsible, offered) = (next.Responsible, next.HandOverTo);
        recorded.Event.Apply(next, header);
        next.Reckon(recorded);
        Answer(next, responsible, next.Responsible);
        Answer(next, offered, next.HandOverTo);
        if (header.ByKind == ActorKind.Staff)
        {
            Answer(next, null, header.ActsFor);
        }
        else if (header.ByKind == ActorKind.Customer)
        {
            next.CustomerEvents++;
            Recognize(next, header);
        }
    }

    private static void Answer(RecoveryCase next, Subject? before, Subject? now)
    {
        if (now is not null && !ReferenceEquals(before, now) && !next.Answered.Contains(now))
        {
            next.Answered = next.Answered.Add(now);
        }
    }

    // The first customer who speaks on a case that names none is its customer; whoever comes by the link of an asking, which stands where other people say whom they act for, is nobody by name.
    private static void Recognize(RecoveryCase next, EventHeader header)
    {
        if (next.Customer is null && header.ActsFor is null && next.Purpose != Purpose.NearMiss)
        {
            CaseFolding.Name(next, header.By);
        }
    }

    private static void Remember(RecoveryCase next, EventHeader header)
    {
        for (var i = 0; i < next.Acted.Length; i++)
        {
            if (next.Acted[i].Person.Key == header.By.Key)
            {
                // Within one append nothing new is known of somebody.
                if (next.Acted[i].At != header.RecordedAt)
                {
                    next.Acted = next.Acted.SetItem(i, new ActedState(header.By, header.RecordedAt));
                }

                return;
            }
        }

        next.Acted = next.Acted.Add(new ActedState(header.By, header.RecordedAt));
    }
}
