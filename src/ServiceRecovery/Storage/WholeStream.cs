namespace ServiceRecovery.Storage;

/// <summary>Loads a stream for somebody who decides on it: its head has to be that of its last event.</summary>
internal static class WholeStream
{
    /// <summary>Loads a stream. Where words and names aren't needed, a store that keeps texts apart leaves them where they are.</summary>
    /// <exception cref="RecoveryStoreException">The head doesn't fit the last event (<see cref="StoreFault.Damaged"/>).</exception>
    public static ValueTask<StoredStream> LoadWholeAsync(this IRecoveryStore store, StreamKey key, CommandId? asked, CancellationToken cancellationToken, bool needsWords = true) =>
        CheckedAsync(!needsWords && store is IWordlessStore wordless ? wordless.LoadWordlessAsync(key, asked, from: 1, cancellationToken) : store.LoadAsync(key, asked, cancellationToken));

    private static ValueTask<StoredStream> CheckedAsync(ValueTask<StoredStream> loading)
    {
        return loading.IsCompletedSuccessfully ? new ValueTask<StoredStream>(Checked(loading.Result)) : WaitAsync(loading);

        static async ValueTask<StoredStream> WaitAsync(ValueTask<StoredStream> loading) => Checked(await loading.ConfigureAwait(false));
    }

    private static StoredStream Checked(StoredStream stream)
    {
        var last = stream.Events.Length == 0 ? null : stream.Events[stream.Events.Length - 1];
        var flaw = stream.Version != stream.Events.Length || (last is not null && last.Version != stream.Version)
            ? FormattableString.Invariant($"it is of version {stream.Version}, and {stream.Events.Length} events are there, the last of version {last?.Version ?? 0}")
            : last is not null && stream.Head?.Chain.Span.SequenceEqual(last.Chain.Span) != true ? FormattableString.Invariant($"its chain value isn't that of event {last.Version}")
            : null;
        return flaw is null
            ? stream
            : throw new RecoveryStoreException(StoreFault.Damaged, $"The head of '{stream.Key}' doesn't fit its last event: {flaw}. Nothing is decided on it; compare it with a backup.");
    }
}
