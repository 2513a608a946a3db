using System.Text;
using System.Text.Json;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests;

public sealed class MovingTests : IDisposable
{
    private static readonly string Scripts = Path.Combine(Shared.Root, "tests", "ServiceRecovery.Cli.Tests", "Scripts");

    private readonly string _folder = Directory.CreateTempSubdirectory("moving").FullName;

    private string Key => Path.Combine(_folder, "organization.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_a_script_did_is_exported_and_imported_whole()
    {
        await MakeKeyAsync();
        var file = Path.Combine(_folder, "organization.jsonl");

        var exported = await Shell.RunAsync("export", "--from", Path.Combine(Scripts, "hotel.jsonl"), "--key", Key, "--out", file);
        var piped = await Shell.RunAsync("export", "--from", Path.Combine(Scripts, "hotel.jsonl"), "--key", Key);
        var imported = await Shell.RunAsync("import", file, "--key", Key);
        var twice = await Shell.RunAsync(["import", "-", "--key", Key, "--json"], piped.Output + piped.Output);

        Assert.Equal((0, ""), (exported.ExitCode, exported.Output));
        Assert.Equal(["organization.jsonl", "organization.key"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(lines.Length, piped.Lines.Length);
        Assert.StartsWith("{\"format\":\"service-recovery-export/1\",\"tenant\":\"default\",\"kind\":\"playbook\"", lines[0], StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{lines.Length} streams with "), exported.Error, StringComparison.Ordinal);
        Assert.Equal(0, imported.ExitCode);
        Assert.StartsWith(FormattableString.Invariant($"{lines.Length} streams with "), imported.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(twice.Output);
        Assert.Equal((lines.Length, lines.Length, 0), (report.RootElement.GetProperty("streams").GetInt32(), report.RootElement.GetProperty("alreadyThere").GetInt32(), report.RootElement.GetProperty("refused").GetInt32()));
    }

    [Fact]
    public async Task A_file_of_another_verb_is_told_by_what_it_holds_and_who_takes_it_and_nothing_is_made_for_it()
    {
        await MakeKeyAsync();
        var script = Path.Combine(Scripts, "hotel.jsonl");
        var (export, heads, playbook) = (Path.Combine(_folder, "all.jsonl"), Path.Combine(_folder, "heads.jsonl"), Path.Combine(_folder, "playbook.json"));
        await Shell.RunAsync("export", "--from", script, "--key", Key, "--out", export);
        await Shell.RunAsync("export", "--heads", "--from", script, "--key", Key, "--out", heads);
        await File.WriteAllTextAsync(playbook, (await Shell.RunAsync("diagram", "standard", "--format", "json")).Output);
        var files = new Dictionary<string, (string Path, string Told)>(StringComparer.Ordinal)
        {
            ["commands, one a line"] = (script, "'recovery exec FILE' carries them out."),
            ["what 'recovery export' wrote"] = (export, "'recovery import FILE' takes it in."),
            ["what 'recovery export --heads' wrote"] = (heads, "'recovery verify --against FILE' compares a store with it."),
            ["the definition of a playbook"] = (playbook, "'recovery verify FILE' proves it, and '--playbook FILE' opens cases on it."),
        };
        var store = Path.Combine(_folder, "new.db");
        (string Expects, Func<string, string[]> Arguments)[] takers =
        [
            ("commands, one a line", file => ["exec", file, "--store", $"sqlite:{store}"]),
            ("commands, one a line", file => ["worklist", "--from", file, "--store", $"sqlite:{store}"]),
            ("what 'recovery export' wrote", file => ["import", file, "--store", $"sqlite:{store}"]),
            ("what 'recovery export --heads' wrote", file => ["verify", "--from", script, "--against", file]),
            ("the definition of a playbook", file => ["verify", file]),
            ("the definition of a playbook", file => ["exec", "--playbook", file]),
        ];

        foreach (var (expects, arguments) in takers)
        {
            foreach (var (holds, (path, told)) in files.Where(file => file.Key != expects))
            {
                var run = await Shell.RunAsync(arguments(path));

                Assert.Equal((2, $"The file '{path}' holds {holds}, not {expects}. {told}\n", false), (run.ExitCode, run.Error, File.Exists(store)));
            }
        }

        // What comes by standard input is told alike, whether it has ended or a line of it has come.
        foreach (var (holds, (path, told)) in files.Where(file => file.Key != "what 'recovery export' wrote"))
        {
            var piped = await Shell.RunAsync(["import", "-", "--store", $"sqlite:{store}"], await File.ReadAllBytesAsync(path));

            Assert.Equal((2, $"Standard input holds {holds}, not what 'recovery export' wrote. {told}\n", false), (piped.ExitCode, piped.Error, File.Exists(store)));
        }

        Assert.Contains("streams with", (await Shell.RunAsync(["import", "-", "--key", Key], await File.ReadAllBytesAsync(export))).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_named_with_exit_code_1()
    {
        await MakeKeyAsync();
        var piped = await Shell.RunAsync("export", "--from", Path.Combine(Scripts, "alarm.jsonl"), "--key", Key);
        var changed = piped.Output.Replace("\"stage\":\"Owned\"", "\"stage\":\"Recovered\"", StringComparison.Ordinal);

        var plain = await Shell.RunAsync(["import", "-", "--key", Key], "{}\n" + changed);
        var json = await Shell.RunAsync(["import", "-", "--key", Key, "--json"], "{}\n" + changed);
        var stopped = await Shell.RunAsync(["import", "-", "--key", Key, "--stop"], "{}\n" + changed);

        Assert.Equal(1, plain.ExitCode);
        Assert.Contains("member-missing, line 1: The line has no 'format'.", plain.Error, StringComparison.Ordinal);
        Assert.Contains("history-broken, line 3, default/Case/", plain.Error, StringComparison.Ordinal);
        Assert.EndsWith("2 lines were refused.\n", plain.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 lines were refused.\n", stopped.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(json.Output);
        var fault = report.RootElement.GetProperty("faults")[1];
        Assert.Equal((3, "history-broken", "changed"), (fault.GetProperty("line").GetInt32(), fault.GetProperty("code").GetString(), fault.GetProperty("flaw").GetString()));
    }

    [Fact]
    public async Task A_file_of_another_key_is_refused_and_says_what_would_do()
    {
        await MakeKeyAsync();
        var own = await Shell.RunAsync("export", "--from", Path.Combine(Scripts, "hotel.jsonl"));

        var other = await Shell.RunAsync(["import", "-", "--key", Key], own.Output);

        Assert.Contains("nobody can import them. '--key FILE'", own.Error, StringComparison.Ordinal);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("Give the key it was written under, in the tool by '--key FILE'.", other.Error, StringComparison.Ordinal);
        Assert.Contains("key-differs, line 1, default/Playbook/standard:1: The stream was written under another pseudonym key than this organization's 'k1'.", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_made_for_an_import_of_another_key_is_said_to_hold_nothing()
    {
        await MakeKeyAsync();
        var own = await Shell.RunAsync("export", "--from", Path.Combine(Scripts, "hotel.jsonl"), "--key", Key);
        var made = Path.Combine(Path.GetDirectoryName(Key)!, "made.db");

        var run = await Shell.RunAsync(["import", "-", "--store", "sqlite:" + made], own.Output);
        var again = await Shell.RunAsync(["import", "-", "--store", "sqlite:" + made], own.Output);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"The file '{made}' was made for it with a key of its own and holds nothing: delete it and '{made}.key'", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("holds nothing", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData("k1:AAAA")]
    [InlineData("k1:?")]
    [InlineData("a key:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task A_file_that_holds_no_key_says_how_to_make_one(string text)
    {
        await File.WriteAllTextAsync(Key, text, Encoding.UTF8);

        var run = await Shell.RunAsync("import", "-", "--key", Key);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("'recovery key > FILE' makes one.", run.Error, StringComparison.Ordinal);
    }

    private async Task MakeKeyAsync() => await File.WriteAllTextAsync(Key, (await Shell.RunAsync("key")).Output);
}
