using System.Text.RegularExpressions;
using Xunit;

namespace ServiceRecovery.Tests.Messages;

/// <summary>The sentences that people are refused with are part of the product: they are compared whole, and each code has its row.</summary>
public partial class MessageTests
{
    // The codes of the contract in the order in which they are told, and what the core adds to them.
    private static readonly string[] ToldByException = ["contention", "store-failed"];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Provocations.All.Length)];

    [Fact]
    public async Task Every_sentence_is_the_one_that_was_approved()
    {
        var shown = new List<string>();
        foreach (var provocation in Provocations.All.OrderBy(provocation => provocation.Code, StringComparer.Ordinal))
        {
            shown.Add(await provocation.ShowAsync());
        }

        Approved.Matches("messages", string.Join("\n", shown));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_refusal_is_told_in_whole_sentences(int number)
    {
        var provocation = Provocations.All[number];
        var sentences = await provocation.SentencesAsync();

        Assert.True(sentences.Count > 0, $"'{provocation.When}' wasn't refused by '{provocation.Code}', but by {(await provocation.Provoke()).Code}.");
        foreach (var sentence in sentences.Select(unmet => unmet.Sentence))
        {
            Assert.Matches(WholeSentence(), sentence);
            Assert.DoesNotMatch(NotOurWords(), sentence);
            Assert.Equal(0, Quotes().Count(sentence) % 2);
        }
    }

    [Fact]
    public void Every_code_of_the_source_is_provoked_by_some_way()
    {
        var provoked = Provocations.All.Select(provocation => provocation.Code).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(CodesOfTheSource().Order(StringComparer.Ordinal), provoked);
    }

    [Fact]
    public void Every_code_has_a_row_and_every_row_a_code()
    {
        var rows = Rows("Refused").Select(row => row.Code).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(CodesOfTheSource().Concat(ToldByException).Order(StringComparer.Ordinal), rows);
    }

    [Fact]
    public void Every_row_says_what_its_code_is_in_HTTP()
    {
        var rows = Rows("Refused").Concat(Rows("Faulty")).ToList();

        Assert.All(rows, row => Assert.Equal(row.Code == "store-failed" ? "500, 503" : $"{RefusalStatus.Of(row.Code)}", row.Status));
        Assert.Empty(RefusalStatus.Codes.Except(rows.Select(row => row.Code)));
    }

    [Theory]
    [InlineData("id-reused", 422)]
    [InlineData("evidence-missing", 422)]
    [InlineData("promise-open", 409)]
    [InlineData("bad-value", 400)]
    [InlineData("contention", 503)]
    public void A_code_that_says_nothing_else_is_an_order_that_cannot_be_carried_out(string code, int status) => Assert.Equal(status, RefusalStatus.Of(code));

    [Fact]
    public async Task Every_row_says_the_sentence_and_names_the_arguments()
    {
        var rows = Rows("Refused").Where(row => !ToldByException.Contains(row.Code)).ToList();
        var used = new HashSet<Row>();
        foreach (var provocation in Provocations.All)
        {
            foreach (var unmet in await provocation.SentencesAsync())
            {
                var row = rows.Where(row => row.Code == unmet.Code && row.Says(unmet.Sentence)).MaxBy(row => row.Sentence.Length);
                Assert.True(row is not null, $"docs/messages.md has no row for '{unmet}'.");
                Assert.Equal(row.Arguments, string.Join(", ", unmet.Arguments.Keys.Prepend(unmet.Ref is null ? "" : "ref").Where(name => name.Length > 0)));
                used.Add(row);
            }
        }

        Assert.Empty(rows.Except(used));
    }

    [Fact]
    public void The_page_lists_the_faults_of_a_line_in_their_order() => Assert.Equal(
        ["not-json", "not-an-object", "doubled-key", "unknown-verb", "not-yet", "unknown-field", "missing-field", "bad-value", "bad-text", "too-long", "time-back", "clock-not-manual"],
        Rows("Faulty").Select(row => row.Code));

    private static IEnumerable<string> CodesOfTheSource() =>
        NewCode().Matches(string.Concat(new[] { "Cases/Refusals.cs", "Debriefs/DebriefRefusals.cs" }.Select(file => File.ReadAllText(Path.Combine(Shared.Root, "src", "ServiceRecovery", file)))))
            .Select(match => match.Groups[1].Value).Distinct();

    private static IEnumerable<Row> Rows(string part)
    {
        var page = File.ReadAllText(Path.Combine(Shared.Root, "docs", "messages.md"));
        var from = page.IndexOf($"## {part}", StringComparison.Ordinal);
        var to = page.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return page[from..(to < 0 ? page.Length : to)].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => new Row(cells[1].Trim('`'), cells[2], cells[4], cells[5].Replace("`", "", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"New\(\s*""([a-z-]+)""")]
    private static partial Regex NewCode();

    // Sentences with a full stop, on one line, from a capital, a quote or a digit on.
    [GeneratedRegex(@"^['A-Z0-9][^\r\n\t]*[^\s.]\.$")]
    private static partial Regex WholeSentence();

    [GeneratedRegex("invalid|error|illegal|!|\"|  |\\bfail to\\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotOurWords();

    // Quotes around names; an apostrophe stands between letters or after a plural.
    [GeneratedRegex(@"(?<![A-Za-z])'|'(?![A-Za-z])")]
    private static partial Regex Quotes();

    private sealed record Row(string Code, string Status, string Sentence, string Arguments)
    {
        // {name} in a row stands for what the sentence speaks of.
        public bool Says(string sentence) => Regex.IsMatch(sentence, $"^{Regex.Replace(Regex.Escape(Sentence), @"\\\{[^}]+}", ".+")}$");
    }
}
