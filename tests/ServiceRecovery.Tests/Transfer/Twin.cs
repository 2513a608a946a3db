using ServiceRecovery.Policies;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Policies;
using ServiceRecovery.Tests.Proof;

namespace ServiceRecovery.Tests.Transfer;

/// <summary>A runner's commands on a real desk that has limits across cases and one open case an order.</summary>
internal sealed class Twin : IWatcher
{
    private readonly ManualTimeProvider _clock = new(Fixtures.Start);
    private readonly TenantId _tenant;

    public Twin(Fixtures customs, WatchedStore store, TenantId? tenant = null)
    {
        _tenant = tenant ?? TenantId.Single;
        Desk = customs.Open(_clock, store, setup =>
        {
            setup.Authority = new RollingLimits(customs.Authority, perCustomer: 20_000, perPerson: 60_000, grantsADay: 20);
            setup.Options.OneOpenCasePerOrder = true;
        });
    }

    public RecoveryDesk Desk { get; }

    public void Clock(DateTimeOffset time) => _clock.Set(time);

    public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
    {
        var commands = batch.Commands.Select(command => command switch
        {
            CaseCommand.ReportFailure report => report with { Order = new CustomerRef($"order {id}"), Evidence = EvidenceOf(id) },
            CaseCommand.Compensate give => give with { Basis = CompensationBasis.Restitution, Transaction = new CustomerRef($"receipt {give.Ref}") },
            _ => command,
        });
        Desk.HandleAsync(_tenant, id, batch.IsBatch ? new RecoveryBatch(batch.Id, batch.By, [.. commands]) : new RecoveryBatch(batch.Id, batch.By, commands.Single())).AsTask().GetAwaiter().GetResult();
    }

    private static Evidence? EvidenceOf(CaseId id) => id == CommandRunner.First ? new Evidence(Channel.Phone, "first call") : null;
}
