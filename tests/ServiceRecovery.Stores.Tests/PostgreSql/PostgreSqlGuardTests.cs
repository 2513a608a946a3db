using Npgsql;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>Whoever may connect and knows SQL can't make a case look recovered, change what happened, or give more than a limit has (docs/faults.md: 1, 146).</summary>
public sealed class PostgreSqlGuardTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    [Theory]
    [InlineData("TRUNCATE recovery_streams CASCADE")]
    [InlineData("TRUNCATE recovery_streams, recovery_events")]
    [InlineData("TRUNCATE recovery_receipts")]
    [InlineData("TRUNCATE recovery_events")]
    [InlineData("TRUNCATE recovery_limit_entries")]
    [InlineData("MERGE INTO recovery_streams s USING (SELECT 1) x ON true WHEN MATCHED THEN UPDATE SET stage = 'Satisfied'")]
    [InlineData("MERGE INTO recovery_events e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE")]
    public async Task What_only_this_database_can_say_is_refused_too(string sql)
    {
        var database = await Server.MakeDatabaseAsync(isSimulated: true);
        await OrganizationOn(database).Remedied();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, sql));

        Assert.StartsWith("23", refused.SqlState, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ending_that_was_earned_is_not_kept_when_the_yes_is_staled()
    {
        var database = await Server.MakeDatabaseAsync(isSimulated: true);
        var organization = OrganizationOn(database);
        await organization.Remedied();
        Accepted(await organization.Do(Guest, new CaseCommand.RecordAnswer(Answer.Satisfied)));
        Accepted(await organization.Do(Dana, new CaseCommand.Close()));
        Assert.Equal(["1"], await PostgreSqlServer.ReadAsync(database, "SELECT ending FROM recovery_streams WHERE kind = 0"));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => PostgreSqlServer.ExecuteAsync(database, "UPDATE recovery_streams SET version = version + 1, staled_version = version + 1 WHERE kind = 0"));

        Assert.Equal("recovery_ending_earned", refused.ConstraintName);
    }

    private Organization OrganizationOn(string database) => new(setup => (setup.Store, setup.Key) = (OpenStore(database, new() { IsSimulated = true }), PseudonymKey.Generate()));
}
