using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Testing;

/// <summary>What every store promises, as facts. Derive from it for a store of yours and say how to start empty; nothing else.</summary>
/// <remarks>The facts ask the store only through its port. Each starts with an empty store of its own.</remarks>
public abstract partial class StoreCompliance
{
    private const int Threads = 16;

    /// <summary>Starts a store with nothing in it.</summary>
    protected abstract ValueTask<StoreParts> StartEmptyAsync();

    private static async Task<StoredStream> LoadAsync(StoreParts parts, StreamKey key, CommandId? asked = null) =>
        await parts.Store.LoadAsync(key, asked, CancellationToken.None).ConfigureAwait(false);

    private static async Task<AppendResult> AppendAsync(StoreParts parts, StreamAppend append) =>
        await parts.Store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false);

    private static async Task StoreAsync(StoreParts parts, StreamAppend append) =>
        Assert.IsType<AppendResult.Appended>(await AppendAsync(parts, append).ConfigureAwait(false));

    // Threads of their own: a pool as small as the machine would let them take turns.
    private static Task TogetherAsync(Func<int, Task> work)
    {
        var barrier = new Barrier(Threads);
        return Task.WhenAll(Enumerable.Range(0, Threads).Select(number => Task.Factory.StartNew(
            () =>
            {
                barrier.SignalAndWait();
                work(number).GetAwaiter().GetResult();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }
}
