using System.Collections.Immutable;

namespace ServiceRecovery.Tests.Proof;

internal sealed record PromiseLine(PromiseId Ref, bool IsTask, DateTimeOffset MadeAt, DateTimeOffset DueAt, PromiseStanding State, bool IsApologizedFor);

internal sealed record GrantLine(ActId Ref, Money Amount, DateTimeOffset? ClaimBy, CompensationStanding State)
{
    public long Reversed { get; init; }

    public bool IsUnsettled => State is CompensationStanding.Unsettled or CompensationStanding.Unknown;

    public bool Stands => IsUnsettled || State is CompensationStanding.Settled or CompensationStanding.Unclaimed;
}

internal sealed record RequestLine(ActId Ref, CaseEvent Act, Subject By, Subject? For, DateTimeOffset At, DateTimeOffset ExpiresAt, Role? Level, bool IsHandedOn, ApprovalStanding State)
{
    public bool IsAboutMoney => Money is not null || Act is CaseEvent.CompensationSettled;

    public Money? Money => Act switch
    {
        CaseEvent.CompensationGranted grant => grant.Amount,
        CaseEvent.CorrectionMade correction => correction.Cost,
        CaseEvent.StepTaken step => step.Cost,
        _ => null,
    };
}
