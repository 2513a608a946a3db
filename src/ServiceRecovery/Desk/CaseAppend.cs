using System.Collections.Immutable;
using ServiceRecovery.Outbox;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>What a batch that was decided appends to its stream: encoded events, claims, releases, messages, head and receipt, all of it still unstored.</summary>
internal static class CaseAppend
{
    public static StreamAppend Of(CaseBatch batch, StoredStream stored, byte[] fingerprint, DeskParts parts)
    {
        var (key, current, basis) = (stored.Key, batch.Case, batch.Basis);
        var textSubject = current.Customer?.Key ?? basis.Person.Key;
        var chain = stored.Head?.Chain ?? ReadOnlyMemory<byte>.Empty;
        var events = batch.Events;
        var encoded = ImmutableArray.CreateBuilder<StoredEvent>(events.Length);
        List<OutboxRow>? outbox = null;
        var trace = DeskTelemetry.Trace();
        foreach (var recorded in events)
        {
            var bytes = parts.Codec.Encode(key, recorded, chain, textSubject);
            encoded.Add(bytes);
            chain = bytes.Chain;
            foreach (var handler in parts.Outbox.HandlersFor(recorded))
            {
                // The standard policy rules by the case alone: where it calls for no debrief nothing has to be asked later.
                if (handler == OutboxPlan.Endings && parts.Debriefs is DefaultDebriefPolicy standard && !standard.Calls(new CaseId(key.Id), current))
                {
                    continue;
                }

                (outbox ??= []).Add(new OutboxRow(handler, bytes.Version, MessageWriter.Write(key, bytes, handler, trace)));
            }
        }

        var at = UnixMicroseconds.From(basis.Now);
        ImmutableArray<LimitClaim> claims = batch.Claims.Count == 0 ? [] : ClaimsOf(batch, at);
        ImmutableArray<LimitRelease> releases = batch.Releases.Count == 0 ? [] : ReleasesOf(batch, key);
        if (!current.IsOpen && batch.EndedAt is { } endedAt && (!current.LimitKeys.IsEmpty || !current.KeptPlaces.IsEmpty))
        {
            releases = releases.AddRange(PlacesOf(current, key, endedAt));
        }

        var receipt = new CommandReceipt(basis.Command, fingerprint, stored.Version + 1, current.Version);
        return new StreamAppend(key, stored.Version, CaseHead.HeadOf(current, batch.Playbook, chain), encoded.MoveToImmutable(), claims, releases, outbox is null ? [] : [.. outbox], receipt)
        {
            ExpectedChain = stored.Head?.Chain ?? default,
        };
    }

    private static ImmutableArray<LimitClaim> ClaimsOf(CaseBatch batch, long at) => [.. batch.Claims
        .Select(taken => new LimitClaim(taken.Claim.Key, taken.Claim.Window is { } window ? at - UnixMicroseconds.FromDuration(window) : long.MinValue, at, taken.Claim.Amount, taken.Claim.AmountLimit, UseLimitOf(taken.Claim, batch), taken.Version))
        .OrderBy(claim => claim.Key, StringComparer.Ordinal)];

    private static ImmutableArray<LimitRelease> ReleasesOf(CaseBatch batch, StreamKey key) =>
        [.. batch.Releases.Select(given => new LimitRelease(given.Release.Key, given.Release.TakenIn is { } taken ? StreamKey.ForCase(key.Tenant, taken) : key, given.Release.EventVersion, given.Version, given.Release.Amount))];

    // A case that ends gives back its place as the one open case about an order, and those that the cases it absorbed kept for it.
    private static IEnumerable<LimitRelease> PlacesOf(RecoveryCase current, StreamKey key, long endedAt) => current.LimitKeys
        .Select(limit => new LimitRelease(limit, key, 1, endedAt))
        .Concat(current.KeptPlaces.Select(kept => new LimitRelease(kept.Key, StreamKey.ForCase(key.Tenant, kept.Case), kept.Version, endedAt)));

    // What was decided on what others took holds only while nobody takes more; the batch's own entries are known.
    private static long UseLimitOf(DraftClaim claim, CaseBatch batch) => claim.SeenUses is { } seen ? seen + batch.Claims.Count(taken => taken.Claim.Key == claim.Key) : claim.UseLimit;
}
