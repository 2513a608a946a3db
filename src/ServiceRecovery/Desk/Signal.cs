namespace ServiceRecovery.Desk;

/// <summary>Wakes what waits until it is set. A caller that takes <see cref="Next"/> before looking misses nothing.</summary>
internal sealed class Signal
{
    private TaskCompletionSource<bool> _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult(true);

    // What waits goes on elsewhere, not in the middle of the append that set it.
    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
