using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Crash;

/// <summary>The stores by name, for the process that is killed and for the one that looks afterwards.</summary>
public static class CrashStores
{
    /// <summary>The key of the house, so that each process knows the same people.</summary>
    public static PseudonymKey Key { get; } = PseudonymKey.FromBytes("k1", [.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    public static OpenedStore Open(string name)
    {
        if (name.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            var store = SqliteRecoveryStore.Open($"Data Source={name["sqlite:".Length..]}");
            return new OpenedStore(store, store);
        }

        if (name.StartsWith("postgres:", StringComparison.Ordinal))
        {
            var store = new PostgreSqlRecoveryStore(name["postgres:".Length..]);
            return new OpenedStore(store, store);
        }

        throw new ArgumentException($"'{name}' is no store: 'sqlite:PATH' or 'postgres:CONNECTION'.", nameof(name));
    }
}

/// <summary>A store, and what closes it.</summary>
public sealed record OpenedStore(IRecoveryStore Store, IAsyncDisposable Closes) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Closes.DisposeAsync();
}
