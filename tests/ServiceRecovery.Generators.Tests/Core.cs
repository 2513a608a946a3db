using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ServiceRecovery.Tests;
using ServiceRecovery.Tests.Conventions;

namespace ServiceRecovery.Generators.Tests;

/// <summary>The core's own sources, compiled as its build compiles them for net10.0.</summary>
internal static class Core
{
    private const string Folder = "src/ServiceRecovery";

    private static readonly CSharpParseOptions Parsing = new(
        LanguageVersion.CSharp14,
        DocumentationMode.Diagnose,
        preprocessorSymbols: ["NET", "NET10_0", "NETCOREAPP", .. Enumerable.Range(5, 6).Select(version => $"NET{version}_0_OR_GREATER")]);

    /// <summary>Gets the sources without what the generator makes of them.</summary>
    public static CSharpCompilation Plain { get; } = CSharpCompilation.Create(
        "ServiceRecovery",
        [Parsed("usings.cs", Usings), .. Sources.Under(Folder, ".cs").Select(path => Parsed(path, Sources.Read(path)))],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Gets a driver that has run over the sources once.</summary>
    public static GeneratorDriver Driver { get; } = CSharpGeneratorDriver.Create(
        [new DeclarationGenerator().AsSourceGenerator()],
        parseOptions: Parsing,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true))
        .RunGenerators(Plain);

    /// <summary>Gets what the generator made of the sources.</summary>
    public static GeneratorRunResult Made { get; } = Driver.GetRunResult().Results.Single();

    private static string Usings => string.Concat(new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "ServiceRecovery.Cases", "ServiceRecovery.Diagnostics", "ServiceRecovery.Due", "ServiceRecovery.Debriefs" }.Select(name => $"global using {name};\n"));

    private static IEnumerable<MetadataReference> References => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(path => !Path.GetFileName(path).StartsWith("ServiceRecovery", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path));

    public static SyntaxTree Parsed(string path, string text) => CSharpSyntaxTree.ParseText(text, Parsing, path);

    /// <summary>Returns the sources with one of them changed.</summary>
    public static Compilation Edited(string path, string from, string to)
    {
        var before = Plain.SyntaxTrees.Single(tree => tree.FilePath == $"{Folder}/{path}");
        var text = before.ToString();
        Assert.Contains(from, text, StringComparison.Ordinal);
        return Plain.ReplaceSyntaxTree(before, Parsed(before.FilePath, text.Replace(from, to, StringComparison.Ordinal)));
    }
}
