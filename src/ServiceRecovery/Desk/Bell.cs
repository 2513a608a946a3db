namespace ServiceRecovery.Desk;

/// <summary>Wakes whoever waits for the next ring. Who asks before looking misses nothing.</summary>
internal sealed class Bell
{
    private TaskCompletionSource<bool> _next = New();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, New()).TrySetResult(true);

    // Whoever waits goes on elsewhere, not in the middle of the append that rang.
    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
