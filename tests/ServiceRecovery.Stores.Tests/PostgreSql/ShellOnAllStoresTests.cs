using System.Diagnostics;
using ServiceRecovery.Tests;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Stores.Tests.PostgreSql;

/// <summary>The console host answers the scripts of its contract word for word alike, wherever the cases are kept.</summary>
[NeedsPostgreSql]
[Collection(PostgreSqlCollection.Name)]
public sealed class ShellOnAllStoresTests(PostgreSqlServer server, ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("restaurant", true)]
    [InlineData("alarm", true)]
    [InlineData("hotel", false)]
    public async Task A_script_has_the_same_answers_on_every_store(string script, bool hasAuthority)
    {
        var scripts = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts");
        string[] exec = ["exec", Path.Combine(scripts, script + ".jsonl"), .. hasAuthority ? new[] { "--authority", Path.Combine(scripts, script + ".authority.json") } : []];
        await File.WriteAllTextAsync(_folder.File("key"), await RunAsync("key"));

        var memory = await RunAsync(exec);
        var sqlite = await RunAsync([.. exec, "--store", "sqlite:" + _folder.File("a.db"), "--simulated"]);
        var postgres = await RunAsync([.. exec, "--store", "postgres:" + await server.MakeEmptyAsync(), "--simulated", "--key", _folder.File("key")]);

        Assert.Equal(memory, sqlite);
        Assert.Equal(memory, postgres);
        Assert.True(memory.Split('\n').Length > 10);
    }

    [Theory]
    [InlineData("cfpb-complaints/responses-2012-2023.csv.gz", "silence")]
    [InlineData("cfpb-complaints/disputes-2013-with-ids.csv", "explicit")]
    public async Task A_real_file_has_the_same_answers_on_every_store(string file, string policy)
    {
        if (Shared.Data is not { } data || !File.Exists(Path.Combine(data, file)))
        {
            output.WriteLine($"not run: {file} isn't on this machine, so its replay on the stores wasn't compared.");
            return;
        }

        string[] replay = ["replay", Path.Combine(data, file), "--format", "cfpb", "--policy", policy, "--json"];
        await File.WriteAllTextAsync(_folder.File("key"), await RunAsync("key"));
        var database = await server.MakeEmptyAsync();

        var memory = await RunAsync([.. replay, "--details", _folder.File("memory.jsonl")]);
        var sqlite = await RunAsync([.. replay, "--details", _folder.File("sqlite.jsonl"), "--store", "sqlite:" + _folder.File("a.db")]);
        var postgres = await RunAsync([.. replay, "--details", _folder.File("postgres.jsonl"), "--store", "postgres:" + database, "--key", _folder.File("key")]);

        Assert.Equal(memory, sqlite);
        Assert.Equal(memory, postgres);
        var details = await File.ReadAllTextAsync(_folder.File("memory.jsonl"));
        Assert.Equal(details, await File.ReadAllTextAsync(_folder.File("sqlite.jsonl")));
        Assert.Equal(details, await File.ReadAllTextAsync(_folder.File("postgres.jsonl")));
        Assert.NotEmpty(await PostgreSqlServer.ReadAsync(database, "SELECT 1 FROM recovery_streams WHERE kind = 0 LIMIT 1"));

        // A second time the store isn't empty, and the replay says so instead of telling other numbers.
        Assert.Equal("'sqlite' holds cases already, and a replay begins in an empty store. Name a new one.", (await RefusedAsync([.. replay, "--store", "sqlite:" + _folder.File("a.db")])).Trim());
    }

    [Fact]
    public async Task An_organization_moves_from_a_file_to_a_server_and_back()
    {
        var database = await server.MakeEmptyAsync();
        var scripts = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts");
        await RunAsync("exec", Path.Combine(scripts, "hotel.jsonl"), "--store", "sqlite:" + _folder.File("a.db"), "--simulated");
        await RunAsync("export", "--store", "sqlite:" + _folder.File("a.db"), "--out", _folder.File("one.jsonl"));
        await RunAsync("import", _folder.File("one.jsonl"), "--store", "postgres:" + database, "--simulated", "--key", _folder.File("a.db.key"));
        await RunAsync("export", "--store", "postgres:" + database, "--key", _folder.File("a.db.key"), "--out", _folder.File("two.jsonl"));
        await RunAsync("import", _folder.File("two.jsonl"), "--store", "sqlite:" + _folder.File("b.db"), "--simulated", "--key", _folder.File("a.db.key"));

        Assert.Equal(await File.ReadAllTextAsync(_folder.File("one.jsonl")), await File.ReadAllTextAsync(_folder.File("two.jsonl")));
        Assert.Equal(
            await RunAsync("show", "H-1", "--json", "--store", "sqlite:" + _folder.File("a.db")),
            await RunAsync("show", "H-1", "--json", "--store", "sqlite:" + _folder.File("b.db"), "--key", _folder.File("a.db.key")));
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var (exit, said, error) = await EndAsync(arguments);
        Assert.True(exit == 0, error);
        return said;
    }

    private static async Task<string> RefusedAsync(params string[] arguments)
    {
        var (exit, said, error) = await EndAsync(arguments);
        Assert.Equal((2, ""), (exit, said));
        return error;
    }

    private static async Task<(int Exit, string Said, string Error)> EndAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "recovery.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said, await error);
    }
}
