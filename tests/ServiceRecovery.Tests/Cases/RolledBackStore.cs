using System.Collections.Immutable;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Tests.Cases;

/// <summary>A store as it is inside a transaction of the caller that is rolled back at the end.</summary>
internal sealed class RolledBackStore(WordlessStore store) : IRecoveryStore, IWordlessStore
{
    public StoreTraits Traits { get; } = new(Durable: true, RetriesAllowed: false, Simulated: true);

    public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => store.LoadAsync(key, asked, cancellationToken);

    public ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken) => store.LoadWordlessAsync(key, asked, from, cancellationToken);

    public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => store.ReadLimitsAsync(tenant, windows, cancellationToken);

    public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => new(AppendResult.Appended);
}
