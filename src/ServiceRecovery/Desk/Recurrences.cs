using ServiceRecovery.Debriefs;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Counts the failures that an action should have prevented.</summary>
internal sealed class Recurrences(DeskParts parts)
{
    /// <summary>Counts failures of the action's cause, else of its kind, that the organization heard of in the window before an action was done and in the one after it.</summary>
    /// <exception cref="NotSupportedException">The store can't be read as a whole.</exception>
    public async ValueTask<(long Before, long After)> CountAsync(TenantId tenant, PlannedAction action, DateTimeOffset done, CancellationToken cancellationToken)
    {
        var queries = parts.Store as IRecoveryQueries ?? throw new NotSupportedException($"The store '{parts.Store.GetType().Name}' answers no questions, so nobody can count what recurred.");
        var heard = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var merged = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var stream in queries.HistoriesAsync(tenant, StreamKind.Case, only: null, cancellationToken).ConfigureAwait(false))
        {
            if (Read(stream) is not { } found)
            {
                continue;
            }

            // A report counts as merged from its absorption on, which comes before its own end.
            merged.UnionWith(found.Absorbed.Select(absorbed => absorbed.Younger.Value));
            if (found is { Purpose: Purpose.Failure, Ending: not (Ending.Merged or Ending.EnteredInError) } && (action.Cause is { } cause ? found.Cause == cause : found.Failure == action.Failure))
            {
                heard.Add(stream.Key.Id, found.ReceivedAt);
            }
        }

        long Between(DateTimeOffset from, DateTimeOffset to) => heard.Count(failure => failure.Value >= from && failure.Value < to && !merged.Contains(failure.Key));
        return (Between(done - action.Window, done), Between(done, done + action.Window));
    }

    // What can't be read is no failure that anybody can name; the audit finds it.
    private RecoveryCase? Read(StoredStream stream)
    {
        try
        {
            return History.Fold(stream, parts.Codec);
        }
        catch (UnreadableEventException)
        {
            return null;
        }
    }
}
