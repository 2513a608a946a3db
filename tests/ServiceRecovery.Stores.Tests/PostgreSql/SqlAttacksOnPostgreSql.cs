using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class SqlAttacksOnPostgreSql(PostgreSqlServer server) : SqlAttacks
{
    private protected override async Task<AttackedDatabase> MakeAsync()
    {
        var database = await server.MakeDatabaseAsync(isSimulated: true);
        return new AttackedServer(new PostgreSqlRecoveryStore(database, new() { IsSimulated = true }), database);
    }
}

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class SqlAttacksOnOwnContextOnPostgreSql(PostgreSqlServer server) : SqlAttacks
{
    private protected override async Task<AttackedDatabase> MakeAsync()
    {
        var database = await server.MakeShopAsync();
        return new AttackedServer(new EntityFrameworkRecoveryStore<ShopContext>(PostgreSqlServer.ContextsOf(database), simulated: true), database);
    }
}

internal sealed class AttackedServer(IRecoveryStore store, string database) : AttackedDatabase(store)
{
    private const string WithoutChecks = "ALTER TABLE recovery_streams DROP CONSTRAINT recovery_stream_version, DROP CONSTRAINT recovery_stream_ending, DROP CONSTRAINT recovery_stream_earned; ";

    public override async Task<string> RefusesAsync(string sql, bool isUnchecked = false)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlCluster.ExecuteAsync(database, (isUnchecked ? WithoutChecks : "") + sql));
        Assert.StartsWith("23", refused.SqlState, StringComparison.Ordinal);
        return refused.MessageText;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await using var connection = new NpgsqlConnection(database);
        NpgsqlConnection.ClearPool(connection);
    }
}
