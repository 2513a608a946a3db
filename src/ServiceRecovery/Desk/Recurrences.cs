using ServiceRecovery.Insights;
using ServiceRecovery.Learning;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Counts the failures that an action should have prevented.</summary>
internal sealed class Recurrences(DeskParts parts)
{
    /// <summary>Counts failures of the action's cause, else of its kind, that the house heard of in the window before an action was done and in the one after it.</summary>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public async ValueTask<(long Before, long After)> CountAsync(TenantId tenant, PlannedAction action, DateTimeOffset done, CancellationToken cancellationToken)
    {
        var queries = parts.Store as IRecoveryQueries ?? throw new NotSupportedException($"The store '{parts.Store.GetType().Name}' answers no questions, so nobody can count what recurred.");
        var factor = action.Cause is { } cause ? InsightFactor.Of(cause) : InsightFactor.Of(action.Failure!.Value);

        // A book of its own, forgotten afterwards: an effect is looked at once, and a house has few actions.
        var book = new InsightBook(tenant);
        await book.RefreshAsync(queries, progress: null, cancellationToken).ConfigureAwait(false);
        return (book.CountFailures(factor, done - action.Window, done), book.CountFailures(factor, done, done + action.Window));
    }
}
