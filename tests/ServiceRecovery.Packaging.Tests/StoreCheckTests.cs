using System.Globalization;
using System.Text.RegularExpressions;
using ServiceRecovery.Mutants;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

/// <summary>The checks of stores, run from the packages by the test frameworks that a store's author may have.</summary>
[Collection(PackedTreeCollection.Name)]
public partial class StoreCheckTests(PackedTree tree)
{
    [Fact]
    public async Task Three_lines_run_the_same_checks_in_every_test_framework()
    {
        string[] frameworks = ["StoreOnXunit", "StoreOnXunit3", "StoreOnNUnit", "StoreOnMSTest"];

        var passed = await Task.WhenAll(frameworks.Select(async framework => $"{framework}: {await PassedAsync(framework)}"));

        Assert.Equal(frameworks.Select(framework => FormattableString.Invariant($"{framework}: {StoreCompliance.Checks.Length}")), passed);
    }

    [Fact]
    public async Task A_class_that_derives_from_the_checks_does_not_compile()
    {
        var (_, outcome) = await tree.TryBuildConsumerAsync("StoreDerived");

        Assert.False(outcome.Succeeded);
        Assert.Contains("error CS0709: 'StoreTests': cannot derive from static class 'StoreCompliance'", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_brings_no_test_framework()
    {
        using var archive = PackedTree.Open(tree.First, "ServiceRecovery.Testing");
        using var nuspec = new MemoryStream(PackedTree.Read(archive.GetEntry("ServiceRecovery.Testing.nuspec")!));

        var dependencies = System.Xml.Linq.XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency");

        // The abstractions are the core's.
        Assert.Equal(
            ["Microsoft.Bcl.TimeProvider", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "ServiceRecovery", "Stateless"],
            dependencies.Select(dependency => dependency.Attribute("id")!.Value).Distinct().Order(StringComparer.Ordinal));
    }

    // xunit 3 builds a program that runs its tests; the others are run by the SDK.
    private async Task<int> PassedAsync(string framework)
    {
        var built = await tree.BuildConsumerAsync(framework);
        var output = framework == "StoreOnXunit3"
            ? await PackedTree.RunAsync(built, "dotnet", framework + ".dll")
            : await PackedTree.RunAsync(built, "dotnet", "test", framework + ".dll");
        return Counted().Match(output) is { Success: true } count ? int.Parse(count.Groups[1].Value + count.Groups[2].Value, CultureInfo.InvariantCulture) : throw new InvalidDataException($"'{framework}' tells no number of tests that passed:\n{output}");
    }

    [GeneratedRegex("Failed: +0, Passed: +([0-9]+), Skipped: +0,|Total: ([0-9]+), Errors: 0, Failed: 0, Skipped: 0, Not Run: 0,")]
    private static partial Regex Counted();
}
