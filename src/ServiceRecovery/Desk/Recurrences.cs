using ServiceRecovery.Learning;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Counts the failures that an action should have prevented.</summary>
internal sealed class Recurrences(DeskParts parts)
{
    /// <summary>Counts failures of the action's kind or cause that the house heard of from an instant on and before another.</summary>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public async ValueTask<long> CountAsync(TenantId tenant, PlannedAction action, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var queries = parts.Store as IRecoveryQueries ?? throw new NotSupportedException($"The store '{parts.Store.GetType().Name}' answers no questions, so nobody can count what recurred.");
        var count = 0L;
        await foreach (var copy in queries.ExportAsync(tenant, StreamKind.Case, cancellationToken).ConfigureAwait(false))
        {
            var found = History.Fold(copy.Stream, parts.Codec);
            var isOne = found.Purpose == Purpose.Failure && found.Ending != Ending.EnteredInError && found.ReceivedAt >= from && found.ReceivedAt < to
                && ((action.Cause is { } cause && found.Cause == cause) || (action.Failure is { } failure && found.Failure == failure));
            count += isOne ? 1 : 0;
        }

        return count;
    }
}
