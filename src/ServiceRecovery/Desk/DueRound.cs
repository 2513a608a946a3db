using System.Collections.Immutable;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>One round of due work over the store: claims what is due, works each case to its end, and sees interrupted merges to theirs.</summary>
internal sealed class DueRound(RecoveryDesk desk, DeskParts parts, OutboxTasks tasks)
{
    // More than any case has due at once; a case that always has one more thing due would hold up all others.
    private const int MostSteps = 1_000;

    // Long enough for one case; another node takes over what a dead one had. A case that fails is left alone as long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public async ValueTask<DueSweep> WorkAsync(int limit, CancellationToken cancellationToken)
    {
        var work = parts.Store as IRecoveryWork ?? throw new NotSupportedException($"The store '{parts.Store.GetType().Name}' offers no due work.");
        var claimed = await work.ClaimDueAsync(new DueClaim(parts.Clock.GetUtcNow(), limit, Lease), cancellationToken).ConfigureAwait(false);
        var done = ImmutableArray.CreateBuilder<DueResult>();
        var faults = ImmutableArray.CreateBuilder<DueFault>();
        foreach (var due in claimed)
        {
            // What is claimed and not begun is free again when its lease ends.
            cancellationToken.ThrowIfCancellationRequested();
            await WorkAsync(due.Key.Tenant, new CaseId(due.Key.Id), done, faults, cancellationToken).ConfigureAwait(false);
        }

        foreach (var message in await work.ClaimOutboxAsync(new OutboxClaim(OutboxPlan.MergeQueue, parts.Clock.GetUtcNow(), limit, Lease), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await FinishAsync(work, message, done, faults, cancellationToken).ConfigureAwait(false);
        }

        return new DueSweep(claimed.Length, done.ToImmutable(), faults.ToImmutable(), claimed.IsEmpty ? null : claimed[0].DueAt);
    }

    private async ValueTask WorkAsync(TenantId tenant, CaseId id, ImmutableArray<DueResult>.Builder done, ImmutableArray<DueFault>.Builder faults, CancellationToken cancellationToken)
    {
        try
        {
            DueItem? refused = null;
            var isContended = false;
            for (var i = 0; i < MostSteps; i++)
            {
                DueItem? due;
                CommandResult? result;
                try
                {
                    (due, result) = await desk.TryDueAsync(tenant, id, cancellationToken).ConfigureAwait(false);
                }
                catch (RecoveryContentionException) when (!isContended)
                {
                    // Others write to the case just now; or this program was stopped for a while, and they have done it.
                    isContended = true;
                    continue;
                }

                if (due is null)
                {
                    return;
                }

                if (result is CommandResult.Accepted accepted)
                {
                    done.Add(new DueResult(id, accepted.Version, accepted.Events));
                    continue;
                }

                // Refused once, somebody was quicker, and the case has other things due now or none. Refused again, it is the case.
                if (refused == due)
                {
                    Fail(tenant, id, (result as CommandResult.Refused)?.Refusal.Code ?? "repeated", faults);
                    return;
                }

                refused = due;
            }

            Fail(tenant, id, "never-done", faults);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // One case that fails, however it does, stops no other.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(tenant, id, FaultCodes.Of(exception), faults);
        }
    }

    // The older case has absorbed the younger; a minute later the younger should be merged. If it isn't, whoever merged them was interrupted.
    private async ValueTask FinishAsync(IRecoveryWork work, OutboxMessage message, ImmutableArray<DueResult>.Builder done, ImmutableArray<DueFault>.Builder faults, CancellationToken cancellationToken)
    {
        var (key, older) = (message.Key, new CaseId(message.Key.Id));
        var free = message.QueuedAt + Lease;
        try
        {
            if (free > parts.Clock.GetUtcNow())
            {
                await work.CompleteOutboxAsync(new OutboxOutcome.Again(key, OutboxPlan.Merges, message.Row.EventVersion, message.Attempt, free, null), cancellationToken).ConfigureAwait(false);
                return;
            }

            var history = await desk.ReadAsync(key.Tenant, older, cancellationToken).ConfigureAwait(false);
            var absorbed = (CaseEvent.DuplicateAbsorbed)history[(int)message.Row.EventVersion - 1].Event;
            if (await desk.FindAsync(key.Tenant, absorbed.Younger, cancellationToken).ConfigureAwait(false) is { IsOpen: true })
            {
                var id = DerivedIds.Of("merge-end", MessageWriter.IdOf(key, message.Row.EventVersion, OutboxPlan.Merges));
                var result = await desk.HandleAsync(key.Tenant, absorbed.Younger, new RecoveryBatch(id, Actor.DueWork, new CaseCommand.Merge(older)), cancellationToken).ConfigureAwait(false);
                if (result is CommandResult.Accepted accepted)
                {
                    done.Add(new DueResult(absorbed.Younger, accepted.Version, accepted.Events));
                }
                else if (result is CommandResult.Refused refused)
                {
                    Fail(key.Tenant, absorbed.Younger, refused.Refusal.Code, faults);
                    await tasks.OpenAsync(key.Tenant, absorbed.Younger, id.Value, $"The merge into '{older}' was interrupted and can't be finished ('{refused.Refusal.Code}'). Look at both cases.", cancellationToken).ConfigureAwait(false);
                }
            }

            await work.CompleteOutboxAsync(new OutboxOutcome.Sent(key, OutboxPlan.Merges, message.Row.EventVersion, message.Attempt), CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // It is tried again when the lease ends.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(key.Tenant, older, FaultCodes.Of(exception), faults);
        }
    }

    private void Fail(TenantId tenant, CaseId id, string code, ImmutableArray<DueFault>.Builder faults)
    {
        DeskTelemetry.DueFailed(parts.Logger, id, code);
        faults.Add(new DueFault(tenant, id, code));
    }
}
