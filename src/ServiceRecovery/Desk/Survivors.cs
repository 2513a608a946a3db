using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Finds the case in which a merged one goes on.</summary>
internal static class Survivors
{
    // A ring of merges, which only a forged store has, would go round for ever.
    private const int LongestChain = 1_000;

    /// <summary>Follows a case to the end of the chain of its merges.</summary>
    /// <returns>The case that wasn't merged into another; the case itself where it wasn't merged.</returns>
    public static async ValueTask<(CaseId Id, RecoveryCase Case)> FindAsync(DeskParts parts, TenantId tenant, CaseId id, RecoveryCase current, CancellationToken cancellationToken)
    {
        for (var hops = 0; current.MergedInto is { } next && hops < LongestChain; hops++)
        {
            var stored = await parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, next), null, cancellationToken).ConfigureAwait(false);
            if (stored.Version == 0)
            {
                break;
            }

            (id, current) = (next, History.Fold(stored, parts.Codec));
        }

        return (id, current);
    }

    /// <summary>Finds the case of a chain of merges in which a command landed before, which may have been merged itself since.</summary>
    /// <returns><see langword="null"/> where it landed in none.</returns>
    public static async ValueTask<(CaseId Id, RecoveryCase Case)?> FindLandedAsync(DeskParts parts, TenantId tenant, RecoveryCase merged, CommandId landed, CancellationToken cancellationToken)
    {
        for (var hops = 0; merged.MergedInto is { } next && hops < LongestChain; hops++)
        {
            var stored = await parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, next), landed, cancellationToken).ConfigureAwait(false);
            if (stored.Version == 0)
            {
                break;
            }

            merged = History.Fold(stored, parts.Codec);
            if (stored.Receipt is not null)
            {
                return (next, merged);
            }
        }

        return null;
    }
}
