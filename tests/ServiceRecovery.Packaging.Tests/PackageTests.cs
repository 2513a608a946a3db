using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Xunit;

namespace ServiceRecovery.Packaging.Tests;

[Collection(PackedTreeCollection.Name)]
public class PackageTests(PackedTree tree)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");
    private const string Tool = "ServiceRecovery.Cli";

    // Those that a program on .NET Framework may use; all others are for net10.0.
    private static readonly string[] ForNetStandard = ["ServiceRecovery", "ServiceRecovery.Calendars", "ServiceRecovery.Hosting", "ServiceRecovery.Insights", "ServiceRecovery.Relational", "ServiceRecovery.Sqlite"];

    public static TheoryData<string> Packages => [.. PackedTree.Packages];

    public static TheoryData<string> Libraries => [.. PackedTree.Packages.Where(package => package != Tool)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_under_which_licence_and_where_it_comes_from(string package)
    {
        var metadata = Metadata(package);

        Assert.Equal(package, metadata["id"]!.Value);
        Assert.Equal("0.1.0", metadata["version"]!.Value);
        Assert.Equal("README.md", metadata["readme"]!.Value);
        Assert.Equal("MIT", metadata["license"]!.Value);
        Assert.Equal("expression", metadata["license"]!.Attribute("type")!.Value);
        Assert.NotEmpty(metadata["description"]!.Value);
        Assert.Equal("git", metadata["repository"]!.Attribute("type")!.Value);
        Assert.Equal(PackedTree.Home + ".git", metadata["repository"]!.Attribute("url")!.Value);
        Assert.Equal(tree.Commit, metadata["repository"]!.Attribute("commit")!.Value);
        using var archive = PackedTree.Open(tree.First, package);
        Assert.NotNull(archive.GetEntry("README.md"));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_package_has_its_build_and_its_documentation_for_each_framework(string package)
    {
        using var archive = PackedTree.Open(tree.First, package);

        var files = archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(Supported(package).SelectMany(framework => new[] { $"lib/{framework}/{package}.dll", $"lib/{framework}/{package}.xml" }), files);
        foreach (var framework in Supported(package))
        {
            Assert.Contains($"<member name=\"T:{package}", Encoding.UTF8.GetString(PackedTree.Read(archive.GetEntry($"lib/{framework}/{package}.xml")!)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_is_strong_named(string package)
    {
        using var archive = PackedTree.Open(tree.First, package);

        foreach (var built in Built(package))
        {
            using var image = new PEReader(new MemoryStream(PackedTree.Read(archive.GetEntry(built + ".dll")!)));
            Assert.True(image.PEHeaders.CorHeader!.Flags.HasFlag(CorFlags.StrongNameSigned));
            Assert.False(image.GetMetadataReader().GetAssemblyDefinition().PublicKey.IsNil);
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Symbols_stand_in_a_package_of_their_own_and_lead_to_the_sources(string package)
    {
        using var symbols = PackedTree.Open(tree.First, package, "snupkg");

        foreach (var built in Built(package))
        {
            using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(PackedTree.Read(symbols.GetEntry(built + ".pdb")!)));
            var reader = provider.GetMetadataReader();
            var link = reader.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
                .Select(reader.GetCustomDebugInformation)
                .Single(information => reader.GetGuid(information.Kind) == SourceLink);
            Assert.Contains($"/house/service-recovery/{tree.Commit}/", Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value)), StringComparison.Ordinal);
            Assert.All(reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name)), name => Assert.StartsWith("/_/", name, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Packing_one_tree_in_two_places_gives_the_same_bytes(string package)
    {
        foreach (var extension in new[] { "nupkg", "snupkg" })
        {
            using var first = PackedTree.Open(tree.First, package, extension);
            using var second = PackedTree.Open(tree.Second, package, extension);

            var hashes = Hashes(first);
            Assert.NotEmpty(hashes);
            Assert.Equal(hashes, Hashes(second));
        }
    }

    [Fact]
    public void The_core_needs_abstractions_and_Stateless_and_nothing_else()
    {
        var groups = Dependencies("ServiceRecovery");

        string[] needed = ["Microsoft.Bcl.TimeProvider", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Stateless"];
        Assert.Equal(needed, groups["net10.0"]);
        Assert.Equal([.. needed, "System.Collections.Immutable", "System.Text.Json"], groups[".NETStandard2.0"]);
    }

    [Theory]
    [InlineData("ServiceRecovery.Calendars")]
    [InlineData("ServiceRecovery.Insights")]
    [InlineData("ServiceRecovery.PostgreSql")]
    [InlineData("ServiceRecovery.Relational")]
    [InlineData("ServiceRecovery.Sqlite")]
    public void Whoever_does_not_use_Entity_Framework_does_not_get_it(string package)
    {
        string[] closure = [package];
        for (var known = 0; known != closure.Length;)
        {
            known = closure.Length;
            closure = [.. closure.Union(closure.Where(PackedTree.Packages.Contains).SelectMany(one => Dependencies(one).Values.SelectMany(ids => ids)))];
        }

        Assert.Contains("ServiceRecovery", closure);
        Assert.DoesNotContain(closure, id => id.Contains("EntityFramework", StringComparison.Ordinal));
    }

    private static string[] Supported(string package) => ForNetStandard.Contains(package) ? ["net10.0", "netstandard2.0"] : ["net10.0"];

    private static IEnumerable<string> Built(string package) => package == Tool ? ["tools/net10.0/any/recovery"] : Supported(package).Select(framework => $"lib/{framework}/{package}");

    // The names of a package's own bookkeeping files are drawn anew each time; what is ours is the rest.
    private static string[] Hashes(ZipArchive archive) =>
        [.. archive.Entries.Where(entry => !entry.FullName.StartsWith("_rels/", StringComparison.Ordinal) && !entry.FullName.StartsWith("package/", StringComparison.Ordinal))
            .Select(entry => $"{entry.FullName} {Convert.ToHexString(SHA256.HashData(PackedTree.Read(entry)))}")
            .Order(StringComparer.Ordinal)];

    private Dictionary<string, string[]> Dependencies(string package) => Metadata(package)["dependencies"]!.Elements()
        .ToDictionary(group => group.Attribute("targetFramework")!.Value, group => group.Elements().Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal).ToArray());

    private Dictionary<string, XElement> Metadata(string package)
    {
        using var archive = PackedTree.Open(tree.First, package);
        using var nuspec = archive.GetEntry(package + ".nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName);
    }
}
