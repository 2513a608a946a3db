using System.Collections.Immutable;
using System.Diagnostics;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>One pass of due work over the store: claims what is due, and works each case to its end.</summary>
internal sealed class DuePass(RecoveryDesk desk, DeskParts parts)
{
    // More than any case has due at once; a case that always has one more thing due would hold up all others.
    private const int MostSteps = 1_000;

    // Long enough for one case; another node takes over what a dead one had. A case that fails is left alone as long.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private readonly DebriefPass _learning = new(desk, parts);

    public async ValueTask<DueBatch> WorkAsync(int limit, CancellationToken cancellationToken)
    {
        var work = parts.Store as IRecoveryWork ?? throw new NotSupportedException($"The store '{parts.Store.GetType().Name}' offers no due work.");

        // Whatever calls for it isn't what causes it.
        Activity.Current = null;
        var claimed = await work.ClaimDueAsync(new DueClaim(parts.Clock.GetUtcNow(), limit, Lease), cancellationToken).ConfigureAwait(false);
        var tally = new Tally();
        foreach (var due in claimed)
        {
            // What is claimed and not begun is free again when its lease ends.
            cancellationToken.ThrowIfCancellationRequested();
            await WorkAsync(due.Key, tally, cancellationToken).ConfigureAwait(false);
        }

        foreach (var message in await work.ClaimOutboxAsync(new OutboxClaim(OutboxPlan.OwnQueues, parts.Clock.GetUtcNow(), limit, Lease), cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await EmptyAsync(work, message, tally, cancellationToken).ConfigureAwait(false);
        }

        return new DueBatch(claimed.Length, tally.Done.ToImmutable(), tally.Faults.ToImmutable(), claimed.IsEmpty ? null : claimed[0].DueAt) { Learned = tally.Learned.ToImmutable() };
    }

    private async ValueTask WorkAsync(StreamKey key, Tally tally, CancellationToken cancellationToken)
    {
        try
        {
            object? refused = null;
            var isContended = false;
            for (var i = 0; i < MostSteps; i++)
            {
                object? due;
                string? code;
                try
                {
                    (due, code) = await WorkOnceAsync(key, tally, cancellationToken).ConfigureAwait(false);
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

                if (code is null)
                {
                    continue;
                }

                // Refused once, somebody was quicker, and the stream has other things due now or none. Refused again, it is the stream.
                if (due.Equals(refused))
                {
                    Fail(key, code, tally);
                    return;
                }

                refused = due;
            }

            Fail(key, "never-done", tally);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // One case that fails, however it does, stops no other.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(key, FaultCodes.CodeOf(exception), tally);
        }
    }

    // What was due next, and the code of the refusal if it wasn't done.
    private async ValueTask<(object? Due, string? Code)> WorkOnceAsync(StreamKey key, Tally tally, CancellationToken cancellationToken)
    {
        if (key.Kind == StreamKind.Debrief)
        {
            var id = new DebriefId(key.Id);
            var (item, came) = await desk.Debriefs.TryDueAsync(key.Tenant, id, cancellationToken).ConfigureAwait(false);
            if (came is DebriefResult.Accepted worked)
            {
                tally.Learned.Add(worked);
            }

            return (item, came is null or DebriefResult.Accepted ? null : (came as DebriefResult.Refused)?.Refusal.Code ?? "repeated");
        }

        var caseId = new CaseId(key.Id);
        var (due, result) = await desk.TryDueAsync(key.Tenant, caseId, cancellationToken).ConfigureAwait(false);
        if (result is CommandResult.Accepted accepted)
        {
            tally.Done.Add(accepted);
        }

        return (due, result is null or CommandResult.Accepted ? null : (result as CommandResult.Refused)?.Refusal.Code ?? "repeated");
    }

    private async ValueTask EmptyAsync(IRecoveryWork work, OutboxMessage message, Tally tally, CancellationToken cancellationToken)
    {
        try
        {
            switch (message.Row.Handler)
            {
                case OutboxPlan.Endings when await _learning.CallAsync(message, cancellationToken).ConfigureAwait(false) is { } opened:
                    tally.Learned.Add(opened);
                    break;
                case OutboxPlan.Endings:
                    break;
                default:
                    await _learning.TellAsync(message, cancellationToken).ConfigureAwait(false);
                    break;
            }

            await work.CompleteOutboxAsync(OutboxOutcome.Sent(message), CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // It is tried again when the lease ends.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(message.Key, exception is CommandRefusedException { Refusal: { } refusal } ? refusal.Code : exception is PolicyFailedException ? "policy-failed" : FaultCodes.CodeOf(exception), tally);
        }
    }

    private void Fail(StreamKey key, string code, Tally tally)
    {
        DeskTelemetry.DueFailed(parts.Logger, new CaseId(key.Id), code);
        tally.Faults.Add(new DueFault(key.Tenant, new CaseId(key.Id), code) { DebriefId = key.Kind == StreamKind.Debrief ? new DebriefId(key.Id) : null });
    }

    // What a pass does, as it does it.
    private sealed class Tally
    {
        public ImmutableArray<CommandResult.Accepted>.Builder Done { get; } = ImmutableArray.CreateBuilder<CommandResult.Accepted>();

        public ImmutableArray<DueFault>.Builder Faults { get; } = ImmutableArray.CreateBuilder<DueFault>();

        public ImmutableArray<DebriefResult.Accepted>.Builder Learned { get; } = ImmutableArray.CreateBuilder<DebriefResult.Accepted>();
    }
}
