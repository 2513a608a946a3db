using System.Collections.Immutable;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>What due work does for learning: asks the policy of each failure that ended, and tells the cases of a debrief that concluded. Whatever it does twice has one effect.</summary>
internal sealed class DebriefPass(RecoveryDesk desk, DeskParts parts)
{
    /// <summary>Asks the policy whether an ended failure is debriefed, and does what it ruled.</summary>
    /// <returns>What was opened or joined; <see langword="null"/> when nothing was.</returns>
    public async ValueTask<DebriefResult.Accepted?> CallAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var (tenant, id) = (message.Key.Tenant, new CaseId(message.Key.Id));

        // Opened again since: it comes back when it ends.
        if (await desk.FindAsync(tenant, id, cancellationToken).ConfigureAwait(false) is not { IsOpen: false, Purpose: Purpose.Failure, Ending: not (Ending.Merged or Ending.EnteredInError) } ended)
        {
            return null;
        }

        var now = parts.Clock.GetUtcNow();
        var request = new DebriefRequest { Tenant = tenant, CaseId = id, Case = ended, Now = now, History = new CustomerHistory(parts.Store, tenant, id, ended, now) };
        var ruling = await PolicyCall.AskAsync("debrief", token => parts.Debriefs.RuleAsync(request, token), parts, cancellationToken, RulingValidator.FaultOf).ConfigureAwait(false);
        return ruling.IsWaived && Laws.WhyDebriefed(ended) is null
            ? null
            : await OpenAsync(desk.For(tenant), id, ruling, IdOf(message), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records on the cases of a debrief that they were debriefed, where they can take it.</summary>
    public async ValueTask TellAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var (tenant, id) = (message.Key.Tenant, new DebriefId(message.Key.Id));
        if (await desk.Debriefs.FindAsync(tenant, id, cancellationToken).ConfigureAwait(false) is not { } debrief)
        {
            return;
        }

        foreach (var caseId in debrief.Cases)
        {
            // A case that isn't where it takes a debrief learns of it when somebody records it there; nothing is forced on it.
            var words = FormattableString.Invariant($"Debriefed with {debrief.Cases.Length} case{(debrief.Cases.Length == 1 ? "" : "s")}.");
            await desk.HandleAsync(tenant, caseId, new RecoveryBatch(DerivedIds.Derive("debriefed", id.Value, message.Row.EventVersion.ToString(System.Globalization.CultureInfo.InvariantCulture)), Actor.DueWork, new CaseCommand.Debrief(id, words)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<DebriefResult.Accepted?> OpenAsync(TenantDesk tenant, CaseId id, DebriefRuling called, CommandId command, CancellationToken cancellationToken)
    {
        if (called.Group is { } group)
        {
            var shared = tenant.Debrief(group).As(Actor.DueWork);
            DebriefCommand ask = await tenant.Debrief(group).FindAsync(cancellationToken).ConfigureAwait(false) is null ? Open() : new DebriefCommand.AddCase(id);
            switch (await shared.DoAsync(ask, command, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                case DebriefResult.Accepted joined:
                    return joined;
                case DebriefResult.Repeated or DebriefResult.Refused { Refusal.Code: "ref-used" }:
                    return null;
            }

            // The group has ended or is full: the case gets a debrief of its own.
        }

        var own = tenant.DebriefOf(id);
        return await own.As(Actor.DueWork).DoAsync(Open(), command, cancellationToken: cancellationToken).ConfigureAwait(false) switch
        {
            DebriefResult.Accepted opened => opened,
            DebriefResult.Refused { Refusal: var refusal } when refusal.Code != "debrief-exists" => throw new CommandRefusedException(refusal),
            _ => null,
        };

        DebriefCommand.Open Open() => new([id], called.Format, called.DueAt, Rule: called.Rule);
    }

    private static CommandId IdOf(OutboxMessage message) => DerivedIds.Derive("ended", MessageWriter.IdOf(message.Key, message.Row.EventVersion, OutboxPlan.Endings));
}
