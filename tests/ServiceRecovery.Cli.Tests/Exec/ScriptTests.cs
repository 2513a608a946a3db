using System.Text;
using System.Text.Json;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests.Exec;

public class ScriptTests
{
    private static readonly string[] Keys = ["id", "case", "status", "code", "message", "unmet", "open", "stage", "ending", "version", "events", "due", "line", "requests", "findings", "openCases", "survivor"];

    [Theory]
    [InlineData("restaurant", true)]
    [InlineData("alarm", true)]
    [InlineData("hotel", false)]
    [InlineData("debrief", false)]
    public async Task A_script_is_answered_line_by_line_as_the_contract_says(string script, bool hasAuthority)
    {
        var folder = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts");
        string[] authority = hasAuthority ? ["--authority", Path.Combine(folder, $"{script}.authority.json")] : [];

        var run = await Shell.RunAsync(["exec", Path.Combine(folder, $"{script}.jsonl"), .. authority]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("", run.Error);
        var expected = await File.ReadAllLinesAsync(Path.Combine(folder, $"{script}.expected.txt"));
        Assert.Equal(expected, run.Lines.Select(Told));
    }

    [Theory]
    [InlineData("restaurant", true)]
    [InlineData("alarm", true)]
    [InlineData("hotel", false)]
    [InlineData("debrief", false)]
    public async Task A_file_answers_in_the_same_way_also_when_the_program_ends_after_each_line(string script, bool hasAuthority)
    {
        var folder = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts");
        string[] authority = hasAuthority ? ["--authority", Path.Combine(folder, $"{script}.authority.json")] : [];
        var kept = Directory.CreateTempSubdirectory("service-recovery-");
        try
        {
            List<string> told = [];
            var lines = await File.ReadAllLinesAsync(Path.Combine(folder, $"{script}.jsonl"));
            for (var i = 0; i < lines.Length; i++)
            {
                // Blank lines are skipped and counted.
                var run = await Shell.RunAsync(["exec", "--store", $"sqlite:{Path.Combine(kept.FullName, "a.db")}", "--simulated", .. authority], new string('\n', i) + lines[i]);
                Assert.Equal("", run.Error);
                told.AddRange(run.Lines.Select(Told));
            }

            Assert.Equal(await File.ReadAllLinesAsync(Path.Combine(folder, $"{script}.expected.txt")), told);
            var debriefs = await Shell.RunAsync(["worklist", "--debriefs", "--closed", "--json", "--store", $"sqlite:{Path.Combine(kept.FullName, "a.db")}"]);
            Assert.Equal(script == "debrief" ? 1 : 0, debriefs.Lines.Count(line => line.Contains("\"case\":\"D-1\",\"stage\":\"CalledOff\",\"ending\":\"Learned\"", StringComparison.Ordinal)));
        }
        finally
        {
            kept.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_answer_has_all_keys_in_their_order()
    {
        var script = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts", "hotel.jsonl");

        var run = await Shell.RunAsync(["exec", script]);

        foreach (var line in run.Lines)
        {
            using var answer = JsonDocument.Parse(line);
            Assert.Equal(Keys, answer.RootElement.EnumerateObject().Select(property => property.Name));
        }
    }

    [Fact]
    public async Task A_script_on_standard_input_is_answered_in_the_same_way()
    {
        var script = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts", "hotel.jsonl");
        var named = await Shell.RunAsync(["exec", script]);

        var piped = await Shell.RunAsync(["exec"], await File.ReadAllTextAsync(script));
        var dashed = await Shell.RunAsync(["exec", "-"], await File.ReadAllTextAsync(script));

        Assert.Equal(named.Output, piped.Output);
        Assert.Equal(named.Output, dashed.Output);
    }

    [Fact]
    public async Task The_promise_broken_by_the_clock_is_stamped_with_its_own_due_instant()
    {
        var folder = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts");
        var script = string.Join('\n', (await File.ReadAllLinesAsync(Path.Combine(folder, "alarm.jsonl"))).Take(3)) + "\n{\"id\":\"g\",\"case\":\"A-1\",\"do\":\"get\"}";

        var run = await Shell.RunAsync(["exec", "--authority", Path.Combine(folder, "alarm.authority.json")], script);

        using var answer = JsonDocument.Parse(run.Lines[^1]);
        var broken = answer.RootElement.GetProperty("state").GetProperty("history")[4];
        Assert.Equal("promise-broken.v1", broken.GetProperty("event").GetString());
        Assert.Equal("2026-11-20T10:00:00Z", broken.GetProperty("at").GetString());
    }

    // One line for one answer: id, status, code or all unmet codes, stage, version, ending, events, what the clock did, line.
    private static string Told(string line)
    {
        using var document = JsonDocument.Parse(line);
        var answer = document.RootElement;
        string Text(string key) => answer.GetProperty(key) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";
        static string Names(JsonElement list) => $"[{string.Join(',', list.EnumerateArray().Select(name => name.GetString()))}]";

        var told = new StringBuilder();
        told.Append(Text("id")).Append(' ').Append(Text("status")).Append(' ');
        told.Append(Text("status") == "refused" ? $"[{string.Join(',', answer.GetProperty("unmet").EnumerateArray().Select(unmet => unmet.GetProperty("code").GetString()))}]" : Text("code"));
        told.Append(' ').Append(Text("stage")).Append(' ').Append(Text("version")).Append(' ').Append(Text("ending")).Append(' ').Append(Names(answer.GetProperty("events")));
        foreach (var due in answer.GetProperty("due").EnumerateArray())
        {
            told.Append(" due ").Append(due.GetProperty("case").GetString()).Append('@').Append(due.GetProperty("version")).Append(Names(due.GetProperty("events")));
        }

        return told.Append(Text("line") == "-" ? "" : $" line {Text("line")}").ToString();
    }
}
