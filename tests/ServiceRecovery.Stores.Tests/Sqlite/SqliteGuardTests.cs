using Microsoft.Data.Sqlite;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>Whoever has the file and plain SQL can't make a case look recovered, change what happened, or give more than a limit has (docs/faults.md: 1, 146).</summary>
public sealed class SqliteGuardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("UPDATE recovery_streams SET ending = 1, version = version + 1")] // nothing earned it
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 1, version = version + 1")] // a report is no answer
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 99, version = 100")] // no such event
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 6, staled_version = 0, version = version + 1")] // an answer, and it is a no
    [InlineData("UPDATE recovery_streams SET ending = 4, earned_version = 5, version = version + 1")]
    [InlineData("UPDATE recovery_streams SET ending = 9, version = version + 1")]
    [InlineData("UPDATE recovery_streams SET staled_version = 0, version = version + 1")] // what staled an answer is not forgotten
    [InlineData("UPDATE recovery_streams SET stage = 'Satisfied'")] // a stage without an event
    [InlineData("UPDATE recovery_streams SET version = 1")]
    [InlineData("DELETE FROM recovery_streams")]
    [InlineData("UPDATE recovery_events SET body = CAST('{}' AS BLOB) WHERE version = 2")]
    [InlineData("UPDATE recovery_events SET recorded_at = 0")]
    [InlineData("DELETE FROM recovery_events WHERE version = 6")]
    [InlineData("DELETE FROM recovery_events")]
    [InlineData("INSERT INTO recovery_events SELECT tenant, kind, 'C-2', version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format FROM recovery_events")] // of no stream
    public async Task Plain_sql_is_refused(string sql)
    {
        var path = await UnhappyAsync();

        var refused = Assert.Throws<SqliteException>(() => Ask(path, sql));

        Assert.Equal(19, refused.SqliteErrorCode);
    }

    [Theory]
    [InlineData("UPDATE recovery_limits SET spent = amount_limit + 1")]
    [InlineData("UPDATE recovery_limits SET uses = use_limit + 1")]
    [InlineData("INSERT INTO recovery_limit_entries SELECT tenant, limit_key, number + 1, at, kind, id, event_version + 1, amount, is_held FROM recovery_limit_entries")] // one use is all there is
    [InlineData("INSERT INTO recovery_limit_entries SELECT tenant, 'another', number, at, kind, id, event_version, amount, is_held FROM recovery_limit_entries")] // of no limit
    [InlineData("UPDATE recovery_limit_entries SET amount = amount + 1")]
    [InlineData("UPDATE recovery_limit_entries SET at = 0")]
    [InlineData("DELETE FROM recovery_limit_entries")]
    public async Task Plain_sql_passes_no_limit(string sql)
    {
        var path = _folder.File("limits.db");
        await using (var store = SqliteRecoveryStore.Open($"Data Source={path}"))
        {
            await StoreSamples.ClaimOnceAsync(store);
        }

        var refused = Assert.Throws<SqliteException>(() => Ask(path, sql));

        Assert.Equal(19, refused.SqliteErrorCode);
    }

    // A case whose sixth event is a no.
    private async Task<string> UnhappyAsync()
    {
        var path = _folder.File("unhappy.db");
        await using var store = SqliteRecoveryStore.Open($"Data Source={path}", new SqliteStoreOptions { IsSimulated = true });
        var house = new House(setup => (setup.Store, setup.Key) = (store, ServiceRecovery.Storage.PseudonymKey.Generate()));
        await house.Remedied();
        Accepted(await house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));
        Assert.Equal(6L, Ask(path, "SELECT MAX(version) FROM recovery_events WHERE kind = 0"));
        return path;
    }

    private static object? Ask(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=True");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
