using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Stores.Tests.OwnContext;

public sealed class OwnContextOnSqliteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(StoreCompliance.Rows), MemberType = typeof(StoreCompliance))]
    public Task It_keeps_what_every_store_promises(string check) => StoreCompliance.RunAsync(check, StartEmptyAsync);

    [Fact]
    public async Task A_database_without_migrations_gets_its_guards_as_the_page_says()
    {
        var services = new ServiceCollection();
        services.AddDbContextFactory<ShopContext>(options => options.UseSqlite($"Data Source={_folder.File("made.db")}"));
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("desk")).UsePseudonymKey(PseudonymKey.FromBytes("k1", new byte[32])).UseEntityFrameworkStore<ShopContext>();
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        await using var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
        await context.Database.EnsureCreatedAsync();
        var ana = provider.GetRequiredService<RecoveryDesk>().Case("table-12").As(Actor.Staff("ana", "server"));

        var unguarded = await Assert.ThrowsAsync<RecoveryStoreException>(async () => await ana.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson));
        await StoreSnippets.MakeAsync(context);
        var reported = await ana.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson);

        Assert.Contains("a database that 'EnsureCreated' made has none, so run the scripts of 'RecoveryGuards.ScriptsFor(context.Database.ProviderName)'", unguarded.Message, StringComparison.Ordinal);
        Assert.IsType<CommandResult.Accepted>(reported);
    }

    [Fact]
    public void A_context_without_its_factory_is_told_when_the_desk_is_made()
    {
        var services = new ServiceCollection();
        services.AddDbContext<ShopContext>(options => options.UseSqlite($"Data Source={_folder.File("none.db")}"));
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("desk")).UsePseudonymKey(PseudonymKey.FromBytes("k1", new byte[32])).UseEntityFrameworkStore<ShopContext>();
        using var provider = services.BuildServiceProvider();

        var told = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<RecoveryDesk>());

        Assert.StartsWith("The desk makes a 'ShopContext' for each call, and no factory of it is registered. Call 'AddDbContextFactory<ShopContext>(…)'", told.Message, StringComparison.Ordinal);
    }

    private ValueTask<StoreParts> StartEmptyAsync()
    {
        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={_folder.File(Guid.NewGuid() + ".db")}").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return new ValueTask<StoreParts>(StoreParts.From(new EntityFrameworkRecoveryStore<ShopContext>(contexts)));
    }
}
