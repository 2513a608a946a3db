using System.Text.Json;
using ServiceRecovery.Cli.Exec;
using static ServiceRecovery.Cli.Tests.Exec.AnswerAssert;
using static ServiceRecovery.Cli.Tests.Exec.ExecDesk;

namespace ServiceRecovery.Cli.Tests.Exec;

/// <summary>The work list in JSON lines.</summary>
public class ListTests
{
    [Fact]
    public async Task The_list_is_in_the_order_to_work_in_and_says_why()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'c-7','order':'T-12','place':'Front desk','failure':'Cold soup'");
        await desk.MustAsync("report", Ana, "'severity':'severe','channel':'phone'", caseId: "C-2");

        var state = StateOf(await ListAsync(desk, ""));

        Assert.Equal(["C-2", "C-1"], CasesIn(state));
        var first = state.GetProperty("items")[1];
        Assert.Equal("c-7 T-12 Front desk Cold soup own", string.Join(' ', first.GetProperty("customer"), first.GetProperty("order"), first.GetProperty("place"), first.GetProperty("failure"), first.GetProperty("wanted").GetProperty("reason")));
        Assert.Equal(JsonValueKind.Null, state.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("'customer':'C-7'", "C-1")]
    [InlineData("'customer':'c-8'", "")]
    [InlineData("'order':'t-12'", "C-1")]
    [InlineData("'place':'front DESK'", "C-1")]
    [InlineData("'failure':'cold soup'", "C-1")]
    [InlineData("'severity':'severe'", "C-2")]
    [InlineData("'unowned':true", "C-2 C-1")]
    [InlineData("'responsible':'ana'", "")]
    [InlineData("'stage':'Reported'", "C-2 C-1")]
    [InlineData("'channel':'Phone'", "")]
    [InlineData("'overdue':true", "")]
    [InlineData("'closed':true", "C-2 C-1 C-3")]
    [InlineData("'for':'manager'", "")]
    public async Task Each_field_leaves_out_what_does_not_meet_it(string fields, string cases)
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'c-7','order':'T-12','place':'Front desk','failure':'Cold soup'");
        await desk.MustAsync("report", Ana, "'severity':'severe','channel':'phone'", caseId: "C-2");
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", caseId: "C-3");
        await desk.MustAsync("discard", Ana, "'reason':'mistyped'", caseId: "C-3");

        Assert.Equal(cases, string.Join(' ', CasesIn(StateOf(await ListAsync(desk, fields)))));
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        var desk = new ExecDesk();
        foreach (var id in new[] { "C-1", "C-2", "C-3" })
        {
            await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", caseId: id);
        }

        var first = StateOf(await ListAsync(desk, "'limit':2"));
        var second = StateOf(await ListAsync(desk, $"'limit':2,'after':'{first.GetProperty("next").GetString()}'"));

        Assert.Equal(["C-1", "C-2", "C-3"], CasesIn(first).Concat(CasesIn(second)));
    }

    [Fact]
    public async Task It_counts_by_what_lines_have_in_common_and_by_the_views_of_a_person()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','place':'Spa'");
        await desk.MustAsync("report", Ana, "'severity':'severe','channel':'phone'", caseId: "C-2");
        await desk.MustAsync("own", Ana, caseId: "C-2");

        Assert.Equal("null:1 spa:1", Counts(await ListAsync(desk, "'count':'place'")));
        Assert.Equal("minor:1 severe:1", Counts(await ListAsync(desk, "'count':'severity'")));
        Assert.Equal("Owned:1 Reported:1", Counts(await ListAsync(desk, "'count':'stage'")));
        Assert.Equal("open:2 mine:1 unowned:1 waiting:0 asked:0 closed:0", Counts(await ListAsync(desk, "'count':'view','responsible':'ana','for':'agent'")));
    }

    [Fact]
    public async Task A_report_tells_the_other_open_cases_of_the_customer_the_oldest_first()
    {
        var desk = new ExecDesk();
        Assert.Empty((await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'c-7'")).OpenCases);
        await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'c-8'", caseId: "C-8");
        var second = await desk.MustAsync("report", Ana, "'severity':'severe','channel':'phone','customer':'C-7'", caseId: "C-2");
        var third = await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'c-7'", caseId: "C-3");
        await desk.MustAsync("discard", Ana, "'reason':'mistyped'", caseId: "C-1");
        var fourth = await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone','customer':'c-7'", caseId: "C-4");
        var unnamed = await desk.MustAsync("report", Ana, "'severity':'minor','channel':'phone'", caseId: "C-5");

        Assert.Equal(("C-1", "The customer has another open case: 'C-1'."), (string.Join(' ', second.OpenCases), second.Message));
        Assert.Equal(("C-1 C-2", "The customer has other open cases: 'C-1', 'C-2'."), (string.Join(' ', third.OpenCases), third.Message));
        Assert.Equal("C-2 C-3", string.Join(' ', fourth.OpenCases));
        Assert.Equal(("", null), (string.Join(' ', unnamed.OpenCases), unnamed.Message));
    }

    [Theory]
    [InlineData("'count':'view'", "missing-field", "'list' needs the field 'responsible' when 'count' is 'view'.")]
    [InlineData("'count':'colour'", "bad-value", "The field 'count' takes one of 'stage', 'place', 'responsible', 'severity', 'failure', 'view', but was 'colour'.")]
    [InlineData("'after':'page 2'", "bad-value", "The field 'after' takes the 'next' of the page before, as it was given.")]
    [InlineData("'limit':501", "bad-value", "The field 'limit' takes an integer from 1 to 500, but was 501.")]
    [InlineData("'severity':'terrible'", "bad-value", "The field 'severity' takes one of 'minor', 'major', 'severe', but was 'terrible'.")]
    [InlineData("'stages':['Owned']", "unknown-field", null)]
    public async Task What_is_not_as_it_should_be_is_faulty(string fields, string code, string? sentence)
    {
        var answer = await ListAsync(new ExecDesk(), fields);

        Assert.Equal((ExecAnswer.Faulty, code), (answer.Status, answer.Code));
        Assert.True(sentence is null || answer.Message == sentence, answer.Message);
    }

    private static Task<ExecAnswer> ListAsync(ExecDesk desk, string fields) => desk.GiveAsync($"{{'id':'l','do':'list'{(fields.Length == 0 ? "" : "," + fields)}}}");

    private static JsonElement StateOf(ExecAnswer answer)
    {
        Assert.Equal(ExecAnswer.Accepted, answer.Status);
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            answer.State!(json);
        }

        return JsonDocument.Parse(bytes.ToArray()).RootElement;
    }

    private static IEnumerable<string?> CasesIn(JsonElement state) => state.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("case").GetString());

    private static string Counts(ExecAnswer answer) =>
        string.Join(' ', StateOf(answer).GetProperty("counts").EnumerateArray().Select(count => $"{count.GetProperty("value").GetString() ?? "null"}:{count.GetProperty("count")}"));
}
