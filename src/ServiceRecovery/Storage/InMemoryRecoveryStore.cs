using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ServiceRecovery.Storage.Memory;

namespace ServiceRecovery.Storage;

/// <summary>Keeps everything in memory, by the same rules as a durable store: for tests, for trying out, and for a program that ends with its work.</summary>
/// <remarks>It keeps the bytes and the events as they were written. Nothing survives the process.</remarks>
public sealed class InMemoryRecoveryStore : IRecoveryStore, IRecoveryWork, IRecoveryQueries
{
    private const int Stripes = 64;

    // A stream's lock is one of these, so that a stream that never came to be leaves none behind. Always taken before a tenant's limits or the due index.
    private readonly object[] _gates = [.. Enumerable.Range(0, Stripes).Select(_ => new object())];
    private readonly ConcurrentDictionary<TenantId, Tenant> _tenants = new();
    private readonly DueIndex _due = new();

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
    /// <exception cref="StreamTooLongException">The stream would be longer than it may be.</exception>
    /// <exception cref="UnearnedCloseException">The case would end with nothing that earned it.</exception>
    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        AppendShape.Check(append);
        cancellationToken.ThrowIfCancellationRequested();
        lock (GateOf(append.Key))
        {
            return new ValueTask<AppendResult>(Append(append));
        }
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (claim.Limit < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(claim), claim.Limit, "At least one stream is claimed.");
        }

        if (claim.Lease < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(claim), claim.Lease, "A lease isn't negative; zero leases nothing.");
        }

        return new ValueTask<ImmutableArray<DueStream>>(_due.Claim(Micros.Of(claim.Until), claim.Limit, Micros.OfDuration(claim.Lease)));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><see cref="WorklistQuery.After"/> isn't what a page gave as its next.</exception>
    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<Page<StreamSummary>>(Worklist.PageOf(Of(query.Tenant).Streams.Values.Select(Summary), query));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredStream> ExportAsync(TenantId tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var stream in Of(tenant).Streams.Values.OrderBy(entry => entry.Key.Kind).ThenBy(entry => entry.Key.Id, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await LoadAsync(stream.Key, asked: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private Tenant Of(TenantId tenant) => _tenants.GetOrAdd(tenant, static _ => new Tenant());

    private object GateOf(StreamKey key) => _gates[(key.GetHashCode() & int.MaxValue) % Stripes];

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

    private StreamSummary Summary(StreamEntry entry)
    {
        lock (GateOf(entry.Key))
        {
            return entry.Summary();
        }
    }

    private AppendResult Append(StreamAppend append)
    {
        var entry = Find(append.Key) ?? new StreamEntry(append.Key);
        if (entry.Find(append.Receipt.Id) is not null)
        {
            return new AppendResult.CommandTaken();
        }

        if (entry.Version != append.ExpectedVersion)
        {
            return new AppendResult.VersionTaken();
        }

        if (entry.Version + append.Events.Length > StreamTooLongException.Longest)
        {
            throw new StreamTooLongException(append.Key, entry.Version + append.Events.Length);
        }

        EarnedClose.Check(append, entry.Events);
        var responsible = entry.ResponsibleAfter(append);
        var tenant = Of(append.Key.Tenant);
        if ((!append.Claims.IsEmpty || !append.Releases.IsEmpty) && tenant.Limits.Take(append.Key, append.Claims, append.Releases) is { } full)
        {
            return new AppendResult.LimitFull(full);
        }

        // From here on nothing can be refused.
        _due.Replace(append.Key, entry.Head?.NextDue, append.Head.NextDue, entry.Version + append.Events.Length);
        entry.Append(append, responsible);
        tenant.Streams.TryAdd((append.Key.Kind, append.Key.Id), entry);
        return new AppendResult.Appended();
    }

    private sealed class Tenant
    {
        public ConcurrentDictionary<(StreamKind Kind, string Id), StreamEntry> Streams { get; } = new();

        public LimitBook Limits { get; } = new();
    }
}
