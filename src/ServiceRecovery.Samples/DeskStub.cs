#pragma warning disable
using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
namespace ServiceRecovery
{
    public sealed class RecoveryOptions { public PersonId? FallbackOwner { get; set; } public IList<Role> Levels { get; } = []; public IList<RoleLimit> Limits { get; } = []; public long Floor { get; set; } = 2500; }
    public sealed class RecoverySetup { public RecoveryOptions Options { get; } = new(); public IRecoveryStore? Store { get; set; } public TimeProvider Clock { get; set; } = TimeProvider.System; public IFollowUpPolicy? FollowUp { get; set; } public IList<PlaybookDefinition> Playbooks { get; } = []; public IDictionary<Purpose, PlaybookRef> DefaultPlaybooks { get; } = new Dictionary<Purpose, PlaybookRef>(); }
    public sealed record OpenSteps(ImmutableArray<string> Open);
    public sealed record DueResult(CaseId CaseId, long Version, ImmutableArray<RecordedEvent> Events);
    public sealed class RecoveryContentionException : Exception { }
    public sealed class RecoveryDesk
    {
        public static RecoveryDesk Create(RecoverySetup setup) => throw new NotImplementedException();
        public ValueTask<CommandResult> HandleAsync(TenantId tenant, CaseId caseId, RecoveryBatch batch, CancellationToken ct = default) => throw new NotImplementedException();
        public ValueTask<RecoveryCase?> FindAsync(TenantId tenant, CaseId id, CancellationToken ct = default) => throw new NotImplementedException();
        public ValueTask<ImmutableArray<RecordedEvent>> ReadAsync(TenantId tenant, CaseId id, CancellationToken ct = default) => throw new NotImplementedException();
        public ValueTask<OpenSteps> OpenStepsAsync(TenantId tenant, CaseId id, Actor actor, CancellationToken ct = default) => throw new NotImplementedException();
        public ValueTask<DueResult?> WorkDueAsync(TenantId tenant, CaseId id, CancellationToken ct = default) => throw new NotImplementedException();
    }
}
namespace ServiceRecovery.Playbooks { public static class PlaybookDiagram { public static string Dot(Playbook p)=>""; public static string Mermaid(Playbook p)=>""; } }
