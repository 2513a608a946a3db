using System.Linq.Expressions;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.OwnContext;

/// <summary>What a program has in its context already: each either works, a whole recovery long, or is told by one sentence at the first use. The table in docs/stores.md names the same.</summary>
public abstract class HostMatrix
{
    private static readonly Dictionary<string, Host> Hosts = new(StringComparer.Ordinal)
    {
        ["a plain context"] = new(),
        ["a schema of its own"] = new() { Before = model => model.HasDefaultSchema("crm"), Schema = "crm" },
        ["snake case names"] = new() { After = model => EachProperty(model, property => property.SetColumnName(Snake(property.Name))) },
        ["a collation for all texts"] = new() { Conventions = (conventions, collation) => conventions.Properties<string>().UseCollation(collation) },
        ["short texts, enums as texts, instants as numbers"] = new()
        {
            Conventions = (conventions, _) =>
            {
                conventions.Properties<string>().HaveMaxLength(20).AreUnicode(false);
                conventions.Properties<Enum>().HaveConversion<string>();
                conventions.Properties<DateTimeOffset>().HaveConversion<long>();
            },
        },
        ["numbers, flags and bytes as texts"] = new()
        {
            Conventions = (conventions, _) =>
            {
                conventions.Properties<int>().HaveConversion<string>();
                conventions.Properties<long>().HaveConversion<string>();
                conventions.Properties<bool>().HaveConversion<string>();
                conventions.Properties<byte[]>().HaveConversion<string>();
            },
        },
        ["a soft-delete column and filter said before"] = new() { Before = model => SoftDelete(model, hasDefault: false) },
        ["a soft-delete column with a default, and a filter, on all tables"] = new() { After = model => SoftDelete(model, hasDefault: true) },
        ["a soft-delete column that has to be given, on all tables"] = new()
        {
            After = model => SoftDelete(model, hasDefault: false),
            Fault = StoreFault.Schema,
            Says = "'recovery_streams.IsDeleted' isn't known here and has no value of its own",
        },
        ["short texts said last of all tables"] = new()
        {
            After = model => EachProperty(model, property => property.SetMaxLength(property.ClrType == typeof(string) ? 20 : null)),
            Fault = StoreFault.Schema,
            Says = "'recovery_streams.tenant' is 'character varying(20)' and has to be 'character varying(64)'",
            WorksOnSqlite = true,
        },
        ["a collation said last of all tables"] = new()
        {
            AfterWith = (model, collation) => EachProperty(model, property => property.SetCollation(property.ClrType == typeof(string) ? collation : null)),
            Fault = StoreFault.Schema,
            Says = "'recovery_streams.id' has the collation '",
        },
        ["numbers as texts, said last of all tables"] = new()
        {
            After = model => EachProperty(model, property => property.SetColumnType(property.Name is "opened_at" or "queued_at" ? "text" : property.GetColumnType())),
            Fault = StoreFault.Schema,
            Says = "'recovery_streams.opened_at' is '",
        },
        ["names of its own for columns"] = new()
        {
            After = model => EachProperty(model, property => property.SetColumnName(property.Name == "playbook" ? "script" : property.Name)),
            Fault = StoreFault.Schema,
            Says = "'recovery_streams.playbook' isn't there; 'recovery_streams.script' isn't known here and has no value of its own",
        },
        ["required columns that may be null"] = new()
        {
            Sql = "DROP TABLE recovery_outbox",
            SqlAgain = "CREATE TABLE recovery_outbox (tenant {0} NOT NULL, kind integer, id {0}, handler {0} NOT NULL, event_version {1} NOT NULL, body {2} NOT NULL, queued_at {1} NOT NULL, not_before {1} NOT NULL, attempt integer NOT NULL, fault {0}, is_dead integer NOT NULL)",
            Fault = StoreFault.Schema,
            Says = "'recovery_outbox.kind' may be null; 'recovery_outbox.id' may be null",
        },
        ["contexts from a pool"] = new() { IsPooled = true },
        ["a strategy that tries again"] = new() { Retries = true },
        ["a model that was made before"] = new() { UsesModel = true },
        ["a transaction scope around it"] = new() { IsInScope = true, Fault = StoreFault.Ambient, Says = "A transaction scope is open around this command" },
        ["forgotten guards"] = new() { HasGuards = false, Fault = StoreFault.Unguarded, Says = "Add a migration that calls 'AddServiceRecoveryGuards()'; a database that 'EnsureCreated' made has none, so run the scripts of 'RecoveryGuards.ScriptsFor(context.Database.ProviderName)' on it once. Or say 'allowUnguarded'." },
        ["a schema of its own and guards made without it"] = new()
        {
            Before = model => model.HasDefaultSchema("crm"),
            Fault = StoreFault.Unguarded,
            Says = "Add a migration that calls 'AddServiceRecoveryGuards(\"crm\")'; a database that 'EnsureCreated' made has none, so run the scripts of 'RecoveryGuards.ScriptsFor(context.Database.ProviderName, \"crm\")' on it once. Or say 'allowUnguarded'.",
            WorksOnSqlite = true,
            GuardsFail = true,
        },
    };

    public static TheoryData<string> Names => [.. Hosts.Keys];

    /// <summary>Gets whether the database is a file.</summary>
    private protected abstract bool IsSqlite { get; }

    /// <summary>Gets a collation that isn't the order of characters.</summary>
    private protected abstract string Collation { get; }

    /// <summary>Says to which empty database the options lead, and whether its strategy tries again.</summary>
    private protected abstract Task<Action<DbContextOptionsBuilder>> DatabaseAsync(bool retries);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_works_or_is_told_by_one_sentence(string name)
    {
        var host = Hosts[name];
        var contexts = await MakeAsync(host);
        var organization = new Organization(setup => (setup.Store, setup.Key) = (new EntityFrameworkRecoveryStore<HostContext>(contexts), PseudonymKey.FromBytes("k1", new byte[32])));
        if (host.Fault is { } fault && !(IsSqlite && host.WorksOnSqlite))
        {
            using var scope = host.IsInScope ? new TransactionScope(TransactionScopeAsyncFlowOption.Enabled) : null;
            var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => RecoverAsync(organization));

            Assert.Equal((fault, false), (refused.Fault, refused.IsTransient));
            Assert.Contains(host.Says, refused.Message, StringComparison.Ordinal);
            return;
        }

        await RecoverAsync(organization);
        var closed = (await organization.Desk.FindAsync(TenantId.Single, Case))!;
        Assert.Equal((Ending.Recovered, 7), (closed.Ending, (int)closed.Version));
        Assert.Equal(7, (await organization.Desk.ReadAsync(TenantId.Single, Case)).Length);
        Assert.Equal(["C-1", "c-1"], (await ExportedAsync((IRecoveryQueries)organization.Store)).Order(StringComparer.Ordinal));
        await using var context = contexts.CreateDbContext();
        await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            Accepted(await organization.Desk.In(context).HandleAsync(new CaseId("C-2"), new RecoveryBatch(new CommandId("in"), Dana, Report())));
            await transaction.CommitAsync();
        });
        Assert.Equal(1, (await organization.Desk.FindAsync(TenantId.Single, new CaseId("C-2")))!.Version);
    }

    // Two cases whose ids differ in a capital alone, and one of them to its end.
    private static async Task RecoverAsync(Organization organization)
    {
        var desk = organization.Desk;
        Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("open"), Dana, [Report(customer: "ann@example.org"), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("I have to go."), new CaseCommand.Correct("A hot soup.")])));
        Accepted(await desk.HandleAsync(new CaseId("c-1"), new RecoveryBatch(new CommandId("open"), Dana, Report())));
        Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("yes"), Guest, new CaseCommand.RecordAnswer(Answer.Satisfied))));
        Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("close"), Dana, new CaseCommand.Close())));
        await desk.ProcessDueAsync();
        Assert.Single((await desk.For(TenantId.Single).ListAsync()).Items);
    }

    private static async Task<List<string>> ExportedAsync(IRecoveryQueries store)
    {
        List<string> ids = [];
        await foreach (var copy in store.ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
        {
            ids.Add(copy.Stream.Key.Id);
        }

        return ids;
    }

    private async Task<IDbContextFactory<HostContext>> MakeAsync(Host host)
    {
        var database = await DatabaseAsync(host.Retries);
        var options = Options();
        await using (var context = new HostContext(options))
        {
            context.Database.EnsureCreated();
            if (host.Sql is not null)
            {
                Run(context, host.Sql);
                Run(context, string.Format(System.Globalization.CultureInfo.InvariantCulture, host.SqlAgain!, IsSqlite ? "TEXT" : "varchar(256) COLLATE \"C\"", IsSqlite ? "INTEGER" : "bigint", IsSqlite ? "BLOB" : "bytea"));
            }

            foreach (var script in host.HasGuards ? RecoveryGuards.ScriptsFor(context.Database.ProviderName, host.Schema) : [])
            {
                // Guards of a schema in which no tables are can't be made.
                if (host.GuardsFail && !IsSqlite)
                {
                    Assert.ThrowsAny<System.Data.Common.DbException>(() => Run(context, script));
                }
                else
                {
                    Run(context, script);
                }
            }

            if (host.UsesModel)
            {
                options = Options(context.Model);
            }
        }

        return host.IsPooled ? new PooledDbContextFactory<HostContext>(options, poolSize: 2) : new HostContexts(options);

        DbContextOptions<HostContext> Options(IModel? model = null)
        {
            var builder = new DbContextOptionsBuilder<HostContext>();
            database(builder);
            if (model is not null)
            {
                builder.UseModel(model);
            }

            return builder.UseApplicationServiceProvider(new ServiceCollection().AddSingleton(host with { Collation = Collation }).BuildServiceProvider()).ReplaceService<IModelCacheKeyFactory, HostKey>().Options;
        }

        static void Run(HostContext context, string sql)
        {
            context.Database.OpenConnection();
            using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private static void EachProperty(ModelBuilder model, Action<IMutableProperty> change) => model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).ToList().ForEach(change);

    private static string Snake(string name) => string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? $"{(at == 0 ? "" : "_")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static void SoftDelete(ModelBuilder model, bool hasDefault)
    {
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            var property = entity.AddProperty("IsDeleted", typeof(bool));
            if (hasDefault)
            {
                property.SetDefaultValue(false);
            }

            var row = Expression.Parameter(entity.ClrType);
            entity.SetQueryFilter(Expression.Lambda(Expression.Not(Expression.Call(typeof(EF), nameof(EF.Property), [typeof(bool)], row, Expression.Constant("IsDeleted"))), row));
        }
    }

    /// <summary>What a program has said of its context and its database.</summary>
    internal sealed record Host
    {
        public Action<ModelBuilder>? Before { get; init; }

        public Action<ModelBuilder>? After { get; init; }

        public Action<ModelBuilder, string>? AfterWith { get; init; }

        public Action<ModelConfigurationBuilder, string>? Conventions { get; init; }

        public string? Schema { get; init; }

        public string? Sql { get; init; }

        public string? SqlAgain { get; init; }

        public bool HasGuards { get; init; } = true;

        public bool GuardsFail { get; init; }

        public bool IsPooled { get; init; }

        public bool Retries { get; init; }

        public bool UsesModel { get; init; }

        public bool IsInScope { get; init; }

        public string Collation { get; init; } = "";

        public StoreFault? Fault { get; init; }

        public string Says { get; init; } = "";

        public bool WorksOnSqlite { get; init; }
    }

    /// <summary>A context with a table of its own, configured as a host says.</summary>
    internal sealed class HostContext(DbContextOptions<HostContext> options) : DbContext(options)
    {
        // A pool makes contexts by their options alone.
        public Host Host { get; } = options.FindExtension<CoreOptionsExtension>()!.ApplicationServiceProvider!.GetRequiredService<Host>();

        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => Host.Conventions?.Invoke(configurationBuilder, Host.Collation);

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Order>();
            Host.Before?.Invoke(modelBuilder);
            modelBuilder.AddServiceRecovery();
            Host.After?.Invoke(modelBuilder);
            Host.AfterWith?.Invoke(modelBuilder, Host.Collation);
        }
    }

    internal sealed class HostContexts(DbContextOptions<HostContext> options) : IDbContextFactory<HostContext>
    {
        public HostContext CreateDbContext() => new(options);
    }

    // Each host has a model of its own.
    private sealed class HostKey : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (((HostContext)context).Host, designTime);
    }

    /// <summary>Tries a second time, as a program's own strategy may.</summary>
    private protected sealed class Stubborn(ExecutionStrategyDependencies dependencies) : ExecutionStrategy(dependencies, maxRetryCount: 1, maxRetryDelay: TimeSpan.FromMilliseconds(1))
    {
        protected override bool ShouldRetryOn(Exception exception) => exception is TimeoutException;
    }
}
