using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ServiceRecovery.Storage.Memory;

namespace ServiceRecovery.Storage;

/// <summary>Keeps everything in memory, by the same rules as a durable store: for tests, for trying out, and for a program that ends with its work.</summary>
/// <remarks>It keeps the bytes and the events as they were written. Nothing survives the process.</remarks>
public sealed class InMemoryRecoveryStore : IRecoveryStore, IRecoveryWork, IRecoveryQueries, IRecoveryImport
{
    private const int Stripes = 64;

    // A stream's lock is one of these, so that a stream that never came to be leaves none behind. Always taken before a tenant's limits or the due index.
    private readonly object[] _gates = [.. Enumerable.Range(0, Stripes).Select(_ => new object())];
    private readonly ConcurrentDictionary<TenantId, Tenant> _tenants = new();
    private readonly DueIndex _due = new();
    private readonly OutboxBook _outbox = new();

    /// <summary>Starts empty.</summary>
    /// <param name="simulated">The store is for simulated time.</param>
    public InMemoryRecoveryStore(bool simulated = false) => Traits = new StoreTraits(Durable: false, RetriesAllowed: true, simulated);

    /// <inheritdoc/>
    public StoreTraits Traits { get; }

    /// <inheritdoc/>
    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<StoredStream>(Load(key, asked));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ImmutableArray<LimitReading>>(Of(tenant).Limits.Read(windows));
    }

    /// <inheritdoc/>
    /// <exception cref="RecoveryStoreException">The case would end with nothing that earned it (<see cref="StoreFault.Unearned"/>), or the stream would be longer than it may be (<see cref="StoreFault.StreamTooLong"/>).</exception>
    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        AppendShape.Check(append);
        cancellationToken.ThrowIfCancellationRequested();

        // The gates of two streams are taken in their order, so that nobody waits in a circle.
        var (first, second) = append.AlongWith is { } along && StripeOf(along.Key) < StripeOf(append.Key) ? (along.Key, append.Key) : (append.Key, append.AlongWith?.Key ?? append.Key);
        lock (_gates[StripeOf(first)])
        {
            lock (_gates[StripeOf(second)])
            {
                return new ValueTask<AppendResult>(Append(append));
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AppendShape.Check(claim.Limit, claim.Lease);
        return new ValueTask<ImmutableArray<DueStream>>(_due.Claim(UnixMicroseconds.From(claim.Until), claim.Limit, UnixMicroseconds.FromDuration(claim.Lease)));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><see cref="WorklistQuery.After"/> isn't what a page gave as its next.</exception>
    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<Page<StreamSummary>>(Worklist.PageOf(SummariesFor(query), query));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ImmutableArray<int>>([.. queries.Select(query => Worklist.Count(SummariesFor(query), query, most))]);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ImmutableArray<WorklistCount>>(Worklist.CountBy(SummariesFor(query), query, by));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ImmutableArray<StreamChange>>([.. Of(query.Tenant).Streams.Values.Select(Summary)
            .Where(stream => stream.Key.Kind == query.Kind)
            .Select(stream => new StreamChange(stream.Key, stream.Version, stream.Head.Ending == Ending.Open, UnixMicroseconds.ToTime(stream.Head.ChangedAt), stream.Head.Place))
            .Where(change => change.At > query.Since || (change.At == query.Since && string.CompareOrdinal(change.Key.Id, query.AfterId) > 0))
            .OrderBy(change => change.At).ThenBy(change => change.Key.Id, StringComparer.Ordinal)
            .Take(WorklistPlace.SizeOf(query.Limit))]);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AppendShape.Check(claim.Limit, claim.Lease);
        return new ValueTask<ImmutableArray<OutboxMessage>>(_outbox.Claim(claim.Handlers, UnixMicroseconds.From(claim.Now), claim.Limit, UnixMicroseconds.FromDuration(claim.Lease)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<bool>(_outbox.Complete(outcome));
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ImmutableArray<OutboxMessage>>(_outbox.Dead(tenant, WorklistPlace.SizeOf(limit)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var stream in Of(tenant, kind))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(false);
            yield return Copy(stream);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var stream in Of(tenant, kind))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(false);
            var whole = Snapshot(stream);
            yield return new StreamVersion(stream.Key.Id, whole.Version, whole.Head!.Chain);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var asked = only is null ? null : new HashSet<string>(only, StringComparer.Ordinal);
        foreach (var stream in Of(tenant, kind).Where(stream => asked?.Contains(stream.Key.Id) != false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.CompletedTask.ConfigureAwait(false);
            var whole = Snapshot(stream);

            // The event as it was written holds the words too.
            yield return whole with { Events = [.. whole.Events.Select(stored => stored with { Texts = [], Decoded = null })] };
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImportResult> ImportAsync(ImmutableArray<StreamImport> imports, CancellationToken cancellationToken)
    {
        AppendShape.Check(imports);
        cancellationToken.ThrowIfCancellationRequested();
        for (var stored = 0; stored < imports.Length; stored++)
        {
            try
            {
                if (!TryImport(imports[stored]))
                {
                    return new ValueTask<ImportResult>(new ImportResult(stored));
                }
            }
            catch (RecoveryStoreException refusal)
            {
                return new ValueTask<ImportResult>(new ImportResult(stored, refusal));
            }
        }

        return new ValueTask<ImportResult>(new ImportResult(imports.Length));
    }

    private bool TryImport(StreamImport import)
    {
        lock (GateOf(import.Key))
        {
            var entry = Find(import.Key) ?? new StreamEntry(import.Key);
            if (entry.Version != import.ExpectedVersion)
            {
                return false;
            }

            var append = import.AsAppend();
            EarnedClose.Check(append, entry.Events);
            var (due, customer) = (entry.Head?.NextDue, entry.Head?.Customer);
            entry.Append(append, entry.NamesAfter(append));
            foreach (var receipt in import.Receipts.Skip(1))
            {
                entry.Remember(receipt);
            }

            var tenant = Of(import.Key.Tenant);
            tenant.Limits.Import(import.Key, import.Entries, import.Releases);
            _due.Replace(import.Key, due, import.Head.NextDue, entry.Version);
            tenant.Keep(entry, customer);
            return true;
        }
    }

    private Tenant Of(TenantId tenant) => _tenants.GetOrAdd(tenant, static _ => new Tenant());

    private IEnumerable<StreamEntry> Of(TenantId tenant, StreamKind kind) =>
        Of(tenant).Streams.Values.Where(entry => entry.Key.Kind == kind).OrderBy(entry => entry.Key.Id, StringComparer.Ordinal);

    private object GateOf(StreamKey key) => _gates[StripeOf(key)];

    private static int StripeOf(StreamKey key) => (key.GetHashCode() & int.MaxValue) % Stripes;

    private StreamEntry? Find(StreamKey key) => _tenants.TryGetValue(key.Tenant, out var tenant) && tenant.Streams.TryGetValue((key.Kind, key.Id), out var entry) ? entry : null;

    private StoredStream Load(StreamKey key, CommandId? asked)
    {
        if (Find(key) is not { } entry)
        {
            return new StoredStream(key, 0, Head: null, [], Receipt: null);
        }

        lock (GateOf(key))
        {
            return entry.Snapshot(asked);
        }
    }

    private StoredStream Snapshot(StreamEntry entry)
    {
        lock (GateOf(entry.Key))
        {
            return entry.Snapshot(asked: null);
        }
    }

    private StreamCopy Copy(StreamEntry entry)
    {
        lock (GateOf(entry.Key))
        {
            return entry.Copy();
        }
    }

    // Each report of a customer asks for their other cases, so that these are found without looking at all.
    private IEnumerable<StreamSummary> SummariesFor(WorklistQuery query) => query.Customer is { } customer
        ? Of(query.Tenant).Customers.TryGetValue(customer, out var theirs) ? theirs.Keys.Select(Summary) : []
        : Of(query.Tenant).Streams.Values.Select(Summary);

    private StreamSummary Summary(StreamEntry entry)
    {
        lock (GateOf(entry.Key))
        {
            return entry.Summary();
        }
    }

    private AppendResult Append(StreamAppend append)
    {
        if ((append.AlongWith is { } along ? FindLoss(along) : null) is { } lost)
        {
            return lost;
        }

        if (FindLoss(append) is { } loss)
        {
            return loss;
        }

        if ((!append.Claims.IsEmpty || !append.Releases.IsEmpty) && Of(append.Key.Tenant).Limits.Take(append.Key, append.Claims, append.Releases) is { } full)
        {
            return AppendResult.LimitFull(full);
        }

        // From here on nothing can be refused.
        if (append.AlongWith is not null)
        {
            Store(append.AlongWith);
        }

        Store(append);
        return AppendResult.Appended;
    }

    private AppendResult? FindLoss(StreamAppend append)
    {
        var entry = Find(append.Key);
        if (entry?.Find(append.Receipt.Id) is not null)
        {
            return AppendResult.CommandTaken;
        }

        if ((entry?.Version ?? 0) != append.ExpectedVersion || !append.FollowsOn(entry?.Head?.Chain ?? default))
        {
            return AppendResult.VersionTaken;
        }

        if (append.ExpectedVersion + append.Events.Length > StreamAppend.LongestStream)
        {
            throw RecoveryStoreException.StreamTooLong(append.Key, append.ExpectedVersion + append.Events.Length);
        }

        EarnedClose.Check(append, entry?.Events ?? []);
        return null;
    }

    private void Store(StreamAppend append)
    {
        var entry = Find(append.Key) ?? new StreamEntry(append.Key);
        var (names, customer) = (entry.NamesAfter(append), entry.Head?.Customer);
        _due.Replace(append.Key, entry.Head?.NextDue, append.Head.NextDue, entry.Version + append.Events.Length);
        _outbox.Add(append);
        entry.Append(append, names);
        Of(append.Key.Tenant).Keep(entry, customer);
    }

    private sealed class Tenant
    {
        public ConcurrentDictionary<(StreamKind Kind, string Id), StreamEntry> Streams { get; } = new();

        public ConcurrentDictionary<SubjectKey, ConcurrentDictionary<StreamEntry, bool>> Customers { get; } = new();

        public LimitBook Limits { get; } = new();

        // Who reads meanwhile may find it under both customers, and sees by its head whose it is.
        public void Keep(StreamEntry entry, SubjectKey? before)
        {
            Streams.TryAdd((entry.Key.Kind, entry.Key.Id), entry);
            if (entry.Head!.Customer is { } customer && customer != before)
            {
                Customers.GetOrAdd(customer, static _ => new ConcurrentDictionary<StreamEntry, bool>()).TryAdd(entry, true);
            }

            if (before is { } former && former != entry.Head.Customer && Customers.TryGetValue(former, out var theirs))
            {
                theirs.TryRemove(entry, out _);
            }
        }
    }
}
