using System.Text.RegularExpressions;
using Xunit;

namespace ServiceRecovery.Tests.Docs;

/// <summary>What the documents name of the packages is there: types and their members, methods that wait, packages and namespaces, and the parameters that an example names. The public API of each package is an approved file, and these are read.</summary>
public partial class DocumentNamesTests
{
    // What is named and isn't public here: other people's types, files, and what only tests have.
    private static readonly string[] Foreign =
    [
        "System", "Microsoft", "Props", "Properties", "Give", "SaveChangesAsync", "GetPermittedTriggersAsync", "ServiceRecovery.Cli", "ServiceRecovery.Generators", "ServiceRecovery.Relational", "ServiceRecovery.Samples",
    ];

    private static readonly Dictionary<string, Dictionary<string, List<string>>> Types = ReadTypes();

    private static readonly ILookup<string, string> BySimpleName = Types.Keys.ToLookup(type => type[(type.LastIndexOf('.') + 1)..], StringComparer.Ordinal);

    public static TheoryData<string> Documents => [.. ((IEnumerable<object[]>)SnippetTests.Documents).Select(row => (string)row[0]).Where(path => !path.StartsWith("docs/decisions/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_a_document_names_is_there(string document)
    {
        var prose = CodeBlock().Replace(File.ReadAllText(Path.Combine(Shared.Root, document)).ReplaceLineEndings("\n"), "");

        Assert.Empty(Span().Matches(prose).Select(span => span.Groups["code"].Value).Distinct().Select(WhyNot).OfType<string>());
    }

    [Fact]
    public void The_page_of_concepts_says_what_each_namespace_holds()
    {
        var core = Types.Keys.Where(type => !Types.ContainsKey(type[..type.LastIndexOf('.')])).Select(type => type[..type.LastIndexOf('.')]).Distinct()
            .Where(space => space.StartsWith("ServiceRecovery", StringComparison.Ordinal) && !Directory.Exists(Path.Combine(Shared.Root, "src", space)));
        var rows = NamespaceRow().Matches(File.ReadAllText(Path.Combine(Shared.Root, "docs", "concepts.md"))).Select(row => row.Groups["name"].Value);

        Assert.Equal(core.Append("ServiceRecovery").Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("RecoveryOptions.Levels", true)]
    [InlineData("RecoveryOptions.Learning.Formats", true)]
    [InlineData("StoreFault.Schema", true)]
    [InlineData("Ruling.NeedsApproval", true)]
    [InlineData("desk.For(tenant).DebriefOf(id).As(ana)", true)]
    [InlineData("ServiceRecovery.Outbox", true)]
    [InlineData("RecoveryOptions.Lvels", false)]
    [InlineData("RecoveryOptions.Learning.Format", false)]
    [InlineData("RecoveryOption.Levels", false)]
    [InlineData("ApologiseAsync", false)]
    [InlineData("desk.For(tenant).ListAsync(responsible: ana)", false)]
    [InlineData("ServiceRecovery.Outboxes", false)]
    public void A_name_that_isn_t_there_is_found(string code, bool isThere) => Assert.Equal(isThere, WhyNot(code) is null);

    private static string? WhyNot(string code)
    {
        foreach (Match call in Call().Matches(code))
        {
            var named = NamedArgument().Matches(call.Groups["arguments"].Value).Select(argument => argument.Groups["name"].Value).ToList();
            var known = Types.Values.SelectMany(members => members.TryGetValue(call.Groups["name"].Value, out var shapes) ? shapes : []).ToList();
            if (known.Count > 0 && named.Find(name => !known.Any(shape => Regex.IsMatch(shape, $@"\b{name}\b"))) is { } stranger)
            {
                return $"'{code}': nothing called '{call.Groups["name"].Value}' takes '{stranger}'.";
            }
        }

        if (Name().Match(Arguments().Replace(code, "")) is not { Success: true } match || Foreign.Any(name => match.Value == name || match.Value.StartsWith(name + ".", StringComparison.Ordinal)))
        {
            return null;
        }

        var parts = match.Groups["name"].Value.Split('.');
        var isThere = parts switch
        {
            ["ServiceRecovery", ..] => Types.Keys.Any(type => type == match.Value || type.StartsWith(match.Value + ".", StringComparison.Ordinal)),
            [var alone] => !alone.EndsWith("Async", StringComparison.Ordinal) || IsMember(alone),
            [var first, .. var rest] when BySimpleName.Contains(first) => BySimpleName[first].Any(type => Leads(type, rest)),

            // A chain that begins with a value of the reader's: each is a member of something.
            _ when match.Groups["value"].Success || IsMember(parts[0]) => parts.All(IsMember),
            _ => false,
        };
        return isThere ? null : $"'{code}' isn't there.";
    }

    private static bool IsMember(string name) => Types.Values.Any(members => members.ContainsKey(name));

    private static bool Leads(string type, string[] members)
    {
        foreach (var member in members)
        {
            if (Types.ContainsKey($"{type}.{member}"))
            {
                type = $"{type}.{member}";
            }
            else if (!Types.TryGetValue(type, out var known) || !known.TryGetValue(member, out var shapes))
            {
                return false;
            }
            else if (PropertyType().Match(shapes[0]) is { Success: true } property && BySimpleName[property.Groups["type"].Value].FirstOrDefault() is { } next)
            {
                type = next;
            }
        }

        return true;
    }

    private static Dictionary<string, Dictionary<string, List<string>>> ReadTypes()
    {
        var types = new Dictionary<string, Dictionary<string, List<string>>>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Shared.Root, "tests", "ServiceRecovery.Packaging.Tests", "PublicApi"), "*.approved.txt"))
        {
            Dictionary<string, List<string>> members = [];
            foreach (var line in File.ReadLines(file))
            {
                if (TypeLine().Match(line) is { Success: true } type)
                {
                    types[type.Groups["name"].Value] = members = new(StringComparer.Ordinal);
                }
                else if (MemberLine().Match(line) is { Success: true } member)
                {
                    var name = member.Groups["name"].Value;
                    (members.TryGetValue(name, out var shapes) ? shapes : members[name] = []).Add(member.Groups["shape"].Value);
                }
            }
        }

        return types;
    }

    [GeneratedRegex(@"^\| `(?<name>ServiceRecovery[A-Za-z.]*)` \|", RegexOptions.Multiline)]
    private static partial Regex NamespaceRow();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\b(?<name>[A-Z]\w*)(<[^<>]*>)?\((?<arguments>[^()]*)\)")]
    private static partial Regex Call();

    [GeneratedRegex(@"(^|, )(?<name>[A-Za-z]\w*): ")]
    private static partial Regex NamedArgument();

    [GeneratedRegex(@"\([^()]*\)|<[^<>]*>|\?")]
    private static partial Regex Arguments();

    [GeneratedRegex(@"^((?<value>[a-z]\w*)\.)*(?<name>[A-Z]\w*(\.[A-Z]\w*)*)$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^: (?<type>[A-Za-z]+)")]
    private static partial Regex PropertyType();

    [GeneratedRegex(@"^[a-z].*?\b(?<name>[A-Z]\w*(\.[A-Z]\w*)+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^ +(protected )?((method|property|const|field|event) )?((static|abstract|virtual) )*(?<name>[A-Za-z_]\w*)(?<shape>( =|[:(<]).*)$")]
    private static partial Regex MemberLine();
}
