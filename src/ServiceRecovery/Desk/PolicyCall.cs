namespace ServiceRecovery.Desk;

/// <summary>A policy that throws, hangs or answers nothing refuses the command and touches nothing else.</summary>
internal sealed class PolicyFailedException(string policy, string how, Exception? innerException = null) : Exception($"The policy '{policy}' {how}.", innerException)
{
    public Unmet Unmet { get; } = Refusals.PolicyFailed(policy, how);
}

internal static class PolicyCall
{
    public static async ValueTask<T> AskAsync<T>(string policy, Func<CancellationToken, ValueTask<T>> ask, DeskParts parts, CancellationToken cancellationToken, Func<T, bool>? isSound = null)
        where T : class
    {
        T? answer;
        try
        {
            // What a policy does on its way never runs on the caller's own context, where it would keep a window from answering.
            var asked = SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default
                ? ask(cancellationToken)
                : new ValueTask<T>(Task.Run(() => ask(cancellationToken).AsTask(), cancellationToken));
            answer = asked.IsCompletedSuccessfully
                ? asked.Result
                : await asked.AsTask().WaitAsync(parts.Options.PolicyTimeout, parts.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (TimeoutException exception)
        {
            throw new PolicyFailedException(policy, "took too long", exception);
        }
#pragma warning disable CA1031 // Whatever a plug-in throws, the command is refused and nothing is stored.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new PolicyFailedException(policy, "failed", exception);
        }

        return answer is null ? throw new PolicyFailedException(policy, "gave no answer")
            : isSound is null || isSound(answer) ? answer
            : throw new PolicyFailedException(policy, "gave an answer with a part missing or out of range");
    }
}
