using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>When a case wants somebody's eyes: a pure function of the case and its playbook. Every open case has such an instant; of a closed one its open tasks do.</summary>
internal static class WantedTimes
{
    private const int StandardAttempts = 2;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan StandardAskAfter = TimeSpan.FromDays(1);

    /// <summary>Returns the earliest instant with its reason; at one instant the first reason in the order of <see cref="WantedReason"/>, then by name.</summary>
    /// <returns><see langword="null"/> when nobody wants to look: nothing has happened, or the case is closed and no task is open.</returns>
    public static Wanted? Of(RecoveryCase current, Playbook playbook)
    {
        if (current.Version == 0 || current.Ending == Ending.Merged)
        {
            return null;
        }

        Wanted? first = null;
        if (current.IsOpen)
        {
            TakeOwn(ref first, current, playbook);
        }

        TakePromises(ref first, current);
        if (current.IsOpen)
        {
            TakeRequests(ref first, current, playbook);
        }

        return first;
    }

    /// <summary>Returns from when on the customer is to be asked, first or once more; <see langword="null"/> while an asking is on its way, and when they were asked as often as was planned.</summary>
    public static DateTimeOffset? AskAt(RecoveryCase current, Playbook playbook) => playbook.Allows(current.Stage, StepKind.FollowUp)
        && !current.IsEarned
        && !current.Askings.Any(asking => asking.IsUnderway && !asking.IsSuperseded(current))
        && current.CountingAttempts < (current.Plan?.Attempts ?? StandardAttempts)
        ? Deciding.Later(current.AskableSince, current.Plan?.AskAfter ?? StandardAskAfter)
        : null;

    // What has no date of its own: the times are the organization's patience, shorter the worse it is.
    private static void TakeOwn(ref Wanted? first, RecoveryCase current, Playbook playbook)
    {
        if (!current.IsOwned)
        {
            Take(ref first, current.ReopenedAt ?? current.ReceivedAt, By(current, TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4)), WantedReason.Own);
        }

        if (current.UnansweredAt is { } unanswered)
        {
            Take(ref first, unanswered, By(current, TimeSpan.FromHours(1), TimeSpan.FromHours(4), Day), WantedReason.Reply);
            if (current.ChasedAt is { } chased)
            {
                Take(ref first, chased, TimeSpan.Zero, WantedReason.Reply);
            }
        }

        if (AskAt(current, playbook) is { } ask)
        {
            Take(ref first, ask, Day, WantedReason.Ask);
        }

        if (!current.IsClosing && IsClosable(current, playbook))
        {
            Take(ref first, current.MovedAt, Day, WantedReason.Close);
        }

        if (first is null)
        {
            Take(ref first, current.MovedAt, By(current, Day, TimeSpan.FromDays(3), TimeSpan.FromDays(7)), WantedReason.Quiet);
        }
    }

    private static void TakePromises(ref Wanted? first, RecoveryCase current)
    {
        foreach (var promise in current.Promises)
        {
            var isWanted = current.IsOpen
                ? promise.Standing == PromiseStanding.Open || (promise.Standing == PromiseStanding.Broken && promise.BrokenVersion > current.ApologyVersion)
                : promise is { Standing: PromiseStanding.Open, Kind: PromiseKind.Task };
            if (isWanted)
            {
                Take(ref first, promise.DueAt, TimeSpan.Zero, WantedReason.Promise, promise.Ref.Value);
            }
        }
    }

    private static void TakeRequests(ref Wanted? first, RecoveryCase current, Playbook playbook)
    {
        foreach (var approval in current.Approvals)
        {
            if (Laws.IsPending(current, approval))
            {
                Take(ref first, approval.ExpiresAt, TimeSpan.Zero, WantedReason.Approval, approval.Ref.Value);
            }
        }

        if (DueWork.SilenceAt(current) is { } silence && playbook.Allows(current.Stage, StepKind.CustomerSilent))
        {
            Take(ref first, silence, TimeSpan.Zero, WantedReason.Silence);
        }

        foreach (var compensation in current.Compensations)
        {
            if (compensation is { IsUnsettled: true, ClaimBy: { } claimBy })
            {
                Take(ref first, claimBy, TimeSpan.Zero, WantedReason.Claim, compensation.Ref.Value);
            }
        }
    }


    // A close that would wait for a promise or a settlement would be accepted too.
    private static bool IsClosable(RecoveryCase current, Playbook playbook) => playbook.TryStep(current.Stage, StepKind.Close, out var closed)
        && playbook.EndingOf(closed) is var ending
        && ClosingLaw.For(current.Purpose).All(law => law.MayWait || law.Holds(current, ending));

    private static TimeSpan By(RecoveryCase current, TimeSpan severe, TimeSpan major, TimeSpan minor) => current.HighestSeverity switch
    {
        Severity.Severe => severe,
        Severity.Major => major,
        _ => minor,
    };

    private static void Take(ref Wanted? first, DateTimeOffset from, TimeSpan after, WantedReason reason, string? id = null)
    {
        var at = Deciding.Later(from, after);
        var isEarlier = first is null
            || at < first.At
            || (at == first.At && (reason < first.Reason || (reason == first.Reason && string.CompareOrdinal(id, first.Ref) < 0)));
        if (isEarlier)
        {
            first = new Wanted(at, reason, id);
        }
    }
}
