namespace ServiceRecovery.Storage;

/// <summary>Loads a stream for somebody who decides on it: its head has to be that of its last event.</summary>
internal static class WholeStream
{
    /// <exception cref="RecoveryStoreException">The head doesn't fit the last event (<see cref="StoreFault.Damaged"/>).</exception>
    public static ValueTask<StoredStream> LoadWholeAsync(this IRecoveryStore store, StreamKey key, CommandId? asked, CancellationToken cancellationToken)
    {
        var loading = store.LoadAsync(key, asked, cancellationToken);
        return loading.IsCompletedSuccessfully ? new ValueTask<StoredStream>(Checked(loading.Result)) : Checked(loading);
    }

    private static async ValueTask<StoredStream> Checked(ValueTask<StoredStream> loading) => Checked(await loading.ConfigureAwait(false));

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
