using System.Collections.Immutable;

namespace ServiceRecovery.Learning;

/// <summary>Brings a debrief back from its events.</summary>
public static class DebriefHistory
{
    /// <summary>Returns the debrief after one more event.</summary>
    public static Debrief Evolve(Debrief current, RecordedDebriefEvent recorded)
    {
        var (header, happened) = recorded;
        var next = current with { Version = header.Version, ChangedAt = header.RecordedAt };
        return happened switch
        {
            DebriefEvent.Opened e => next with
            {
                Stage = Debrief.Talking,
                About = e.About,
                Cases = e.Cases,
                StillOpen = e.StillOpen,
                Format = e.Format,
                DueAt = e.DueAt,
                Facilitator = e.Facilitator,
                Severity = e.Severity,
                MayBeCalledOff = e.MayBeCalledOff,
                Rule = e.Rule,
                Failure = e.Failure,
                Cause = e.Cause,
                Place = e.Place,
                OpenedAt = header.RecordedAt,
            },
            DebriefEvent.CaseAdded e => next with
            {
                Cases = current.Cases.Add(e.Case),
                StillOpen = e.StillOpen ? current.StillOpen.Add(e.Case) : current.StillOpen,
                Severity = e.Severity,
                MayBeCalledOff = e.MayBeCalledOff,
            },
            DebriefEvent.Held e => next with { Present = Sum(current.Present, e.Present) },
            DebriefEvent.Contributed e => next with { Contributions = current.Contributions.Add(new Contribution(e.Question, e.Words, e.Stage)) },
            DebriefEvent.FactorFound e => next with { Factors = current.Factors.Add(new ContributingFactor(e.Factor, e.Words, e.Because)), IsWithoutFactor = false },
            DebriefEvent.NoFactorFound => next with { IsWithoutFactor = true },
            DebriefEvent.ActionPlanned e => next with
            {
                Actions = current.Actions.Add(new PlannedAction(e.Ref, e.Kind, e.What, e.Owner, e.DueAt, e.Window)
                {
                    For = e.For,
                    Failure = e.Failure,
                    Cause = e.Cause,
                    PlannedAt = header.RecordedAt,
                }),
            },
            DebriefEvent.ActionMoved e => With(next, e.Ref, action => action with { DueAt = e.DueAt, Reminders = 0 }),
            DebriefEvent.ActionHandedOver e => With(next, e.Ref, action => action with { Owner = e.Owner }),
            DebriefEvent.ActionOverdue e => With(next, e.Ref, action => action with { Reminders = e.Reminder }),
            DebriefEvent.ActionFinished e => With(next, e.Ref, action => action with { Standing = ActionStanding.Done, FinishedAt = header.OccurredAt ?? header.RecordedAt }),
            DebriefEvent.ActionDropped e => With(next, e.Ref, action => action with { Standing = ActionStanding.Dropped }),
            DebriefEvent.ActionVerified e => With(next, e.Ref, action => action with { Standing = e.Effective ? ActionStanding.Effective : ActionStanding.Ineffective }),
            DebriefEvent.PracticeAdopted e => With(next, e.Ref, action => action with { AdoptedAt = action.AdoptedAt.Add(e.Where) }),
            DebriefEvent.Overdue => next with { IsOverdue = true },
            DebriefEvent.Concluded => next with { Stage = Debrief.Ended },
            DebriefEvent.CalledOff => next with { Stage = Debrief.Off },

            // What was found stands, and more may be found; that there was nothing is no longer said.
            DebriefEvent.Reopened e => next with { Stage = Debrief.Talking, DueAt = e.DueAt, IsOverdue = false, IsWithoutFactor = false, Reopenings = current.Reopenings + 1 },
            _ => throw new InvalidOperationException($"There is no arm for '{happened.GetType().Name}'. Add it."),
        };
    }

    /// <summary>Folds events, oldest first.</summary>
    public static Debrief Fold(IEnumerable<RecordedDebriefEvent> events) => events.Aggregate(Debrief.Empty, Evolve);

    private static Debrief With(Debrief current, ActionId id, Func<PlannedAction, PlannedAction> change)
    {
        for (var i = 0; i < current.Actions.Length; i++)
        {
            if (current.Actions[i].Ref == id)
            {
                return current with { Actions = current.Actions.SetItem(i, change(current.Actions[i])) };
            }
        }

        throw new InvalidOperationException($"The event speaks of the action '{id}', which was never planned.");
    }

    private static ImmutableSortedDictionary<string, int> Sum(ImmutableSortedDictionary<string, int> before, ImmutableSortedDictionary<string, int> more)
    {
        foreach (var pair in more)
        {
            before = before.SetItem(pair.Key, (before.TryGetValue(pair.Key, out var known) ? known : 0) + pair.Value);
        }

        return before;
    }
}
