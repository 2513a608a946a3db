using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;

namespace ServiceRecovery.Stores.Tests;

/// <summary>Code of docs/stores.md, compiled. Each region between two marks is a block there, compared by a test.</summary>
internal static class StoreSnippets
{
    public static async Task WorkListAsync(IServiceProvider provider, PersonId ana, DateTimeOffset tonight)
    {
        // <work-list>
        var desk = provider.GetRequiredService<RecoveryDesk>().For(TenantId.Single);
        var query = new WorklistQuery(desk.Tenant) { Responsible = desk.KeyOf(ana), WantedBy = tonight };
        do
        {
            var page = await desk.ListAsync(query);
            foreach (var line in page.Items)
            {
                Console.WriteLine($"{line.Head.Wanted}: {line.Key.Id} in {line.Head.Stage}, {line.Head.Severity}, for {line.Customer}");
            }

            query = query with { After = page.Next };
        }
        while (query.After is not null);
        // </work-list>
    }

    public static void Sqlite(IServiceCollection services, PseudonymKey key)
    {
        // <sqlite>
        services
            .AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
            .UsePseudonymKey(key)
            .UseSqlite("Data Source=recovery.db");
        // </sqlite>
    }

    public static async Task PostgreSqlAsync(IServiceCollection services, PseudonymKey key)
    {
        // <postgresql>
        services
            .AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
            .UsePseudonymKey(key)
            .UsePostgreSql("Host=db;Database=recovery;Username=till");
        // </postgresql>

        var provider = services.BuildServiceProvider();
        // <postgresql-migrate>
        await provider.GetRequiredService<PostgreSqlRecoveryStore>().MigrateAsync();
        // </postgresql-migrate>
    }

    public static void Source(RecoveryBuilder builder) =>
        // <postgresql-source>
        builder.UsePostgreSql(provider => provider.GetRequiredService<NpgsqlDataSource>());
        // </postgresql-source>

    public static void OwnContext(IServiceCollection services, NpgsqlDataSource source, PseudonymKey key)
    {
        // <own-context>
        services.AddDbContextFactory<ShopContext>(options => options.UseNpgsql(source));
        services
            .AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
            .UsePseudonymKey(key)
            .UseEntityFrameworkStore<ShopContext>();
        // </own-context>
    }

    public static async Task MakeAsync(ShopContext context)
    {
        // <guards-without-migrations>
        await context.Database.EnsureCreatedAsync();
        foreach (var script in RecoveryGuards.ScriptsFor(context.Database.ProviderName))
        {
            await context.Database.ExecuteSqlRawAsync(script);
        }
        // </guards-without-migrations>
    }

    public static async Task EnlistedAsync(RecoveryDesk desk, ShopContext context, CaseId table, Actor ana, Order order)
    {
        // <enlisted>
        await using var transaction = await context.Database.BeginTransactionAsync();
        context.Orders.Add(order);
        await context.SaveChangesAsync();
        await desk.In(context).Case(table).As(ana).CorrectAsync("A hot soup, brought first.");
        await transaction.CommitAsync();
        // </enlisted>
    }
}
