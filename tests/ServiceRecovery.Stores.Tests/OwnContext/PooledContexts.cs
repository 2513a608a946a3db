using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using ServiceRecovery.Tests.Cases;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.OwnContext;

/// <summary>Two contexts in a pool serve twenty tenants in turn, and nobody sees a row of another (docs/faults.md: 137).</summary>
public abstract class PooledContexts(ITestOutputHelper output)
{
    private const int Tenants = 20;

    private protected abstract DbContextOptionsBuilder<ShopContext> Configured(DbContextOptionsBuilder<ShopContext> options);

    [Fact]
    public async Task A_context_that_served_one_tenant_shows_the_next_no_row_of_it()
    {
        var rounds = Tier.Size(6, 100);
        var pool = new PooledDbContextFactory<ShopContext>(Configured(new DbContextOptionsBuilder<ShopContext>()).Options, poolSize: 2);
        await using (var context = pool.CreateDbContext())
        {
            context.Make();
        }

        var organization = new Organization(setup => (setup.Store, setup.Key) = (new EntityFrameworkRecoveryStore<ShopContext>(pool, simulated: true), PseudonymKey.Generate()));
        var seen = new ConcurrentBag<(string Tenant, string Row)>();
        using var report = Tier.Report(output, $"tenants on pooled contexts, {GetType().Name}", () => FormattableString.Invariant($"{Tenants} tenants, {Tenants * rounds * 4} requests, {seen.Count} rows looked at"));

        // The same ids in every tenant, and the tenant's name in every word.
        for (var round = 0; round < rounds; round++)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, Tenants), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, cancellationToken) =>
            {
                var tenant = new TenantId(FormattableString.Invariant($"t-{number}"));
                var desk = organization.Desk.For(tenant);
                var recovery = desk.Case(FormattableString.Invariant($"C-{round}"));
                var dana = recovery.As(Organization.Dana);
                Organization.Accepted(await dana.ReportFailureAsync($"Canary of {tenant}.", Severity.Minor, Channel.InPerson, cancellationToken: cancellationToken));
                Organization.Accepted(await dana.DoAsync(new CaseCommand.AddNote($"Canary of {tenant}."), cancellationToken: cancellationToken));
                foreach (var recorded in await recovery.ReadAsync(cancellationToken))
                {
                    seen.Add((tenant.Value, System.Text.Encoding.UTF8.GetString(RecoveryJson.Write(recorded.Event))));
                }

                foreach (var line in (await desk.ListAsync(new WorklistQuery(desk.Tenant) { Limit = 500 }, cancellationToken)).Items)
                {
                    seen.Add((tenant.Value, $"Canary of {line.Key.Tenant}."));
                }
            });
        }

        Assert.All(seen.Where(row => row.Row.Contains("Canary of", StringComparison.Ordinal)), row => Assert.Contains($"Canary of {row.Tenant}.", row.Row, StringComparison.Ordinal));
        for (var number = 0; number < Tenants; number++)
        {
            Assert.Equal(rounds, (await organization.Desk.For(new TenantId(FormattableString.Invariant($"t-{number}"))).ListAsync(new WorklistQuery(new TenantId(FormattableString.Invariant($"t-{number}"))) { Limit = 500 })).Items.Length);
        }
    }
}

/// <summary>Whatever is asked, it is asked for one tenant.</summary>
public sealed class TenantInEveryStatementTests
{
    // The guards and the key are those of the database; work is claimed for all tenants at once, and each row says whose it is; a simulated clock goes on where any tenant's history ended.
    private static readonly string[] OfAllTenants = ["SqliteDialect.ClaimDue", "PostgreSqlDialect.ClaimDue", "SqlServerDialect.ClaimDue", "SqliteDialect.StandingGuards", "PostgreSqlDialect.StandingGuards", "SqlServerDialect.StandingGuards", "PostgreSqlDialect.CurrentSchema", "SqliteDialect.StandingColumns", "PostgreSqlDialect.StandingColumns", "ListSql.LastRecorded", "KeySql.Ask", "KeySql.Take", "SqlServerDialect.EnsureSchema"];

    [Fact]
    public void Every_statement_names_the_tenant_but_those_that_claim_for_all()
    {
        var statement = Assembly.Load("ServiceRecovery.Relational").GetType("ServiceRecovery.Relational.SqlStatement", throwOnError: true)!;
        var texts = statement.Assembly.GetTypes()
            .Where(type => !type.IsAbstract || type.IsSealed)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Where(field => field.FieldType == statement && (field.IsStatic || type.Name.EndsWith("Dialect", StringComparison.Ordinal))).Select(field => (Name: $"{type.Name}.{NameOf(field)}", Text: TextOf(field, type))))
            .ToList();

        Assert.InRange(texts.Count, 20, int.MaxValue);
        Assert.Equal(OfAllTenants.Order(StringComparer.Ordinal), texts.Where(one => !one.Text.Contains("@tenant", StringComparison.Ordinal)).Select(one => one.Name).Order(StringComparer.Ordinal));

        string TextOf(FieldInfo field, Type type) => statement.GetProperty("Text")!.GetValue(field.GetValue(field.IsStatic ? null : Activator.CreateInstance(type, nonPublic: true))) as string ?? "";

        static string NameOf(FieldInfo field) => field.Name.Trim('<').Split('>')[0];
    }
}
