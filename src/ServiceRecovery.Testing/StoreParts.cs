using ServiceRecovery.Storage;

namespace ServiceRecovery.Testing;

/// <summary>A store under test, by what it answers for.</summary>
/// <param name="Store">Streams, receipts, limits.</param>
/// <param name="Work">Due work.</param>
/// <param name="Queries">Reading.</param>
public sealed record StoreParts(IRecoveryStore Store, IRecoveryWork Work, IRecoveryQueries Queries)
{
    /// <summary>Takes a store that answers for everything.</summary>
    public static StoreParts From<TStore>(TStore store)
        where TStore : IRecoveryStore, IRecoveryWork, IRecoveryQueries => new(store ?? throw new ArgumentNullException(nameof(store)), store, store);
}
