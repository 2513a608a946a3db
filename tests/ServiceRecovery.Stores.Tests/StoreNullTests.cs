using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using Xunit;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A null where something belongs is told by the name of its parameter, before anything is opened.</summary>
public class StoreNullTests
{
    private static readonly RecoveryBuilder Builder = new ServiceCollection().AddServiceRecovery();

    private static readonly (string Parameter, Action Call)[] Calls =
    [
        ("builder", () => SqliteRecoveryExtensions.UseSqlite(null!, "Data Source=a.db")),
        ("connectionString", () => Builder.UseSqlite(null!)),
        ("connectionString", () => SqliteRecoveryStore.Open(null!)),
        ("path", () => SqliteRecoveryStore.OpenFile(null!, out _)),
        ("builder", () => PostgreSqlRecoveryExtensions.UsePostgreSql(null!, "Host=a")),
        ("connectionString", () => Builder.UsePostgreSql((string)null!)),
        ("source", () => Builder.UsePostgreSql((Func<IServiceProvider, Npgsql.NpgsqlDataSource>)null!)),
        ("connectionString", () => _ = new PostgreSqlRecoveryStore((string)null!)),
        ("desk", () => EntityFrameworkRecoveryExtensions.In(null!, null!)),
        ("context", () => new global::ServiceRecovery.Tests.Cases.Organization().Desk.In(null!)),
        ("builder", () => EntityFrameworkRecoveryExtensions.UseEntityFrameworkStore<DbContext>(null!)),
        ("migration", () => RecoveryGuards.AddServiceRecoveryGuards(null!)),
        ("migration", () => RecoveryGuards.RemoveServiceRecoveryGuards(null!)),
        ("model", () => RecoveryModel.AddServiceRecovery(null!)),
    ];

    public static TheoryData<int> Each => [.. Enumerable.Range(0, Calls.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public void A_null_is_told_by_the_name_of_its_parameter(int call) => Assert.Equal(Calls[call].Parameter, Assert.Throws<ArgumentNullException>(Calls[call].Call).ParamName);
}
