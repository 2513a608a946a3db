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
            folded = Advance(folded, recorded);
        }

        return folded;
    }

    /// <summary>Returns the case after one more event.</summary>
    public static RecoveryCase Evolve(RecoveryCase current, RecordedEvent recorded)
    {
        return Advance(current with { }, recorded);
    }

    /// <summary>Changes a copy that nobody else has.</summary>
    /// <returns>The copy; after a merge another one, because both histories are folded anew.</returns>
    internal static RecoveryCase Advance(RecoveryCase next, RecordedEvent recorded)
    {
        var joined = recorded.Event is CaseEvent.DuplicateAbsorbed absorbed ? JoinedHistory.Fold(next, absorbed, recorded.Header.Command) : next;
        if (recorded.Event.ReplacesCustomer(joined))
        {
            CustomersWords.Forget(joined);
        }

        Step(joined, recorded);
        return joined;
    }

    /// <summary>Changes a copy that nobody else has by one event of its own or of a case that it absorbed.</summary>
    internal static void Step(RecoveryCase next, RecordedEvent recorded)
    {
        next.Follow(recorded);
        var header = recorded.Header;
        if (header.Origin is null)
        {
            (next.Version, next.Stage, next.ChangedAt) = (header.Version, header.Stage, header.RecordedAt);
            Take(next, recorded.Event, next.CarriedEvents == 0 ? header : header with { Version = header.Version + next.CarriedEvents });
            return;
        }

        // Where it stands, who answers for it and what it is about stay the older case's.
        next.CarriedEvents++;
        var (playbook, place, cause, customer, receivedAt, ending) = (next.Playbook, next.Place, next.Cause, next.Customer, next.ReceivedAt, next.Ending);
        var (responsible, owner, isOwned, offered) = (next.Responsible, next.OwnerRole, next.IsOwned, next.HandOverTo);
        Take(next, recorded.Event, header with { Version = next.Version + next.CarriedEvents });
        (next.Playbook, next.Place, next.Cause, next.Customer, next.ReceivedAt, next.Ending) = (playbook, place, cause, customer, receivedAt, ending);
        (next.Responsible, next.OwnerRole, next.IsOwned, next.HandOverTo) = (responsible, owner, isOwned, offered);
    }

    private static void Take(RecoveryCase next, CaseEvent happened, EventHeader header)
    {
        // What a former customer said changes nothing of what is the word of who is on record.
        var words = header.IsFormer ? CustomersWords.Of(next) : null;
        Fold(next, happened, header);
        words?.Restore(next);
    }

    private static void Fold(RecoveryCase next, CaseEvent happened, EventHeader header)
    {
        if (header.ByKind == ActorKind.Staff)
        {
            Remember(next, header);
        }

        var (responsible, offered) = (next.Responsible, next.HandOverTo);
        if (happened is IReport && next.CarriedEvents > 0)
        {
            OpeningActs.Join(next, header, happened);
        }
        else
        {
            happened.Apply(next, header);
        }

        next.Reckon(header, happened);
        Answer(next, responsible, next.Responsible);
        Answer(next, offered, next.HandOverTo);
        if (header.ByKind == ActorKind.Customer)
        {
            next.CustomerEvents++;
            Recognize(next, header);
        }
        else if (header.ActsFor is { } person && person != next.Customer)
        {
            // Whoever a person or a program acts for works on the case.
            Answer(next, null, person);
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
