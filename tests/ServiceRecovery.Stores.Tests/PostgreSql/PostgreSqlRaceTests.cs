using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Eight writers at the edge of each limit: three of eight fit. Ours never pass it, and the same race catches who sums and inserts in one statement.</summary>
public sealed class PostgreSqlRaceTests(PostgreSqlServer server, ITestOutputHelper output) : OnPostgreSql(server)
{
    private const int Writers = 8;
    private const long Each = 30;
    private const long Limit = 100;

    /// <summary>Reads the sums that stand, and sums nothing that another writer has written since.</summary>
    private const string SumThenInsert = """
        INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held)
        SELECT 'default', $1, $2, 100, 0, 'C', 1, 30, 1
        WHERE (SELECT COALESCE(SUM(amount), 0) FROM recovery_limit_entries WHERE tenant = 'default' AND limit_key = $1) + 30 <= 100
        """;

    /// <summary>Waits for the row as ours do, under the row's check, and then writes a sum from before the wait.</summary>
    private const string SumUnderTheCheck = """
        WITH entry AS (
          INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held) VALUES ('default', $1, $2, 100, 0, 'C', 1, 30, 1) RETURNING amount)
        UPDATE recovery_limits SET spent = (SELECT COALESCE(SUM(amount), 0) FROM recovery_limit_entries WHERE tenant = 'default' AND limit_key = $1) + 30
        WHERE tenant = 'default' AND limit_key = $1
        """;

    /// <summary>Inserts and sums nothing: the guard of the tables does.</summary>
    private const string InsertOnly = """
        INSERT INTO recovery_limit_entries (tenant, limit_key, number, at, kind, id, event_version, amount, is_held) VALUES ('default', $1, $2, 100, 0, 'C', 1, 30, 1)
        """;

    [Theory]
    [InlineData("read committed", 500)]
    [InlineData("repeatable read", 60)]
    [InlineData("serializable", 60)]
    public async Task No_limit_is_passed_whatever_the_role_s_own_isolation_is(string isolation, int limits)
    {
        var database = await Server.MakeDatabaseAsync();
        await PostgreSqlServer.ExecuteAsync(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET default_transaction_isolation = '{isolation}'");
        await PostgreSqlServer.ExecuteAsync(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET default_transaction_read_only = on");
        var store = OpenStore(database);
        var results = new ConcurrentBag<AppendResult>();
        using var report = Tier.Report(output, $"limits on PostgreSQL, {isolation}", () => FormattableString.Invariant($"{results.Count} tries by {Writers} writers on {limits} limits"));

        var over = await RaceAsync(database, limits, async (limit, writer) =>
            results.Add(await store.AppendAsync(StoreSamples.Claiming(FormattableString.Invariant($"C-{limit}-{writer}"), Key(limit), Each, Limit), CancellationToken.None)));

        Assert.Equal(0, over);
        Assert.Equal((limits * 3, limits * 5), (results.Count(result => result is { IsAppended: true }), results.Count(result => result is { Full: not null })));
    }

    [Theory]
    [InlineData("sum, then insert", SumThenInsert)]
    [InlineData("sum under the row's check", SumUnderTheCheck)]
    public async Task Who_sums_and_inserts_in_one_statement_is_caught(string name, string naive)
    {
        var (over, tries) = await RaceInPlainSqlAsync(naive, isGuarded: false);

        Assert.True(over > 0, $"'{name}' passed no limit in {tries} tries: the race is none.");
    }

    [Theory]
    [InlineData(SumThenInsert)]
    [InlineData(InsertOnly)]
    public async Task The_guard_of_the_tables_catches_it_too_whoever_writes(string naive) => Assert.Equal(0, (await RaceInPlainSqlAsync(naive, isGuarded: true)).Over);

    [Fact]
    public async Task Claims_of_two_limits_in_any_order_never_wait_for_each_other()
    {
        var store = OpenStore(await Server.MakeDatabaseAsync());
        var appended = 0;

        await TogetherAsync(60, async (round, writer) =>
        {
            string[] keys = writer % 2 == 0 ? ["a", "b"] : ["b", "a"];
            var append = StoreSamples.Open(FormattableString.Invariant($"C-{round}-{writer}")) with { Claims = [.. keys.Select(key => new LimitClaim(key, 0, 100, 1, long.MaxValue, long.MaxValue, 1))] };
            Assert.Equal(AppendResult.Appended, await store.AppendAsync(append, CancellationToken.None));
            Interlocked.Increment(ref appended);
        });

        Assert.Equal([480, 480], (await store.ReadLimitsAsync(TenantId.Single, [new("a", 0), new("b", 0)], CancellationToken.None)).Select(reading => reading.Spent));
        Assert.Equal(480, appended);
    }

    private static string Key(int limit) => FormattableString.Invariant($"limit-{limit}");

    private async Task<(int Over, int Tries)> RaceInPlainSqlAsync(string statement, bool isGuarded)
    {
        const int Limits = 200;
        var database = await Server.MakeDatabaseAsync();
        await PostgreSqlServer.ExecuteAsync(database, $"INSERT INTO recovery_limits SELECT 'default', 'limit-' || n, {Limit}, 1000, 0, 0, 0 FROM generate_series(0, {Limits - 1}) n");
        if (!isGuarded)
        {
            await PostgreSqlServer.ExecuteAsync(database, "ALTER TABLE recovery_limit_entries DISABLE TRIGGER USER");
        }

        var source = OpenSource(database);
        var over = await RaceAsync(database, Limits, async (limit, writer) =>
        {
            await using var command = source.CreateCommand(statement);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Key(limit) });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = writer });
            try
            {
                await command.ExecuteNonQueryAsync();
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.CheckViolation)
            {
            }
        });
        return (over, Limits * Writers);
    }

    // All writers try one limit at the same moment, then the next.
    private static async Task<int> RaceAsync(string database, int limits, Func<int, int, Task> tryAsync)
    {
        await TogetherAsync(limits, tryAsync);
        var over = await PostgreSqlServer.ReadAsync(database, $"SELECT COUNT(*) FROM (SELECT 1 FROM recovery_limit_entries GROUP BY limit_key HAVING SUM(amount) > {Limit}) passed");
        return int.Parse(Assert.Single(over), CultureInfo.InvariantCulture);
    }

    private static Task TogetherAsync(int rounds, Func<int, int, Task> tryAsync)
    {
        var barrier = new Barrier(Writers);
        return Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    for (var round = 0; round < rounds; round++)
                    {
                        barrier.SignalAndWait();
                        tryAsync(round, writer).GetAwaiter().GetResult();
                    }
                }
                finally
                {
                    barrier.RemoveParticipant();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }
}
