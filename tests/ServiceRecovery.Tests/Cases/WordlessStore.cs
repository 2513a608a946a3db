using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Cases;

/// <summary>The store in memory, which gives events back as a database would: as bytes, and without their texts to who needs none.</summary>
internal sealed class WordlessStore : IRecoveryStore, IWordlessStore, IRecoveryWork, IRecoveryQueries
{
    private readonly List<string> _asked = [];
    private InMemoryRecoveryStore _store = new(simulated: true);

    /// <summary>Nobody gets words, whatever they need.</summary>
    public bool IsAlways { get; init; }

    /// <summary>It says that it survives the process, so that a desk keeps its cases in mind.</summary>
    public bool IsDurable { get; init; }

    /// <summary>What was asked and written since this was read last: <c>load</c>, <c>from 3</c>, <c>append</c>.</summary>
    public string[] TakeAsked()
    {
        string[] asked = [.. _asked];
        _asked.Clear();
        return asked;
    }

    /// <summary>Happens before an append; may throw.</summary>
    public Action<StreamAppend>? BeforeAppend { get; set; }

    /// <summary>Happens after an append that was stored; may throw, as where the answer is lost.</summary>
    public Action<StreamAppend>? AfterAppend { get; set; }

    public StoreTraits Traits => _store.Traits with { Durable = IsDurable };

    public async ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
    {
        Note(key, "load");
        return Bytes(await _store.LoadAsync(key, asked, cancellationToken), isWordless: IsAlways && key.Kind == StreamKind.Case, from: 1);
    }

    public async ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken)
    {
        Note(key, from == 1 ? "wordless" : FormattableString.Invariant($"from {from}"));
        return Bytes(await _store.LoadAsync(key, asked, cancellationToken), isWordless: true, from);
    }

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => _store.ReadLimitsAsync(tenant, windows, cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        Note(append.Key, "append");
        BeforeAppend?.Invoke(append);
        var came = await _store.AppendAsync(append, cancellationToken);
        if (came.IsAppended)
        {
            AfterAppend?.Invoke(append);
        }

        return came;
    }

    /// <summary>Tells whether an append comes as the next one to its stream.</summary>
    public bool Fits(StreamAppend append)
    {
        var stored = _store.LoadAsync(append.Key, append.Receipt.Id, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return stored.Receipt is null && stored.Version == append.ExpectedVersion && append.FollowsOn(stored.Head?.Chain ?? default);
    }

    /// <summary>Returns everything that is in it, to be put back later.</summary>
    public async Task<ImmutableArray<StreamCopy>> BackupAsync()
    {
        var copies = ImmutableArray.CreateBuilder<StreamCopy>();
        foreach (var kind in new[] { StreamKind.Playbook, StreamKind.Case, StreamKind.Debrief })
        {
            await foreach (var copy in _store.ExportAsync(TenantId.Single, kind, CancellationToken.None))
            {
                copies.Add(copy);
            }
        }

        return copies.ToImmutable();
    }

    /// <summary>Puts back what was there, under the desks that go on.</summary>
    public async Task RestoreAsync(ImmutableArray<StreamCopy> backup)
    {
        _store = new InMemoryRecoveryStore(simulated: true);
        foreach (var (stream, receipts) in backup)
        {
            await _store.ImportAsync([new StreamImport(stream.Key, stream.Head!, stream.Events, receipts, [])], CancellationToken.None);
        }
    }

    public ValueTask<ImmutableArray<DueStream>> ClaimDueAsync(DueClaim claim, CancellationToken cancellationToken) => _store.ClaimDueAsync(claim, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> ClaimOutboxAsync(OutboxClaim claim, CancellationToken cancellationToken) => _store.ClaimOutboxAsync(claim, cancellationToken);

    public ValueTask<bool> CompleteOutboxAsync(OutboxOutcome outcome, CancellationToken cancellationToken) => _store.CompleteOutboxAsync(outcome, cancellationToken);

    public ValueTask<Page<StreamSummary>> ListAsync(WorklistQuery query, CancellationToken cancellationToken) => _store.ListAsync(query, cancellationToken);

    public ValueTask<ImmutableArray<int>> CountAsync(ImmutableArray<WorklistQuery> queries, int most, CancellationToken cancellationToken) => _store.CountAsync(queries, most, cancellationToken);

    public ValueTask<ImmutableArray<WorklistCount>> CountByAsync(WorklistQuery query, WorklistMember by, CancellationToken cancellationToken) => _store.CountByAsync(query, by, cancellationToken);

    public ValueTask<ImmutableArray<StreamChange>> ChangedAsync(ChangesQuery query, CancellationToken cancellationToken) => _store.ChangedAsync(query, cancellationToken);

    public IAsyncEnumerable<StreamCopy> ExportAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => _store.ExportAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StreamVersion> VersionsAsync(TenantId tenant, StreamKind kind, CancellationToken cancellationToken) => _store.VersionsAsync(tenant, kind, cancellationToken);

    public IAsyncEnumerable<StoredStream> HistoriesAsync(TenantId tenant, StreamKind kind, IReadOnlyCollection<string>? only, CancellationToken cancellationToken) => _store.HistoriesAsync(tenant, kind, only, cancellationToken);

    public ValueTask<ImmutableArray<OutboxMessage>> DeadLettersAsync(TenantId tenant, int limit, CancellationToken cancellationToken) => _store.DeadLettersAsync(tenant, limit, cancellationToken);

    private void Note(StreamKey key, string what)
    {
        if (key.Kind == StreamKind.Case)
        {
            _asked.Add(what);
        }
    }

    private static StoredStream Bytes(StoredStream stream, bool isWordless, long from) =>
        stream with { Events = [.. stream.Events.Where(stored => stored.Version >= from).Select(stored => stored with { Decoded = null, Texts = isWordless ? [] : stored.Texts })] };
}
