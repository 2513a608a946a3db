using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Storage.Format;

namespace ServiceRecovery.Desk;

/// <summary>What one batch adds to one case: events moved, folded and encoded, claims and releases gathered, all of it still unstored.</summary>
internal sealed class CaseAppend(StreamKey key, StoredStream stored, RecoveryCase current, DecisionFacts basis, DeskParts parts)
{
    private readonly ImmutableArray<RecordedEvent>.Builder _events = ImmutableArray.CreateBuilder<RecordedEvent>();
    private List<LimitClaim>? _claims;
    private List<LimitRelease>? _releases;

    /// <summary>Gets the case as the batch has left it so far.</summary>
    public RecoveryCase Case { get; private set; } = current;

    /// <summary>Gets the playbook the case is on now.</summary>
    public Playbook Playbook { get; private set; } = basis.Playbook;

    public ImmutableArray<RecordedEvent> Events => _events.ToImmutable();

    public bool IsEmpty => _events.Count == 0;

    /// <summary>Adds what was decided, and the close that it completes.</summary>
    public void Add(Decision.Accepted accepted, CaseCommand command, int index, Playbook? movedTo)
    {
        var first = Case.Version + 1;
        foreach (var happened in accepted.Events)
        {
            Playbook = happened is CaseEvent.PlaybookMoved && movedTo is not null ? movedTo : Playbook;
            Add(happened, command.OccurredAt, index);
        }

        foreach (var claim in accepted.Claims)
        {
            var at = Micros.Of(basis.Now);
            var from = claim.Window is { } window ? at - Micros.OfDuration(window) : long.MinValue;
            (_claims ??= []).Add(new LimitClaim(claim.Key, from, at, claim.Amount, claim.AmountLimit, claim.UseLimit, first + claim.EventIndex));
        }

        foreach (var release in accepted.Releases)
        {
            (_releases ??= []).Add(new LimitRelease(release.Key, key, release.EventVersion));
        }

        if (CaseDecider.Complete(Case, Playbook) is { } closed)
        {
            Add(closed, null, index);
        }
    }

    public void Add(CaseEvent happened, DateTimeOffset? occurredAt, int index)
    {
        var header = new EventHeader
        {
            Version = Case.Version + 1,
            RecordedAt = basis.Now,
            OccurredAt = occurredAt is { } at ? Earlier(Micros.Truncate(at), basis.Now) : null,
            By = basis.Person,
            ByKind = basis.By.Kind,
            ByRole = basis.By.Role,
            ActsFor = basis.ActsFor,
            Command = basis.Command,
            CommandIndex = index,
            Stage = StageMoves.After(Playbook, Case, happened),
        };
        var recorded = new RecordedEvent(header, happened);
        _events.Add(recorded);
        Case = CaseHistory.Evolve(Case, recorded);
    }

    /// <summary>What is spent in a window by this batch, which the store doesn't know yet.</summary>
    public LimitSpent SpentHere(string limit)
    {
        var (minor, uses) = (0L, 0L);
        foreach (var claim in _claims ?? [])
        {
            (minor, uses) = claim.Key == limit ? (minor + claim.Amount, uses + 1) : (minor, uses);
        }

        return new LimitSpent(minor, uses);
    }

    public StreamAppend Build(byte[] fingerprint)
    {
        var textSubject = Case.Customer?.Key ?? basis.Person.Key;
        var chain = stored.Head?.Chain ?? ReadOnlyMemory<byte>.Empty;
        var encoded = ImmutableArray.CreateBuilder<StoredEvent>(_events.Count);
        List<OutboxRow>? outbox = null;
        foreach (var recorded in _events)
        {
            var bytes = parts.Codec.Encode(key, recorded, chain, textSubject);
            encoded.Add(bytes);
            chain = bytes.Chain;
            foreach (var handler in parts.Outbox.TellOf(recorded))
            {
                (outbox ??= []).Add(new OutboxRow(handler, bytes.Version, MessageWriter.Write(key, bytes, handler)));
            }
        }

        // A case that ends gives back its place as the one open case about an order.
        if (!Case.IsOpen && !Case.LimitKeys.IsEmpty)
        {
            (_releases ??= []).AddRange(Case.LimitKeys.Select(limit => new LimitRelease(limit, key, 1)));
        }

        var claims = _claims is null ? [] : _claims.OrderBy(claim => claim.Key, StringComparer.Ordinal).ToImmutableArray();
        var receipt = new CommandReceipt(basis.Command, fingerprint, stored.Version + 1, Case.Version);
        return new StreamAppend(key, stored.Version, CaseHead.Of(Case, Playbook, chain), encoded.MoveToImmutable(), claims, _releases is null ? [] : [.. _releases], outbox is null ? [] : [.. outbox], receipt);
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
