namespace ServiceRecovery;

// What is promised to the customer, and what becomes of it.
public static partial class CaseHistory
{
    private static void ApplyPromise(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.PromiseMade e:
                next.Promises = next.Promises.Add(new PromiseState(e.Ref, e.Kind, e.By, e.MadeAt ?? header.RecordedAt, e.DueAt, PromiseStanding.Open) { What = e.What, MadeVersion = header.Version });
                next.IsSaid |= e.Kind == PromiseKind.ToCustomer;
                break;
            case CaseEvent.PromiseKept e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.Kept });
                break;
            case CaseEvent.PromiseKeptRecordedLate e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.KeptRecordedLate });
                break;
            case CaseEvent.PromiseMoved e:
                Change(next, e.Ref, promise => promise with { DueAt = e.DueAt });
                Agree(next, e.Source);
                break;
            case CaseEvent.PromiseReleased e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.Released });
                Agree(next, e.Source);
                break;
            case CaseEvent.PromiseBroken e:
                Change(next, e.Ref, promise => promise with { Standing = PromiseStanding.Broken, BrokenVersion = header.Version });
                if (e.Kind == PromiseKind.ToCustomer)
                {
                    Stale(next, header);
                }

                break;
            default:
                throw NoArm(happened);
        }
    }

    // Without a source nobody heard the customer: the house moved a task of its own, or a withdrawal released everything.
    private static void Agree(RecoveryCase next, SourceTaken? source)
    {
        if (source is not null)
        {
            Take(next, source);
            Attend(next);
        }
    }

    private static void Change(RecoveryCase next, PromiseId id, Func<PromiseState, PromiseState> change)
    {
        for (var i = 0; i < next.Promises.Length; i++)
        {
            if (next.Promises[i].Ref == id)
            {
                next.Promises = next.Promises.SetItem(i, change(next.Promises[i]));
                return;
            }
        }
    }
}
