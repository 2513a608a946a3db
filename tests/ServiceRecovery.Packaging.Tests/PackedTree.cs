using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using ServiceRecovery.Mutants;
using ServiceRecovery.Tests;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

/// <summary>The sources copied twice, each copy a checkout of its own with a home on the net, and packed as for a release.</summary>
public sealed class PackedTree : IAsyncLifetime
{
    public const string Home = "https://github.com/house/service-recovery";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string[] LeftOut = ["bin", "obj"];

    // Both copies are the same commit, whoever makes it and whenever, and no commit of the checkout around us.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["CI"] = null,
        ["GIT_DIR"] = null,
        ["GIT_WORK_TREE"] = null,
        ["GIT_INDEX_FILE"] = null,
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_AUTHOR_NAME"] = "A",
        ["GIT_AUTHOR_EMAIL"] = "a@example.org",
        ["GIT_AUTHOR_DATE"] = "2026-01-01T00:00:00Z",
        ["GIT_COMMITTER_NAME"] = "A",
        ["GIT_COMMITTER_EMAIL"] = "a@example.org",
        ["GIT_COMMITTER_DATE"] = "2026-01-01T00:00:00Z",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("service-recovery-packages-").FullName;

    /// <summary>The projects of src that are packages.</summary>
    public static IReadOnlyList<string> Packages { get; } = [.. Directory.EnumerateFiles(Path.Combine(Shared.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Where(project => File.ReadAllText(project).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
        .Select(project => Path.GetFileNameWithoutExtension(project))
        .Order(StringComparer.Ordinal)];

    private int _copies;

    public string Commit { get; private set; } = "";

    public string First => Path.Combine(_folder, "first", "packages");

    public string Second => Path.Combine(_folder, "a-longer-name-for-the-second", "packages");

    public static ZipArchive Open(string folder, string package, string extension = "nupkg") =>
        ZipFile.OpenRead(Directory.EnumerateFiles(folder, "*." + extension).Single(file => Path.GetFileName(file).StartsWith(package + ".0", StringComparison.Ordinal)));

    public static byte[] Read(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public async Task InitializeAsync()
    {
        var commits = await Task.WhenAll(new[] { First, Second }.Select(packages => PackAsync(Path.GetDirectoryName(packages)!, packages)));
        Commit = Assert.Single(commits.Distinct());
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Copies a consumer's project out of the checkout and builds it against the packages, without any other source of packages.</summary>
    /// <returns>The folder of what was built.</returns>
    public async Task<string> BuildConsumerAsync(string consumer, Action<string>? prepare = null)
    {
        var (output, outcome) = await TryBuildConsumerAsync(consumer, prepare);
        Assert.True(outcome.Succeeded, $"'{consumer}' doesn't build:\n{outcome.Tail(40)}");
        return output;
    }

    /// <summary>Copies a consumer's project out of the checkout and tries to build it against the packages, without any other source of packages.</summary>
    /// <returns>The folder of what was built, and how the build ended.</returns>
    internal async Task<(string Output, CommandOutcome Outcome)> TryBuildConsumerAsync(string consumer, Action<string>? prepare = null)
    {
        var folder = CopyConsumer(consumer);
        prepare?.Invoke(folder);
        var output = Path.Combine(folder, "built");
        return (output, await TryRunAsync(folder, "dotnet", ["build", "-c", "Release", "-o", output, .. FromHere()]));
    }

    /// <summary>Copies a consumer's project out of the checkout, to a place of its own.</summary>
    public string CopyConsumer(string consumer)
    {
        var folder = Path.Combine(_folder, "consumers", $"{consumer}-{Interlocked.Increment(ref _copies)}");
        Copy(Path.Combine(Shared.Root, "tests", "consumers", consumer), folder);
        return folder;
    }

    /// <summary>Names where packages come from: what our own projects restored stands for the net; ours come from the folder and are unpacked into a place of their own.</summary>
    public string[] FromHere() => [$"-p:RestoreSources={First}", $"-p:RestoreFallbackFolders={Restored}", $"-p:RestorePackagesPath={Path.Combine(_folder, "unpacked")}"];

    /// <summary>Restores what a consumer needs of others, so that it lies where our own projects' packages do; from the net the first time only.</summary>
    public async Task FetchAsync(string consumer, params string[] properties)
    {
        var folder = Path.Combine(_folder, "fetched", $"{consumer}-{Interlocked.Increment(ref _copies)}");
        Copy(Path.Combine(Shared.Root, "tests", "consumers", consumer), folder);
        var project = Directory.EnumerateFiles(folder, "*.csproj").Single();
        var others = XDocument.Load(project);
        foreach (var reference in others.Descendants("PackageReference").Where(reference => reference.Attribute("Include")!.Value.StartsWith("ServiceRecovery", StringComparison.Ordinal)).ToArray())
        {
            reference.ReplaceWith(OthersOf(reference.Attribute("Include")!.Value));
        }

        others.Save(project);
        await RunAsync(folder, "dotnet", ["restore", "-p:TreatWarningsAsErrors=false", .. properties]);
    }

    // What one of our packages would bring along on the framework below .NET, which our own projects may not have restored for it.
    private IEnumerable<XElement> OthersOf(string package)
    {
        using var archive = Open(First, package);
        using var nuspec = archive.GetEntry(package + ".nuspec")!.Open();
        var dependencies = XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "group" && element.Parent!.Name.LocalName == "dependencies").Last().Elements().ToArray();
        return dependencies.SelectMany(dependency => Packages.Contains(dependency.Attribute("id")!.Value)
            ? OthersOf(dependency.Attribute("id")!.Value)
            : [new XElement("PackageReference", new XAttribute("Include", dependency.Attribute("id")!.Value), new XAttribute("Version", dependency.Attribute("version")!.Value), new XAttribute("ExcludeAssets", "all"))]).DistinctBy(element => element.Attribute("Include")!.Value);
    }

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    internal static Task<CommandOutcome> TryRunAsync(string folder, string program, params string[] arguments) => DotnetCommand.RunAsync(folder, Patience, Environment, program, arguments);

    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var outcome = await DotnetCommand.RunAsync(folder, Patience, Environment, program, arguments);
        Assert.True(outcome.Succeeded, $"{program} {string.Join(' ', arguments)} ended with {outcome.ExitCode}:\n{outcome.Tail(40)}");
        return outcome.Output;
    }

    private static string Restored { get; } =
        typeof(PackedTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "PackagesRestoredHere").Value!;

    private static async Task<string> PackAsync(string folder, string packages)
    {
        Copy(Path.Combine(Shared.Root, "src"), Path.Combine(folder, "src"));
        foreach (var file in Directory.EnumerateFiles(Shared.Root).Where(file => Path.GetFileName(file) is not (".git" or "ServiceRecovery.sln.DotSettings.user")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        // One build for all packages: a filter over the solution.
        var filter = new { solution = new { path = "ServiceRecovery.sln", projects = Packages.Select(package => $"src\\{package}\\{package}.csproj") } };
        await File.WriteAllTextAsync(Path.Combine(folder, "packages.slnf"), JsonSerializer.Serialize(filter));
        await RunAsync(folder, "git", "-c", "init.defaultBranch=main", "init", "--quiet");
        await RunAsync(folder, "git", "remote", "add", "origin", Home + ".git");
        await RunAsync(folder, "git", "add", "--all");
        await RunAsync(folder, "git", "commit", "--quiet", "--message", "The tree that is packed");
        var commit = await RunAsync(folder, "git", "rev-parse", "HEAD");
        await RunAsync(folder, "dotnet", "pack", "packages.slnf", "-c", "Release", "-o", packages, "-p:ContinuousIntegrationBuild=true", "-p:RunAnalyzers=false");
        return commit.Trim();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var inner in Directory.EnumerateDirectories(from).Where(inner => !LeftOut.Contains(Path.GetFileName(inner))))
        {
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
        }
    }
}

[CollectionDefinition(Name)]
public sealed class PackedTreeCollection : ICollectionFixture<PackedTree>
{
    public const string Name = "the packed tree";
}
