using ServiceRecovery.Sqlite;
using ServiceRecovery.Tests;

namespace ServiceRecovery.Cli.Tests;

public sealed class StoreTests : IDisposable
{
    private const string Report = """{"id":"a1","case":"A-1","do":"report","by":{"id":"ana","role":"agent"},"severity":"major","channel":"phone","text":"No heat."}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("service-recovery-");

    private string Store => $"sqlite:{File("a.db")}";

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_one_run_stored_another_shows()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);

        Assert.Contains("A-1  Reported, open, version 1", (await Shell.RunAsync(["show", "A-1", "--store", Store])).Output, StringComparison.Ordinal);
        Assert.Contains("A-1", (await Shell.RunAsync(["worklist", "--store", Store, "--responsible", "desk"])).Output, StringComparison.Ordinal);
        Assert.Contains("\"repeated\"", (await Shell.RunAsync(["exec", "--store", Store], Report)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_real_time_has_no_clock_to_be_moved()
    {
        var run = await Shell.RunAsync(["exec", "--store", Store], Report.Replace("\"do\"", "\"at\":\"2026-11-20T09:00:00Z\",\"do\"", StringComparison.Ordinal));

        Assert.Contains("clock-not-manual", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organization_moves_from_one_file_to_another()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        var exported = await Shell.RunAsync(["export", "--store", Store, "--out", File("x.jsonl")]);
        Assert.Equal((0, false), (exported.ExitCode, exported.Error.Contains("nobody can import", StringComparison.Ordinal)));

        var other = $"sqlite:{File("b.db")}";
        Assert.Contains("2 streams with 2 events were taken in", (await Shell.RunAsync(["import", File("x.jsonl"), "--store", other, "--key", File("a.db.key")])).Output, StringComparison.Ordinal);

        Assert.Contains("A-1  Reported", (await Shell.RunAsync(["show", "A-1", "--store", other, "--key", File("a.db.key")])).Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await Shell.RunAsync(["import", File("x.jsonl"), "--store", $"sqlite:{File("c.db")}"])).ExitCode);
    }

    [Fact]
    public async Task An_export_takes_no_file_s_place()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        await Shell.RunAsync(["export", "--store", Store, "--out", File("x.jsonl")]);
        var before = await System.IO.File.ReadAllBytesAsync(File("x.jsonl"));

        // The store was forgotten, so nothing at all would be in it.
        var run = await Shell.RunAsync(["export", "--out", File("x.jsonl")]);
        var heads = await Shell.RunAsync(["export", "--heads", "--out", File("x.jsonl")]);

        Assert.All([run, heads], refused => Assert.Equal((2, $"The file '{File("x.jsonl")}' is there already, and may be all that is left of another store. Name another one, or take it away first.\n"), (refused.ExitCode, refused.Error)));
        Assert.Equal(before, await System.IO.File.ReadAllBytesAsync(File("x.jsonl")));
    }

    [Fact]
    public async Task What_is_taken_into_memory_is_told_to_end_with_the_program()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        await Shell.RunAsync(["export", "--store", Store, "--out", File("x.jsonl")]);

        var memory = await Shell.RunAsync(["import", File("x.jsonl"), "--key", File("a.db.key")]);
        var kept = await Shell.RunAsync(["import", File("x.jsonl"), "--key", File("a.db.key"), "--store", $"sqlite:{File("b.db")}"]);

        Assert.Equal((0, "The store in memory ends with this program, so what was taken in is checked and not kept. '--store sqlite:PATH' or '--store postgres:CONNECTION' keeps it.\n"), (memory.ExitCode, memory.Error));
        Assert.Equal((0, ""), (kept.ExitCode, kept.Error));
    }

    [Fact]
    public async Task A_store_is_looked_at_and_what_was_changed_in_it_is_named()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        await Shell.RunAsync(["export", "--heads", "--store", Store, "--out", File("heads.jsonl")]);
        var sound = await Shell.RunAsync("verify", "--store", Store, "--against", File("heads.jsonl"));
        var shown = await Shell.RunAsync("show", "A-1", "--store", Store);

        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File("a.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER recovery_event_unchanged; UPDATE recovery_events SET role = 'boss' WHERE kind = 0";
            command.ExecuteNonQuery();
        }

        var changed = await Shell.RunAsync("verify", "--store", Store);
        var tampered = await Shell.RunAsync("show", "A-1", "--store", Store);

        Assert.Equal((0, "", "2 streams with 2 events were looked at, 0 findings.\n", 0), (sound.ExitCode, sound.Error, sound.Output, shown.ExitCode));
        Assert.Equal((1, 1), (changed.ExitCode, tampered.ExitCode));
        Assert.Contains("guard-missing: The guard 'recovery_event_unchanged' isn't in the database", changed.Error, StringComparison.Ordinal);
        Assert.Contains("history-broken, default/Case/A-1: Event 1 isn't as it was written", changed.Error, StringComparison.Ordinal);
        Assert.Contains("A-1 was tampered at version 1.", tampered.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_looks_says_at_what()
    {
        var run = await Shell.RunAsync("verify");

        Assert.Equal((2, "Name what is looked at: a playbook's file, settings by '--settings FILE' or '--authority FILE', or a store by '--store sqlite:PATH' or '--store postgres:CONNECTION'.\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData(true, true, true, 0)]
    [InlineData(true, true, false, 1)]
    [InlineData(true, false, true, 1)]
    [InlineData(false, true, true, 1)]
    [InlineData(false, false, false, 1)]
    public async Task All_that_is_named_is_looked_at_and_all_of_it_is_told(bool isPlaybookSound, bool areSettingsSound, bool isStoreSound, int exitCode)
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        if (!isStoreSound)
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File("a.db")};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER recovery_event_unchanged; UPDATE recovery_events SET role = 'boss' WHERE kind = 0";
            command.ExecuteNonQuery();
        }

        await System.IO.File.WriteAllTextAsync(File("playbook.json"), isPlaybookSound ? ServiceRecovery.Playbooks.PlaybookJson.Write(ServiceRecovery.Playbooks.StandardPlaybook.Definition) : "{}");
        await System.IO.File.WriteAllTextAsync(File("settings.json"), areSettingsSound ? "{}" : "{\"flooor\":0}");
        string[][] named = [[File("playbook.json")], ["--settings", File("settings.json")], ["--store", Store]];

        // Every choice among them, so that none hides another.
        foreach (var choice in Enumerable.Range(1, (1 << named.Length) - 1))
        {
            var (playbook, settings, store) = ((choice & 1) != 0, (choice & 2) != 0, (choice & 4) != 0);
            var run = await Shell.RunAsync(["verify", .. named.Where((_, at) => (choice & (1 << at)) != 0).SelectMany(words => words)]);

            Assert.Equal((playbook && !isPlaybookSound) || (settings && !areSettingsSound) || (store && !isStoreSound) ? 1 : 0, run.ExitCode);
            Assert.Equal(playbook && isPlaybookSound, run.Output.Contains("is sound", StringComparison.Ordinal));
            Assert.Equal(settings && areSettingsSound, run.Output.Contains("can be used", StringComparison.Ordinal));
            Assert.Equal(store && (!settings || areSettingsSound), run.Output.Contains("streams with 2 events were looked at", StringComparison.Ordinal));
            Assert.Equal(store && settings && !areSettingsSound, run.Output.Contains("The store wasn't looked at, because", StringComparison.Ordinal));
            Assert.True(choice != 7 || run.ExitCode == exitCode);
        }
    }

    [Fact]
    public async Task Heads_are_compared_with_a_store_and_with_nothing_else()
    {
        await System.IO.File.WriteAllTextAsync(File("settings.json"), "{}");

        var run = await Shell.RunAsync("verify", "--settings", File("settings.json"), "--against", File("heads.jsonl"));

        Assert.Equal((2, "'--against FILE' compares a store with its heads. Name the store too: '--store sqlite:PATH' or '--store postgres:CONNECTION'.\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("mysql:x", "There is no store 'mysql:x'")]
    [InlineData("sqlite:", "There is no store 'sqlite:'")]
    [InlineData("sqlite:no/such/folder/a.db", "isn't there")]
    [InlineData("sqlite:.", "it is a folder")]
    [InlineData("sqlite:nothing-here.db", "isn't to be made here")]
    public async Task A_wrong_store_gets_a_sentence(string store, string sentence)
    {
        var run = await Shell.RunAsync(["show", "A-1", "--store", store]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_does_once_what_is_due_and_ends()
    {
        var at = DateTimeOffset.UtcNow.AddDays(-40).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var script = $$"""
            {"id":"a1","case":"A-1","do":"report","by":{"id":"ana","role":"agent"},"at":"{{at}}","severity":"major","channel":"phone","text":"No heat."}
            {"id":"a2","case":"A-1","do":"promise","by":{"id":"ana","role":"agent"},"ref":"p1","text":"We call."}
            """;
        await Shell.RunAsync(["exec", "--store", Store, "--simulated"], script);
        await Shell.RunAsync(["export", "--store", Store, "--out", File("x.jsonl")]);
        var real = $"sqlite:{File("real.db")}";
        await Shell.RunAsync(["import", File("x.jsonl"), "--store", real, "--key", File("a.db.key")]);

        var first = await Shell.RunAsync(["worker", "--once", "--store", real, "--key", File("a.db.key")]);
        var second = await Shell.RunAsync(["worker", "--once", "--store", real, "--key", File("a.db.key")]);

        Assert.Equal((0, "A-1 3 promise-broken.v1\n1 done, 0 not done.\n0 debriefs wait.\n"), (first.ExitCode, first.Output));
        Assert.Equal((0, "0 done, 0 not done.\n0 debriefs wait.\n"), (second.ExitCode, second.Output));
    }

    [Fact]
    public async Task A_worker_works_until_it_is_stopped()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        using var output = new MemoryStream();

        var exitCode = await ServiceRecovery.Cli.RecoveryProgram.RunAsync(["worker", "--store", Store], new ServiceRecovery.Cli.Terminal(new MemoryStream(), output, TextWriter.Null, IsForPeople: false), stopping.Token);

        Assert.Equal((0, "Working; Ctrl+C ends it.\nStopped.\n"), (exitCode, System.Text.Encoding.UTF8.GetString(output.ToArray())));
    }

    [Fact]
    public async Task A_worker_has_nothing_to_do_in_memory_or_where_time_stands_still()
    {
        await Shell.RunAsync(["exec", "--store", Store, "--simulated"], Report);

        Assert.Contains("begins empty", (await Shell.RunAsync(["worker"])).Error, StringComparison.Ordinal);
        Assert.Contains("stands still", (await Shell.RunAsync(["worker", "--store", Store])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_copied_with_its_log_and_never_over_another()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        var copied = await Shell.RunAsync(["backup", "--store", Store, "--out", File("copy.db")]);
        var again = await Shell.RunAsync(["backup", "--store", Store, "--out", File("copy.db")]);
        var none = await Shell.RunAsync(["backup", "--out", File("none.db")]);
        var shown = await Shell.RunAsync(["show", "A-1", "--store", $"sqlite:{File("copy.db")}", "--key", File("a.db.key")]);

        Assert.Equal((0, $"The copy is in '{File("copy.db")}'. Keep the key of the store with it, in another place.\n"), (copied.ExitCode, copied.Output));
        Assert.Equal((2, $"'{File("copy.db")}' is there already. Name another file.\n"), (again.ExitCode, again.Error));
        Assert.Equal((2, "'backup' copies an SQLite file: '--store sqlite:PATH'. A PostgreSQL database is copied by 'pg_dump' or its own backup.\n"), (none.ExitCode, none.Error));
        Assert.Contains("A-1  Reported, open, version 1", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_far_ahead_of_a_file_does_no_work_until_it_is_accepted()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        System.IO.File.Delete(File("a.db"));
        await MakeOldAsync();

        var refused = await Shell.RunAsync(["exec", "--store", Store], Report.Replace("A-1", "A-2", StringComparison.Ordinal));
        var worker = await Shell.RunAsync(["worker", "--store", Store, "--once"]);
        var told = await Shell.RunAsync(["clock", "--store", Store]);
        var accepted = await Shell.RunAsync(["clock", "--accept", "--store", Store]);
        var taken = await Shell.RunAsync(["exec", "--store", Store], Report.Replace("A-1", "A-2", StringComparison.Ordinal));

        Assert.Contains("\"ref\":\"WrongClock\"", refused.Output, StringComparison.Ordinal);
        Assert.Equal(2, worker.ExitCode);
        Assert.Contains("'recovery clock --accept'", worker.Error, StringComparison.Ordinal);
        Assert.Matches(@"^The clock says 20\d\d-[^ ]+Z\. The newest event is of 2020-05-01T09:00:00Z\.\n$", told.Output);
        Assert.Matches(@"^The clock says 20\d\d-[^ ]+Z, and is accepted\. The newest event is of 2020-05-01T09:00:00Z\.\n$", accepted.Output);
        Assert.Contains("\"status\":\"accepted\"", taken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_file_of_real_time_is_compared_with_the_clock()
    {
        await Shell.RunAsync(["exec", "--store", Store, "--simulated"], Report);

        var simulated = await Shell.RunAsync(["clock", "--accept", "--store", Store]);
        var server = await Shell.RunAsync(["clock", "--store", "postgres:Host=none"]);

        Assert.Equal((2, "The clock of a simulated store is moved by 'exec', and is always right.\n"), (simulated.ExitCode, simulated.Error));
        Assert.Equal((2, "'clock' is about an SQLite file: '--store sqlite:PATH'. A PostgreSQL server has a clock of its own, and that one counts.\n"), (server.ExitCode, server.Error));
    }

    // A case of years ago, under the key that lies beside the file.
    private async Task MakeOldAsync()
    {
        await using var store = SqliteRecoveryStore.OpenFile(File("a.db"), out var key);
        var desk = RecoveryDesk.Create(new RecoverySetup { Store = store, Key = key, Clock = new YearsAgo(), Options = { FallbackOwner = new PersonId("desk") } });
        await desk.Case(new CaseId("A-1")).As(new Actor(new PersonId("ana"), new Role("server"))).ReportFailureAsync("Late.", Severity.Minor, Channel.Phone);
    }

    [Fact]
    public async Task Several_that_start_at_once_on_a_file_that_is_not_there_make_one_store_with_one_key()
    {
        var runs = await Task.WhenAll(Enumerable.Range(1, 6).Select(number => Task.Run(() => Shell.RunAsync(
            ["exec", "--store", Store], Report.Replace("a1", $"a{number}", StringComparison.Ordinal).Replace("A-1", $"A-{number}", StringComparison.Ordinal)))));
        var listed = await Shell.RunAsync(["worklist", "--store", Store, "--responsible", "desk", "--json"]);

        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.Equal(6, listed.Lines.Length);
    }

    [Fact]
    public async Task A_file_without_its_key_is_not_opened()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report);
        System.IO.File.Delete(File("a.db.key"));

        var run = await Shell.RunAsync(["show", "A-1", "--store", Store]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--key FILE", run.Error, StringComparison.Ordinal);
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private sealed class YearsAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2020, 5, 1, 9, 0, 0, TimeSpan.Zero);
    }
}
