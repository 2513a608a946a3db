using System.Collections.Immutable;

namespace ServiceRecovery.Drills;

/// <summary>Makes the review of a drill from what happened. It asks no clock and changes nothing.</summary>
internal static class Reviewing
{
    private static readonly (string For, string[] Events)[] Waits =
    [
        ("Somebody who owns it", ["ownership-taken"]),
        ("An apology", ["apology-given"]),
        ("Being listened to", ["customer-heard"]),
        ("An explanation", ["explanation-given", "no-failure-found"]),
        ("Something being done", ["correction-made", "correction-declared-impossible", "no-failure-found", "compensation-granted"]),
        ("The question whether it is enough", ["customer-asked"]),
    ];

    public static DrillReview Of(Drill drill, DrillLedger ledger, ImmutableArray<RecordedEvent> history, ImmutableArray<DrillLesson> lessons)
    {
        var (scenario, current) = (drill.Scenario, ledger.Case);
        return new DrillReview
        {
            Scenario = scenario.Name,
            Title = scenario.Title,
            End = drill.End,
            Ending = current.Ending,
            Minutes = ledger.Minutes,
            Points = [.. scenario.Expects.Select(point => point.When.Holds(ledger) ? new DrillPoint(point.Name, true, point.Well) : new DrillPoint(point.Name, false, point.Missed))],
            Promises = PromisesOf(current, history),
            Waits = [.. Waits.Select(wait => new DrillWait(wait.For, FirstOf(scenario, history, wait.Events))), .. ApprovalWait(history, drill.Now)],
            LongestSilence = (long)Longer(ledger.LongestSilence, drill.IsOver ? TimeSpan.Zero : drill.Now - ledger.HeardAt).TotalMinutes,
            Contacts = current.Contacts,
            Chases = current.Chases,
            RepeatContacts = current.RepeatContacts,
            Money = new DrillMoney(
                new Money(ledger.Given, scenario.Currency),
                new Money(scenario.Money.Least, scenario.Currency),
                new Money(scenario.Money.Most, scenario.Currency),
                scenario.Money.Why),
            Lessons = lessons,
            Mood = new DrillChange(scenario.Customer.Mood, ledger.Mood),
            Patience = new DrillChange(scenario.Customer.Patience, ledger.Patience),
        };
    }

    private static ImmutableArray<DrillPromise> PromisesOf(RecoveryCase current, ImmutableArray<RecordedEvent> history)
    {
        var moved = history.Select(recorded => recorded.Event).OfType<CaseEvent.PromiseMoved>().ToLookup(promise => promise.Ref);
        var made = history.Where(recorded => recorded.Event is CaseEvent.PromiseMade)
            .Select(recorded => (Promise: (CaseEvent.PromiseMade)recorded.Event, At: recorded.Header.RecordedAt))
            .ToDictionary(entry => entry.Promise.Ref, entry => (long)(entry.Promise.DueAt - entry.At).TotalMinutes);
        return
        [
            .. current.Promises.Where(promise => promise.Kind == PromiseKind.ToCustomer)
                .Select(promise => new DrillPromise(promise.Ref, promise.Standing, made[promise.Ref], moved[promise.Ref].Count())),
        ];
    }

    private static long? FirstOf(DrillScenario scenario, ImmutableArray<RecordedEvent> history, string[] names)
    {
        var first = history.FirstOrDefault(recorded => names.Contains(DrillLedger.NameOf(recorded.Event)));
        return first is null ? null : (long)(first.Header.RecordedAt - scenario.StartsAt).TotalMinutes;
    }

    // The longest time that a decision of somebody else took, decided or not.
    private static IEnumerable<DrillWait> ApprovalWait(ImmutableArray<RecordedEvent> history, DateTimeOffset now)
    {
        var asked = history.Where(recorded => recorded.Event is CaseEvent.ApprovalRequested).ToList();
        if (asked.Count == 0)
        {
            yield break;
        }

        var longest = asked.Max(request => DecidedAt(history, ((CaseEvent.ApprovalRequested)request.Event).Ref, now) - request.Header.RecordedAt);
        yield return new DrillWait("Somebody else's decision, at the longest", (long)longest.TotalMinutes);
    }

    private static DateTimeOffset DecidedAt(ImmutableArray<RecordedEvent> history, ActId request, DateTimeOffset now)
    {
        foreach (var recorded in history)
        {
            var decided = recorded.Event switch
            {
                CaseEvent.ApprovalGiven given => given.Ref,
                CaseEvent.ApprovalDeclined declined => declined.Ref,
                CaseEvent.ApprovalExpired expired => expired.Ref,
                _ => (ActId?)null,
            };
            if (decided == request)
            {
                return recorded.Header.RecordedAt;
            }
        }

        return now;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
