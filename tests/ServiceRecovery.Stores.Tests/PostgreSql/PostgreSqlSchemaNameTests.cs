using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Which tables are meant doesn't depend on what is set on a connection: every statement, guard and function names its schema.</summary>
public sealed class PostgreSqlSchemaNameTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    private const string Odd = "the \"till\"";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_search_path_that_is_set_on_a_pooled_connection_changes_nothing(bool isOwnContext)
    {
        var database = await Server.MakeDatabaseAsync() + ";Maximum Pool Size=1;No Reset On Close=true";
        await PostgreSqlServer.ExecuteAsync(database, "CREATE SCHEMA other");
        var source = OpenSource(database);
        IRecoveryStore store = isOwnContext
            ? new EntityFrameworkRecoveryStore<ShopContext>(new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseNpgsql(source).Options))
            : new PostgreSqlRecoveryStore(source);
        await StoreSamples.GiveBackAsync(store);

        await using (var connection = await source.OpenConnectionAsync())
        {
            await using var command = new NpgsqlCommand("SET search_path = other", connection);
            await command.ExecuteNonQueryAsync();
        }

        await store.AppendAsync(StoreSamples.Claiming("C-2", "limit", 5, 60), CancellationToken.None);
        var stored = await store.LoadAsync(new StreamKey(TenantId.Single, StreamKind.Case, "C-2"), null, CancellationToken.None);

        Assert.Equal(1, stored.Version);
        Assert.Equal(["2"], await PostgreSqlServer.ReadAsync(database, "SELECT COUNT(*) FROM public.recovery_streams"));
        Assert.Equal(["35"], await PostgreSqlServer.ReadAsync(database, "SELECT spent FROM public.recovery_limits"));
    }

    [Fact]
    public async Task Two_stores_in_two_schemas_of_one_database_know_nothing_of_each_other()
    {
        var database = await Server.MakeDatabaseAsync();
        var (here, there) = (OpenStore(database), OpenStore(database, new PostgreSqlStoreOptions { Schema = Odd }));
        var missing = await Assert.ThrowsAsync<RecoveryStoreException>(() => StoreSamples.ClaimOnceAsync(there));
        await Task.WhenAll(there.MigrateAsync(), OpenStore(database, new PostgreSqlStoreOptions { Schema = Odd }).MigrateAsync());

        await StoreSamples.ClaimOnceAsync(there);
        await StoreSamples.ClaimOnceAsync(here);
        await PostgreSqlServer.ExecuteAsync(database, "DROP TABLE public.recovery_outbox; DROP TRIGGER recovery_event_unchanged ON public.recovery_events");
        var again = OpenStore(database, new PostgreSqlStoreOptions { Schema = Odd });
        Assert.Equal(AppendResult.Appended, await again.AppendAsync(StoreSamples.Claiming("C-2", "other", 5, 60), CancellationToken.None));

        Assert.Equal(StoreFault.Missing, missing.Fault);
        Assert.Equal(["2"], await PostgreSqlServer.ReadAsync(database, "SELECT COUNT(*) FROM \"the \"\"till\"\"\".recovery_streams"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, "DELETE FROM \"the \"\"till\"\"\".recovery_events"));
        Assert.StartsWith("23", refused.SqlState, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guards_that_were_made_without_a_schema_are_those_of_the_one_that_was_current()
    {
        var database = await Server.MakeEmptyAsync() + ";Search Path=crm";
        await PostgreSqlServer.ExecuteAsync(database, "CREATE SCHEMA crm; CREATE SCHEMA other");
        var contexts = OpenContexts(database);
        await using (var context = contexts.CreateDbContext())
        {
            context.Make();
        }

        await StoreSamples.ClaimOnceAsync(new EntityFrameworkRecoveryStore<ShopContext>(contexts));

        // The guards find the tables whoever asks from where.
        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, "SET search_path = other; UPDATE crm.recovery_streams SET ending = 4, earned_version = 1"));
        Assert.Equal("recovery_ending_earned", refused.ConstraintName);
    }

    [Fact]
    public async Task Where_no_schema_is_current_one_has_to_be_named()
    {
        var database = await Server.MakeDatabaseAsync();
        await PostgreSqlServer.ExecuteAsync(database, $"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database).Database} SET search_path = nowhere");

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => StoreSamples.ClaimOnceAsync(OpenStore(database)));
        await StoreSamples.ClaimOnceAsync(OpenStore(database, new PostgreSqlStoreOptions { Schema = "public" }));

        Assert.Equal((StoreFault.Schema, "None of the schemas of 'search_path' is there, so nothing says where the tables are. Name theirs: 'PostgreSqlStoreOptions.Schema'."), (refused.Fault, refused.Message));
    }
}
