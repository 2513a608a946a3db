using ServiceRecovery.Storage;

namespace ServiceRecovery.Desk;

/// <summary>Finds the case in which a merged one goes on.</summary>
internal static class Survivors
{
    // A ring of merges, which only a forged store has, would go round for ever.
    private const int LongestChain = 1_000;

    /// <summary>Follows a case to the end of the chain of its merges.</summary>
    /// <returns>The case that wasn't merged into another; the case itself where it wasn't merged.</returns>
    public static async ValueTask<(CaseId Id, RecoveryCase Case)> FindAsync(DeskParts parts, TenantId tenant, CaseId id, RecoveryCase current, CancellationToken cancellationToken) =>
        (await WalkAsync(parts, tenant, id, current, null, cancellationToken).ConfigureAwait(false)).End;

    /// <summary>Follows a case to the end of the chain of its merges, and finds the one on the way in which a command was recorded, which may have been merged itself since.</summary>
    /// <returns><c>Landed</c> is <see langword="null"/> where the command was recorded in none of them.</returns>
    public static async ValueTask<((CaseId Id, RecoveryCase Case) End, (CaseId Id, RecoveryCase Case)? Landed)> WalkAsync(DeskParts parts, TenantId tenant, CaseId id, RecoveryCase current, CommandId? command, CancellationToken cancellationToken)
    {
        (CaseId, RecoveryCase)? landed = null;
        for (var hops = 0; current.MergedInto is { } next && hops < LongestChain; hops++)
        {
            var stored = await parts.Store.LoadWholeAsync(StreamKey.ForCase(tenant, next), command, cancellationToken).ConfigureAwait(false);
            if (stored.Version == 0)
            {
                break;
            }

            (id, current) = (next, History.Fold(stored, parts.Codec));
            landed ??= stored.Receipt is null ? null : (id, current);
        }

        return ((id, current), landed);
    }
}
