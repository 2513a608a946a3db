using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>The head of a case's stream: a function of the case, its playbook and its last chain value, and of nothing else.</summary>
internal static class CaseHead
{
    public static StreamHead HeadOf(RecoveryCase current, Playbook playbook, ReadOnlyMemory<byte> chain) => new()
    {
        Stage = current.Stage,
        Ending = current.Ending,
        EarnedVersion = current.OwnVersionOf(current.EarnedVersion),
        StaledVersion = current.OwnVersionOf(current.StaledVersion),
        Playbook = current.Playbook,
        Responsible = current.Responsible!.Key,
        IsOwned = current.IsOwned,
        NextDue = DueWork.Next(current, playbook) is { } due ? UnixMicroseconds.From(due.At) : null,
        Wanted = WantedTimes.Of(current, playbook),
        Severity = current.HighestSeverity,
        Customer = current.Customer?.Key,
        Order = current.Order?.Key,
        Place = current.Place,
        Cause = current.Cause,
        Failure = current.Failure,
        Channel = current.Channel == default ? null : current.Channel,
        OpenedAt = UnixMicroseconds.From(current.OpenedAt),
        ChangedAt = UnixMicroseconds.From(current.ChangedAt),
        Card = CardOf(current),
        Chain = chain,
    };

    private static CaseCard CardOf(RecoveryCase current) => new(current.ReceivedAt, current.Purpose, current.Nature)
    {
        Promises = current.Promises.Count(promise => promise.IsOwed),
        Tasks = current.Promises.Count(promise => promise is { Kind: PromiseKind.Task, Standing: PromiseStanding.Open }),
        Pending = current.IsOpen && !current.Approvals.IsEmpty ? PendingIn(current) : [],
        EscalatedTo = current.EscalatedTo,
        Chases = current.Chases,
        NegativeAnswers = current.Noes,
        Standing = current.Compensations.IsEmpty && current.Costs.IsEmpty ? [] : StandingIn(current),
    };

    private static ImmutableArray<PendingRequest> PendingIn(RecoveryCase current) =>
    [
        .. current.Approvals
            .Where(approval => Laws.IsPending(current, approval))
            .OrderBy(approval => approval.ExpiresAt).ThenBy(approval => approval.Ref.Value, StringComparer.Ordinal)
            .Take(CaseCard.Room)
            .Select(approval => new PendingRequest(approval.Ref, approval.Level, approval.RequestedBy.Key, approval.Money)),
    ];

    private static ImmutableArray<Money> StandingIn(RecoveryCase current) =>
    [
        .. current.Compensations.Select(compensation => compensation.Amount.Currency).Concat(current.Costs.Select(cost => cost.Currency))
            .Distinct()
            .OrderBy(currency => currency.Code, StringComparer.Ordinal)
            .Select(currency => new Money(current.StandingMinor(currency), currency))
            .Where(money => money.Minor > 0)
            .Take(CaseCard.Room),
    ];
}
