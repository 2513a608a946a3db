using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>What the server does for the statements that the store really sends: it says so in its own log.</summary>
public sealed class PostgreSqlPlanTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    private const string Explaining = ";Options=-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_nested_statements=on";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_is_due_is_found_by_its_index_and_in_its_order()
    {
        var plan = await PlanOfAsync(store => store.ClaimDueAsync(new DueClaim(Start, 100, TimeSpan.FromMinutes(1)), CancellationToken.None), "WITH due AS");

        Assert.Contains("Index Scan using recovery_streams_due on recovery_streams", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_are_claimed_by_their_index()
    {
        var plan = await PlanOfAsync(store => store.ClaimOutboxAsync(new OutboxClaim(["pos", "mail"], Start, 20, TimeSpan.FromMinutes(1)), CancellationToken.None), "WITH ready AS");

        Assert.Contains("Index Scan using recovery_outbox_ready on recovery_outbox", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_is_loaded_by_its_keys()
    {
        var plan = await PlanOfAsync(store => store.LoadAsync(new StreamKey(TenantId.Single, StreamKind.Case, "C-77"), new CommandId("a"), CancellationToken.None), "FROM \"public\".recovery_");

        foreach (var key in new[] { "recovery_receipts_key", "recovery_streams_key", "recovery_events_key", "recovery_texts_key" })
        {
            Assert.Contains(key, plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_of_the_work_list_is_read_in_the_order_of_its_index()
    {
        var plan = await PlanOfAsync(store => store.ListAsync(new WorklistQuery(TenantId.Single) { Limit = 50 }, CancellationToken.None), "s.wanted_at IS NOT NULL");

        Assert.Contains("using recovery_streams_worklist on recovery_streams", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on recovery_streams", plan, StringComparison.Ordinal);
    }

    private async Task<string> PlanOfAsync<T>(Func<ServiceRecovery.PostgreSql.PostgreSqlRecoveryStore, ValueTask<T>> ask, string statement)
    {
        var database = await Server.MakeDatabaseAsync();
        await PostgreSqlServer.ExecuteAsync(database, $"""
            INSERT INTO recovery_streams (tenant, kind, id, version, stage, ending, earned_version, staled_version, playbook, playbook_version, responsible, next_due, wanted_at, wanted_reason, is_owned, severity, opened_at, changed_at, chain)
            SELECT 'default', 0, 'C-' || n, 1, 'Reported', 0, 0, 0, 'standard', 1, 'k1:ana', CASE WHEN n % 10 = 0 THEN {UnixMicroseconds.From(Start)} + (n % 1000) * 1000000 - 500000000 END, {UnixMicroseconds.From(Start)} + (n % 1000) * 1000000, 5, 0, 1, {UnixMicroseconds.From(Start)} + n, 0, ''
            FROM generate_series(1, 20000) n;
            INSERT INTO recovery_events (tenant, kind, id, version, type, recorded_at, actor, actor_kind, role, command, command_index, stage, body, chain, format)
            SELECT tenant, kind, id, 1, 'note-added.v1', 0, 'k1:ana', 0, 'server', 'a', 0, stage, '', '', 1 FROM recovery_streams;
            INSERT INTO recovery_texts SELECT tenant, kind, id, 1, 0, 'k1:ana', 'plain/1', '', '' FROM recovery_streams;
            INSERT INTO recovery_outbox (tenant, kind, id, handler, event_version, body, queued_at, not_before, attempt, is_dead)
            SELECT tenant, kind, id, 'pos', 1, '', opened_at, {long.MinValue}, 0, 0 FROM recovery_streams;
            INSERT INTO recovery_receipts SELECT tenant, kind, id, 'a', '', 1, 1 FROM recovery_streams;
            ANALYZE
            """);
        var (_, place) = Server.LogFrom(0);

        await ask(OpenStore(database + Explaining));

        // One entry of the log begins where its first line says how long it took.
        var plans = Server.LogFrom(place).Text.Split("LOG:  duration:").Where(entry => entry.Contains("plan:", StringComparison.Ordinal) && entry.Contains(statement, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(plans);
        return string.Join('\n', plans);
    }
}
