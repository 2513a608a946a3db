using Microsoft.Data.Sqlite;

namespace ServiceRecovery.Cli.Tests;

/// <summary>Who looks changes nothing: the verbs that show what is stored make no table, no log and no key, and don't take another program's file for theirs.</summary>
public sealed class LookingTests : IDisposable
{
    private const string Report = """{"id":"a1","case":"A-1","do":"report","by":{"id":"ana","role":"agent"},"severity":"major","channel":"phone","text":"No heat."}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("service-recovery-");

    private static readonly string[] Verbs = ["show A-1", "worklist", "report", "export"];

    public static TheoryData<string> Looking => [.. Verbs];

    public static TheoryData<string, string> LookingAtOthers()
    {
        var rows = new TheoryData<string, string>();
        foreach (var verb in Verbs.Append("worker --once"))
        {
            foreach (var file in new[] { "empty", "orders", "versioned", "other log" })
            {
                rows.Add(verb, file);
            }
        }

        return rows;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_stage_that_no_playbook_has_is_told_with_those_there_are()
    {
        var script = File("script.jsonl");
        await System.IO.File.WriteAllTextAsync(script, Report);
        await System.IO.File.WriteAllTextAsync(File("ours.json"), (await Shell.RunAsync("diagram", "latte", "--format", "json")).Output.Replace("\"Listened\"", "\"AllEars\"", StringComparison.Ordinal).Replace("\"latte\"", "\"ours\"", StringComparison.Ordinal));
        await Shell.RunAsync("exec", script, "--store", $"sqlite:{File("a.db")}", "--playbook", File("ours.json"));

        var unknown = await Shell.RunAsync("worklist", "--from", script, "--stage", "Hurd");
        var empty = await Shell.RunAsync("worklist", "--from", script, "--stage", "Heard");
        var stored = await Shell.RunAsync("worklist", "--store", $"sqlite:{File("a.db")}", "--stage", "AllEars");

        Assert.Equal((2, ""), (unknown.ExitCode, unknown.Output));
        Assert.StartsWith("No playbook has a stage 'Hurd'. There are: Reported, Owned, ", unknown.Error, StringComparison.Ordinal);
        Assert.Equal((0, "There is no such case.\n"), (empty.ExitCode, empty.Output));
        Assert.Equal((0, "There is no such case.\n"), (stored.ExitCode, stored.Output));
    }

    [Theory]
    [MemberData(nameof(LookingAtOthers))]
    public async Task A_file_without_our_tables_holds_no_cases_and_stays_as_it_is(string verb, string file)
    {
        using var program = OtherProgram(file);
        var before = Files();

        var withKey = await Shell.RunAsync([.. verb.Split(' '), "--store", $"sqlite:{File("a.db")}", "--key", await KeyAsync()]);
        var without = await Shell.RunAsync([.. verb.Split(' '), "--store", $"sqlite:{File("a.db")}"]);

        Assert.Equal((2, $"'{File("a.db")}' holds no cases. Correct the path; nothing was changed.\n"), (withKey.ExitCode, withKey.Error));
        Assert.Equal((2, withKey.Error), (without.ExitCode, without.Error));
        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task When_a_case_wants_somebody_is_shown_from_every_store_and_orders_the_list_of_one_in_memory()
    {
        const string Severe = """{"id":"a2","case":"A-2","do":"report","by":{"id":"ana","role":"agent"},"severity":"severe","channel":"phone","receivedAt":"2025-11-20T09:00:00Z"}""";
        const string Get = """{"id":"g","case":"A-2","do":"get"}""";
        const string Wanted = "\"wanted\":{\"at\":\"2025-11-20T09:15:00Z\",\"reason\":\"own\"}";
        var script = File("a.jsonl");
        await System.IO.File.WriteAllTextAsync(script, $"{Report}\n{Severe}\n");

        var got = await Shell.RunAsync(["exec", "--store", Store], $"{Report}\n{Severe}\n{Get}");
        var shown = await Shell.RunAsync(["show", "A-2", "--store", Store]);
        var listed = await Shell.RunAsync(["worklist", "--json", "--from", script]);

        Assert.Contains(Wanted, got.Output, StringComparison.Ordinal);
        Assert.Contains("wanted: 2025-11-20T09:15:00Z, own", shown.Output, StringComparison.Ordinal);
        Assert.Equal(["A-2", "A-1"], listed.Lines.Select(line => line.Split('"')[3]));
        Assert.Contains(Wanted, listed.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Looking))]
    public async Task A_file_at_rest_stays_as_it_is(string verb)
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        var before = Files();

        var run = await Shell.RunAsync([.. verb.Split(' '), "--store", Store]);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(before, Files());
    }

    [Theory]
    [MemberData(nameof(Looking))]
    public async Task A_file_that_may_not_be_written_is_shown(string verb)
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        System.IO.File.SetAttributes(File("a.db"), FileAttributes.ReadOnly);

        var run = await Shell.RunAsync([.. verb.Split(' '), "--store", Store]);

        Assert.Equal((0, 2), (run.ExitCode, Files().Count));
    }

    [Theory]
    [MemberData(nameof(Looking))]
    public async Task A_file_in_use_is_shown_as_it_stands_in_its_log(string verb)
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        await using var held = ServiceRecovery.Sqlite.SqliteRecoveryStore.Open($"Data Source={File("a.db")}");
        await Shell.RunAsync(["exec", "--store", Store], Report.Replace("a1", "a2", StringComparison.Ordinal).Replace("A-1", "A-2", StringComparison.Ordinal));
        Assert.True(new FileInfo(File("a.db-wal")).Length > 0);
        var before = Files();

        var run = await Shell.RunAsync([.. verb.Replace("A-1", "A-2", StringComparison.Ordinal).Split(' '), "--store", Store]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(verb == "report" ? "2" : "A-2", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    [Theory]
    [MemberData(nameof(Looking))]
    public async Task A_file_that_is_not_there_is_not_made(string verb)
    {
        var run = await Shell.RunAsync([.. verb.Split(' '), "--store", Store]);

        Assert.Equal((2, $"'{File("a.db")}' isn't there, and it isn't to be made here. Correct the path.\n"), (run.ExitCode, run.Error));
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("a;b.db")]
    [InlineData("a=b.db")]
    [InlineData(" lead.db")]
    [InlineData("trail.db ")]
    [InlineData("'x4.db'")]
    [InlineData("\"x5.db\"")]
    [InlineData("x.db;Mode=Memory")]
    [InlineData("x2.db;Password=secret")]
    [InlineData("per%20cent.db")]
    [InlineData("hash#frag?x=1.db")]
    [InlineData("a:memory:b.db")]
    [InlineData("file:x.db")]
    public async Task What_is_said_after_the_colon_is_a_path(string name)
    {
        var made = await Shell.RunAsync(["exec", "--store", $"sqlite:{File(name)}"], Report);
        var shown = await Shell.RunAsync(["show", "A-1", "--store", $"sqlite:{File(name)}"]);

        Assert.Equal((0, 0, ""), (made.ExitCode, shown.ExitCode, made.Error + shown.Error));
        Assert.Equal(new[] { name, name + ".key" }.Order(StringComparer.Ordinal), _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private string Store => $"sqlite:{File("a.db")}";

    private string File(string name) => Path.Combine(_folder.FullName, name);

    // Beside the folder that is compared.
    private static async Task<string> KeyAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), "looking.key");
        if (!System.IO.File.Exists(path))
        {
            await System.IO.File.WriteAllTextAsync(path, $"k1:{Convert.ToBase64String(new byte[32])}\n");
        }

        return path;
    }

    private SqliteConnection? OtherProgram(string file)
    {
        if (file == "empty")
        {
            System.IO.File.WriteAllBytes(File("a.db"), []);
            return null;
        }

        var connection = new SqliteConnection($"Data Source={File("a.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"{(file == "other log" ? "PRAGMA journal_mode = WAL;" : "")} CREATE TABLE orders (id INTEGER PRIMARY KEY, dish TEXT); {(file == "versioned" ? "PRAGMA user_version = 7;" : "")}";
        command.ExecuteNonQuery();
        if (file == "other log")
        {
            return connection;
        }

        connection.Dispose();
        return null;
    }

    // Name, length and content of all that lies there; in the index of an open log readers leave marks.
    private List<string> Files() => [.. _folder.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file =>
    {
        if (file.Name.EndsWith("-shm", StringComparison.Ordinal))
        {
            return file.Name;
        }

        using var open = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return FormattableString.Invariant($"{file.Name} {file.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(open))}");
    })];
}
