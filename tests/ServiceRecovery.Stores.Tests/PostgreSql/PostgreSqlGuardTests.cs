using Npgsql;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Whoever may connect and knows SQL can't make a case look recovered, change what happened, or give more than a limit has (docs/faults.md: 1, 146).</summary>
public sealed class PostgreSqlGuardTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    [Theory]
    [InlineData("UPDATE recovery_streams SET ending = 1, version = version + 1 WHERE kind = 0")] // nothing earned it
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 1, staled_version = 0, version = version + 1 WHERE kind = 0")] // a report is no answer
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 99, version = 100 WHERE kind = 0")] // no such event
    [InlineData("UPDATE recovery_streams SET ending = 1, earned_version = 6, version = version + 1 WHERE kind = 0")] // an answer, and it is a no
    [InlineData("UPDATE recovery_streams SET ending = 2, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 3, earned_version = 6, version = version + 1 WHERE kind = 0")] // an answer is no silence
    [InlineData("UPDATE recovery_streams SET ending = 4, earned_version = 5, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 9, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET staled_version = 0, version = version + 1 WHERE kind = 0")] // what staled an answer is not forgotten
    [InlineData("UPDATE recovery_streams SET stage = 'Satisfied' WHERE kind = 0")] // a stage without an event
    [InlineData("UPDATE recovery_streams SET version = 1 WHERE kind = 0")]
    [InlineData("DELETE FROM recovery_streams")]
    [InlineData("TRUNCATE recovery_streams CASCADE")]
    [InlineData("TRUNCATE recovery_streams, recovery_events")]
    [InlineData("UPDATE recovery_streams SET id = 'C-9'")]
    [InlineData("UPDATE recovery_streams SET next_due = NULL, severity = 0")] // what is promised would never fall due
    [InlineData("UPDATE recovery_streams SET version = version + 1")] // a version of no event
    [InlineData("UPDATE recovery_streams SET chain = '\\x00'")]
    [InlineData("UPDATE recovery_streams SET ending = 5, earned_version = 6, stage = 'Withdrawn', version = version + 1 WHERE kind = 0")] // an answer withdraws nothing
    [InlineData("UPDATE recovery_streams SET ending = 6, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 7, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("UPDATE recovery_streams SET ending = 8, earned_version = 6, version = version + 1 WHERE kind = 0")]
    [InlineData("INSERT INTO recovery_streams SELECT * FROM recovery_streams ON CONFLICT (tenant, kind, id) DO UPDATE SET stage = 'Satisfied'")]
    [InlineData("MERGE INTO recovery_streams s USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET stage = 'Satisfied'")]
    [InlineData("MERGE INTO recovery_events e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE")]
    [InlineData("UPDATE recovery_receipts SET last_version = 1")]
    [InlineData("DELETE FROM recovery_receipts")]
    [InlineData("TRUNCATE recovery_receipts")]
    [InlineData("UPDATE recovery_events SET body = '{}' WHERE version = 2")]
    [InlineData("UPDATE recovery_events SET recorded_at = 0")]
    [InlineData("DELETE FROM recovery_events WHERE version = 6")]
    [InlineData("TRUNCATE recovery_events")]
    [InlineData("INSERT INTO recovery_events SELECT tenant, kind, 'C-2', version, type, recorded_at, occurred_at, actor, actor_kind, role, acts_for, command, command_index, stage, body, chain, format FROM recovery_events")] // of no stream
    public async Task Plain_sql_is_refused(string sql)
    {
        var database = await UnhappyAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, sql));

        Assert.StartsWith("23", refused.SqlState, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ending_that_was_earned_is_not_kept_when_the_yes_is_staled()
    {
        var database = await Server.MakeDatabaseAsync(isSimulated: true);
        var house = HouseOn(database);
        await house.Remedied();
        Accepted(await house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
        Accepted(await house.Do(Dana, new CaseCommand.Close()));
        Assert.Equal(["1"], await PostgreSqlServer.ReadAsync(database, "SELECT ending FROM recovery_streams WHERE kind = 0"));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, "UPDATE recovery_streams SET version = version + 1, staled_version = version + 1 WHERE kind = 0"));

        Assert.Equal("recovery_stream_goes_on", refused.ConstraintName);
    }

    [Theory]
    [InlineData("UPDATE recovery_limits SET spent = amount_limit + 1")]
    [InlineData("UPDATE recovery_limits SET uses = use_limit + 1")]
    [InlineData("INSERT INTO recovery_limit_entries SELECT tenant, limit_key, number + 1, at, kind, id, event_version + 1, amount, is_held FROM recovery_limit_entries")] // one use is all there is
    [InlineData("INSERT INTO recovery_limit_entries SELECT tenant, 'another', number, at, kind, id, event_version, amount, is_held FROM recovery_limit_entries")] // of no limit
    [InlineData("UPDATE recovery_limit_entries SET amount = amount + 1")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 0")] // a release gives the place back too
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0")] // no event is named
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0, released_kind = kind, released_id = id, released_version = 2")] // no such event
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0, released_kind = kind, released_id = id, released_version = event_version")] // a report gives nothing back
    [InlineData("UPDATE recovery_limit_entries SET released_kind = kind, released_id = id, released_version = 2")] // named, and nothing given back
    [InlineData("UPDATE recovery_limit_entries SET is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET at = 0")]
    [InlineData("DELETE FROM recovery_limit_entries")]
    [InlineData("TRUNCATE recovery_limit_entries")]
    public async Task Plain_sql_passes_no_limit(string sql)
    {
        var database = await Server.MakeDatabaseAsync();
        await StoreSamples.ClaimOnceAsync(OpenStore(database));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, sql));

        Assert.StartsWith("23", refused.SqlState, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE recovery_limit_entries SET amount = 29")] // by an event that gave something back already
    [InlineData("UPDATE recovery_limit_entries SET amount = 0, is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 31")]
    [InlineData("UPDATE recovery_limit_entries SET amount = 29, released_version = 1")] // a report gives nothing back
    [InlineData("UPDATE recovery_limit_entries SET amount = 29, released_version = 3")] // no such event
    [InlineData("UPDATE recovery_limit_entries SET is_held = 0")]
    [InlineData("UPDATE recovery_limit_entries SET released_version = NULL")]
    public async Task An_event_gives_back_once(string sql)
    {
        var database = await Server.MakeDatabaseAsync();
        await StoreSamples.GiveBackAsync(OpenStore(database));

        Assert.Equal(["30"], await PostgreSqlServer.ReadAsync(database, "SELECT amount FROM recovery_limit_entries"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, sql));

        Assert.Equal("recovery_limit_entry_only_released", refused.ConstraintName);
    }

    private House HouseOn(string database) => new(setup => (setup.Store, setup.Key) = (OpenStore(database, new() { IsSimulated = true }), PseudonymKey.Generate()));

    // A case whose sixth event is a no.
    private async Task<string> UnhappyAsync()
    {
        var database = await Server.MakeDatabaseAsync(isSimulated: true);
        var house = HouseOn(database);
        await house.Remedied();
        Accepted(await house.Do(Guest, new CaseCommand.RecordAnswer(Answer.Unhappy)));
        Assert.Equal(["answer-recorded.v1"], await PostgreSqlServer.ReadAsync(database, "SELECT type FROM recovery_events WHERE kind = 0 AND version = 6"));
        return database;
    }
}
