using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Tests;
using Xunit;

namespace ServiceRecovery.Stores.Tests.SqlServer;

/// <summary>What SQL Server would be asked, under test and not run: the tables' keys, checks, filters and binary collation, the guards, and the statements that only its dialect has.</summary>
public class SqlServerTextTests
{
    private const string Provider = "Microsoft.EntityFrameworkCore.SqlServer";

    [Fact]
    public void The_tables_and_texts_for_sql_server_are_the_approved_ones()
    {
        var text = new StringBuilder();
        var model = new ModelBuilder(new ConventionSet());
        model.AddServiceRecovery("Latin1_General_100_BIN2");
        foreach (var entity in model.Model.GetEntityTypes().OrderBy(entity => entity.GetTableName(), StringComparer.Ordinal))
        {
            text.Append(entity.GetTableName()).Append('\n');
            foreach (var property in entity.GetProperties().OrderBy(property => property.GetColumnOrder()))
            {
                text.Append(FormattableString.Invariant($"  {property.GetColumnName()} {property.ClrType.Name}{(property.GetMaxLength() is { } length ? $"({length})" : "")}{(property.IsNullable ? " null" : "")} {property.GetCollation()}").TrimEnd()).Append('\n');
            }

            text.Append(FormattableString.Invariant($"  key {entity.FindPrimaryKey()!.GetName()} ({Names(entity.FindPrimaryKey()!.Properties.Select(property => property.Name))})\n"));
            text.AppendJoin("", entity.GetCheckConstraints().OrderBy(check => check.ModelName, StringComparer.Ordinal).Select(check => $"  check {check.ModelName} ({check.Sql})\n"));
            text.AppendJoin("", entity.GetForeignKeys().Select(foreign => $"  belongs {foreign.GetConstraintName()} to {foreign.PrincipalEntityType.GetTableName()} ({Names(foreign.Properties.Select(property => property.Name))}) {foreign.DeleteBehavior}\n"));
            text.AppendJoin("", entity.GetIndexes().OrderBy(index => index.Name, StringComparer.Ordinal).Select(index => $"  index {index.Name} ({Names(index.Properties.Select(property => property.Name))}) {index.GetFilter()}".TrimEnd() + "\n"));
        }

        // The dialect is nobody's business outside its package; what it says is.
        var dialects = Assembly.Load("ServiceRecovery.Relational").GetType("ServiceRecovery.Relational.SqlDialect", throwOnError: true)!;
        var dialect = dialects.GetProperty("SqlServer", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        text.Append("\n-- a limit that isn't there yet\n").Append(TextOf(Get("EnsureLimit"))).Append("\n\n-- due streams\n").Append(TextOf(Get("ClaimDue")));
        text.Append("\n\n-- messages of two handlers\n").Append(TextOf(dialects.GetMethod("ClaimOutbox")!.Invoke(dialect, [2])!)).Append("\n\n-- the first rows\n").Append(dialects.GetMethod("First")!.Invoke(dialect, ["@limit"]));
        text.Append("\n\n-- guards\n").AppendJoin("\nGO\n", RecoveryGuards.ScriptsFor(Provider));

        Approved.Document("tests/ServiceRecovery.Stores.Tests/SqlServer/sqlserver.approved.txt", text.ToString());

        object Get(string name) => dialects.GetProperty(name)!.GetValue(dialect)!;

        static string TextOf(object statement) => (string)statement.GetType().GetProperty("Text")!.GetValue(statement)!;
    }

    [Fact]
    public void Whatever_is_compared_is_compared_as_it_is()
    {
        var model = new ModelBuilder(new ConventionSet());
        model.AddServiceRecovery("Latin1_General_100_BIN2");

        var texts = model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(property => property.ClrType == typeof(string)).ToList();

        Assert.NotEmpty(texts);
        Assert.All(texts, property => Assert.Equal("Latin1_General_100_BIN2", property.GetCollation()));
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
