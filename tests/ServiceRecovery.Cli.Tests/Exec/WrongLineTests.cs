using System.Text;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;

namespace ServiceRecovery.Cli.Tests.Exec;

public class WrongLineTests
{
    private const string By = "'by':{'id':'ana','role':'agent'}";

    [Theory]
    [InlineData("close", "not-json")]
    [InlineData("{'id':'1','case':'C-1','do':'own'", "not-json")]
    [InlineData("{'id':'1','case':'C-1','do':'get',}", "not-json")]
    [InlineData("{'id':'1','case':'C-1','do':'get'} // why", "not-json")]
    [InlineData("{'id':'1','case':'C-1','do':'get'}{}", "not-json")]
    [InlineData("{'id':'1','case':'C-1','do':'compensate',BY,'ref':'g','kind':'refund','amount':NaN,'currency':'EUR'}", "not-json")]
    [InlineData("['id','1']", "not-an-object")]
    [InlineData("'report'", "not-an-object")]
    [InlineData("null", "not-an-object")]
    [InlineData("{'id':'1','case':'C-1','do':'get','do':'get'}", "doubled-key")]
    [InlineData("{'id':'1','case':'C-1','do':'own','by':{'id':'ana','role':'agent','id':'max'}}", "doubled-key")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[{'do':'own','do':'close'}]}", "doubled-key")]
    [InlineData("{'id':'1','case':'C-1','do':'forgive',BY}", "unknown-verb")]
    [InlineData("{'id':'1','case':'C-1','do':'Close',BY}", "unknown-verb")]
    [InlineData("{'id':'1','case':'C-1','do':'break-promise',BY,'ref':'p1'}", "unknown-verb")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[{'do':'own'},{'do':'forgive'}]}", "unknown-verb")]
    [InlineData("{'id':'1','case':'C-1','do':'offer',BY}", "not-yet")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[{'do':'may-i'}]}", "not-yet")]
    [InlineData("{'id':'1','case':'C-1','do':'own',BY,'why':'x'}", "unknown-field")]
    [InlineData("{'id':'1','case':'C-1','do':'own','by':{'id':'ana','role':'agent','name':'Ana'}}", "unknown-field")]
    [InlineData("{'id':'1','case':'C-1','do':'get',BY}", "unknown-field")]
    [InlineData("{'id':'1','case':'C-1','do':'tick','at':'2026-02-01T00:00:00Z'}", "unknown-field")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[{'do':'own','id':'2'}]}", "unknown-field")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[{'do':'own','at':'2026-02-01T00:00:00Z'}]}", "unknown-field")]
    [InlineData("{'\\ud800':1,'id':'1','case':'C-1','do':'own',BY}", "unknown-field")]
    [InlineData("{'case':'C-1','do':'own',BY}", "missing-field")]
    [InlineData("{'id':'1','do':'own',BY}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1',BY}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'own'}", "missing-field")]
    [InlineData("{'id':'1','do':'tick'}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'open-steps'}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'report',BY,'channel':'phone'}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'report',BY,'type':'praise','channel':'phone'}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'report',BY,'type':'near-miss','channel':'phone'}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'assess',BY,'why':'x'}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'respond-offer',BY,'response':'accepted'}", "missing-field")]
    [InlineData("{'id':'1','case':'C-1','do':'correct-receipt',BY}", "missing-field")]
    [InlineData("{'id':'a b','case':'C-1','do':'own',BY}", "bad-value")]
    [InlineData("{'id':'','case':'C-1','do':'own',BY}", "bad-value")]
    [InlineData("{'id':'1','case':'../C-1','do':'own',BY}", "bad-value")]
    [InlineData("{'id':1,'case':'C-1','do':'own',BY}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'own','by':{'id':'ana','role':'аgent'}}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'own','by':{'id':'ana','role':'agent','kind':'robot'}}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'own','by':'ana'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':null,BY}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'report',BY,'severity':'awful','channel':'phone'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'report',BY,'severity':null,'channel':'phone'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'report',BY,'severity':'minor','channel':'phone','safety':'yes'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'compensate',BY,'ref':'g','kind':'refund','amount':42.5,'currency':'EUR'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'compensate',BY,'ref':'g','kind':'refund','amount':1e400,'currency':'EUR'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'compensate',BY,'ref':'g','kind':'refund','amount':'4200','currency':'EUR'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'own',BY,'at':'2026-02-01T00:00:00'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'own',BY,'at':'2026-02-30T00:00:00Z'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'own',BY,'expect':-1}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'own',BY,'expect':1.0}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'promise',BY,'ref':'p','text':'x','within':'P1M'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'promise',BY,'ref':'p','text':'x','within':'4 hours'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'promise',BY,'ref':'p','text':'x','within':'PT1H','due':'2026-02-01T00:00:00Z'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'apologize',BY,'channel':'mail','text':'x','template':'y'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'answer',BY,'says':'satisfied','scores':{'nps':9.5}}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'no-contact',BY,'reason':'no-answer'}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[]}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':['own']}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[{'do':'get'}]}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'batch',BY,'steps':[{'do':'own'},{'do':'report','severity':'minor','channel':'phone'}]}", "bad-value")]
    [InlineData("{'id':'1','case':'C-1','do':'note',BY,'text':''}", "bad-text")]
    [InlineData("{'id':'1','case':'C-1','do':'note',BY,'text':'a\\u0000b'}", "bad-text")]
    [InlineData("{'id':'1','case':'C-1','do':'note',BY,'text':'\\ud800'}", "bad-text")]
    [InlineData("{'id':'1','case':'C-1','do':'note',BY,'text':'\\udc00\\ud800'}", "bad-text")]
    [InlineData("{'id':'1','case':'C-1','do':'report',BY,'severity':'minor','channel':'phone','customer':'a\\r\\nb'}", "bad-text")]
    public async Task A_wrong_line_is_faulty_by_its_code_and_does_nothing(string line, string code)
    {
        var desk = new ExecDesk();

        var answer = await desk.GiveAsync(line.Replace("BY", By, StringComparison.Ordinal));

        AnswerAssert.Faulty(code, answer);
        Assert.EndsWith(".", answer.Message!.TrimEnd('}', ' '), StringComparison.Ordinal);
        AnswerAssert.Refused("case-unknown", await desk.DoAsync("get", null));
    }

    [Fact]
    public async Task A_line_with_several_faults_is_answered_by_the_first_code_of_the_list()
    {
        var desk = new ExecDesk();

        var answer = await desk.GiveAsync($"{{'id':'1','case':'C-1','do':'compensate',{By},'amount':'x','schedule':'','foo':1}}");

        AnswerAssert.Faulty("unknown-field", answer);
        Assert.Equal("1", answer.Id);
        Assert.Equal("C-1", answer.Case);
    }

    [Fact]
    public async Task What_can_be_read_of_a_faulty_line_is_echoed_and_what_is_no_id_is_not()
    {
        var desk = new ExecDesk();

        var doubled = await desk.GiveAsync("{'id':'1','id':'2','case':'C-1','do':'get'}");
        var bad = await desk.GiveAsync("{'id':'a b','case':'C-1','do':'get'}");

        Assert.Equal((null, "C-1"), (doubled.Id, doubled.Case));
        Assert.Equal((null, "C-1"), (bad.Id, bad.Case));
    }

    [Fact]
    public async Task A_text_may_have_its_full_length_and_not_one_unit_more()
    {
        var desk = new ExecDesk();
        await desk.MustAsync("report", ExecDesk.Ana, $"'severity':'minor','channel':'phone','text':'{new string('x', 16_384)}'");

        await desk.MustAsync("note", ExecDesk.Ana, $"'text':'{new string('x', 65_536)}'");
        AnswerAssert.Faulty("too-long", await desk.DoAsync("note", ExecDesk.Ana, $"'text':'{new string('x', 65_537)}'"));
        AnswerAssert.Faulty("too-long", await desk.DoAsync("contact", ExecDesk.Ana, $"'channel':'phone','text':'{new string('x', 16_385)}'"));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_skipped_and_the_next_one_is_read()
    {
        var longest = "{\"id\":\"1\",\"case\":\"C-1\",\"do\":\"get\"}".PadRight(256 * 1024);
        var input = longest + "\n" + longest + " \n" + new string('x', 2_000_000) + "\n" + "{\"id\":\"4\",\"case\":\"C-1\",\"do\":\"get\"}";

        var run = await Shell.RunAsync(["exec"], input);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["case-unknown", "too-long", "too-long", "case-unknown"], run.Lines.Select(CodeOf));
        Assert.Contains("\"line\":3", run.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mark_at_the_beginning_and_blank_lines_are_skipped_and_counted()
    {
        var run = await Shell.RunAsync(["exec"], "\uFEFF{\"id\":\"1\",\"case\":\"C-1\",\"do\":\"get\"}\r\n\r\n \t \nfoo\r\n");

        Assert.Equal(["case-unknown", "not-json"], run.Lines.Select(CodeOf));
        Assert.Contains("\"line\":4", run.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf_8_and_depth_without_end_are_not_json()
    {
        byte[] broken = [.. "{\"id\":\"1\",\"case\":\"C-1\",\"do\":\"get\",\"x\":\""u8, 0xc3, 0x28, .. "\"}\n"u8, .. Encoding.ASCII.GetBytes(new string('[', 10_000))];

        var run = await Shell.RunAsync(["exec"], broken);

        Assert.Equal(["not-json", "not-json"], run.Lines.Select(CodeOf));
    }

    [Fact]
    public void Faults_are_ranked_as_the_contract_lists_them() => Assert.Equal(
        "not-json, not-an-object, doubled-key, unknown-verb, not-yet, unknown-field, missing-field, bad-value, bad-text, too-long, time-back, clock-not-manual",
        string.Join(", ", Fault.Codes));

    private static string CodeOf(string line)
    {
        using var answer = System.Text.Json.JsonDocument.Parse(line);
        return answer.RootElement.GetProperty("code").GetString()!;
    }
}
