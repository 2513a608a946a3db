using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Crash;

/// <summary>The stores by name, for the process that is killed and for the one that looks afterwards.</summary>
public static class CrashStores
{
    private const string Sqlite = "sqlite:", PostgreSql = "postgres:", WriteBehind = "write-behind:", TwoWrites = "two-writes:";

    /// <summary>The key of the organization, so that each process knows the same people.</summary>
    public static PseudonymKey Key { get; } = PseudonymKey.FromBytes("k1", [.. Enumerable.Range(0, 32).Select(value => (byte)value)]);

    public static OpenedStore Open(string name)
    {
        if (name.StartsWith(Sqlite, StringComparison.Ordinal))
        {
            var store = SqliteRecoveryStore.Open($"Data Source={name[Sqlite.Length..]}");
            return new OpenedStore(store, store);
        }

        if (name.StartsWith(PostgreSql, StringComparison.Ordinal))
        {
            var store = new PostgreSqlRecoveryStore(name[PostgreSql.Length..]);
            return new OpenedStore(store, store);
        }

        // Two that a campaign has to object to.
        if (name.StartsWith(WriteBehind, StringComparison.Ordinal))
        {
            var opened = Open(name[WriteBehind.Length..]);
            return opened with { Store = new WriteBehindStore(opened.Store) };
        }

        if (name.StartsWith(TwoWrites, StringComparison.Ordinal))
        {
            var opened = Open(name[TwoWrites.Length..]);
            return opened with { Store = new TwoWritesStore(opened.Store, () => Connect(name)) };
        }

        throw new ArgumentException($"'{name}' is no store: 'sqlite:PATH' or 'postgres:CONNECTION', behind 'write-behind:' or 'two-writes:' one that is broken.", nameof(name));
    }

    /// <summary>Opens a connection to the tables themselves.</summary>
    public static DbConnection Connect(string name)
    {
        var sqlite = name.IndexOf(Sqlite, StringComparison.Ordinal);
        DbConnection connection = sqlite >= 0
            ? new SqliteConnection($"Data Source={name[(sqlite + Sqlite.Length)..]};Pooling=False")
            : new NpgsqlConnection(name[PostgreSql.Length..] + ";Pooling=false");
        connection.Open();
        return connection;
    }
}

/// <summary>A store, and what closes it.</summary>
public sealed record OpenedStore(IRecoveryStore Store, IAsyncDisposable Closes) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Closes.DisposeAsync();
}
