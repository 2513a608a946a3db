using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Cases;

/// <summary>The store in memory with a seam before each append, where others may be quicker, the process may end, or a newer version may have written.</summary>
internal sealed class SeamStore(IRecoveryStore store) : IRecoveryStore
{
    public StoreTraits Traits => store.Traits;

    /// <summary>Happens before an append is handed on; may throw.</summary>
    public Func<StreamAppend, Task>? BeforeAppend { get; set; }

    /// <summary>Happens before a stream is loaded.</summary>
    public Action<StreamKey>? BeforeLoad { get; set; }

    /// <summary>The last event of every case is of a type that only a newer version knows.</summary>
    public bool Newer { get; init; }

    public async ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
    {
        BeforeLoad?.Invoke(key);
        var stored = await store.LoadAsync(key, asked, cancellationToken);
        return Newer && key.Kind == StreamKind.Case && stored.Version > 0
            ? stored with { Events = stored.Events.SetItem(stored.Events.Length - 1, stored.Events[^1] with { Type = "serenade-sung.v1", Decoded = null }) }
            : stored;
    }

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) =>
        store.ReadLimitsAsync(tenant, windows, cancellationToken);

    public async ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        if (BeforeAppend is { } before)
        {
            await before(append);
        }

        return await store.AppendAsync(append, cancellationToken);
    }
}
