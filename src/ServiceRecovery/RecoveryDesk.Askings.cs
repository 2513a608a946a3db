using ServiceRecovery.Desk;
using ServiceRecovery.Storage;

namespace ServiceRecovery;

public sealed partial class RecoveryDesk
{
    /// <summary>Returns the secret part of an asking's link.</summary>
    internal string CodeOf(TenantId tenant, CaseId caseId, AskId ask) => AskTokens.CodeOf(caseId, ask, PassingNamesOf(tenant));

    /// <summary>Returns a command's id that follows from who gives it and what it says. It is made with the key, so that it tells nothing of words that are erased later.</summary>
    internal CommandId IdOf(TenantId tenant, params ReadOnlySpan<string> said) => new(PassingNamesOf(tenant).Authenticate("service-recovery/answer", said));

    internal async ValueTask<FoundAsking?> FindAskingAsync(TenantId tenant, CaseId caseId, AskId ask, string code, CancellationToken cancellationToken)
    {
        if (!AskTokens.IsCodeOf(code, caseId, ask, PassingNamesOf(tenant)))
        {
            return null;
        }

        var stored = await _parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, caseId), null, cancellationToken).ConfigureAwait(false);
        if (stored.Version == 0)
        {
            return null;
        }

        var (survivor, current) = await Survivors.FindAsync(_parts, tenant, caseId, History.Fold(stored, _parts.Codec), cancellationToken).ConfigureAwait(false);
        var playbook = await _cases.PlaybookOfAsync(tenant, current, null, cancellationToken).ConfigureAwait(false);
        var batch = new RecoveryBatch(new CommandId("find-asking"), Actor.ByLink($"{ask}.{code}"), new CaseCommand.Close());
        return FoundAsking.Find(survivor, current, _cases.BasisOf(tenant, survivor, batch, null, current, playbook), wasMerged: survivor != caseId);
    }

    // What a stranger writes into a link names any tenant, and none of those is kept.
    private Pseudonyms PassingNamesOf(TenantId tenant) => _names.TryGetValue(tenant, out var names) ? names : new Pseudonyms(tenant, _parts.Key);
}
