using System.Text;
using ServiceRecovery.Drills;
using Xunit;

namespace ServiceRecovery.Tests.Drills;

/// <summary>What isn't a scenario is told with the line and what was expected, and nothing crashes on it.</summary>
public class ScenarioFileTests
{
    // What is changed in the small scenario, and into what.
    private static readonly (string What, string From, string To)[] Broken =
    [
        ("not-json: a comma is missing", "\"name\": \"cold-soup\",", "\"name\": \"cold-soup\""),
        ("wrong-type: a number for a text", "\"title\": \"Cold soup\"", "\"title\": 7"),
        ("wrong-type: a text for a number", "\"lasts\": 120", "\"lasts\": \"long\""),
        ("wrong-type: a list for an object", "{ \"role\": \"server\" },\n  \"colleagues\"", "[],\n  \"colleagues\""),
        ("wrong-type: an object for a list", "\"levels\": [\"server\", \"manager\"]", "\"levels\": {}"),
        ("wrong-type: null", "\"mood\": 50", "\"mood\": null"),
        ("wrong-type: a text for yes or no", "\"text\": \"This is cold.\"", "\"text\": \"This is cold.\", \"safety\": \"yes\""),
        ("member-unknown", "\"title\"", "\"titel\": \"x\", \"title\""),
        ("member-twice", "\"title\"", "\"title\": \"x\", \"title\""),
        ("member-missing: a text", "\"title\": \"Cold soup\",", ""),
        ("member-missing: an object", "\"money\": { \"least\": 0, \"most\": 500, \"why\": \"It was a soup.\" },", ""),
        ("member-missing: in an object", "\"severity\": \"minor\", ", ""),
        ("bad-text: blank", "\"This is cold.\"", "\" \""),
        ("bad-text: a control character", "\"This is cold.\"", "\"This is \\u001b[31mcold\""),
        ("not-a-name", "\"cold-soup\"", "\"cold soup\""),
        ("word-unknown: a severity", "\"minor\"", "\"tiny\""),
        ("word-unknown: an event", "\"promise-broken\"", "\"promise-forgotten\""),
        ("word-unknown: an answer", "\"answer\": \"unhappy\"", "\"answer\": \"cross\""),
        ("word-unknown: what the customer does", "\"chases\"", "\"shouts\""),
        ("word-unknown: an element", "{ \"happened\": [\"correction-made\"] }, \"answer\"", "{ \"elements\": [\"money\"] }, \"answer\""),
        ("out-of-range: a mood", "\"mood\": 50", "\"mood\": 101"),
        ("out-of-range: no patience", "\"patience\": 50", "\"patience\": 0"),
        ("out-of-range: a fraction", "\"lasts\": 120", "\"lasts\": 1.5"),
        ("out-of-range: more than any number", "\"lasts\": 120", "\"lasts\": 99999999999999999999"),
        ("out-of-range: less per case than per grant", "\"perCase\": 2000", "\"perCase\": 999"),
        ("out-of-range: an instant", "2026-02-10T12:00:00Z", "2026-02-30T12:00:00Z"),
        ("out-of-range: an instant without its zone", "2026-02-10T12:00:00Z", "2026-02-10T12:00:00"),
        ("out-of-range: money the wrong way round", "\"least\": 0, \"most\": 500", "\"least\": 600, \"most\": 500"),
        ("out-of-range: minutes the wrong way round", "{ \"most\": 20 }", "{ \"least\": 30, \"most\": 20 }"),
        ("not-there: a role", "\"trainee\": { \"role\": \"server\" }", "\"trainee\": { \"role\": \"cook\" }"),
        ("not-there: a currency", "\"EUR\"", "\"XXX\""),
        ("not-there: a playbook", "\"lasts\": 120", "\"lasts\": 120, \"playbook\": \"accolade\""),
        ("name-taken: a level", "[\"server\", \"manager\"]", "[\"server\", \"manager\", \"server\"]"),
        ("name-taken: a post", "\"manager-on-duty\"", "\"trainee\""),
        ("list-length: nothing expected", "[ { \"name\": \"hot\", \"well\": \"A hot soup came.\", \"missed\": \"No hot soup came.\", \"when\": { \"happened\": [\"correction-made\"] } } ]", "[]"),
        ("rule-order: the last has an if", ", { \"answer\": \"unhappy\" }", ""),
        ("rule-order: one after the last", "{ \"answer\": \"unhappy\" }", "{ \"answer\": \"unhappy\" }, { \"answer\": \"satisfied\" }"),
        ("not-together: a rule that does nothing", "\"patience\": -20, \"does\": \"chases\", \"says\": \"Well?\"", "\"times\": 2"),
        ("not-together: after with an event", "\"on\": \"promise-broken\",", "\"on\": \"promise-broken\", \"after\": 5,"),
        ("not-together: minutes several times", "\"on\": \"promise-broken\",", "\"on\": \"minutes\", \"after\": 5, \"times\": 2,"),
        ("not-together: silence without after", "\"on\": \"promise-broken\",", "\"on\": \"silence\","),
        ("not-together: within without what", "{ \"minutes\": { \"most\": 20 } }", "{ \"within\": 20 }"),
        ("not-together: an empty range", "{ \"most\": 20 }", "{}"),
        ("not-together: a point that asks nothing", "\"when\": { \"happened\": [\"correction-made\"] }", "\"when\": {}"),
        ("not-together: an amount with no counter-offer", "\"agrees\"", "\"offers\": [ { \"response\": \"accepted\", \"amount\": 5 } ], \"agrees\""),
        ("not-together: never on duty", "\"role\": \"manager\", \"approves\"", "\"role\": \"manager\", \"from\": 20, \"until\": 10, \"approves\""),
        ("member-unknown: an ending in a rule", "{ \"minutes\": { \"most\": 20 } }", "{ \"endings\": [\"recovered\"] }"),
        ("member-unknown: a verb", "\"money\": {", "\"minutes\": { \"sing\": 3 }, \"money\": {"),
    ];

    [Fact]
    public void Every_fault_is_told_with_the_line_and_what_was_expected()
    {
        var shown = new StringBuilder();
        foreach (var (what, from, to) in Broken)
        {
            shown.Append(what).Append('\n');
            foreach (var fault in FaultsOf(SmallScenario.With(from, to)))
            {
                shown.Append("    ").Append(fault).Append('\n');
            }
        }

        Approved.Matches("broken-scenarios", shown.ToString());
    }

    [Fact]
    public void All_faults_are_told_at_once_in_the_order_of_the_file()
    {
        var faults = FaultsOf(SmallScenario.With("\"cold-soup\"", "\"cold soup\"").Replace("\"minor\"", "\"tiny\"", StringComparison.Ordinal).Replace("\"mood\": 50", "\"mood\": -1", StringComparison.Ordinal));

        Assert.Equal(["not-a-name", "word-unknown", "out-of-range"], faults.Select(fault => fault.Code));
        Assert.Equal([2L, 8L, 18L], faults.Select(fault => fault.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{} {}")]
    [InlineData("{\"house\":[],\"report\":7,\"customer\":null,\"expects\":{},\"colleagues\":\"\",\"minutes\":[],\"money\":[]}")]
    [InlineData("{\"customer\":{\"answers\":[7,null,[]],\"reacts\":[{}],\"offers\":[{}],\"agrees\":[{}],\"reached\":{\"a b\":1}},\"expects\":[7]}")]
    public void What_is_no_scenario_is_refused(string text) => Assert.NotEmpty(FaultsOf(text));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused() => Assert.Equal("not-json", Assert.Single(FaultsOf("{\"name\":\"\ud800\"}")).Code);

    [Fact]
    public void A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        var huge = new string(' ', DrillScenario.LargestFile + 1);

        Assert.Equal("too-large", Assert.Single(FaultsOf(huge)).Code);
        Assert.Equal("too-large", Assert.Single(Assert.Throws<InvalidDrillException>(() => DrillScenario.Read(Encoding.UTF8.GetBytes(huge))).Faults).Code);
        Assert.Equal("too-large", Assert.Single(Assert.Throws<InvalidDrillException>(() => DrillScenario.Read(new MemoryStream(Encoding.UTF8.GetBytes(huge)))).Faults).Code);
    }

    [Fact]
    public void A_file_that_is_nested_deeply_is_refused() => Assert.Equal("not-json", Assert.Single(FaultsOf(new string('[', 100_000))).Code);

    [Fact]
    public void Of_very_many_faults_a_hundred_are_told_and_the_rest_counted()
    {
        var faults = FaultsOf($"{{{string.Join(",", Enumerable.Range(0, 5_000).Select(i => $"\"m{i}\":0"))}}}");

        Assert.Equal(101, faults.Length);
        Assert.Equal("more-faults", faults[^1].Code);
    }

    [Fact]
    public void A_file_cut_anywhere_or_with_any_byte_changed_is_read_or_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(SmallScenario.Json);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.ThrowsAny<InvalidDrillException>(() => DrillScenario.Read(bytes.AsSpan(0, i)));
            foreach (var changed in new byte[] { 0, (byte)'"', (byte)'}', 0xFF, (byte)'9' })
            {
                var other = (byte[])bytes.Clone();
                other[i] = changed;
                _ = TryRead(other);
            }
        }
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Equal("cold-soup", DrillScenario.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(SmallScenario.Json)]).Name);

    [Fact]
    public void Each_scenario_of_the_library_can_be_read_and_bears_the_name_of_its_file()
    {
        Assert.Equal<string>(["double-charge", "furious-customer", "late-delivery", "missed-callback", "night-desk", "sold-out-hotel", "wrong-order"], DrillScenarios.Names);
        Assert.All(DrillScenarios.Names, name => Assert.Equal(name, DrillScenarios.Get(name).Name));
        Assert.False(DrillScenarios.TryGet("nowhere", out _));
        Assert.Throws<ArgumentException>(() => DrillScenarios.Get("nowhere"));
    }

    [Fact]
    public void The_page_has_a_row_for_each_code_of_a_fault()
    {
        var page = File.ReadAllText(Path.Combine(Shared.Root, "docs", "drills.md"));
        var source = File.ReadAllText(Path.Combine(Shared.Root, "src", "ServiceRecovery.Drills", "Json", "ScenarioFaults.cs"));
        var codes = System.Text.RegularExpressions.Regex.Matches(source, "(?:Add\\(\\s*|new DrillFault\\(|new\\()\"([a-z-]+)\"").Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(codes.Count > 10);
        Assert.Equal([], codes.Where(code => !page.Contains($"| `{code}` |", StringComparison.Ordinal)));
    }

    private static System.Collections.Immutable.ImmutableArray<DrillFault> FaultsOf(string json) => Assert.Throws<InvalidDrillException>(() => DrillScenario.Read(json)).Faults;

    private static bool TryRead(byte[] bytes)
    {
        try
        {
            return DrillScenario.Read(bytes).Name.Length > 0;
        }
        catch (InvalidDrillException)
        {
            return false;
        }
    }
}
