using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

public sealed class PostgreSqlSchemaTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    // Columns, keys, checks, references, indexes and guards, whoever made them.
    private const string Shape = """
        SELECT table_name || '.' || column_name || ' ' || ordinal_position || ' ' || data_type || ' ' || COALESCE(character_maximum_length, 0) || ' ' || COALESCE(collation_name, '-') || ' ' || is_nullable || ' ' || COALESCE(column_default, '-')
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'recovery_schema' AND table_name LIKE 'recovery%'
        UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'recovery_schema' AND conname LIKE 'recovery%'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'recovery_schema' AND tablename LIKE 'recovery%'
        UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        ORDER BY 1
        """;

    [Fact]
    public async Task The_scripts_make_the_tables_that_the_model_makes()
    {
        var own = await Server.MakeEmptyAsync();
        await MakeOwnAsync(own);

        var shape = await PostgreSqlServer.ReadAsync(await Server.MakeDatabaseAsync(), Shape);

        Assert.Equal(await PostgreSqlServer.ReadAsync(own, Shape), shape);
        Assert.Contains(shape, line => line.Contains("recovery_streams_due", StringComparison.Ordinal));
        Assert.Contains(shape, line => line.Contains("TRIGGER recovery_event_unchanged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_context_s_own_tables_are_taken_as_they_are()
    {
        var database = await Server.MakeEmptyAsync();
        await MakeOwnAsync(database);
        var before = await PostgreSqlServer.ReadAsync(database, Shape);
        var store = OpenStore(database);

        await store.MigrateAsync();

        Assert.Equal(before, await PostgreSqlServer.ReadAsync(database, Shape));
        await StoreSamples.ClaimOnceAsync(store);
    }

    [Fact]
    public async Task Tables_are_made_once_by_several_nodes_that_start_together_and_again()
    {
        var database = await Server.MakeEmptyAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => OpenStore(database).MigrateAsync())));
        await OpenStore(database).MigrateAsync();

        Assert.Equal(["1|False", "2|False", "3|False", "4|False", "5|False", "6|False", "7|False", "8|False", "9|False"], await PostgreSqlServer.ReadAsync(database, "SELECT version, is_simulated FROM recovery_schema"));
        Assert.Equal(await PostgreSqlServer.ReadAsync(await Server.MakeDatabaseAsync(), Shape), await PostgreSqlServer.ReadAsync(database, Shape));
    }

    [Fact]
    public async Task A_database_of_the_fourth_version_gets_the_indexes_of_this_one()
    {
        var database = await Server.MakeDatabaseAsync();
        var whole = await PostgreSqlServer.ReadAsync(database, Shape);
        await PostgreSqlServer.ExecuteAsync(database, """
            DELETE FROM recovery_schema WHERE version > 4;
            DROP INDEX recovery_texts_by_subject; DROP INDEX recovery_limit_entries_by_stream;
            CREATE INDEX recovery_texts_by_subject ON recovery_texts (tenant, subject);
            CREATE INDEX recovery_limit_entries_by_stream ON recovery_limit_entries (tenant, kind, id)
            """);

        await OpenStore(database).MigrateAsync();

        Assert.Equal(whole, await PostgreSqlServer.ReadAsync(database, Shape));
    }

    [Fact]
    public async Task A_migration_killed_half_way_left_nothing_and_is_finished_by_the_next()
    {
        var database = await Server.MakeEmptyAsync();
        await using var source = NpgsqlDataSource.Create(database + ";Pooling=false");
        await using var other = await source.OpenConnectionAsync();
        await using var holding = await other.BeginTransactionAsync();

        // Whoever makes the last table waits for who makes a table of that name; all others are made by then.
        await ExecuteAsync(other, "CREATE TABLE recovery_outbox (a integer)");
        var migration = OpenStore(database + ";Application Name=migration").MigrateAsync();
        while ((await PostgreSqlServer.ReadAsync(database, "SELECT 1 FROM pg_stat_activity WHERE application_name = 'migration' AND wait_event_type = 'Lock'")).Count == 0)
        {
            Assert.False(migration.IsCompleted, "The migration waits for the other table.");
            await Task.Yield();
        }

        await PostgreSqlServer.ExecuteAsync(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migration'");
        var killed = await Assert.ThrowsAsync<RecoveryStoreException>(() => migration);
        await holding.RollbackAsync();

        Assert.True(killed.IsTransient);
        Assert.Empty(await PostgreSqlServer.ReadAsync(database, Shape));
        await OpenStore(database).MigrateAsync();
        Assert.Equal(await PostgreSqlServer.ReadAsync(await Server.MakeDatabaseAsync(), Shape), await PostgreSqlServer.ReadAsync(database, Shape));
    }

    [Fact]
    public async Task A_database_without_tables_is_refused_with_what_to_call()
    {
        var store = OpenStore(await Server.MakeEmptyAsync());

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None));

        Assert.Equal(StoreFault.Missing, refused.Fault);
        Assert.Equal("The database holds no cases: it has no tables of this store. Call 'MigrateAsync()' once before the store is used, from as many nodes as you like.", refused.Message);
        await store.MigrateAsync();
        await StoreSamples.ClaimOnceAsync(store);
    }

    [Fact]
    public async Task Schemas_that_the_connection_string_names_and_that_are_not_in_force_are_told_before_anything_is_made()
    {
        var database = await Server.MakeEmptyAsync();
        await PostgreSqlServer.ExecuteAsync(database, "CREATE SCHEMA shop");
        var building = new NpgsqlDataSourceBuilder(database + ";Search Path=shop");
        building.UsePhysicalConnectionInitializer(Dropping, connection => { Dropping(connection); return Task.CompletedTask; });
        await using var dropping = building.Build();
        await using var dropped = new PostgreSqlRecoveryStore(dropping);

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => dropped.MigrateAsync());

        Assert.Equal(StoreFault.Schema, refused.Fault);
        Assert.Equal("""The connection string says 'Search Path=shop', but '"$user", public' is in force; a proxy that lends connections drops it. Set it for the role or the database instead ('ALTER ROLE … SET search_path').""", refused.Message);
        Assert.Empty(await PostgreSqlServer.ReadAsync(database, "SELECT 1 FROM pg_class WHERE relname LIKE 'recovery%'"));

        // In force it is used.
        var store = OpenStore(database + ";Search Path=shop,public");
        await store.MigrateAsync();
        await StoreSamples.ClaimOnceAsync(store);
        Assert.Equal(["shop"], await PostgreSqlServer.ReadAsync(database, "SELECT DISTINCT schemaname FROM pg_tables WHERE tablename LIKE 'recovery%'"));

        static void Dropping(NpgsqlConnection connection)
        {
            using var command = new NpgsqlCommand("SET search_path TO DEFAULT; SET search_path TO \"$user\", public", connection);
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_left_alone()
    {
        var database = await Server.MakeDatabaseAsync();
        await PostgreSqlServer.ExecuteAsync(database, "INSERT INTO recovery_schema (version, is_simulated) VALUES (99, false)");

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => OpenStore(database).MigrateAsync());
        var used = await Assert.ThrowsAsync<RecoveryStoreException>(() => StoreSamples.ClaimOnceAsync(OpenStore(database)));

        Assert.Equal((StoreFault.Newer, StoreFault.Newer), (refused.Fault, used.Fault));
        Assert.Equal("The tables are of version 99, and this store knows versions up to 9. Bring this node to the version of the others; nothing was changed.", refused.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_simulated_store_and_a_live_one_refuse_each_other_s_database(bool isSimulated)
    {
        var database = await Server.MakeDatabaseAsync(isSimulated);
        var wrong = OpenStore(database, new() { IsSimulated = !isSimulated });

        var migrated = await Assert.ThrowsAsync<RecoveryStoreException>(() => wrong.MigrateAsync());
        var used = await Assert.ThrowsAsync<RecoveryStoreException>(() => StoreSamples.ClaimOnceAsync(wrong));

        Assert.Equal((StoreFault.OtherTime, StoreFault.OtherTime), (migrated.Fault, used.Fault));
        Assert.Equal(isSimulated, OpenStore(database, new() { IsSimulated = isSimulated }).Traits.Simulated);
    }

    [Fact]
    public async Task A_database_that_may_lose_what_it_acknowledged_is_warned_about_or_refused()
    {
        var database = await Server.MakeDatabaseAsync();
        await PostgreSqlServer.ExecuteAsync(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET synchronous_commit = off");
        var heard = new Heard();
        await using var warned = new PostgreSqlRecoveryStore(database, logger: heard);

        await StoreSamples.ClaimOnceAsync(warned);
        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => StoreSamples.ClaimOnceAsync(OpenStore(database, new() { RefuseUnsafe = true })));

        Assert.Equal(["PostgreSQL may lose what it has acknowledged when it stops suddenly: synchronous_commit=off."], heard.Warnings);
        Assert.Equal(StoreFault.Unsafe, refused.Fault);
    }

    [Fact]
    public async Task A_database_as_it_comes_is_not_warned_about()
    {
        var heard = new Heard();
        await using var store = new PostgreSqlRecoveryStore(await Server.MakeDatabaseAsync(), new() { RefuseUnsafe = true }, heard);

        await StoreSamples.ClaimOnceAsync(store);

        Assert.Empty(heard.Warnings);
    }

    [Theory]
    [InlineData("Include Error Detail=true", "'Include Error Detail' writes the content of rows into exceptions, and so into logs. Leave it out.")]
    [InlineData("Multiplexing=true", "'Multiplexing' has no transactions, and a command is stored in one. Leave it out.")]
    public async Task A_connection_that_would_tell_or_lose_is_refused_on_entry(string setting, string sentence)
    {
        var connectionString = "Host=127.0.0.1;" + setting;
        await using var source = NpgsqlDataSource.Create(connectionString);

        Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => new PostgreSqlRecoveryStore(connectionString)).Message);
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => new PostgreSqlRecoveryStore(source)).Message);
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => new ServiceCollection().AddServiceRecovery().UsePostgreSql(connectionString)).Message);
    }

    [Fact]
    public async Task The_container_has_one_store_and_closes_its_connections()
    {
        var database = await Server.MakeDatabaseAsync() + ";Application Name=registered";
        var services = new ServiceCollection();
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("desk")).UsePseudonymKey(PseudonymKey.Generate()).UsePostgreSql(database);
        const string Connections = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'registered'";
        await using (var provider = services.BuildServiceProvider())
        {
            var store = provider.GetRequiredService<PostgreSqlRecoveryStore>();
            Assert.Same(store, provider.GetRequiredService<IRecoveryStore>());
            Assert.Same(store, provider.GetRequiredService<IRecoveryWork>());
            Assert.Same(store, provider.GetRequiredService<IRecoveryQueries>());
            var result = await provider.GetRequiredService<RecoveryDesk>().Case(new CaseId("C-1")).As(new Actor(new PersonId("ana"), new Role("server")))
                .ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);
            Assert.IsType<CommandResult.Accepted>(result);
            Assert.Equal(["1"], await PostgreSqlServer.ReadAsync(database, Connections + " AND query <> ''" + " AND pid <> pg_backend_pid()"));
        }

        while (await PostgreSqlServer.ReadAsync(database, Connections + " AND pid <> pg_backend_pid()") is not ["0"])
        {
            await Task.Yield(); // a server takes a moment to see that a connection is closed
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task MakeOwnAsync(string database)
    {
        await using var context = OpenContexts(database).CreateDbContext();
        context.Make();
    }

    private sealed class Heard : ILogger<PostgreSqlRecoveryStore>
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Add(formatter(state, exception));
            }
        }
    }
}
