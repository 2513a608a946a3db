using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Something that is asked of one stream, under an id that is remembered.</summary>
internal abstract record StreamRequest(StreamKey Key, CommandId Id);

/// <summary>
/// The one way into a stream: check what is asked, load, answer a repeat from its receipt, gather, decide and append; from the top when somebody else was first, until the contention time-out.
/// Each kind of stream says what its own steps are.
/// </summary>
internal abstract class StreamHandler<TRequest, TResult>(DeskParts parts)
    where TRequest : StreamRequest
    where TResult : class
{
    // A store or policy that always answers "full" and "granted" in turn would go round for ever.
    private const int MostAttempts = 10_000;

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
        catch (UnknownEventTypeException exception)
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

    /// <summary>Answers what was accepted before, or refuses other content under the same id.</summary>
    protected abstract TResult Answer(TRequest request, StoredStream stored, CommandReceipt receipt, bool isSame);

    /// <summary>Decides on what the store holds now, and appends; <see langword="null"/> when somebody else was first.</summary>
    protected abstract ValueTask<TResult?> TryAsync(TRequest request, StoredStream stored, byte[] fingerprint, CancellationToken cancellationToken);

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
        var fingerprint = FingerprintOf(request);
        var started = parts.Clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var stored = await parts.Store.LoadWholeAsync(request.Key, request.Id, cancellationToken).ConfigureAwait(false);
            if (stored.Receipt is { } receipt)
            {
                return Answer(request, stored, receipt, receipt.Fingerprint.Span.SequenceEqual(fingerprint));
            }

            if (await TryAsync(request, stored, fingerprint, cancellationToken).ConfigureAwait(false) is { } result)
            {
                return result;
            }

            var (kind, id) = (KindOf(request.Key), request.Key.Id);
            if (!parts.Store.Traits.RetriesAllowed)
            {
                throw new RecoveryConflictException($"The {kind} '{id}' changed inside the caller's transaction. Roll it back and try again.");
            }

            if (attempt >= MostAttempts || parts.Clock.GetElapsedTime(started) >= parts.Options.ContentionTimeout)
            {
                var limits = request.Key.Kind == StreamKind.Case ? " or its limits" : "";
                throw new RecoveryContentionException(FormattableString.Invariant($"Others wrote to the {kind} '{id}'{limits} until the contention time-out, {attempt} times. Nothing was stored; try again."));
            }

            await Task.Yield();
        }
    }

    private static string KindOf(StreamKey key) => key.Kind == StreamKind.Case ? "case" : "debrief";
}
