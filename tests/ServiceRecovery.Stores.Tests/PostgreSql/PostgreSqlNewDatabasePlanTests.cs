using System.Text.RegularExpressions;
using ServiceRecovery.Relational;
using Xunit;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>What the server does for each statement of the store, guards included, in a database that was just made and never analyzed, with the plan that serves any values.</summary>
public sealed class PostgreSqlNewDatabasePlanTests(PostgreSqlServer server) : OnPostgreSql(server)
{
    private const string Explaining = ";Options=-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_nested_statements=on -c plan_cache_mode=force_generic_plan";

    [Fact]
    public async Task Every_statement_finds_its_rows_by_an_index_in_a_new_database()
    {
        var (_, place) = Server.LogFrom(0);
        await using (var connection = await OpenSource(await Server.MakeDatabaseAsync() + Explaining).OpenConnectionAsync())
        {
            await StatementPlans.AskEverythingAsync(new StatementSession(SqlDialect.PostgreSql, connection, (_, _) => { }));
        }

        var plans = Plans(Server.LogFrom(place).Text).ToList();

        var faults = plans.SelectMany(plan => StatementPlans.FaultsOf(plan.Text, plan.Accesses, plan.IsSorted).Select(fault => $"{plan.Text}\n  {fault}")).Distinct().ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Empty(StatementPlans.Kept(SqlDialect.PostgreSql).Except(plans.Select(plan => plan.Text)));
    }

    // An entry has the text of the statement and below it the plan; a condition stands below the scan it belongs to.
    private static IEnumerable<(string Text, List<TableAccess> Accesses, bool IsSorted)> Plans(string log)
    {
        foreach (var entry in log.Split("LOG:  duration:").Where(entry => entry.Contains("Query Text:", StringComparison.Ordinal)))
        {
            var lines = entry[entry.IndexOf("Query Text:", StringComparison.Ordinal)..].Split('\n');
            var text = string.Join(' ', lines.TakeWhile(line => !line.Contains("(cost=", StringComparison.Ordinal)))["Query Text:".Length..];
            List<TableAccess> accesses = [];
            string? alias = null;
            foreach (var line in lines.Where(line => line.StartsWith('\t')))
            {
                if (Regex.Match(line, @"Scan(?: Backward)?(?: using \w+)? on (recovery_\w+)(?: (\w+))?  \(") is { Success: true } table)
                {
                    alias = table.Groups[2] is { Success: true, Value: var name } && !name.StartsWith("recovery_", StringComparison.Ordinal) ? name : null;
                }

                if (Regex.Match(line, @"(?:Index Only Scan|Index Scan)(?: Backward)? using (recovery_\w+) on|Bitmap Index Scan on (recovery_\w+)") is { Success: true } search)
                {
                    var index = search.Groups[1].Value + search.Groups[2].Value;
                    accesses.Add(new TableAccess(StatementPlans.TableOf(index), alias, index, []));
                }
                else if (Regex.Match(line, @"Seq Scan on (recovery_\w+)") is { Success: true } scan)
                {
                    accesses.Add(new TableAccess(scan.Groups[1].Value, alias, Index: null, []));
                }
                else if (line.Contains("Index Cond:", StringComparison.Ordinal) && accesses.Count > 0)
                {
                    accesses[^1] = accesses[^1] with { Columns = [.. Regex.Matches(line, @"\(+(\w+)\)?(?:::text)? (?:=|<|>|<=|>=|IS) ").Select(column => column.Groups[1].Value)] };
                }
            }

            yield return (StatementPlans.Plain(text), accesses, entry.Contains("Sort Key:", StringComparison.Ordinal));
        }
    }
}
