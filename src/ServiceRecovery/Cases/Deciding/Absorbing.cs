using System.Collections.Immutable;

namespace ServiceRecovery;

// What an older case takes over from a younger one that is merged into it.
internal static class Absorbing
{
    public static CaseEvent.DuplicateAbsorbed Into(RecoveryCase older, RecoveryCase younger, CaseId youngerId)
    {
        // A merge that was interrupted takes over only what is new since.
        var since = older.Absorbed.FirstOrDefault(absorbed => absorbed.Younger == youngerId)?.Version ?? 0;
        var isFirst = since == 0;
        return new CaseEvent.DuplicateAbsorbed(
            youngerId,
            younger.Version,
            younger.ReceivedAt,
            younger.HighestSeverity,
            younger.HighestInconvenience,
            isFirst ? younger.Noes : 0,
            younger.LastAnswer is Answer.Unhappy or Answer.WantsMore ? younger.LastAnswer : null,
            isFirst ? younger.Contacts : 0,
            younger.Concerned,
            [.. Matters(older, younger, youngerId, since)]);
    }

    private static IEnumerable<CaseEvent> Matters(RecoveryCase older, RecoveryCase younger, CaseId youngerId, long since)
    {
        var promises = new HashSet<string>(older.Promises.Select(promise => promise.Ref.Value), StringComparer.Ordinal);
        foreach (var promise in younger.Promises.Where(promise => promise.MadeVersion > since && promise.Standing == PromiseStanding.Open))
        {
            yield return new CaseEvent.PromiseMade(new PromiseId(Free(promise.Ref.Value, youngerId, promises)), promise.Kind, promise.What, promise.By, promise.DueAt, MadeAt: promise.MadeAt);
        }

        var acts = new HashSet<string>(older.Compensations.Select(compensation => compensation.Ref.Value).Concat(older.Approvals.Select(approval => approval.Ref.Value)), StringComparer.Ordinal);
        foreach (var approval in younger.Approvals.Where(approval => approval.RequestedVersion > since && approval.Money is not null && Laws.IsPending(younger, approval)))
        {
            var id = new ActId(Free(approval.Ref.Value, youngerId, acts));
            var act = approval.Act is CaseEvent.CompensationGranted grant ? grant with { Ref = id } : approval.Act;
            yield return new CaseEvent.ApprovalRequested(id, act, approval.ExpiresAt, approval.Level, approval.Settlement, approval.RequestedBy, approval.RequestedFor);
        }

        foreach (var compensation in younger.Compensations.Where(compensation => compensation.GrantedVersion > since && compensation.Stands))
        {
            var id = new ActId(Free(compensation.Ref.Value, youngerId, acts));
            yield return new CaseEvent.CompensationGranted(
                id,
                compensation.Kind,
                compensation.Amount with { Minor = compensation.StandingMinor },
                compensation.Basis,
                ClaimBy: compensation.ClaimBy,
                LimitKeys: []);
            if (Standing(id, compensation) is { } standing)
            {
                yield return standing;
            }
        }

        if (since == 0)
        {
            foreach (var cost in younger.Costs)
            {
                yield return new CaseEvent.CorrectionMade(CorrectionExtent.Part, PersonalText.Erased(0), null, cost);
            }
        }
    }

    private static CaseEvent? Standing(ActId id, CompensationState compensation) => compensation.Standing switch
    {
        CompensationStanding.Settled => new CaseEvent.CompensationSettled(id, PersonalText.Erased(0)),
        CompensationStanding.Unknown => new CaseEvent.SettlementUnknown(id),
        CompensationStanding.Unclaimed => new CaseEvent.CompensationUnclaimed(id),
        _ => null,
    };

    // The same name where it is free, else the younger case's before it; a name that grows too long is cut at its end.
    private static string Free(string name, CaseId younger, HashSet<string> taken)
    {
        var candidate = name;
        for (var i = 1; !taken.Add(candidate); i++)
        {
            candidate = i == 1 ? $"{younger}:{name}" : $"{i}.{younger}:{name}";
            candidate = candidate.Length <= IdText.Longest ? candidate : candidate.Substring(0, IdText.Longest);
        }

        return candidate;
    }
}
