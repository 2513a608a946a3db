using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>
/// The lines in which those of this process stand that lost a race for a stream, first come first served: one of them at a time tries again.
/// A command that comes first never stands in one, and neither does one that a policy gives while its own command has the turn.
/// </summary>
internal sealed class TurnQueue
{
    private static readonly AsyncLocal<bool> HasTurn = new();

    private readonly Dictionary<StreamKey, LinkedList<TaskCompletionSource<bool>>> _lines = [];

    /// <summary>Tries in the turn of a stream.</summary>
    /// <param name="key">The stream for which a race was lost.</param>
    /// <param name="longest">How long to stand in line at most.</param>
    /// <param name="clock">By what that is measured.</param>
    /// <param name="attempt">What is done in the turn, which lasts until it is done.</param>
    /// <param name="cancellationToken">Leaves the line.</param>
    /// <returns><see langword="false"/> when the turn didn't come in time.</returns>
    public async ValueTask<(bool HadTurn, T? Result)> InTurnAsync<T>(StreamKey key, TimeSpan longest, TimeProvider clock, Func<ValueTask<T>> attempt, CancellationToken cancellationToken)
    {
        // Two that each hold a turn and wait for the other's would wait for ever.
        if (HasTurn.Value)
        {
            return (true, await attempt().ConfigureAwait(false));
        }

        var place = Stand(key);
        try
        {
            await place.Value.Task.WaitAsync(longest > TimeSpan.Zero ? longest : TimeSpan.Zero, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Leave(key, place);
            return (false, default);
        }
        catch
        {
            Leave(key, place);
            throw;
        }

        try
        {
            HasTurn.Value = true;
            return (true, await attempt().ConfigureAwait(false));
        }
        finally
        {
            HasTurn.Value = false;
            Leave(key, place);
        }
    }

    private LinkedListNode<TaskCompletionSource<bool>> Stand(StreamKey key)
    {
        var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lines)
        {
            if (!_lines.TryGetValue(key, out var line))
            {
                _lines.Add(key, line = new LinkedList<TaskCompletionSource<bool>>());
                turn.SetResult(true);
            }

            return line.AddLast(turn);
        }
    }

    // Who stands first has the turn; who left without having waited for it hands it on too.
    private void Leave(StreamKey key, LinkedListNode<TaskCompletionSource<bool>> place)
    {
        lock (_lines)
        {
            var line = place.List!;
            line.Remove(place);
            if (line.First is { } first)
            {
                first.Value.TrySetResult(true);
            }
            else
            {
                _lines.Remove(key);
            }
        }
    }
}
