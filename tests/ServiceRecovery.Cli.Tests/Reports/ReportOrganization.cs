using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests.Reports;

/// <summary>A small organization in a file, always the same: 39 failures from August to November, praise and a near miss.</summary>
public sealed class ReportOrganization : IAsyncLifetime, IDisposable
{
    public const string Folder = "tests/ServiceRecovery.Cli.Tests/Reports";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recovery-report-");

    public string Store => $"sqlite:{PathOf("store.db")}";

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public async Task InitializeAsync()
    {
        var folder = Path.Combine(Shared.Root, Folder);
        var run = await Shell.RunAsync("exec", Path.Combine(folder, "organization.jsonl"), "--authority", Path.Combine(folder, "organization.authority.json"), "--store", Store, "--simulated");
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Lines, line => Assert.Contains("\"status\":\"accepted\"", line, StringComparison.Ordinal));
    }

    internal Task<Shell> ReportAsync(params string[] arguments) => Shell.RunAsync(["report", "--store", Store, .. arguments]);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>The organization is opened once for all tests of reports.</summary>
[CollectionDefinition(Name)]
public sealed class ReportOrganizationCollection : ICollectionFixture<ReportOrganization>
{
    public const string Name = "report";
}
