using ServiceRecovery.Drills;
using ServiceRecovery.Insights;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>What holds of nulls in the core holds where a program comes into the packages beside it.</summary>
public class PackageNullTests
{
    private static readonly InsightReadModel Model = new(TenantId.Single);
    private static readonly InsightQuery Query = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

    private static readonly (string Parameter, Func<Task> Call)[] Calls =
    [
        ("stream", async () => await InsightReadModel.LoadAsync(null!, TenantId.Single)),
        ("queries", async () => await Model.RefreshAsync(null!)),
        ("stream", async () => await Model.SaveAsync(null!)),
        ("query", () => Task.FromResult(Model.Report(null!))),
        ("query", () => Task.FromResult(Model.Patterns(null!))),
        ("readModel", () => Task.FromResult(RecoveryReport.Make(null!, Query, DateTimeOffset.UnixEpoch))),
        ("query", () => Task.FromResult(RecoveryReport.Make(Model, null!, DateTimeOffset.UnixEpoch))),
        ("tenant", async () => await PatternDebriefs.CallDebriefsAsync(null!, null!)),
        ("patterns", async () => await new Cases.Organization().Desk.For(TenantId.Single).CallDebriefsAsync(null!)),
        ("scenario", async () => await Drill.BeginAsync(null!)),
        ("json", () => Task.FromResult(DrillScenario.Read((string)null!))),
        ("utf8", () => Task.FromResult(DrillScenario.Read((Stream)null!))),
        ("name", () => Task.FromResult(DrillScenarios.Get(null!))),
        ("events", () => Task.FromResult(CaseScenario.Given(null!))),
        ("check", async () => await StoreCompliance.RunAsync(null!, () => throw new InvalidOperationException())),
        ("startEmpty", async () => await StoreCompliance.RunAsync(StoreCompliance.Checks[0].Name, null!)),
        ("store", () => Task.FromResult(StoreParts.From<InMemoryRecoveryStore>(null!))),
    ];

    public static TheoryData<int> Each => [.. Enumerable.Range(0, Calls.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_null_is_told_by_the_name_of_its_parameter(int call)
    {
        var thrown = await Record.ExceptionAsync(Calls[call].Call);

        Assert.Equal(Calls[call].Parameter, Assert.IsType<ArgumentNullException>(thrown).ParamName);
    }
}
