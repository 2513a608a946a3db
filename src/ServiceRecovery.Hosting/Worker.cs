using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Hosting;

// What one pass found and how it went.
internal sealed record WorkerPass(bool HasMore, TimeSpan Backlog, string? Fault);

/// <summary>A loop that never dies silently: whatever a pass throws is told, waited out, and tried again until the host stops.</summary>
internal abstract partial class Worker(string name, WorkerStates states, IOptions<WorkerOptions> options, TimeProvider clock, ILogger logger) : BackgroundService
{
    // What is on its way has this long to end once the host stops; the host's own patience is longer.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    /// <summary>So much a clock may be behind what it has written itself, as when it was set.</summary>
    internal static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    protected WorkerOptions Options => options.Value;

    protected TimeProvider Clock => clock;

    /// <summary>Ends when there may be something to do; asked before each pass, so that nothing is missed.</summary>
    protected virtual Task WakeAsync() => new TaskCompletionSource<bool>().Task;

    protected void Tell(WaitingCounts waiting) => states.Waiting = waiting;

    protected void TellClock(TimeSpan behind)
    {
        states.ClockBehind = behind;
        if (behind > ClockTolerance)
        {
            ClockIsBehind(logger, behind);
        }
    }

    protected abstract Task<WorkerPass> WorkAsync(CancellationToken stoppingToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host goes on starting while the first pass works.
        await Task.Yield();
        states.Change(name, state => state with { IsRunning = true, StartedAt = clock.GetUtcNow(), HeardAt = clock.GetTimestamp() });
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var wake = WakeAsync();
                var wait = await PassAsync(stoppingToken).ConfigureAwait(false);
                await RestAsync(wait, wake, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            states.Change(name, state => state with { IsRunning = false });
        }
    }

    // Returns how long to rest, and whether a wake-up may cut it short.
    private async Task<(TimeSpan For, bool MayWake)> PassAsync(CancellationToken stoppingToken)
    {
        try
        {
            var working = Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None);
            await OrEndAsync(working, stoppingToken).ConfigureAwait(false);
            var pass = await working.ConfigureAwait(false);
            states.Change(name, state => state with
            {
                LastSuccess = clock.GetUtcNow(),
                HeardAt = clock.GetTimestamp(),
                LastSentence = null,
                LastFault = pass.Fault,
                LastFaultAt = pass.Fault is null ? state.LastFaultAt : clock.GetUtcNow(),
                FailedInARow = 0,
                Backlog = pass.Backlog,
            });
            return pass.HasMore ? (options.Value.RestBetweenBatches, false) : (Jittered(options.Value.PollEvery), true);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A worker outlives whatever its store or a handler throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var fault = "threw:" + exception.GetType().Name;
            var sentence = exception is RecoveryStoreException ? exception.Message : null;
            states.Change(name, state => state with { LastFault = fault, LastFaultAt = clock.GetUtcNow(), FailedInARow = state.FailedInARow + 1, LastSentence = sentence });
            var failed = states.Of(name).FailedInARow;
            var wait = Jittered(BackOff(failed));
            Failed(logger, name, fault, failed, wait, sentence ?? "");
            return (wait, false);
        }
    }

    // No sleep but a deadline, on the organization's clock: whichever comes first ends it. A pass that doesn't stop with the host is left behind after its farewell: the host isn't held up, and leases free what it had.
    private async Task OrEndAsync(Task working, CancellationToken stoppingToken)
    {
        var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stopping = stoppingToken.Register(() => stopped.TrySetResult(true));
        if (await Task.WhenAny(working, stopped.Task).ConfigureAwait(false) != working)
        {
            await Task.WhenAny(working, clock.Delay(Farewell, CancellationToken.None)).ConfigureAwait(false);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private async Task RestAsync((TimeSpan For, bool MayWake) wait, Task wake, CancellationToken stoppingToken)
    {
        if (wait.For <= TimeSpan.Zero)
        {
            return;
        }

        // The poll itself: other nodes' appends set no signal here. On the organization's clock, so that a test moves it by hand, and ended early by the signal.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var resting = clock.Delay(wait.For, enough.Token);
        await (wait.MayWake ? Task.WhenAny(resting, wake) : Task.WhenAny(resting)).ConfigureAwait(false);
        enough.Cancel();
        stoppingToken.ThrowIfCancellationRequested();
    }

    private TimeSpan BackOff(int failed)
    {
        var wait = options.Value.PollEvery;
        for (var i = 1; i < failed && wait < options.Value.LongestBackOff; i++)
        {
            wait += wait;
        }

        return wait < options.Value.LongestBackOff ? wait : options.Value.LongestBackOff;
    }

    private TimeSpan Jittered(TimeSpan most) => TimeSpan.FromTicks((most.Ticks / 2) + (long)(most.Ticks / 2 * options.Value.Chance()));

    [LoggerMessage(1, LogLevel.Error, "A pass of {Worker} failed with {Fault}, {Failed} in a row. It is tried again in {Wait}. {Sentence}")]
    private static partial void Failed(ILogger logger, string worker, string fault, int failed, TimeSpan wait, string sentence);

    [LoggerMessage(2, LogLevel.Warning, "The clock is {Behind} behind the newest event of the store. What is due comes as late. Set the clock; if it is right, the event was recorded under one that was ahead.")]
    private static partial void ClockIsBehind(ILogger logger, TimeSpan behind);
}

internal sealed class DueWorker(RecoveryDesk desk, WorkerStates states, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<DueWorker> logger)
    : Worker(WorkerStates.Due, states, options, clock, logger)
{
    private long? _countedAt;

    protected override async Task<WorkerPass> WorkAsync(CancellationToken stoppingToken)
    {
        var batch = await desk.ProcessDueAsync(Options.Batch, stoppingToken).ConfigureAwait(false);
        var fault = batch.Faults.IsEmpty ? null : batch.Faults[0].Code;
        await CountAsync(stoppingToken).ConfigureAwait(false);
        return new WorkerPass(batch.Claimed == Options.Batch, batch.Oldest is { } oldest ? Clock.GetUtcNow() - oldest : TimeSpan.Zero, fault);
    }

    // A store that answers no questions isn't asked.
    private async ValueTask CountAsync(CancellationToken stoppingToken)
    {
        var isTooSoon = _countedAt is { } at && Clock.GetElapsedTime(at) < Options.CountEvery;
        if (Options.CountEvery == TimeSpan.Zero || isTooSoon || !desk.AnswersQuestions)
        {
            return;
        }

        TellClock(await desk.ClockBehindAsync(stoppingToken).ConfigureAwait(false));

        var overdue = new SortedDictionary<WantedReason, int>();
        var debriefs = 0;
        foreach (var tenant in Options.Tenants)
        {
            var counts = await desk.CountWaitingAsync(tenant, stoppingToken).ConfigureAwait(false);
            debriefs += counts.Debriefs;
            foreach (var count in counts.Overdue)
            {
                overdue[count.Key] = (overdue.TryGetValue(count.Key, out var known) ? known : 0) + count.Value;
            }
        }

        _countedAt = Clock.GetTimestamp();
        Tell(new WaitingCounts(overdue, debriefs));
    }
}

internal sealed class OutboxWorker(RecoveryDesk desk, WorkerStates states, IOptions<WorkerOptions> options, TimeProvider clock, ILogger<OutboxWorker> logger)
    : Worker(WorkerStates.Outbox, states, options, clock, logger)
{
    protected override Task WakeAsync() => desk.NextMessageAsync();

    protected override async Task<WorkerPass> WorkAsync(CancellationToken stoppingToken)
    {
        var batch = await desk.DispatchOutboxAsync(Options.Batch, stoppingToken).ConfigureAwait(false);
        var fault = batch.Faults.IsEmpty ? null : batch.Faults[0];
        return new WorkerPass(batch.Claimed == Options.Batch, batch.Oldest is { } oldest ? Clock.GetUtcNow() - oldest : TimeSpan.Zero, fault);
    }
}
