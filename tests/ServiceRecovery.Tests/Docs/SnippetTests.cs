using System.Text.RegularExpressions;
using ServiceRecovery.Playbooks;
using Xunit;

namespace ServiceRecovery.Tests.Docs;

/// <summary>Code in the documents is code that is compiled: each block is a region of the samples or of <see cref="DocumentSnippets"/>, or says why it isn't; each diagram is what the library prints.</summary>
public partial class SnippetTests
{
    private static readonly bool Rewrites = Environment.GetEnvironmentVariable("SERVICE_RECOVERY_APPROVE") == "1" && Environment.GetEnvironmentVariable("CI") != "true";

    public static TheoryData<string> Documents { get; } = [.. DocumentPaths()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_snippet_of_a_document_is_a_region_of_the_samples(string document)
    {
        var regions = Regions();
        foreach (Match block in SnippetBlock().Matches(Read(document)))
        {
            var name = block.Groups["name"].Value;
            Assert.True(regions.TryGetValue(name, out var region), $"'{document}' shows a snippet '{name}' that no region is called.");
            Assert.Equal(region, WithoutUsings(block.Groups["code"].Value));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_block_of_code_is_a_snippet_or_says_why_it_is_not_compiled(string document)
    {
        var text = Read(document);
        foreach (Match block in CodeBlock().Matches(text))
        {
            var mark = block.Groups["before"].Value;
            Assert.True(
                SnippetMark().IsMatch(mark) || (document != "README.md" && UncompiledMark().IsMatch(mark)),
                $"'{document}' shows code in line {text.AsSpan(0, block.Index).Count('\n') + 2} that nothing compiles. Make it a region and put '<!-- snippet: its-name -->' before it{(document == "README.md" ? "." : ", or '<!-- not compiled: why -->'.")}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_diagram_of_a_document_is_what_the_library_prints(string document)
    {
        var text = Read(document);
        var drawn = DiagramBlock().Replace(text, block => $"<!-- diagram: {block.Groups["name"].Value} -->\n```mermaid\n{Draw(block.Groups["name"].Value)}\n```");
        if (Rewrites)
        {
            File.WriteAllText(Path.Combine(Shared.Root, document), drawn);
            text = drawn;
        }

        Assert.Equal(drawn, text);
    }

    [Fact]
    public void The_readme_names_the_two_commands_that_do_everything()
    {
        var readme = Read("README.md");

        Assert.Contains("dotnet run --project src/ServiceRecovery.Samples", readme, StringComparison.Ordinal);
        Assert.Contains("dotnet test -c Release", readme, StringComparison.Ordinal);
        Assert.True(SnippetBlock().Count(readme) >= 5);
    }

    [Fact]
    public void The_way_that_the_readme_draws_is_one_that_the_standard_playbook_has()
    {
        var way = Assert.Single(WayBlock().Matches(Read("README.md"))).Groups["code"].Value;
        var moves = Move().Matches(way).Select(move => new PlaybookRow(new Stage(move.Groups["from"].Value), new StepKind(move.Groups["kind"].Value), new Stage(move.Groups["to"].Value))).ToList();

        Assert.Equal(9, moves.Count);
        Assert.Empty(moves.Except(StandardPlaybook.Playbook.Rows));
        Assert.Contains($"{StandardPlaybook.Playbook.Rows.Length} moves", Read("README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_into_the_checkout_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Shared.Root, document))!;
        foreach (Match link in Link().Matches(Read(document)))
        {
            var target = Path.GetFullPath(Path.Combine(folder, link.Groups["path"].Value));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"'{document}' links to '{link.Groups["path"].Value}', which isn't there.");
        }
    }

    private static IEnumerable<string> DocumentPaths() =>
        new[] { Path.Combine(Shared.Root, "README.md"), Path.Combine(Shared.Root, "CONTRIBUTING.md") }
            .Concat(Directory.EnumerateFiles(Path.Combine(Shared.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Where(File.Exists)
            .Select(path => Path.GetRelativePath(Shared.Root, path))
            .Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Regions()
    {
        Dictionary<string, string> regions = new(StringComparer.Ordinal);
        // What is written, not what is built: a program that was run leaves generated code beside its source.
        var files = Conventions.Sources.Under("src/ServiceRecovery.Samples", ".cs")
            .Concat(Conventions.Sources.Under("tests/consumers", ".cs"))
            .Append($"tests/ServiceRecovery.Tests/Docs/{nameof(DocumentSnippets)}.cs")
            .Append("tests/ServiceRecovery.Stores.Tests/StoreSnippets.cs")
            .Append("tests/ServiceRecovery.Board.Tests/WebSnippets.cs");
        foreach (var file in files)
        {
            foreach (Match region in Region().Matches(Conventions.Sources.Read(file).ReplaceLineEndings("\n")))
            {
                Assert.True(regions.TryAdd(region.Groups["name"].Value, Dedent(region.Groups["code"].Value)), $"Two regions are called '{region.Groups["name"].Value}'.");
            }
        }

        return regions;
    }

    private static string Dedent(string code)
    {
        var lines = code.TrimEnd().Split('\n');
        var indent = lines.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length <= indent ? "" : line[indent..]));
    }

    private static string WithoutUsings(string code) => string.Join('\n', code.TrimEnd().Split('\n')
        .SkipWhile(line => line.Length == 0 || line.StartsWith("using ", StringComparison.Ordinal)));

    private static string Draw(string name) => PlaybookDiagram.Mermaid(name switch
    {
        "standard" => StandardPlaybook.Playbook,
        "accolade" => AccoladePlaybook.Playbook,
        "near-miss" => NearMissPlaybook.Playbook,
        _ => PlaybookPresets.Get(name),
    }).TrimEnd();

    private static string Read(string document) => File.ReadAllText(Path.Combine(Shared.Root, document)).ReplaceLineEndings("\n");

    [GeneratedRegex("<!-- snippet: (?<name>[a-z-]+) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex SnippetBlock();

    [GeneratedRegex("(?<before>[^\n]*)\n```(csharp|cs|c#)\\b", RegexOptions.IgnoreCase)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("^<!-- snippet: [a-z-]+ -->$")]
    private static partial Regex SnippetMark();

    [GeneratedRegex("^<!-- not compiled: [A-Za-z].* -->$")]
    private static partial Regex UncompiledMark();

    [GeneratedRegex("<!-- diagram: (?<name>[a-z0-9-]+) -->\n```mermaid\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex DiagramBlock();

    [GeneratedRegex("<!-- way: standard -->\n```mermaid\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex WayBlock();

    [GeneratedRegex("^ *(?<from>[A-Za-z]+) --> (?<to>[A-Za-z]+): (?<kind>[A-Za-z]+)$", RegexOptions.Multiline)]
    private static partial Regex Move();

    [GeneratedRegex("// <(?<name>[a-z-]+)>\n(?<code>.*?)// </\\k<name>>", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"\]\((?<path>[A-Za-z0-9_./-]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
