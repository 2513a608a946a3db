using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Testing;

/// <summary>What every store promises, as checks with names. Hand <see cref="Rows"/> to a test framework, and each name with a way to start empty to <see cref="RunAsync"/>.</summary>
/// <remarks>The checks ask the store only through its port. Each starts with an empty store of its own.</remarks>
public static partial class StoreCompliance
{
    private const int Threads = 16;

    /// <summary>Gets all checks. A minor version may bring more.</summary>
    public static ImmutableArray<StoreCheck> Checks { get; } = [.. AppendChecks, .. PairChecks, .. MindChecks, .. LimitChecks, .. QueryChecks, .. WorklistChecks, .. WorkChecks, .. OutboxChecks, .. ImportChecks];

    /// <summary>Gets the name of each check as the one argument of a test: member data of xunit, a test case source of NUnit, dynamic data of MSTest.</summary>
    public static IEnumerable<object[]> Rows => Checks.Select(check => new object[] { check.Name });

    /// <summary>Runs one check.</summary>
    /// <param name="check">The name of the check.</param>
    /// <param name="startEmpty">Starts a store with nothing in it. It is called once, and what it opens stays the caller's to close.</param>
    /// <exception cref="ArgumentException">No check has this name.</exception>
    /// <exception cref="UnmetExpectationException">The store breaks the promise.</exception>
    public static Task RunAsync(string check, Func<ValueTask<StoreParts>> startEmpty) =>
        (Checks.FirstOrDefault(one => one.Name == (check ?? throw new ArgumentNullException(nameof(check)))) ?? throw new ArgumentException($"No check of stores is named '{check}'. 'StoreCompliance.Checks' has all of them.", nameof(check))).RunAsync(startEmpty ?? throw new ArgumentNullException(nameof(startEmpty)));

    private static async Task<StoredStream> LoadAsync(StoreParts parts, StreamKey key, CommandId? asked = null) =>
        await parts.Store.LoadAsync(key, asked, CancellationToken.None).ConfigureAwait(false);

    private static async Task<AppendResult> AppendAsync(StoreParts parts, StreamAppend append) =>
        await parts.Store.AppendAsync(append, CancellationToken.None).ConfigureAwait(false);

    private static async Task StoreAsync(StoreParts parts, StreamAppend append) =>
        Expect.Equal(AppendResult.Appended, await AppendAsync(parts, append).ConfigureAwait(false));

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
