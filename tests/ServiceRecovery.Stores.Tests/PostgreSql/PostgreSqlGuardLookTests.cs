using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>A guard that was taken away, switched off or emptied is put back at the first use, or named where this node may not.</summary>
public sealed class PostgreSqlGuardLookTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    [Theory]
    [InlineData("DROP TRIGGER recovery_event_unchanged ON recovery_events", "recovery_event_unchanged")]
    [InlineData("ALTER TABLE recovery_streams DISABLE TRIGGER recovery_stream_checked", "recovery_stream_checked")]
    [InlineData("CREATE OR REPLACE FUNCTION recovery_count_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$", "recovery_limit_entry_counts")]
    public async Task It_is_put_back_or_named(string sql, string guard)
    {
        foreach (var migrates in new[] { false, true })
        {
            var database = await Server.MakeDatabaseAsync();
            await PostgreSqlServer.ExecuteAsync(database, sql);
            var heard = new HeardLog<PostgreSqlRecoveryStore>();
            await using var store = new PostgreSqlRecoveryStore(database, logger: heard);
            var till = await TillAsync(database);
            await using var poor = new PostgreSqlRecoveryStore(till);

            var owned = await Assert.ThrowsAsync<RecoveryStoreException>(() => StoreSamples.ClaimOnceAsync(new EntityFrameworkRecoveryStore<ShopContext>(OpenContexts(database))));
            var named = await Assert.ThrowsAsync<RecoveryStoreException>(() => StoreSamples.ClaimOnceAsync(poor));
            if (migrates)
            {
                await store.MigrateAsync();
            }

            await StoreSamples.ClaimOnceAsync(store);

            Assert.Equal((StoreFault.Unguarded, $"The database lacks guards of this version, so that plain SQL could change what happened: '{guard}'. Call 'MigrateAsync()' with a role that owns the tables."), (named.Fault, named.Message));
            Assert.Equal((StoreFault.Unguarded, $"The database lacks guards of this version, so that plain SQL could change what happened: '{guard}'. Add a migration that calls 'AddServiceRecoveryGuards()'; a database that 'EnsureCreated' made has none, so run the scripts of 'RecoveryGuards.ScriptsFor(context.Database.ProviderName)' on it once. Or say 'allowUnguarded'."), (owned.Fault, owned.Message));
            Assert.Equal([$"Guards were missing in the database and were put back: {guard}. Look who takes them away."], heard.Warnings);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, "DELETE FROM recovery_events"));
            Assert.StartsWith("23", refused.SqlState, StringComparison.Ordinal);
        }
    }

    private static async Task<string> TillAsync(string database)
    {
        var role = $"till_{new NpgsqlConnectionStringBuilder(database).Database}";
        await PostgreSqlServer.ExecuteAsync(database, $"CREATE ROLE {role} LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}");
        return new NpgsqlConnectionStringBuilder(database) { Username = role }.ToString();
    }
}
