using ServiceRecovery.Stores.Tests.Processes;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class KillsOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output) : KillCampaign(output), IAsyncLifetime
{
    private string _database = "";

    protected override string StoreName => "postgres:" + _database;

    public async Task InitializeAsync() => _database = await server.MakeDatabaseAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}

[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class LimitRaceOnPostgreSql(PostgreSqlServer server, ITestOutputHelper output) : LimitRace(output), IAsyncLifetime
{
    private string _database = "";

    protected override string StoreName => "postgres:" + _database;

    public async Task InitializeAsync() => _database = await server.MakeDatabaseAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}
