using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace ServiceRecovery.Tests.Faults;

/// <summary>The page of faults says where each is shown. It is made of the tests themselves, so it can't lie.</summary>
public partial class FaultTableTests
{
    // The numbers that the core answers for: every one has a test.
    private static readonly int[] Ours =
    [
        1, 2, 4, 6, 8, 9, 10, 13, 14, 16, 17, 18, 19, 20, 22, 28, 31, 33, 37, 41, 42, 43, 44, 45, 46, 47, 56, 81, 87, 89, 90,
        53, 54, 59, 60, 79, 80, 85, 91, 93, 94, 97, 100, 101, 103, 105, 106,
        107, 108, 109, 111, 112, 113, 114, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 131, 135,
    ];

    private static readonly ILookup<int, MethodInfo> Here = typeof(FaultTableTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Where(method => NumberOf(method) is not null)
        .ToLookup(method => NumberOf(method)!.Value);

    [Fact]
    public void Every_number_of_the_core_is_shown_by_a_test() =>
        Assert.DoesNotContain(Ours, number => !Here.Contains(number) && !FaultTable.Elsewhere.ContainsKey(number));

    [Fact]
    public void Every_test_with_a_number_is_a_test_and_has_a_number_of_the_catalogue()
    {
        Assert.All(Here, group => Assert.Contains(group.Key, FaultTable.Numbers));
        Assert.All(Here.SelectMany(group => group), method => Assert.NotNull(method.GetCustomAttribute<FactAttribute>()));
        Assert.Empty(FaultTable.Elsewhere.Keys.Except(FaultTable.Numbers));
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var files = Files();
        Assert.DoesNotContain(FaultTable.Elsewhere.Values.SelectMany(names => names), name => !files.ContainsKey(name));
    }

    [Fact]
    public void The_page_says_where_each_fault_is_shown() => Approved.Document("docs/faults.md", Page());

    private static string Page()
    {
        var files = Files();
        var page = new StringBuilder("""
            # Faults

            What the library must survive is a catalogue with stable numbers, which aren't contiguous. This page says which test shows which number, and what a number waits for that nothing shows yet. It is made of the tests: `SERVICE_RECOVERY_APPROVE=1 dotnet test --filter FaultTable` writes it, and a test compares it.

            | number | shown by | in |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var number in FaultTable.Numbers)
        {
            var shown = Here[number].Select(method => method.Name).Concat(FaultTable.Elsewhere.GetValueOrDefault(number) ?? []).Distinct().Select(name => (Name: name, File: files[name])).ToList();
            foreach (var (name, file) in shown)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {number} | `{name}` | {file} |\n");
            }
        }

        page.Append("\n## Later\n\n| waits for | numbers |\n|---|---|\n");
        var later = FaultTable.Numbers.Where(number => !Here.Contains(number) && !FaultTable.Elsewhere.ContainsKey(number)).GroupBy(FaultTable.LaterOf);
        foreach (var group in later)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {string.Join(", ", group)} |\n");
        }

        return page.ToString();
    }

    // Where each test stands, by its name: test projects and the checks of the stores.
    private static Dictionary<string, string> Files()
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in new[] { "tests", Path.Combine("src", "ServiceRecovery.Testing") })
        {
            var sources = Directory.EnumerateFiles(Path.Combine(Shared.Root, folder), "*.cs", SearchOption.AllDirectories).Where(file => !Generated().IsMatch(file)).Order(StringComparer.Ordinal);
            foreach (var file in sources)
            {
                foreach (Match match in Test().Matches(File.ReadAllText(file)))
                {
                    files.TryAdd(match.Groups[1].Value, Path.GetRelativePath(Shared.Root, file).Replace('\\', '/'));
                }
            }
        }

        return files;
    }

    private static int? NumberOf(MethodInfo method) => Numbered().Match(method.Name) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("^Fault_([0-9]{3})_")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\b(?:void|Task|bool|Property) ([A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+)\(")]
    private static partial Regex Test();

    [GeneratedRegex(@"[\\/](?:obj|bin)[\\/]")]
    private static partial Regex Generated();
}
