using System.Collections.Immutable;
using ServiceRecovery.Debriefs;

namespace ServiceRecovery.Transfer;

/// <summary>Reads the history of a debrief as the desk would have written it: what comes after what, and that nobody's name or clock stands where nobody's may.</summary>
internal static class DebriefAudit
{
    /// <summary>Folds a history and checks each event on the debrief before it.</summary>
    /// <exception cref="TransferFaultException">The first event that nobody could have recorded, by version.</exception>
    public static Debrief Check(DebriefId id, ImmutableArray<RecordedDebriefEvent> events)
    {
        var current = Debrief.Empty;
        foreach (var recorded in events)
        {
            Check(id, current, recorded);
            current = DebriefHistory.Evolve(current, recorded);
            if (current.Stage != recorded.Header.Stage)
            {
                throw Wrong(recorded.Header, "stage-differs", $"it leads to '{current.Stage}', not to '{recorded.Header.Stage}'.");
            }
        }

        return current;
    }

    private static void Check(DebriefId id, Debrief current, RecordedDebriefEvent recorded)
    {
        var (header, happened) = recorded;
        if (happened is DebriefEvent.Opened != (current.Version == 0) || happened is DebriefEvent.Opened { Cases.IsDefaultOrEmpty: true })
        {
            throw Wrong(header, "report-misplaced", "a debrief is opened once, at its beginning, with one case at least.");
        }

        if (header.RecordedAt < current.ChangedAt || header.OccurredAt > header.RecordedAt)
        {
            throw Wrong(header, "time-back", "times don't go back in a history, and nothing is recorded before it happens.");
        }

        var isUnsigned = happened is DebriefEvent.Contributed or DebriefEvent.FactorFound or DebriefEvent.NoFactorFound;
        if (isUnsigned && (header.RecordedAt != current.ChangedAt || header.OccurredAt is not null || header.ActsFor is not null || header.ByKind != ActorKind.System || !IsVoice(header.By, id)))
        {
            throw Wrong(header, "speaker-shown", "what is said in a debrief keeps neither who said it nor when.");
        }

        if (!IsTaken(current, happened))
        {
            throw Wrong(header, "step-not-open", $"a debrief in '{current.Stage}' doesn't take it.");
        }
    }

    // The name may have been erased; then the pseudonym alone stands, and the desk's own key tells nothing of it here.
    private static bool IsVoice(Subject by, DebriefId id) => by.Original is null || string.Equals(by.Original, id.Value, StringComparison.OrdinalIgnoreCase);

    private static bool IsTaken(Debrief current, DebriefEvent happened) => happened switch
    {
        DebriefEvent.Opened => true,
        DebriefEvent.CaseAdded e => current.IsOpen && !current.Cases.Contains(e.Case),
        DebriefEvent.Held or DebriefEvent.Contributed or DebriefEvent.Overdue => current.IsOpen,
        DebriefEvent.FactorFound e => current.IsOpen && current.Factors.All(found => found.Factor != e.Factor) && (e.Because is not { } because || current.Factors.Any(found => found.Factor == because)),
        DebriefEvent.NoFactorFound => current.IsOpen && current.Factors.IsEmpty,
        DebriefEvent.Concluded => current.IsOpen && (!current.Factors.IsEmpty || (current.IsWithoutFactor && !current.Contributions.IsEmpty)),
        DebriefEvent.CalledOff => current.IsOpen && current.MayBeCalledOff,
        DebriefEvent.Reopened => !current.IsOpen,
        DebriefEvent.ActionPlanned e => current.IsOpen && Find(current, e.Ref) is null,
        DebriefEvent.ActionMoved e => Is(current, e.Ref, ActionStanding.Planned),
        DebriefEvent.ActionHandedOver e => Is(current, e.Ref, ActionStanding.Planned),
        DebriefEvent.ActionOverdue e => Find(current, e.Ref) is { Standing: ActionStanding.Planned } action && e.Reminder > action.Reminders,
        DebriefEvent.ActionFinished e => Is(current, e.Ref, ActionStanding.Planned),
        DebriefEvent.ActionDropped e => Is(current, e.Ref, ActionStanding.Planned),
        DebriefEvent.ActionVerified e => Find(current, e.Ref) is { Standing: ActionStanding.Done } action && (action.IsCounted ? e is { Before: { } before, After: { } after } && e.Effective == (after == 0 || after < before) : e.Evidence is not null),
        DebriefEvent.PracticeAdopted e => Find(current, e.Ref) is { Kind: ActionKind.Practice, Standing: not (ActionStanding.Planned or ActionStanding.Dropped) } practice && !practice.AdoptedAt.Contains(e.Where),
        _ => throw new InvalidOperationException($"Nothing says when a debrief takes '{happened.GetType().Name}'."),
    };

    private static bool Is(Debrief current, ActionId id, ActionStanding standing) => Find(current, id)?.Standing == standing;

    private static PlannedAction? Find(Debrief current, ActionId id) => current.Actions.FirstOrDefault(action => action.Ref == id);

    private static TransferFaultException Wrong(EventHeader header, string code, string why) =>
        new(code, FormattableString.Invariant($"Event {header.Version} was never recorded by a desk: {why}"), version: header.Version);
}
