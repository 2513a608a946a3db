using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Board.Tests;

/// <summary>A store that counts what is loaded, and fails when it is told to.</summary>
internal sealed class WatchedStore : IRecoveryStore
{
    private readonly InMemoryRecoveryStore _inner = new();

    public int Loads { get; private set; }

    public StoreFault? Fault { get; set; }

    public StoreTraits Traits => _inner.Traits;

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken)
    {
        Loads++;
        return Fault is { } fault ? throw new RecoveryStoreException(fault, "Host=db.internal;Password=canary is away.") : _inner.LoadAsync(key, asked, cancellationToken);
    }

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => _inner.ReadLimitsAsync(tenant, windows, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => _inner.AppendAsync(append, cancellationToken);
}
