using System.Text.Json;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests;

public class CommandLineTests
{
    private static readonly string Scripts = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts");

    [Theory]
    [InlineData("There is no verb 'forgive'.", "forgive")]
    [InlineData("There is no command file 'nowhere.jsonl'.", "exec", "nowhere.jsonl")]
    [InlineData("The command file '.' is a folder.", "exec", ".")]
    [InlineData("There is no authority file 'nowhere.json'.", "exec", "--authority", "nowhere.json")]
    [InlineData("There is no playbook 'nowhere'.", "exec", "--playbook", "nowhere")]
    [InlineData("There is no playbook file './nowhere.json'.", "exec", "--playbook", "./nowhere.json")]
    [InlineData("There is no store 'files'.", "exec", "--store", "files")]
    [InlineData("There is no store 'sqlite'.", "exec", "--store", "sqlite")]
    [InlineData("There is no key file 'nowhere.key'.", "exec", "--key", "nowhere.key")]
    [InlineData("There is no key file 'nowhere.key'.", "export", "--key", "nowhere.key")]
    [InlineData("There is no command file 'nowhere.jsonl'.", "export", "--from", "nowhere.jsonl")]
    [InlineData("it is a folder", "export", "--out", ".")]
    [InlineData("can't be written", "export", "--out", "nowhere/out.jsonl")]
    [InlineData("A tenant's id has 1 to 64 characters of 'A-Za-z0-9._:-', but was 'a b'.", "export", "--tenant", "a b")]
    [InlineData("There is no export file 'nowhere.jsonl'.", "import", "nowhere.jsonl")]
    [InlineData("The export file '.' is a folder.", "import", ".")]
    [InlineData("'recovery import --help'", "import")]
    [InlineData("'--largest-line' takes 1 to 1024, but was '0'.", "import", "-", "--largest-line", "0")]
    [InlineData("'--largest-line' takes 1 to 1024, but was '1 MiB'.", "import", "-", "--largest-line", "1 MiB")]
    [InlineData("There is no playbook 'nowhere'.", "import", "-", "--playbook", "nowhere")]
    [InlineData("There is no data file 'nowhere.csv'.", "replay", "nowhere.csv", "--format", "cfpb", "--policy", "silence")]
    [InlineData("'--policy'", "replay", "nowhere.csv", "--format", "cfpb")]
    [InlineData("'xml'", "replay", "nowhere.csv", "--format", "xml", "--policy", "silence")]
    [InlineData("There is no playbook file 'nowhere.json'.", "verify", "nowhere.json")]
    [InlineData("There is no case 'C-1'.", "show", "C-1")]
    [InlineData("'--limit' takes 1 to 500, but was '501'.", "worklist", "--limit", "501")]
    [InlineData("'--limit' takes 1 to 500, but was 'x'.", "worklist", "--limit", "x")]
    [InlineData("'--limit' takes 1 to 500, but was '99999999999'.", "worklist", "--limit", "99999999999")]
    [InlineData("'--due-by' takes an instant", "worklist", "--due-by", "soon")]
    public async Task What_cannot_be_done_is_told_in_a_sentence_with_exit_code_2(string said, params string[] arguments)
    {
        var run = await Shell.RunAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worklist", "--help")]
    [InlineData("--authority", "exec", "--help")]
    [InlineData("--details", "replay", "--help")]
    [InlineData("--from", "show", "-h")]
    [InlineData("--due-by", "worklist", "-?")]
    [InlineData("--out", "export", "--help")]
    [InlineData("--largest-line", "import", "--help")]
    [InlineData("--key", "key", "--help")]
    [InlineData("PLAYBOOK.json", "verify", "--help")]
    [InlineData("--format", "diagram", "--help")]
    public async Task Help_is_everywhere(string said, params string[] arguments)
    {
        var run = await Shell.RunAsync(arguments);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "isn't")]
    [InlineData("{", "isn't JSON")]
    [InlineData("{\"levels\":[]}", "'limits' is missing")]
    [InlineData("{\"levels\":[],\"limits\":[],\"limits\":[]}", "limits: The key 'limits' stands there twice.")]
    [InlineData("{\"levels\":[\"a b\"],\"limits\":[]}", "'levels[0]'")]
    [InlineData("{\"levels\":[\"a\",\"a\"],\"limits\":[]}", "'a'")]
    [InlineData("{\"levels\":[\"a\"],\"limits\":[{\"role\":\"a\",\"currency\":\"EURO\",\"perGrant\":1,\"perCase\":1}]}", "ISO 4217")]
    [InlineData("{\"levels\":[\"a\"],\"limits\":[{\"role\":\"a\",\"currency\":\"EUR\",\"perGrant\":-1,\"perCase\":1}]}", "must be 0 to")]
    public async Task An_authority_file_that_cannot_be_used_says_why(string json, string said)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, json);

        var run = await Shell.RunAsync("exec", "--authority", path);

        File.Delete(path);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        if (json != "[]")
        {
            Assert.Contains(said, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_told_whole_by_every_verb_that_takes_them_and_by_verify()
    {
        using var folder = new TemporarySettings();
        var wrong = folder.Write("wrong.json", "{\"flooor\":0,\"levels\":[\"a b\"],\"approvalExpiry\":\"PT0S\"}");
        var sound = folder.Write("sound.json", "{\"fallbackOwner\":\"duty\",\"authority\":\"limits.json\",\"currencies\":{\"MILES\":0}}");
        var limits = folder.Write("limits.json", "{\"levels\":[\"agent\"],\"limits\":[{\"role\":\"agent\",\"currency\":\"MILES\",\"perGrant\":500,\"perCase\":500}]}");
        const string Report = "{\"id\":\"1\",\"case\":\"C-1\",\"do\":\"report\",\"by\":{\"id\":\"ana\",\"role\":\"agent\"},\"severity\":\"minor\",\"channel\":\"phone\"}";

        var worked = await Shell.RunAsync(["exec", "--settings", wrong], Report);
        var looked = await Shell.RunAsync(["show", "C-1", "--settings", wrong]);
        var reported = await Shell.RunAsync(["report", "--settings", wrong]);
        var verified = await Shell.RunAsync(["verify", "--settings", wrong]);
        var used = await Shell.RunAsync(["verify", "--settings", sound]);
        var both = await Shell.RunAsync(["verify", "--settings", wrong, "--authority", wrong]);
        var got = await Shell.RunAsync(["exec", "--settings", sound], Report + "\n{\"id\":\"g\",\"case\":\"C-1\",\"do\":\"get\"}");

        Assert.All([worked, looked, reported], run => Assert.Equal(2, run.ExitCode));
        Assert.All([worked, looked, reported], run => Assert.All(["flooor: ", "levels[0]: ", "approvalExpiry must be"], finding => Assert.Contains(finding, run.Error, StringComparison.Ordinal)));
        Assert.Equal((1, 3), (verified.ExitCode, verified.Lines.Length));
        Assert.Equal((0, $"The settings file '{sound}' can be used.\n"), (used.ExitCode, used.Output));
        Assert.Equal(1, both.ExitCode);
        Assert.Contains("authority: limits: ", both.Output, StringComparison.Ordinal);
        Assert.Contains("\"responsible\":\"duty\"", got.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await Shell.RunAsync(["verify", "--authority", limits + "x"])).ExitCode);
    }

    private sealed class TemporarySettings : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("service-recovery-");

        public string Write(string name, string json)
        {
            var path = Path.Combine(_folder.FullName, name);
            File.WriteAllText(path, json);
            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_case_is_shown_with_what_is_owed_in_it_and_what_happened()
    {
        var arguments = new[] { "show", "R-1", "--from", Path.Combine(Scripts, "restaurant.jsonl"), "--authority", Path.Combine(Scripts, "restaurant.authority.json") };

        var plain = await Shell.RunAsync(arguments);
        var json = await Shell.RunAsync([.. arguments, "--json"]);

        Assert.Equal(0, plain.ExitCode);
        Assert.Contains("R-1  Recovered, ended as Recovered, version 16", plain.Output, StringComparison.Ordinal);
        Assert.Contains("compensation g2: voucher of 60.00 USD, settled", plain.Output, StringComparison.Ordinal);
        Assert.Contains("compensation-settled.v1", plain.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', plain.Output);
        Assert.Contains("Line 2 was refused. not-owned:", plain.Error, StringComparison.Ordinal);
        using var state = JsonDocument.Parse(json.Output);
        Assert.Equal(16, state.RootElement.GetProperty("history").GetArrayLength());
        Assert.Equal("dana", state.RootElement.GetProperty("responsible").GetString());
        Assert.Contains("I have to go back to work.", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worklist_shows_what_is_wanted_first_on_top_and_can_be_narrowed()
    {
        const string Script = """
            {"id":"1","case":"C-1","do":"report","by":{"id":"ana","role":"agent"},"severity":"minor","channel":"phone"}
            {"id":"2","case":"C-2","do":"report","by":{"id":"ana","role":"agent"},"severity":"severe","channel":"phone"}
            {"id":"3","case":"C-2","do":"own","by":{"id":"ana","role":"agent"}}
            {"id":"4","case":"C-2","do":"promise","by":{"id":"ana","role":"agent"},"ref":"p1","text":"We call."}
            {"id":"5","case":"C-3","do":"report","by":{"id":"ana","role":"agent"},"severity":"minor","channel":"phone"}
            {"id":"6","case":"C-3","do":"discard","by":{"id":"ana","role":"agent"},"reason":"mistyped"}
            """;

        var all = await Shell.RunAsync(["worklist", "--from", "-", "--json"], Script);
        var severe = await Shell.RunAsync(["worklist", "--from", "-", "--severity", "severe", "--json"], Script);
        var anas = await Shell.RunAsync(["worklist", "--from", "-", "--responsible", "ANA", "--json"], Script);
        var closed = await Shell.RunAsync(["worklist", "--from", "-", "--closed", "--json"], Script);
        var due = await Shell.RunAsync(["worklist", "--from", "-", "--due-by", "2026-01-01T01:00:00Z", "--json"], Script);
        var table = await Shell.RunAsync(["worklist", "--from", "-"], Script);
        var empty = await Shell.RunAsync("worklist");

        Assert.Equal(["C-2", "C-1"], all.Lines.Select(CaseOf));
        Assert.Equal(
            "{\"case\":\"C-2\",\"stage\":\"Owned\",\"ending\":null,\"version\":3,\"purpose\":\"failure\",\"failure\":null,\"nature\":\"outcome\",\"severity\":\"severe\",\"channel\":\"phone\",\"place\":null,\"cause\":null,"
            + "\"customer\":null,\"order\":null,\"responsible\":\"ana\",\"owned\":true,\"receivedAt\":\"2026-01-01T00:00:00Z\",\"openedAt\":\"2026-01-01T00:00:00Z\",\"due\":\"2026-01-01T01:00:00Z\","
            + "\"wanted\":{\"at\":\"2026-01-01T01:00:00Z\",\"reason\":\"promise p1\"},\"promises\":1,\"tasks\":0,\"pending\":[],\"escalatedTo\":null,\"chases\":0,\"negativeAnswers\":0,\"standing\":[]}",
            all.Lines[0]);
        Assert.Equal(["C-1"], (await Shell.RunAsync(["worklist", "--from", "-", "--unowned", "--json"], Script)).Lines.Select(CaseOf));
        Assert.Empty((await Shell.RunAsync(["worklist", "--from", "-", "--overdue", "--json"], Script)).Output);
        Assert.Equal(["C-2"], severe.Lines.Select(CaseOf));
        Assert.Equal(["C-2"], anas.Lines.Select(CaseOf));
        Assert.Equal(3, closed.Lines.Length);
        Assert.Equal(["C-2"], due.Lines.Select(CaseOf));
        Assert.Contains("Reported", table.Output, StringComparison.Ordinal);
        Assert.Contains("promise p1", table.Output, StringComparison.Ordinal);
        Assert.Contains("begins empty", empty.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sound_playbook_is_proved_and_an_unsound_one_shows_its_way_round()
    {
        var path = Path.GetTempFileName();
        var standard = ServiceRecovery.Playbooks.PlaybookJson.Write(ServiceRecovery.Playbooks.PlaybookPresets.Get("standard").Definition);
        await File.WriteAllTextAsync(path, standard);
        var sound = await Shell.RunAsync("verify", path);
        await File.WriteAllTextAsync(path, "{\"name\":\"x\"}");
        var broken = await Shell.RunAsync("verify", path);
        await File.WriteAllTextAsync(path, standard.Replace("\"rows\": [", "\"rows\": [{\"from\":\"Remedied\",\"do\":\"Close\",\"to\":\"Recovered\"},", StringComparison.Ordinal));
        var unsound = await Shell.RunAsync("verify", path);
        File.Delete(path);

        Assert.Equal(0, sound.ExitCode);
        Assert.Equal("The playbook 'standard:1' is sound: 18 stages, 164 rows.\n", sound.Output);
        Assert.Equal(1, broken.ExitCode);
        Assert.Equal(1, unsound.ExitCode);
        Assert.Contains("Close -> Recovered", unsound.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_playbook_is_drawn_by_name_and_by_file_in_both_formats()
    {
        var standard = await Shell.RunAsync("diagram");
        var dot = await Shell.RunAsync("diagram", "near-miss", "--format", "dot");
        var file = await Shell.RunAsync("diagram", Path.Combine(Shared.Root, "src", "ServiceRecovery", "Playbooks", "Presets", "heard.json"));
        var unknown = await Shell.RunAsync("diagram", "nowhere");

        Assert.StartsWith("stateDiagram", standard.Output, StringComparison.Ordinal);
        Assert.Contains("Reported --> Owned", standard.Output, StringComparison.Ordinal);
        Assert.StartsWith("digraph", dot.Output, StringComparison.Ordinal);
        Assert.StartsWith("stateDiagram", file.Output, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
    }

    [Fact]
    public async Task A_replay_is_a_table_for_people()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "product,consumer_disputed\nLoan,Yes\nLoan,No\n");

        var run = await Shell.RunAsync("replay", path, "--format", "cfpb", "--policy", "explicit");

        File.Delete(path);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("rows: rework", run.Output, StringComparison.Ordinal);
        Assert.Contains("Columns the file hasn't got: date_received", run.Output, StringComparison.Ordinal);
    }

    private static string CaseOf(string line)
    {
        using var summary = JsonDocument.Parse(line);
        return summary.RootElement.GetProperty("case").GetString()!;
    }
}
