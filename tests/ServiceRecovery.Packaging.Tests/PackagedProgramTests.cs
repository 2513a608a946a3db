using System.Diagnostics;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

/// <summary>What somebody does with the packages alone: the tool, a report, a library shared by old and new programs, a host compiled ahead, a till on .NET Framework.</summary>
[Collection(PackedTreeCollection.Name)]
public class PackagedProgramTests(PackedTree tree)
{
    private const long MostBytes = 3_200_000;

    [Fact]
    public async Task The_tool_is_installed_from_a_folder_helps_and_carries_out_commands()
    {
        var folder = tree.NewFolder("tool");
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"here\" value=\"{tree.First}\" /></packageSources></configuration>");
        await PackedTree.RunAsync(folder, "dotnet", "tool", "install", "ServiceRecovery.Cli", "--tool-path", folder, "--configfile", Path.Combine(folder, "nuget.config"));
        await File.WriteAllTextAsync(Path.Combine(folder, "day.jsonl"), """
            {"id": "r1", "case": "R-1", "at": "2026-11-20T18:40:00Z", "do": "report", "by": {"id": "dana", "role": "server"}, "severity": "major", "text": "The meal went back twice.", "channel": "in-person"}
            {"id": "r2", "case": "R-1", "do": "close", "by": {"id": "dana", "role": "server"}}

            """);

        var recovery = Path.Combine(folder, "recovery");
        var help = await PackedTree.RunAsync(folder, recovery, "--help");
        var outcome = await PackedTree.TryRunAsync(folder, recovery, "exec", "day.jsonl");

        Assert.All(new[] { "exec", "replay", "show", "worklist", "report", "drill", "verify", "diagram", "export", "import", "serve", "worker", "backup", "calendar", "key" }, verb => Assert.Contains($"  {verb} ", help, StringComparison.Ordinal));
        Assert.Contains("\"accepted\"", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("not-owned", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_console_with_package_references_alone_makes_the_page_of_an_sqlite_file_and_downloads_little()
    {
        var built = await tree.BuildConsumerAsync("Report");
        var (file, page) = (Path.Combine(built, "recovery.db"), Path.Combine(built, "report.html"));

        Assert.Equal("1 of 1 recovered.", (await PackedTree.RunAsync(built, "dotnet", "Report.dll", file, page)).Trim());
        Assert.StartsWith("<!doctype html>", await File.ReadAllTextAsync(page), StringComparison.OrdinalIgnoreCase);

        // What stands beside the runtime: all of it but the program itself, SQLite's machine code and what the report needs.
        var closure = Directory.EnumerateFiles(built, "*.dll").Where(dll => Path.GetFileName(dll) is not ("Report.dll" or "ServiceRecovery.Insights.dll")).Sum(dll => new FileInfo(dll).Length);
        Assert.InRange(closure, 1, MostBytes);

        // A file of machine code that nobody brought along is named, with where it was looked for.
        Directory.Delete(Path.Combine(built, "runtimes"), recursive: true);
        var missing = await PackedTree.TryRunAsync(built, "dotnet", "Report.dll", file, page);
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("NativeFileMissing: ", missing.Output, StringComparison.Ordinal);
        Assert.Contains("e_sqlite3", missing.Output, StringComparison.Ordinal);
        Assert.Contains($"'{built}{Path.DirectorySeparatorChar}'", missing.Output, StringComparison.Ordinal);
        Assert.Contains($"{IntPtr.Size * 8} bits", missing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_built_for_netstandard_sets_init_members_copies_records_and_hands_over_a_clock_on_net10()
    {
        var folder = tree.CopyConsumer("SharedLibrary");
        var app = Path.Combine(folder, "app");
        await PackedTree.RunAsync(app, "dotnet", ["build", "-c", "Release", "-o", Path.Combine(folder, "built"), .. tree.FromHere()]);

        var lines = (await PackedTree.RunAsync(folder, "dotnet", Path.Combine("built", "app.dll"))).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(15, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
    }

    [AheadTheory]
    [InlineData("SmallHost", "PublishTrimmed", 0)]
    [InlineData("SmallHost", "PublishAot", 0)]
    [InlineData("WebHost", "PublishAot", 20)]
    public async Task A_host_says_the_same_when_it_is_compiled_ahead_and_nothing_warns(string host, string how, int mostMegabytes)
    {
        var asItRuns = await PackedTree.RunAsync(await tree.BuildConsumerAsync(host), "dotnet", host + ".dll");
        string[] properties = ["-r", "linux-x64", $"-p:{how}=true"];
        await tree.FetchAsync(host, properties);
        var folder = tree.CopyConsumer(host);
        var output = Path.Combine(folder, how);
        var told = await PackedTree.RunAsync(folder, "dotnet", ["publish", "-c", "Release", "-o", output, "--self-contained", "-p:CppCompilerAndLinker=gcc", "-p:LinkerFlavor=", .. properties, .. tree.FromHere()]);

        Assert.DoesNotContain("warning", told, StringComparison.Ordinal);
        var program = Path.Combine(output, host);
        Assert.Equal(asItRuns, await PackedTree.RunAsync(output, program));
        Assert.True(mostMegabytes == 0 || new FileInfo(program).Length <= mostMegabytes * 1_000_000L, $"'{host}' has {new FileInfo(program).Length:N0} bytes.");
    }

    [MonoFact]
    public async Task A_till_on_NET_Framework_keeps_what_it_acknowledged_through_kill_9()
    {
        await tree.FetchAsync("NetFramework");
        var built = await tree.BuildConsumerAsync("NetFramework");
        var file = Path.Combine(built, "till.db");
        var acknowledged = 0;
        for (var life = 0; life < 3; life++)
        {
            using var till = Process.Start(new ProcessStartInfo("mono", ["NetFramework.exe", "work", file, $"{acknowledged}"]) { WorkingDirectory = built, RedirectStandardOutput = true })!;
            for (var last = acknowledged + 5; acknowledged < last; acknowledged++)
            {
                Assert.Equal($"Recovered {acknowledged}", await till.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));
            }

            // On this system it is SIGKILL. What was on its way may be there or not; what was acknowledged is.
            till.Kill();
            await till.WaitForExitAsync();
            Assert.Equal($"{acknowledged}", (await PackedTree.RunAsync(built, "mono", "NetFramework.exe", "count", file, $"{acknowledged}")).Trim());
        }

        File.Delete(Path.Combine(built, "libe_sqlite3.so"));
        var missing = await PackedTree.TryRunAsync(built, "mono", "NetFramework.exe", "count", file, "1");
        Assert.Equal(3, missing.ExitCode);
        Assert.Contains("NativeFileMissing: ", missing.Output, StringComparison.Ordinal);
    }
}
