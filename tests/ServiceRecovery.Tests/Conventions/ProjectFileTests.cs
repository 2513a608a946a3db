using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

public class ProjectFileTests
{
    private static readonly string[] Projects = [.. Sources.All.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && !path.StartsWith("tests/consumers/", StringComparison.Ordinal))];

    // Built by hand alone, each with its reason.
    private static readonly Dictionary<string, string> Outside = new(StringComparer.Ordinal)
    {
        ["benchmarks/ServiceRecovery.Comparison/ServiceRecovery.Comparison.csproj"] = "It needs what users would take instead, in versions of its own, which nobody who builds the library should have to restore.",
    };

    [Fact]
    public void Each_project_is_in_the_solution_or_has_a_reason_and_locks_its_packages()
    {
        var solution = Sources.Read("ServiceRecovery.sln").Replace('\\', '/');

        Assert.NotEmpty(Projects);
        Assert.Equal(Outside.Keys, Projects.Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)));
        Assert.Equal([], Projects.Where(path => !Sources.All.Contains(FolderOf(path) + "/packages.lock.json")));
    }

    [Fact]
    public void A_project_file_says_only_what_is_special_to_it()
    {
        // A package says that it is one; everything else that holds for all projects is said once.
        var common = Elements("Directory.Build.props", "PropertyGroup").Select(element => element.Name.LocalName).Except(["IsPackable"]).ToHashSet(StringComparer.Ordinal);

        // What holds under a switch alone is special.
        Assert.Equal([], Projects.SelectMany(path => Elements(path, "PropertyGroup").Where(element => element.Parent!.Attribute("Condition") is null).Select(element => element.Name.LocalName).Where(common.Contains).Select(name => $"{path} says {name}")));
        Assert.Equal([], Projects.SelectMany(path => Elements(path, "ItemGroup").Where(element => element.Attribute("Version") is not null).Select(element => $"{path} says the version of {element.Attribute("Include")}")));
    }

    [Fact]
    public void A_rule_switched_off_has_its_reason_beside_it() =>
        Assert.Equal(
            [],
            Projects.Append("Directory.Build.props")
                .SelectMany(path => Sources.Read(path).Split('\n').Where(line => line.Contains("<NoWarn>", StringComparison.Ordinal) && !line.Contains("<!-- ", StringComparison.Ordinal)).Select(line => $"{path}: {line.Trim()}")));

    [Fact]
    public void Each_version_of_a_package_is_used_or_pins_what_another_package_asks_for()
    {
        // A project with versions of its own has them beside it.
        foreach (var versions in Projects.GroupBy(path => Sources.All.Contains(FolderOf(path) + "/Directory.Packages.props") ? FolderOf(path) + "/Directory.Packages.props" : "Directory.Packages.props"))
        {
            var used = versions.SelectMany(path => Elements(path, "ItemGroup")).Where(element => element.Name.LocalName == "PackageReference").Select(element => element.Attribute("Include")!.Value).ToHashSet(StringComparer.Ordinal);
            var locked = string.Concat(versions.Select(path => Sources.Read(FolderOf(path) + "/packages.lock.json")));

            Assert.Equal(
                [],
                Elements(versions.Key, "ItemGroup").Select(element => element.Attribute("Include")!.Value)
                    .Where(package => !used.Contains(package) && !locked.Contains($"\"{package}\"", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Each_package_is_strong_named_and_documented()
    {
        var packages = Projects.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && Says(path, "IsPackable", "true")).ToArray();

        Assert.NotEmpty(packages);
        Assert.All(packages, path => Assert.True(Says(path, "SignAssembly", "true") && Says(path, "GenerateDocumentationFile", "true"), path));
    }

    [Fact]
    public void On_net10_the_core_refers_to_abstractions_and_Stateless_and_nothing_else()
    {
        string[] known = ["Microsoft.Bcl.TimeProvider", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Stateless"];
        var references = typeof(RecoveryCase).Assembly.GetReferencedAssemblies().Select(name => name.Name!);

        Assert.Equal([], references.Except(known).Where(name => !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), name + ".dll"))));
        Assert.NotEmpty(typeof(RecoveryCase).Assembly.GetName().GetPublicKeyToken()!);
    }

    [Fact]
    public void Clocks_and_chance_are_banned_from_the_core_each_with_its_remedy()
    {
        var lines = Sources.Read("src/ServiceRecovery/BannedSymbols.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.True(line.Split(';', 2) is [_, { Length: > 10 }], line));
        Assert.Equal(
            [],
            new[] { "P:System.DateTime.Now", "P:System.DateTime.UtcNow", "P:System.DateTimeOffset.Now", "P:System.DateTimeOffset.UtcNow", "M:System.Guid.NewGuid", "P:System.Random.Shared" }
                .Except(lines.Select(line => line.Split(';')[0])));
        Assert.Contains(Elements("src/ServiceRecovery/ServiceRecovery.csproj", "ItemGroup"), element => element.Name.LocalName == "AdditionalFiles" && element.Attribute("Include")!.Value == "BannedSymbols.txt");
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!.Replace('\\', '/');

    private static bool Says(string path, string property, string value) => Elements(path, "PropertyGroup").Any(element => element.Name.LocalName == property && element.Value == value);

    private static IEnumerable<XElement> Elements(string path, string group) => XDocument.Parse(Sources.Read(path)).Root!.Elements(group).SelectMany(found => found.Elements());
}
