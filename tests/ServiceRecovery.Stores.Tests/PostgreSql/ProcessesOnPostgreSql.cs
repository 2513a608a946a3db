using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.Processes;
using ServiceRecovery.Tests;
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

    /// <summary>The other half of the kill campaign: the worker lives, and the server is killed under it, again and again.</summary>
    [Fact]
    public async Task A_server_that_is_killed_and_recovers_has_lost_nothing_and_done_nothing_twice()
    {
        var kills = Tier.Size(2, 50);
        var own = new PostgreSqlCluster();
        var told = "";
        using var report = Tier.Report(Output, "kill -9 of PostgreSQL's server", () => told);
        try
        {
            await own.InitializeAsync();
            var store = "postgres:" + await own.MakeDatabaseAsync();
            var dice = new Random(63);
            using var worker = CrashProcess.Start("work", store, "S");
            for (var kill = 1; kill <= kills; kill++)
            {
                await worker.MoreAsync(dice.Next(20, 200));
                await own.KillAndStartAsync();
            }

            // Once more, to be sure that it went on after the last.
            await worker.MoreAsync(20);
            var said = await worker.KillAsync();
            var transient = (await worker.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var survivors = await Survivors.OfAsync(store, said);
            told = FormattableString.Invariant($"{kills} kills, seed 63, {transient.Length} times told to send a command again, {Told(survivors)}");

            Assert.All(transient, line => Assert.EndsWith(nameof(StoreFault.Unavailable), line, StringComparison.Ordinal));
            Assert.InRange(transient.Length, 1, int.MaxValue);
            Assert.Empty(survivors.Lost);
            Assert.Empty(survivors.Halves);
            Assert.Empty(survivors.Unearned);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }
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
