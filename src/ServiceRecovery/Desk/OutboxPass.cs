using System.Collections.Immutable;
using System.Diagnostics;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>One pass of handing messages over: claims as many as there is room for, asks the handlers side by side, and tells the store what came of each.</summary>
internal sealed class OutboxPass(RecoveryDesk desk, DeskParts parts, OutboxTasks tasks)
{
    /// <summary>What a message is marked with that a person had sent again: it is tried once more, however often it was before.</summary>
    public const string SentAgain = "sent-again";

    private const string Released = "released";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan Forever = Timeout.InfiniteTimeSpan;

    private enum Stop
    {
        // The handler answered, or was too slow.
        ByItself,

        // It stopped because the program ends.
        Released,

        // It should have stopped and didn't: it may be sending still.
        Unknown,
    }

    private enum DeliveryOutcome
    {
        Delivered,
        Later,
        Dead,
        Expired,
        Superseded,
        Left,
    }

    public async ValueTask<OutboxBatch> DispatchAsync(int limit, CancellationToken cancellationToken)
    {
        var work = parts.Store as IRecoveryWork ?? throw new NotSupportedException($"The store '{parts.Store.GetType().Name}' offers no messages.");
        if (limit < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "At least one message is handed over.");
        }

        var tally = new Tally();
        if (parts.Outbox.Names.IsEmpty)
        {
            return tally.ToBatch();
        }

        // Whatever calls for it isn't what causes it.
        Activity.Current = null;

        // What is on its way when the program ends has a moment to arrive.
        using var graceOver = new CancellationTokenSource();
        using var grace = parts.Clock.CreateTimer(_ => graceOver.Cancel(), null, Forever, Forever);
        using var stopping = cancellationToken.Register(() => grace.Change(Grace, Forever));
        List<Task> running = [];
        try
        {
            while (true)
            {
                // Not for each single one that ends: a slow receiver holds half of the room at most, and a claim is worth its round trip.
                var isClaiming = running.Count <= parts.Options.DeliveriesAtOnce / 2 && tally.Claimed < limit && !cancellationToken.IsCancellationRequested;
                if (isClaiming)
                {
                    var room = Math.Min(limit - tally.Claimed, parts.Options.DeliveriesAtOnce - running.Count);
                    var claim = new OutboxClaim(parts.Outbox.Names, parts.Clock.GetUtcNow(), room, parts.Outbox.Lease);
                    var claimed = await work.ClaimOutboxAsync(claim, cancellationToken).ConfigureAwait(false);
                    tally.Claim(claimed);
                    running.AddRange(claimed.Select(message => DeliverAsync(work, message, tally, graceOver.Token)));
                }

                if (running.Count == 0)
                {
                    return tally.ToBatch();
                }

                await Task.WhenAny(running).ConfigureAwait(false);
                running.RemoveAll(task => task.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(running).ConfigureAwait(false);
            return tally.ToBatch();
        }
        catch
        {
            await Task.WhenAll(running).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Has a dead message tried once more.</summary>
    public async ValueTask<bool> SendAgainAsync(OutboxMessage dead, Actor by, CancellationToken cancellationToken)
    {
        var again = OutboxOutcome.Again(dead, parts.Clock.GetUtcNow(), SentAgain);
        var isDone = await DecideAsync(again, "Sent again.", by, cancellationToken).ConfigureAwait(false);
        desk.SignalMessages();
        return isDone;
    }

    /// <summary>Gives a dead message up, and lets those behind it go.</summary>
    public async ValueTask<bool> DropAsync(OutboxMessage dead, Actor by, CancellationToken cancellationToken)
    {
        var sent = OutboxOutcome.Sent(dead);
        var isDone = await DecideAsync(sent, "Dropped.", by, cancellationToken).ConfigureAwait(false);
        desk.SignalMessages();
        return isDone;
    }

    private async ValueTask<bool> DecideAsync(OutboxOutcome outcome, string proof, Actor by, CancellationToken cancellationToken)
    {
        var work = parts.Store as IRecoveryWork ?? throw new NotSupportedException($"The store '{parts.Store.GetType().Name}' offers no messages.");
        if (!await work.CompleteOutboxAsync(outcome, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await tasks.KeepAsync(outcome.Key.Tenant, new CaseId(outcome.Key.Id), MessageWriter.IdOf(outcome.Key, outcome.EventVersion, outcome.Handler), proof, by, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Never throws: whatever goes wrong with one message, the others go on, and its lease ends.
    private async Task DeliverAsync(IRecoveryWork work, OutboxMessage message, Tally tally, CancellationToken graceOver)
    {
        Activity.Current = null;
        using var activity = DeskTelemetry.Start(message);
        DeliveryOutcome outcome;
        string? fault;
        try
        {
            (outcome, fault) = await OutcomeOfAsync(work, message, graceOver).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The store failed while it was told what came of the message: nobody knows, so it is handed over again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            (outcome, fault) = (DeliveryOutcome.Left, FaultCodes.CodeOf(exception));
        }

        tally.Add(outcome, fault);
        DeskTelemetry.Stop(parts.Logger, activity, message, outcome.ToString().ToLowerInvariant(), fault);
    }

    private async ValueTask<(DeliveryOutcome Outcome, string? Fault)> OutcomeOfAsync(IRecoveryWork work, OutboxMessage message, CancellationToken graceOver)
    {
        var subscription = parts.Outbox.Find(message.Row.Handler);
        var options = subscription.Options;
        var now = parts.Clock.GetUtcNow();
        if (options.UsefulFor is { } usefulFor && now - message.QueuedAt > usefulFor)
        {
            await OpenTaskAsync(message, "wasn't sent in time, and is of no use now").ConfigureAwait(false);
            return await ToldAsync(OutboxOutcome.Sent(message), DeliveryOutcome.Expired, "expired").ConfigureAwait(false);
        }

        if (options.GatherFor is { } gatherFor)
        {
            if (message.QueuedAt + gatherFor > now)
            {
                return await ToldAsync(OutboxOutcome.Again(message, message.QueuedAt + gatherFor, message.Fault), DeliveryOutcome.Later, null).ConfigureAwait(false);
            }

            if (await IsSupersededAsync(message, subscription).ConfigureAwait(false))
            {
                return await ToldAsync(OutboxOutcome.Sent(message), DeliveryOutcome.Superseded, null).ConfigureAwait(false);
            }
        }

        // Whoever gathers claims a message once without trying it.
        var tries = options.GatherFor is null ? message.Attempt : message.Attempt - 1;

        // Tried to the end of its tries and nobody came back to tell: it ends whoever hands it over.
        if (tries > options.MaximumAttempts && message.Fault is not (SentAgain or Released))
        {
            return await DieAsync("never-finished").ConfigureAwait(false);
        }

        var (result, stop) = await AskAsync(subscription, message, now, graceOver).ConfigureAwait(false);
        switch (result)
        {
            case { IsDone: true }:
                return await ToldAsync(OutboxOutcome.Sent(message), DeliveryOutcome.Delivered, null).ConfigureAwait(false);
            case { IsImpossible: true }:
                return await DieAsync(result.Fault!).ConfigureAwait(false);
            case var _ when stop == Stop.Unknown:
                return (DeliveryOutcome.Left, result.Fault);
            case var _ when stop == Stop.Released:
                return await ToldAsync(OutboxOutcome.Again(message, parts.Clock.GetUtcNow(), result.Fault), DeliveryOutcome.Later, result.Fault).ConfigureAwait(false);
            case var _ when tries < options.MaximumAttempts:
                return await ToldAsync(OutboxOutcome.Again(message, parts.Clock.GetUtcNow() + WaitAfter(result, options, tries), result.Fault), DeliveryOutcome.Later, result.Fault).ConfigureAwait(false);
            default:
                return await DieAsync(result.Fault!).ConfigureAwait(false);
        }

        // The task first: a crash in between leaves a message that is tried once more, not a dead one nobody hears of.
        async ValueTask<(DeliveryOutcome Outcome, string? Fault)> DieAsync(string why)
        {
            await OpenTaskAsync(message, FormattableString.Invariant($"wasn't sent ('{why}', {tries} tries) and waits for you: send it again or drop it")).ConfigureAwait(false);
            return await ToldAsync(OutboxOutcome.Dead(message, why), DeliveryOutcome.Dead, why).ConfigureAwait(false);
        }

        // Who was slower than their lease says nothing any more: the message is another's.
        async ValueTask<(DeliveryOutcome Outcome, string? Fault)> ToldAsync(OutboxOutcome outcome, DeliveryOutcome then, string? why) =>
            await work.CompleteOutboxAsync(outcome, CancellationToken.None).ConfigureAwait(false) ? (then, why) : (DeliveryOutcome.Left, "lease-lost");
    }

    // What the handler said; left to its lease when it didn't stop although it should, for it may be sending still.
    private async ValueTask<(DeliveryResult Result, Stop Stop)> AskAsync(OutboxSubscription subscription, OutboxMessage message, DateTimeOffset now, CancellationToken graceOver)
    {
        var delivery = new OutboxDelivery
        {
            Id = MessageWriter.IdOf(message.Key, message.Row.EventVersion, message.Row.Handler),
            Tenant = message.Key.Tenant,
            Case = desk.For(message.Key.Tenant).Case(new CaseId(message.Key.Id)),
            Version = message.Row.EventVersion,
            Body = message.Row.Body,
            QueuedAt = message.QueuedAt,
            Attempt = message.Attempt,
            Now = now,
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(graceOver);
        using var timer = parts.Clock.CreateTimer(_ => stop.Cancel(), null, subscription.Options.Timeout, Forever);
        Task<DeliveryResult>? asked = null;
        try
        {
            // On a thread of its own, so that a handler that blocks doesn't hold up the others.
            asked = Task.Run(() => subscription.Handler.DeliverAsync(delivery, stop.Token).AsTask(), CancellationToken.None);
            return (await asked.WaitAsync(Forever, parts.Clock, stop.Token).ConfigureAwait(false) ?? DeliveryResult.Later("no-answer"), Stop.ByItself);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await HearOutAsync(asked!, graceOver.IsCancellationRequested).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a handler throws, the message is tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (DeliveryResult.Later(FaultCodes.CodeOf(exception)), Stop.ByItself);
        }
    }

    private async ValueTask<(DeliveryResult Result, Stop Stop)> HearOutAsync(Task<DeliveryResult> asked, bool isEnding)
    {
        var fault = isEnding ? Released : "timeout";
        try
        {
            return (await asked.WaitAsync(LastWord, parts.Clock).ConfigureAwait(false) ?? DeliveryResult.Later("no-answer"), Stop.ByItself);
        }
        catch (TimeoutException)
        {
            return (DeliveryResult.Later(fault), isEnding ? Stop.Unknown : Stop.ByItself);
        }
#pragma warning disable CA1031 // It was told to stop, and did.
        catch (Exception)
#pragma warning restore CA1031
        {
            return (DeliveryResult.Later(fault), isEnding ? Stop.Released : Stop.ByItself);
        }
    }

    private async ValueTask<bool> IsSupersededAsync(OutboxMessage message, OutboxSubscription subscription)
    {
        var history = await desk.ReadAsync(message.Key.Tenant, new CaseId(message.Key.Id), CancellationToken.None).ConfigureAwait(false);
        return history.Any(recorded => recorded.Header.Version > message.Row.EventVersion && parts.Outbox.HandlersFor(recorded).Contains(subscription.Name));
    }

    private ValueTask OpenTaskAsync(OutboxMessage message, string what) => tasks.OpenAsync(
        message.Key.Tenant,
        new CaseId(message.Key.Id),
        MessageWriter.IdOf(message.Key, message.Row.EventVersion, message.Row.Handler),
        FormattableString.Invariant($"The message of event {message.Row.EventVersion} to '{message.Row.Handler}' {what}."),
        CancellationToken.None);

    private TimeSpan WaitAfter(DeliveryResult later, OutboxHandlerOptions options, int attempt)
    {
        var wait = options.RetryAfter(attempt, parts.Chance());
        return later.After is { } asked && asked > wait ? (asked < LongestWait ? asked : LongestWait) : wait;
    }

    // What came of all of them; they end side by side.
    private sealed class Tally
    {
        private readonly int[] _outcomes = new int[6];
        private readonly SortedSet<string> _faults = new(StringComparer.Ordinal);
        private DateTimeOffset? _oldest;

        public int Claimed { get; private set; }

        public void Claim(ImmutableArray<OutboxMessage> messages)
        {
            Claimed += messages.Length;
            foreach (var message in messages)
            {
                _oldest = message.Attempt == 1 && !(_oldest < message.QueuedAt) ? message.QueuedAt : _oldest;
            }
        }

        public void Add(DeliveryOutcome outcome, string? fault)
        {
            lock (_outcomes)
            {
                _outcomes[(int)outcome]++;
                if (fault is not null)
                {
                    _faults.Add(fault);
                }
            }
        }

        public OutboxBatch ToBatch() => new()
        {
            Claimed = Claimed,
            Delivered = _outcomes[(int)DeliveryOutcome.Delivered],
            Later = _outcomes[(int)DeliveryOutcome.Later],
            Dead = _outcomes[(int)DeliveryOutcome.Dead],
            Expired = _outcomes[(int)DeliveryOutcome.Expired],
            Superseded = _outcomes[(int)DeliveryOutcome.Superseded],
            Left = _outcomes[(int)DeliveryOutcome.Left],
            Faults = [.. _faults],
            Oldest = _oldest,
        };
    }
}
