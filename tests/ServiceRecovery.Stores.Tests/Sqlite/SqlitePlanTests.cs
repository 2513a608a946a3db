using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Relational;
using ServiceRecovery.Sqlite;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>What SQLite would do for each statement of the store, guards included, in a file that was just made.</summary>
public sealed class SqlitePlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_statement_finds_its_rows_by_an_index_in_a_new_file()
    {
        SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}").Dispose();
        using var connection = new SqliteConnection($"Data Source={_folder.File("a.db")};Pooling=False");
        connection.Open();
        Assert.Equal(0, SQLitePCL.raw.sqlite3_db_config(connection.Handle, 1008, 1, out _)); // SQLITE_DBCONFIG_TRIGGER_EQP: guards are explained with what they guard
        HashSet<string> seen = [];
        List<string> faults = [];

        await StatementPlans.AskEverythingAsync(new StatementSession(SqlDialect.Sqlite, connection, (statement, command) =>
        {
            seen.Add(StatementPlans.Plain(statement.Text));
            foreach (var (text, accesses, isSorted) in Plans(connection, command))
            {
                faults.AddRange(StatementPlans.FaultsOf(text, accesses, isSorted).Select(fault => $"{text}\n  {fault}"));
            }
        }));

        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct()));
        Assert.Empty(StatementPlans.Kept(SqlDialect.Sqlite).Except(seen));
    }

    // The statement's own plan, and that of each guard that it fires.
    private static List<(string Text, List<TableAccess> Accesses, bool IsSorted)> Plans(SqliteConnection connection, DbCommand command)
    {
        List<(string Text, List<TableAccess> Accesses, bool IsSorted)> plans = [(StatementPlans.Plain(command.CommandText), [], false)];
        var asked = command.CommandText;
        command.CommandText = "EXPLAIN QUERY PLAN " + asked;
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                var line = reader.GetString(3);
                if (Regex.Match(line, @"^-- TRIGGER (\w+)") is { Success: true } guard)
                {
                    plans.Add((StatementPlans.Plain(TextOf(connection, guard.Groups[1].Value)), [], false));
                }
                else if (Regex.Match(line, @"^SEARCH (\w+) USING (?:COVERING )?INDEX (\w+) \((.*?)\)") is { Success: true } search)
                {
                    var index = Regex.Replace(search.Groups[2].Value, "^sqlite_autoindex_(.*)_1$", "$1_key");
                    plans[^1].Accesses.Add(new TableAccess(StatementPlans.TableOf(index), AliasOf(search.Groups[1].Value), index, [.. Regex.Matches(search.Groups[3].Value, @"(\w+)[=<>]").Select(column => column.Groups[1].Value)]));
                }
                else if (Regex.Match(line, @"^(?:SCAN (?!CONSTANT|counted)(\w+)|SEARCH (\w+)$)") is { Success: true } scan)
                {
                    var alias = scan.Groups[1].Value + scan.Groups[2].Value;
                    plans[^1].Accesses.Add(new TableAccess(Regex.Match(plans[^1].Text, $@"(recovery_\w+) (?:AS )?{alias}\b") is { Success: true } named ? named.Groups[1].Value : alias, AliasOf(alias), Index: null, []));
                }
                else if (line.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal))
                {
                    plans[^1] = plans[^1] with { IsSorted = true };
                }
                else
                {
                    Assert.Matches("^(SEARCH .* USING INTEGER PRIMARY KEY|SCALAR SUBQUERY|LIST SUBQUERY|CORRELATED|SCAN CONSTANT ROW|MULTI-INDEX OR|INDEX |CO-ROUTINE|SCAN counted$|MATERIALIZE|REUSE|CREATE BLOOM FILTER)", line);
                }
            }
        }

        command.CommandText = asked;
        return plans;
    }

    private static string? AliasOf(string name) => name.StartsWith("recovery_", StringComparison.Ordinal) ? null : name;

    private static string TextOf(SqliteConnection connection, string guard)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT sql FROM sqlite_master WHERE name = '{guard}'";
        return (string)command.ExecuteScalar()!;
    }
}
