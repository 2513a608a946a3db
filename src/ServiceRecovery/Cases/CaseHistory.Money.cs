namespace ServiceRecovery;

// What is given, what it costs, and what waits for another person.
public static partial class CaseHistory
{
    private static void ApplyCompensation(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        next.IsSaid = true;
        switch (happened)
        {
            case CaseEvent.CompensationGranted e:
                next.Compensations = next.Compensations.Add(
                    new CompensationState(e.Ref, e.Kind, e.Amount, e.Basis, CompensationStanding.Unsettled, header.Version)
                    {
                        ClaimBy = e.ClaimBy,
                        LimitKeys = OrEmpty(e.LimitKeys),
                    });
                Remedy(next, header);
                break;
            case CaseEvent.CompensationSettled e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Settled });
                break;
            case CaseEvent.SettlementFailed e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Failed });
                Stale(next, header);
                break;
            case CaseEvent.SettlementUnknown e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Unknown });
                break;
            case CaseEvent.CompensationReversed e:
                Change(next, e.Ref, compensation => compensation.Reversed + e.Amount.Minor >= compensation.Amount.Minor
                    ? compensation with { Reversed = compensation.Amount.Minor, Standing = CompensationStanding.Reversed }
                    : compensation with { Reversed = compensation.Reversed + e.Amount.Minor });
                Stale(next, header);
                break;
            case CaseEvent.CompensationUnclaimed e:
                Change(next, e.Ref, compensation => compensation with { Standing = CompensationStanding.Unclaimed });
                break;
            case CaseEvent.OfferAnswered e:
                Take(next, e.Source);
                if (e.Response == OfferResponse.Declined)
                {
                    next.OwedDeclinedVersion = header.Version;
                    if (e.Ref is { } declined)
                    {
                        Change(next, declined, compensation => compensation with { Standing = CompensationStanding.Declined });
                    }
                }
                else if (e.Response == OfferResponse.Countered)
                {
                    Hear(next);
                }

                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void ApplyApproval(RecoveryCase next, EventHeader header, CaseEvent happened)
    {
        switch (happened)
        {
            case CaseEvent.ApprovalRequested e:
                var request = new ApprovalState(e.Ref, e.Act, e.RequestedBy ?? header.By, e.RequestedBy is null ? header.ActsFor : e.RequestedFor, header.Version, header.RecordedAt, e.ExpiresAt, e.Level, e.Settlement);
                next.Approvals = next.Approvals.Add(request);
                next.IsSaid |= request.IsAboutMoney;
                Take(next, SourceOf(e.Act));
                break;
            case CaseEvent.ApprovalGiven e:
                Change(next, e.Ref, approval => approval with { Standing = ApprovalStanding.Given });
                break;
            case CaseEvent.ApprovalDeclined e:
                Change(next, e.Ref, approval => approval with { Standing = ApprovalStanding.Declined });
                Stale(next, header);
                break;
            case CaseEvent.ApprovalHandedOn e:
                Change(next, e.Ref, approval => approval with { Level = e.Level, IsHandedOn = true });
                break;
            case CaseEvent.ApprovalExpired e:
                Change(next, e.Ref, approval => approval with { Standing = ApprovalStanding.Expired });
                Stale(next, header);
                break;
            default:
                throw NoArm(happened);
        }
    }

    private static void Spend(RecoveryCase next, Money? cost)
    {
        if (cost is { } spent)
        {
            next.Costs = next.Costs.Add(spent);
        }
    }

    private static void Change(RecoveryCase next, ActId id, Func<CompensationState, CompensationState> change)
    {
        for (var i = 0; i < next.Compensations.Length; i++)
        {
            if (next.Compensations[i].Ref == id)
            {
                next.Compensations = next.Compensations.SetItem(i, change(next.Compensations[i]));
                return;
            }
        }
    }

    private static void Change(RecoveryCase next, ActId id, Func<ApprovalState, ApprovalState> change)
    {
        for (var i = 0; i < next.Approvals.Length; i++)
        {
            if (next.Approvals[i].Ref == id)
            {
                next.Approvals = next.Approvals.SetItem(i, change(next.Approvals[i]));
                return;
            }
        }
    }
}
