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
        NextDue = DueWork.Next(current, playbook) is { } due ? UnixMicroseconds.From(due.At) : null,
        Wanted = WantedTimes.Of(current, playbook),
        Severity = current.HighestSeverity,
        Customer = current.Customer?.Key,
        OpenedAt = UnixMicroseconds.From(current.OpenedAt),
        ChangedAt = UnixMicroseconds.From(current.ChangedAt),
        Chain = chain,
    };
}
