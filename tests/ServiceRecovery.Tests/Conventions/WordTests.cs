using System.Text.RegularExpressions;
using Xunit;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>Code and documents speak the English that a .NET engineer speaks already.</summary>
public partial class WordTests
{
    // What each was used for, and what it is called now. Stored names, codes and files keep the word they were released with, in quotation marks.
    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["sweep"] = "batch or pass",
        ["tale"] = "projection",
        ["shelf"] = "repository, or queries",
        ["door"] = "validation, entry or exit",
        ["hurry"] = "grace",
        ["house"] = "organization, desk, or custom for its steps",
    };

    // A list of words that anybody may say, and this test.
    private static readonly string[] Exempt = ["OrdinaryWords.cs", "WordTests.cs"];

    [Fact]
    public void No_name_and_no_comment_has_a_word_that_only_this_project_would_understand() =>
        Assert.Equal([], from path in Sources.All
                         where Path.GetExtension(path) is ".cs" or ".csproj" or ".props" or ".targets" && !Exempt.Contains(Path.GetFileName(path))
                         from found in WordsOf(Quoted().Replace(Sources.Read(path), "") + ' ' + Path.GetFileName(path))
                         select $"{path} says '{found}': say {Instead[found]}");

    [Fact]
    public void No_document_has_a_word_that_only_this_project_would_understand() =>
        Assert.Equal([], from path in Sources.All
                         where Path.GetExtension(path) is ".md"
                         from found in WordsOf(Code().Replace(Sources.Read(path), ""))
                         select $"{path} says '{found}': say {Instead[found]}");

    [Theory]
    [InlineData("var myHouse = 1;", "house")]
    [InlineData("class HouseRules;", "house")]
    [InlineData("A_house_has_windows", "house")]
    [InlineData("a household of three", null)]
    [InlineData("the code \"house-kind-twice\"", null)]
    public void A_word_is_found_wherever_a_name_has_it(string code, string? word) => Assert.Equal(word is null ? [] : [word], WordsOf(Quoted().Replace(code, "")));

    private static IEnumerable<string> WordsOf(string text) =>
        Word().Matches(text).Select(match => match.Value.ToLowerInvariant()).Select(word => word.EndsWith('s') && !Instead.ContainsKey(word) ? word[..^1] : word).Where(Instead.ContainsKey).Distinct();

    // A name is read as the words it is made of.
    [GeneratedRegex("[A-Z]?[a-z]+")]
    private static partial Regex Word();

    [GeneratedRegex("\"\"\"+.*?\"\"\"+|\"(?:[^\"\\\\\\n]|\\\\.)*\"", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex("```.*?```|`[^`\\n]*`|\"[^\"\\n]*\"", RegexOptions.Singleline)]
    private static partial Regex Code();
}
