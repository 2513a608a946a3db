using ServiceRecovery.Playbooks;

namespace ServiceRecovery;

/// <summary>What becomes due in a case by itself. A pure function of the case and its playbook: timers are only hints.</summary>
internal static class DueWork
{
    /// <summary>Returns what is due next: the earliest instant, then promises by name, requests by name, silence, claims by name, askings that count as arrived by name.</summary>
    /// <returns><see langword="null"/> when nothing ever is; of a closed case only its tasks are due, and nothing of one that was merged.</returns>
    public static DueItem? Next(RecoveryCase current, Playbook playbook)
    {
        if (current.Version == 0 || current.Ending == Ending.Merged)
        {
            return null;
        }

        DueItem? next = null;
        foreach (var promise in current.Promises)
        {
            if (promise.Standing == PromiseStanding.Open && (current.IsOpen || promise.Kind == PromiseKind.Task))
            {
                Take(ref next, new DueItem(promise.BreaksAt, 0, promise.Ref.Value, new CaseCommand.BreakPromise(promise.Ref) { OccurredAt = promise.LateAt is null ? null : promise.DueAt }));
            }
        }

        if (!current.IsOpen)
        {
            return next;
        }

        foreach (var approval in current.Approvals)
        {
            if (Laws.IsPending(current, approval))
            {
                Take(ref next, new DueItem(approval.ExpiresAt, 1, approval.Ref.Value, new CaseCommand.ExpireApproval(approval.Ref)));
            }
        }

        if (SilenceAt(current) is { } silence && playbook.Allows(current.Stage, StepKind.CustomerSilent))
        {
            Take(ref next, new DueItem(silence, 2, "", new CaseCommand.RecordSilence()));
        }

        foreach (var compensation in current.Compensations)
        {
            if (compensation is { Standing: CompensationStanding.Unsettled, ClaimBy: { } claimBy })
            {
                Take(ref next, new DueItem(claimBy, 3, compensation.Ref.Value, new CaseCommand.LapseClaim(compensation.Ref)));
            }
        }

        if (playbook.Allows(current.Stage, StepKind.FollowUp))
        {
            foreach (var asking in current.Askings)
            {
                if (asking.PresumedAt is { } presumed && AskingActs.IsLive(current, asking))
                {
                    Take(ref next, new DueItem(presumed, 4, asking.Ask.Value, new CaseCommand.PresumeDelivery(asking.Ask)));
                }
            }
        }

        return next;
    }

    /// <summary>Returns from when silence counts; <see langword="null"/> while attempts are missing.</summary>
    public static DateTimeOffset? SilenceAt(RecoveryCase current) => current.Plan is { } plan && current.CountingAttempts >= plan.Attempts
        ? Deciding.Later(current.LastCountingAt, plan.Wait)
        : null;

    private static void Take(ref DueItem? next, DueItem item)
    {
        if (next is null || item.CompareTo(next) < 0)
        {
            next = item;
        }
    }
}

/// <summary>One thing that is due.</summary>
/// <param name="At">When.</param>
/// <param name="Order">Its place among things due at one instant.</param>
/// <param name="Ref">What it is about.</param>
/// <param name="Command">What due work gives then.</param>
internal sealed record DueItem(DateTimeOffset At, int Order, string Ref, CaseCommand Command)
{
    /// <summary>Compares by instant, then order, then name.</summary>
    public int CompareTo(DueItem other)
    {
        var order = At.CompareTo(other.At);
        order = order != 0 ? order : Order.CompareTo(other.Order);
        return order != 0 ? order : string.CompareOrdinal(Ref, other.Ref);
    }
}
