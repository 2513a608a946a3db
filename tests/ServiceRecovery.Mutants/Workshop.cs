using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace ServiceRecovery.Mutants;

/// <summary>A copy of the checkout in which a package is built wrong on purpose. The checkout itself is never touched.</summary>
internal sealed class Workshop : IDisposable
{
    private const string Framework = "net10.0";
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TestsTime = TimeSpan.FromMinutes(5);

    // One test takes seconds; a mutant by which it never ends is waited for so long.
    private static readonly TimeSpan TestTime = TimeSpan.FromSeconds(90);
    private static readonly string[] LeftOut = ["bin", "obj", ".git", ".vs", ".idea", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "StrykerOutput"];
    private static readonly string[] OfGenerators = ["/analyzer:", "/analyzerconfig:", "/refout:"];

    // What generators make of a mutant must not take the place of what they made of the package as it is.
    private const string WrittenTo = "/generatedfilesout:";

    // Nothing may be approved by a run that is meant to fail, and no size may grow.
    private static readonly Dictionary<string, string?> Environment = new() { ["CI"] = "true", ["SERVICE_RECOVERY_APPROVE"] = null, ["SERVICE_RECOVERY_TIER"] = null };

    private readonly string _root = Directory.CreateTempSubdirectory("service-recovery-mutants-").FullName;

    private readonly string _testProject;
    private readonly Dictionary<string, Compiler> _compilers = [];

    /// <param name="checkout">What is copied.</param>
    /// <param name="testProject">The tests that are run, from its root.</param>
    public Workshop(string checkout, string testProject)
    {
        _testProject = testProject;
        Copy(checkout, _root);
    }

    /// <summary>Builds the tests with the packages as they are, once; only the one that is changed is built again for each mutant.</summary>
    public Task<CommandOutcome> BuildTestsAsync() => BuildAsync(_testProject, []);

    /// <summary>Builds a package and lays it beside a copy of the tests and the other packages as they are.</summary>
    /// <param name="project">The package.</param>
    /// <param name="slotName">Where it is laid.</param>
    /// <param name="generates">What generators write is written anew, as it must be where the change is in what they read.</param>
    /// <returns>The slot with the tests and this package, or <see langword="null"/> and the build's words when it doesn't compile.</returns>
    public async Task<(string? Slot, string Output)> BuildAsync(string project, string slotName, bool generates = false)
    {
        if (!_compilers.TryGetValue(project, out var compiler))
        {
            var (found, words) = await FindCompilerAsync(project).ConfigureAwait(false);
            if (found is null)
            {
                return (null, words);
            }

            _compilers[project] = compiler = found;
        }

        var folder = Path.Combine(_root, project);
        var outcome = await DotnetCommand.RunAsync(folder, BuildTime, Environment, "dotnet", [compiler.Program, "-noconfig", "-shared", "-keepalive:60", $"@{(generates ? compiler.Whole : compiler.Arguments)}"]).ConfigureAwait(false);
        if (!outcome.Succeeded)
        {
            return (null, outcome.Output);
        }

        var (slot, tests) = (Path.Combine(_root, "slots", slotName), Path.Combine(_root, _testProject, "bin", "Release", Framework));
        if (!Directory.Exists(slot))
        {
            Copy(tests, slot);
        }

        // The slot may hold another package that was made wrong before.
        foreach (var package in Directory.EnumerateFiles(tests, "ServiceRecovery*.dll"))
        {
            File.Copy(package, Path.Combine(slot, Path.GetFileName(package)), overwrite: true);
        }

        var changed = $"{Path.GetFileName(project)}.dll";
        File.Copy(Path.Combine(folder, "obj", "Release", Framework, changed), Path.Combine(slot, changed), overwrite: true);
        return (slot, outcome.Output);
    }

    /// <summary>Runs the tests of a slot whose full names contain one of the given texts. A row of a theory is named by its display name, which ends with its arguments.</summary>
    /// <remarks>To make the rows of all theories takes longer than most tests, so they are made first only where a row is asked for, which has no dot.</remarks>
    public async Task<TestRun> TestAsync(string slot, IReadOnlyCollection<string> names)
    {
        var report = Path.Combine(slot, "run.trx");
        File.Delete(report);
        var filter = string.Join('|', names.Distinct().Select(name => $"FullyQualifiedName~{name}|DisplayName~{name}"));
        var rows = names.Any(name => !name.Contains('.', StringComparison.Ordinal)) ? "true" : "false";
        var outcome = await DotnetCommand.RunAsync(
            slot, names.Count > 1 ? TestsTime : TestTime, Environment, "dotnet", "vstest", $"{Path.GetFileName(_testProject)}.dll", $"--TestCaseFilter:{filter}", $"--logger:trx;LogFileName={report}", $"--ResultsDirectory:{slot}", "--", $"xUnit.PreEnumerateTheories={rows}").ConfigureAwait(false);
        return TestRun.Read(report, outcome);
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(_root, file));

    public bool Has(string file) => File.Exists(Path.Combine(_root, file));

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(_root, file), text);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // Only one file of a package differs from mutant to mutant, so the build is asked once how it calls the compiler, which then is called as it calls it.
    // Analyzers and documentation say nothing about behavior, and a mutant may leave a variable unused.
    // What generators write takes most of a build and is the same for every mutant but one that changes what is declared, so it is kept.
    private async Task<(Compiler? Compiler, string Output)> FindCompilerAsync(string project)
    {
        var generated = Path.Combine(_root, project, "obj", "generated");
        var outcome = await BuildAsync(
            project,
            ["-f", Framework, "--no-restore", "--no-dependencies", "-t:Rebuild", "-p:TreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false", "-p:EmitCompilerGeneratedFiles=true", $"-p:CompilerGeneratedFilesOutputPath={generated}", "-p:ProvideCommandLineArgs=true", "-getItem:CscCommandLineArgs", "-getProperty:RoslynTargetsPath"]).ConfigureAwait(false);
        if (!outcome.Succeeded)
        {
            return (null, outcome.Output);
        }

        var answer = JsonNode.Parse(outcome.Output)!;
        var (whole, arguments) = (Path.Combine(_root, project, "obj", "whole.rsp"), Path.Combine(_root, project, "obj", "compiler.rsp"));
        string[] given = [.. answer["Items"]!["CscCommandLineArgs"]!.AsArray().Select(item => (string)item!["Identity"]!).Where(argument => argument != "/noconfig" && !argument.StartsWith(WrittenTo, StringComparison.Ordinal))];
        var written = Directory.Exists(generated) ? Directory.EnumerateFiles(generated, "*.cs", SearchOption.AllDirectories) : [];
        File.WriteAllLines(whole, given);
        File.WriteAllLines(arguments, given.Where(argument => !OfGenerators.Any(start => argument.StartsWith(start, StringComparison.Ordinal))).Concat(written.Select(file => $"\"{file}\"")));
        return (new Compiler(Path.Combine((string)answer["Properties"]!["RoslynTargetsPath"]!, "bincore", "csc.dll"), arguments, whole), outcome.Output);
    }

    // The copy is no checkout, so a build for release would look for its sources' home in vain.
    private Task<CommandOutcome> BuildAsync(string project, string[] more) =>
        DotnetCommand.RunAsync(_root, BuildTime, Environment, "dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-p:ContinuousIntegrationBuild=false", "-p:RunAnalyzers=false", .. more]);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from).Where(folder => !LeftOut.Contains(Path.GetFileName(folder))))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    /// <summary>How a package is compiled: the compiler, and files with what it is given, once with what generators have written and once with the generators.</summary>
    private sealed record Compiler(string Program, string Arguments, string Whole);
}

/// <summary>What a test run said, by test.</summary>
internal sealed record TestRun(IReadOnlyList<string> Passed, IReadOnlyList<string> Failed, CommandOutcome Outcome)
{
    private static readonly XNamespace Report = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public int Executed => Passed.Count + Failed.Count;

    /// <summary>The change made the tests hang or brought their process down, which is seen as well as a failed test is.</summary>
    public bool Died => Outcome.TimedOut || Outcome.Output.Contains("Test host process crashed", StringComparison.Ordinal);

    public static TestRun Read(string report, CommandOutcome outcome)
    {
        if (!File.Exists(report))
        {
            return new TestRun([], [], outcome);
        }

        var document = XDocument.Load(report);
        var names = document.Descendants(Report + "UnitTest").ToDictionary(
            test => test.Attribute("id")!.Value,
            test => test.Element(Report + "TestMethod") is { } method ? NameOf(method, test.Attribute("name")!.Value) : test.Attribute("name")!.Value);
        var byOutcome = document.Descendants(Report + "UnitTestResult").ToLookup(result => result.Attribute("outcome")!.Value, result => names[result.Attribute("testId")!.Value]);
        return new TestRun([.. byOutcome["Passed"]], [.. byOutcome["Failed"]], outcome);
    }

    private static string NameOf(XElement method, string displayed)
    {
        var name = $"{method.Attribute("className")!.Value}.{method.Attribute("name")!.Value}";
        return displayed.StartsWith(name, StringComparison.Ordinal) ? displayed : name;
    }
}
