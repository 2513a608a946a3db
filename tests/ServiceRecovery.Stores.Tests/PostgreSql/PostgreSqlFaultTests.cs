using System.Collections.Concurrent;
using Npgsql;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using ServiceRecovery.Tests.Cases;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Connections that end, servers that refuse, pools that are small (docs/faults.md: 51, 52, 57, 62, 63).</summary>
public sealed class PostgreSqlFaultTests(PostgreSqlServer server, ITestOutputHelper output) : OnPostgreSql(server)
{
    [Fact]
    public async Task What_a_connection_prepared_for_tables_of_yesterday_is_prepared_anew()
    {
        var database = await Server.MakeDatabaseAsync();
        var store = OpenStore(database);
        await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None);
        for (var i = 0; i < 5; i++)
        {
            await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None);
        }

        // A type that changes what a prepared statement returns: "cached plan must not change result type".
        await PostgreSqlServer.ReadAsync(database, "ALTER TABLE recovery_streams ALTER COLUMN stage TYPE text");

        Assert.Equal(1, (await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Backends_terminated_100_times_under_load_lose_nothing_and_double_nothing()
    {
        const int Kills = 100, Writers = 4;
        var database = await Server.MakeDatabaseAsync();
        var store = OpenStore(database + ";Application Name=under-load");
        var acknowledged = new ConcurrentBag<(int Writer, string Command)>();
        var faults = 0;
        var done = 0;
        using var report = Tier.Report(output, "terminated backends", () => FormattableString.Invariant($"{Kills} times all, {acknowledged.Count} appends acknowledged, {faults} told as transient"));

        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var key = StreamKey.ForCase(TenantId.Single, new CaseId(FormattableString.Invariant($"C-{writer}")));
            for (var i = 0; Volatile.Read(ref done) == 0; i++)
            {
                var command = FormattableString.Invariant($"c-{i}");
                while (!await TryAsync(key, command))
                {
                    Interlocked.Increment(ref faults);
                }

                acknowledged.Add((writer, command));
            }
        })).ToArray();
        for (var kill = 0; kill < Kills; kill++)
        {
            // Each time somebody has got on since the last.
            var before = acknowledged.Count;
            while (acknowledged.Count == before && !writers.Any(writer => writer.IsFaulted))
            {
                await Task.Yield();
            }

            await PostgreSqlServer.ReadAsync(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'under-load'");
        }

        Volatile.Write(ref done, 1);
        await Task.WhenAll(writers);

        for (var writer = 0; writer < Writers; writer++)
        {
            var stored = await store.LoadAsync(StreamKey.ForCase(TenantId.Single, new CaseId(FormattableString.Invariant($"C-{writer}"))), null, CancellationToken.None);
            Assert.Equal(acknowledged.Where(one => one.Writer == writer).Select(one => one.Command).Order(StringComparer.Ordinal), stored.Events.Select(one => one.Command.Value).Order(StringComparer.Ordinal));
            Assert.True(HistoryVerifier.Verify(stored).IsIntact);
        }

        Assert.Equal(acknowledged.Count, Assert.Single(await store.ReadLimitsAsync(TenantId.Single, [new("limit", 0)], CancellationToken.None)).Spent);

        async Task<bool> TryAsync(StreamKey key, string command)
        {
            try
            {
                var stored = await store.LoadAsync(key, new CommandId(command), CancellationToken.None);
                if (stored.Receipt is not null)
                {
                    return true;
                }

                var append = StoreSamples.Next(stored, command) with { Claims = [new LimitClaim("limit", 0, 100, 1, long.MaxValue, long.MaxValue, stored.Version + 1)] };
                return await store.AppendAsync(append, CancellationToken.None) is { IsAppended: true };
            }
            catch (RecoveryStoreException fault) when (fault.IsTransient)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData(nameof(Cut.BeforeItArrives))]
    [InlineData(nameof(Cut.AfterTheCommit))]
    public async Task A_connection_cut_around_the_commit_leaves_one_effect_and_says_so(string where)
    {
        var database = await Server.MakeDatabaseAsync();
        await using var proxy = new CuttingProxy(new NpgsqlConnectionStringBuilder(database).Port);
        var store = OpenStore(Through(proxy, database));
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open("C-0"), CancellationToken.None));
        var append = StoreSamples.Claiming("C-1", "limit", 1, 10);

        proxy.Next = Enum.Parse<Cut>(where);
        var result = await store.AppendAsync(append, CancellationToken.None);

        Assert.Equal(Cut.None, proxy.Next);
        Assert.Equal(AppendResult.Appended, result);
        Assert.Equal(1, (await store.LoadAsync(append.Key, null, CancellationToken.None)).Version);
        Assert.Equal((1L, 1L), Assert.Single(await store.ReadLimitsAsync(TenantId.Single, [new("limit", 0)], CancellationToken.None)) is var reading ? (reading.Spent, reading.Uses) : default);
    }

    [Theory]
    [InlineData(nameof(Cut.BeforeItArrives))]
    [InlineData(nameof(Cut.AfterTheCommit))]
    public async Task A_connection_cut_around_the_commit_of_an_import_leaves_each_stream_once_and_says_so(string where)
    {
        var database = await Server.MakeDatabaseAsync();
        await using var proxy = new CuttingProxy(new NpgsqlConnectionStringBuilder(database).Port);
        var store = OpenStore(Through(proxy, database));
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open("C-0"), CancellationToken.None));

        proxy.Next = Enum.Parse<Cut>(where);
        var result = await store.ImportAsync([StoreSamples.Moved("C-1"), StoreSamples.Moved("C-2"), StoreSamples.Moved("C-3")], CancellationToken.None);

        Assert.Equal(Cut.None, proxy.Next);
        Assert.Equal(new ImportResult(3), result);
        Assert.Equal((15L, 3L), Assert.Single(await store.ReadLimitsAsync(TenantId.Single, [new("limit", 0)], CancellationToken.None)) is var reading ? (reading.Spent, reading.Uses) : default);
    }

    [Fact]
    public async Task A_stream_that_the_server_refuses_takes_no_other_of_an_import_along()
    {
        var database = await Server.MakeDatabaseAsync();
        var store = OpenStore(database);
        await PostgreSqlCluster.ExecuteAsync(database, "ALTER TABLE recovery_streams ADD CONSTRAINT mine CHECK (id <> 'C-2' OR version = 0)");

        var result = await store.ImportAsync([StoreSamples.Moved("C-1"), StoreSamples.Moved("C-2"), StoreSamples.Moved("C-3")], CancellationToken.None);

        Assert.Equal((1, StoreFault.Unavailable), (result.Stored, result.Refusal!.Fault));
        Assert.Equal(["C-1"], await PostgreSqlCluster.ReadAsync(database, "SELECT id FROM recovery_events"));
        Assert.Equal(5, Assert.Single(await store.ReadLimitsAsync(TenantId.Single, [new("limit", 0)], CancellationToken.None)).Spent);
        Assert.Equal(new ImportResult(1), await store.ImportAsync([StoreSamples.Moved("C-3")], CancellationToken.None));
    }

    [Fact]
    public async Task A_desk_whose_commit_was_cut_off_answers_the_same_command_once()
    {
        var database = await Server.MakeDatabaseAsync(isSimulated: true);
        await using var proxy = new CuttingProxy(new NpgsqlConnectionStringBuilder(database).Port);
        var organization = OrganizationOn(Through(proxy, database));
        await organization.Remedied();
        var note = new RecoveryBatch(new CommandId("note"), Organization.Dana, new CaseCommand.AddNote("They called again."));

        proxy.Next = Cut.AfterTheCommit;
        var first = await organization.Desk.HandleAsync(Organization.Case, note);
        var second = await organization.Desk.HandleAsync(Organization.Case, note);

        Assert.IsType<CommandResult.Accepted>(first);
        Assert.IsType<CommandResult.Repeated>(second);
        Assert.Equal(6, (await organization.Desk.FindAsync(TenantId.Single, Organization.Case))!.Version);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_as_one_that_may_come_back()
    {
        var database = await Server.MakeDatabaseAsync();
        PostgreSqlRecoveryStore store;
        await using (var proxy = new CuttingProxy(new NpgsqlConnectionStringBuilder(database).Port))
        {
            store = OpenStore(Through(proxy, database));
            Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open("C-0"), CancellationToken.None));
        }

        var appended = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None));
        var loaded = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None));

        Assert.All([appended, loaded], fault => Assert.True(fault is { Fault: StoreFault.Unavailable, IsTransient: true }));
        Assert.StartsWith("The server didn't do what it was asked, or the connection broke. What was asked may have happened: send the same command again, and its id tells.", appended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_connection_left_is_told_as_one_that_may_have_one_later()
    {
        var (database, till) = await WithTillAsync("GRANT ALL ON ALL TABLES IN SCHEMA public TO {0}; ALTER ROLE {0} CONNECTION LIMIT 1");
        await using var holding = NpgsqlDataSource.Create(till + ";Pooling=false");
        var store = OpenStore(till);
        await using (await holding.OpenConnectionAsync())
        {
            var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None));

            Assert.True(refused is { Fault: StoreFault.Unavailable, IsTransient: true });
            Assert.Contains("53300", refused.Message, StringComparison.Ordinal);
        }

        await UntilAsync(database, "SELECT 1 FROM pg_stat_activity WHERE usename LIKE 'till_%'");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None));
    }

    [Fact]
    public async Task A_role_that_may_not_write_is_told_so()
    {
        var (_, till) = await WithTillAsync("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {0}");
        var store = OpenStore(till);

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None));

        Assert.True(refused is { Fault: StoreFault.ReadOnly, IsTransient: false });
        Assert.Equal("The role may not do this. Grant it to read and write the tables that begin with 'recovery_'. (PostgreSQL: 42501)", refused.Message);
        await store.MigrateAsync(); // nothing to do, and no right needed
    }

    [Fact]
    public async Task A_lock_that_others_hold_too_long_is_told_as_busy_and_nothing_is_stored()
    {
        var database = await Server.MakeDatabaseAsync();
        var store = OpenStore(database + ";Options=-c lock_timeout=20ms");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Claiming("C-0", "limit", 1, 10), CancellationToken.None));
        await using var connection = await OpenSource(database).OpenConnectionAsync();
        await using (await connection.BeginTransactionAsync())
        {
            await using var holding = new NpgsqlCommand("SELECT 1 FROM recovery_limits FOR UPDATE", connection);
            await holding.ExecuteNonQueryAsync();

            var busy = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await store.AppendAsync(StoreSamples.Claiming("C-1", "limit", 1, 10), CancellationToken.None));

            Assert.True(busy is { Fault: StoreFault.Busy, IsTransient: true });
        }

        Assert.Equal(0, (await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Who_is_chosen_of_two_that_wait_for_each_other_loads_again()
    {
        var database = await Server.MakeDatabaseAsync();
        var store = OpenStore(database + ";Options=-c deadlock_timeout=50ms");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(OfBoth("C-0"), CancellationToken.None));
        var source = OpenSource(database + ";Options=-c deadlock_timeout=10min");
        await using var first = await source.OpenConnectionAsync();
        await using var second = await source.OpenConnectionAsync();
        await using var holdingA = await first.BeginTransactionAsync();
        await using var holdingB = await second.BeginTransactionAsync();
        await DoAsync(first, "SELECT 1 FROM recovery_limits WHERE limit_key = 'a' FOR UPDATE");
        await DoAsync(second, "SELECT 1 FROM recovery_limits WHERE limit_key = 'b' FOR UPDATE");

        // Ours holds the case and waits for 'a'; the second holds 'b' and waits for the case; then 'a' is free, and ours is the one that closes the circle.
        var ours = store.AppendAsync(OfBoth("C-1"), CancellationToken.None).AsTask();
        await WaitingAsync(1);
        var theirs = DoAsync(second, "INSERT INTO recovery_streams SELECT (jsonb_populate_record(s, '{\"id\":\"C-1\"}')).* FROM recovery_streams s");
        await WaitingAsync(2);
        await holdingA.RollbackAsync();

        Assert.Equal(AppendResult.VersionTaken, await ours);
        await theirs;

        Task WaitingAsync(int count) => UntilAsync(database, $"SELECT 1 WHERE {count} = (SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')", isThere: true);

        static StreamAppend OfBoth(string id) => StoreSamples.Open(id) with { Claims = [new("a", 0, 100, 1, 9, 9, 1), new("b", 0, 100, 1, 9, 9, 1)] };

        static async Task DoAsync(NpgsqlConnection connection, string statement)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Two_hundred_cases_share_four_connections()
    {
        var database = await Server.MakeDatabaseAsync(isSimulated: true);
        var organization = OrganizationOn(database + ";Maximum Pool Size=4;Timeout=120");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async number =>
        {
            var handle = organization.Desk.Case(new CaseId(FormattableString.Invariant($"C-{number}"))).As(Organization.Dana);
            CommandResult[] results =
            [
                await handle.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson), await handle.OwnAsync(), await handle.ApologizeAsync(), await handle.ListenAsync("I have half an hour."),
                await handle.CorrectAsync("A hot soup."),
            ];
            Assert.All(results, result => Assert.IsType<CommandResult.Accepted>(result));
        }));

        Assert.Equal(["200|1000"], await PostgreSqlServer.ReadAsync(database, "SELECT COUNT(DISTINCT id), COUNT(*) FROM recovery_events WHERE kind = 0"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_keeps_nothing_from_one_transaction_to_the_next_but_prepared_statements_where_they_are_wanted(bool isPreparing)
    {
        var database = await Server.MakeDatabaseAsync(isSimulated: true);
        await using var source = NpgsqlDataSource.Create(database + ";Maximum Pool Size=1;No Reset On Close=true;Auto Prepare Min Usages=2;Max Auto Prepare=" + (isPreparing ? "64" : "0"));
        await using var store = new PostgreSqlRecoveryStore(source, new() { IsSimulated = true });
        var organization = new Organization(setup => (setup.Store, setup.Key) = (store, PseudonymKey.Generate()));
        await organization.Remedied();
        for (var i = 0; i < 5; i++)
        {
            Organization.Accepted(await organization.Do(Organization.Dana, new CaseCommand.AddNote("They called again.")));
        }

        await store.ClaimDueAsync(new DueClaim(DateTimeOffset.MaxValue.AddYears(-1), 10, TimeSpan.Zero), CancellationToken.None);

        Assert.Equal(isPreparing, await CountAsync("SELECT COUNT(*) FROM pg_prepared_statements") > 0);
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory'"));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM pg_listening_channels()"));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM pg_settings WHERE source = 'session'"));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM pg_class WHERE relpersistence = 't'"));

        async Task<long> CountAsync(string query)
        {
            await using var command = source.CreateCommand(query);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task A_stream_that_is_there_is_not_taken_in_again()
    {
        var store = OpenStore(await Server.MakeDatabaseAsync());
        var (open, import) = (StoreSamples.Open("C-1"), StoreSamples.Moved("C-1"));

        Assert.Equal(new ImportResult(1), await store.ImportAsync([import], CancellationToken.None));
        Assert.Equal(new ImportResult(0), await store.ImportAsync([import], CancellationToken.None));
        Assert.Equal(AppendResult.CommandTaken, await store.AppendAsync(open, CancellationToken.None));

        Assert.Equal(5, Assert.Single(await store.ReadLimitsAsync(TenantId.Single, [new("limit", 0)], CancellationToken.None)).Spent);
    }

    private static string Through(CuttingProxy proxy, string database) => new NpgsqlConnectionStringBuilder(database) { Port = proxy.Port, SslMode = SslMode.Disable }.ConnectionString;

    private static async Task UntilAsync(string database, string query, bool isThere = false)
    {
        while ((await PostgreSqlServer.ReadAsync(database, query)).Count > 0 != isThere)
        {
            await Task.Yield();
        }
    }

    private Organization OrganizationOn(string database) => new(setup => (setup.Store, setup.Key) = (OpenStore(database, new() { IsSimulated = true }), PseudonymKey.Generate()));

    private async Task<(string Database, string Till)> WithTillAsync(string rights)
    {
        var database = await Server.MakeDatabaseAsync();
        var role = "till_" + new NpgsqlConnectionStringBuilder(database).Database;
        await PostgreSqlServer.ExecuteAsync(database, $"CREATE ROLE {role} LOGIN; " + string.Format(System.Globalization.CultureInfo.InvariantCulture, rights, role));
        return (database, new NpgsqlConnectionStringBuilder(database) { Username = role }.ConnectionString);
    }
}
