namespace ServiceRecovery.Desk;

/// <summary>A policy that throws, hangs or answers nothing refuses the command and touches nothing else.</summary>
internal sealed class PolicyFailedException(string policy, string how, Unmet unmet, Exception? innerException = null) : Exception($"The policy '{policy}' {how}.", innerException)
{
    public PolicyFailedException(string policy, string how, Exception? innerException = null)
        : this(policy, how, Refusals.PolicyFailed(policy, how), innerException)
    {
    }

    public Unmet Unmet { get; } = unmet;

    /// <summary>Says that an answer came which can't be carried out, and why.</summary>
    public static PolicyFailedException Answered(string policy, string fault) => new(policy, $"gave an answer that can't be carried out: {fault.TrimEnd('.')}", Refusals.PolicyAnswered(policy, fault));
}

internal static class PolicyCall
{
    public static async ValueTask<T> AskAsync<T>(string policy, Func<CancellationToken, ValueTask<T>> ask, DeskParts parts, CancellationToken cancellationToken, Func<T, string?>? faultOf = null, TimeSpan? within = null)
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
                : await asked.AsTask().WaitAsync(within ?? parts.Options.PolicyTimeout, parts.Clock, cancellationToken).ConfigureAwait(false);
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
            : faultOf?.Invoke(answer) is { } fault ? throw PolicyFailedException.Answered(policy, fault)
            : answer;
    }
}
