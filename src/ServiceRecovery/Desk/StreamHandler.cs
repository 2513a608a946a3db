using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Something that is asked of one stream, under an id that is remembered.</summary>
internal abstract record StreamRequest(StreamKey Key, CommandId Id);

/// <summary>What came of one attempt: an answer, or what it was lost to.</summary>
internal readonly record struct Attempt<TResult>
    where TResult : class
{
    private Attempt(TResult? answer, StreamKey? lostTo) => (Answer, LostTo) = (answer, lostTo);

    /// <summary>Gets the answer; <see langword="null"/> when nothing was stored and it is to be tried again.</summary>
    public TResult? Answer { get; }

    /// <summary>Gets the stream to which others wrote; <see langword="null"/> when it was a limit that was full.</summary>
    public StreamKey? LostTo { get; }

    public static implicit operator Attempt<TResult>(TResult answer) => new(answer, null);

    /// <summary>Says that others wrote to a stream since it was read.</summary>
    public static Attempt<TResult> Lost(StreamKey key) => new(null, key);

    /// <summary>Says why an append wasn't stored; of two streams it was the other one, to which more people write than to one that is about to end.</summary>
    public static Attempt<TResult> Lost(StreamAppend append, AppendResult why) => new(null, why.Full is null ? (append.AlongWith ?? append).Key : null);
}

/// <summary>
/// The one way into a stream: check what is asked, load, answer a repeat from its receipt, gather, decide and append; from the top when somebody else was first, in the turn of the stream that was lost, until the contention time-out.
/// What is in mind is decided on before anything is loaded; only what it accepts counts.
/// Each kind of stream says what its own steps are.
/// </summary>
internal abstract class StreamHandler<TRequest, TResult>(DeskParts parts)
    where TRequest : StreamRequest
    where TResult : class
{
    // With a clock that stands still, a store that always answers that others were first would be asked for ever.
    private const int MostAttempts = 1_000;
    private const int MostFull = 8;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    protected DeskParts Parts => parts;

    /// <summary>Handles a request: all of it is stored, or nothing.</summary>
    /// <exception cref="RecoveryContentionException">Others wrote to the same stream or limits until the contention time-out.</exception>
    public async ValueTask<TResult> HandleAsync(TRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return CheckIn(request) is { } notIn
                ? await RefuseAsync(request, notIn, cancellationToken).ConfigureAwait(false)
                : await TryUntilAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (PolicyFailedException exception)
        {
            DeskTelemetry.PolicyFailed(parts.Logger, exception, KindOf(request.Key), request.Key.Id, request.Id);
            return await RefuseAsync(request, new Refusal([exception.Unmet]), cancellationToken).ConfigureAwait(false);
        }
        catch (UnreadableEventException exception) when (exception.IsUnknown)
        {
            return await RefuseAsync(request, new Refusal([Refusals.StreamReadOnly(exception.Type)]), cancellationToken).ConfigureAwait(false);
        }
        catch (RecoveryStoreException exception) when (exception.Fault == StoreFault.StreamTooLong)
        {
            return await RefuseAsync(request, new Refusal([Refusals.StreamTooLong(StreamAppend.LongestStream, StreamAppend.LongestStream)]), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells what keeps a request out before anything is loaded.</summary>
    protected abstract Refusal? CheckIn(TRequest request);

    /// <summary>Hashes what was asked, so that a repeat is known from another request under the same id.</summary>
    protected abstract byte[] FingerprintOf(TRequest request);

    /// <summary>Tells whether a request is decided on the words and names that were recorded so far.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="loaded">The head of what was loaded without them; <see langword="null"/> before.</param>
    protected virtual bool NeedsWords(TRequest request, StreamHead? loaded) => true;

    /// <summary>Returns the stream as it is in mind, where a request may be decided on it; <see langword="null"/> where it is to be loaded.</summary>
    protected virtual StoredStream? InMind(TRequest request) => null;

    /// <summary>Loads the stream without words and names, with the receipt of the request.</summary>
    protected virtual ValueTask<StoredStream> LoadWordlessAsync(TRequest request, CancellationToken cancellationToken) =>
        parts.Store.LoadWholeAsync(request.Key, request.Id, cancellationToken, needsWords: false);

    /// <summary>Answers what was accepted before, or refuses other content under the same id.</summary>
    protected abstract TResult Answer(TRequest request, StoredStream stored, CommandReceipt receipt, bool isSame);

    /// <summary>Decides on a stream, and appends; lost when somebody else was first.</summary>
    protected abstract ValueTask<Attempt<TResult>> TryAsync(TRequest request, StoredStream stored, byte[] fingerprint, CancellationToken cancellationToken);

    /// <summary>Tells whether an answer says that the request was stored now.</summary>
    protected abstract bool IsAccepted(TResult answer);

    /// <summary>Refuses a request on which nothing was decided.</summary>
    protected abstract ValueTask<TResult> RefuseAsync(TRequest request, Refusal refusal, CancellationToken cancellationToken);

    /// <summary>Returns the desk's time, which never falls within a stream, whatever the clock does.</summary>
    protected DateTimeOffset NowAfter(DateTimeOffset changedAt)
    {
        var now = UnixMicroseconds.Truncate(parts.Clock.GetUtcNow());
        return now >= changedAt ? now : changedAt;
    }

    private async ValueTask<TResult> TryUntilAsync(TRequest request, CancellationToken cancellationToken)
    {
        // What was said, not what the staff directory makes of it today: a repeat is answered whatever became of the people since.
        var tries = new Tries(request, FingerprintOf(request), parts.Clock.GetTimestamp());
        if (InMind(request) is { } inMind && await TryInMindAsync(tries, inMind, cancellationToken).ConfigureAwait(false) is { } accepted)
        {
            return accepted;
        }

        var tried = await TryAsync(tries, cancellationToken).ConfigureAwait(false);
        while (tried.Answer is null)
        {
            var lostTo = tried.LostTo;
            if (lostTo is not { } key)
            {
                tried = await TryAgainAsync(tries, lostTo, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Of all in this process that lost the same stream one tries at a time, until it is through.
            var left = parts.Options.ContentionTimeout - parts.Clock.GetElapsedTime(tries.Started);
            var (hadTurn, inTurn) = await parts.Turns.InTurnAsync(key, left, parts.Clock, () => TryAgainAsync(tries, lostTo, cancellationToken), cancellationToken).ConfigureAwait(false);
            tried = hadTurn ? inTurn : throw Contended(tries);
        }

        return tried.Answer;
    }

    // A race that is lost here is lost to what wasn't looked at, so the store is looked at next, and nobody stands in line for it; what is refused may be a repeat.
    private async ValueTask<TResult?> TryInMindAsync(Tries tries, StoredStream inMind, CancellationToken cancellationToken)
    {
        try
        {
            var tried = await TryAsync(tries.Request, inMind, tries.Fingerprint, cancellationToken).ConfigureAwait(false);
            return tried.Answer is { } answer && IsAccepted(answer) ? answer : null;
        }
        catch (PolicyFailedException)
        {
            return null;
        }
        catch (RecoveryStoreException exception) when (exception.Fault is StoreFault.StreamTooLong or StoreFault.Unearned)
        {
            return null;
        }
    }

    private async ValueTask<Attempt<TResult>> TryAgainAsync(Tries tries, StreamKey? lostTo, CancellationToken cancellationToken)
    {
        Attempt<TResult> tried;
        do
        {
            await PauseAsync(tries.Count, cancellationToken).ConfigureAwait(false);
            tried = await TryAsync(tries, cancellationToken).ConfigureAwait(false);
        }
        while (tried.Answer is null && (tried.LostTo is null || tried.LostTo == lostTo));

        return tried;
    }

    private async ValueTask<Attempt<TResult>> TryAsync(Tries tries, CancellationToken cancellationToken)
    {
        tries.Count++;
        var request = tries.Request;
        var isWhole = NeedsWords(request, loaded: null);
        var stored = isWhole
            ? await parts.Store.LoadWholeAsync(request.Key, request.Id, cancellationToken).ConfigureAwait(false)
            : await LoadWordlessAsync(request, cancellationToken).ConfigureAwait(false);

        // A repeat is told what happened then, with its words; and only what was loaded tells some requests whether they need them.
        if (!isWhole && (stored.Receipt is not null || NeedsWords(request, stored.Head)))
        {
            stored = await parts.Store.LoadWholeAsync(request.Key, request.Id, cancellationToken).ConfigureAwait(false);
        }

        if (stored.Receipt is { } receipt)
        {
            return Answer(request, stored, receipt, receipt.Fingerprint.Span.SequenceEqual(tries.Fingerprint));
        }

        var tried = await TryAsync(request, stored, tries.Fingerprint, cancellationToken).ConfigureAwait(false);
        if (tried.Answer is not null)
        {
            return tried;
        }

        if (!parts.Store.Traits.RetriesAllowed)
        {
            throw new RecoveryConflictException($"The {KindOf(request.Key)} '{request.Key.Id}' changed inside the caller's transaction. Roll it back and try again.");
        }

        // An authority that reads what is spent finds the limit full the next time; one that doesn't would grant it for ever.
        tries.Full = tried.LostTo is null ? tries.Full + 1 : 0;
        if (tries.Full == MostFull)
        {
            throw new PolicyFailedException("compensation-authority", FormattableString.Invariant($"granted {MostFull} times in a row what a limit that it named doesn't hold"));
        }

        return tries.Count < MostAttempts && parts.Clock.GetElapsedTime(tries.Started) < parts.Options.ContentionTimeout ? tried : throw Contended(tries);
    }

    // The second attempt comes at once; from the third on, others must be writing in other processes, and are let through by chance.
    // The pause is of the computer's own time, whatever the desk's clock says: nothing here is told when another process is through.
    private async ValueTask PauseAsync(int attempts, CancellationToken cancellationToken)
    {
        if (attempts < 2)
        {
            await Task.Yield();
            return;
        }

        var longest = Math.Min(LongestPause.TotalMilliseconds, 1 << Math.Min(attempts - 1, 10));
        await Task.Delay(TimeSpan.FromMilliseconds(longest * parts.Chance()), cancellationToken).ConfigureAwait(false);
    }

    private static RecoveryContentionException Contended(Tries tries)
    {
        var (kind, limits) = (KindOf(tries.Request.Key), tries.Request.Key.Kind == StreamKind.Case ? " or its limits" : "");
        return new RecoveryContentionException(FormattableString.Invariant($"Others wrote to the {kind} '{tries.Request.Key.Id}'{limits} until the contention time-out, {tries.Count} times. Nothing was stored; try again."));
    }

    private static string KindOf(StreamKey key) => key.Kind == StreamKind.Case ? "case" : "debrief";

    // How often one request was tried, and what is remembered from one time to the next.
    private sealed class Tries(TRequest request, byte[] fingerprint, long started)
    {
        public TRequest Request => request;

        public byte[] Fingerprint => fingerprint;

        public long Started => started;

        public int Count { get; set; }

        public int Full { get; set; }
    }
}
