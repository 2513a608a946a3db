using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;

namespace ServiceRecovery.Cli.Tests;

/// <summary>Whatever happens to a store while a verb works with it, somebody reads a sentence and never a stack trace.</summary>
public sealed class StoreFaultTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("service-recovery-");

    private string Store => $"sqlite:{File("a.db")}";

    public static TheoryData<string, string> Hurt()
    {
        var rows = new TheoryData<string, string>();
        foreach (var table in new[] { "recovery_streams", "recovery_events", "recovery_texts", "recovery_receipts", "recovery_limits", "recovery_limit_entries", "recovery_outbox", "recovery_schema" })
        {
            foreach (var verb in new[] { "show C-1", "worklist", "report", "export", "exec", "worker --once" })
            {
                rows.Add(table, verb);
            }
        }

        return rows;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Hurt))]
    public async Task A_destroyed_table_is_told_in_a_sentence(string table, string verb)
    {
        await Shell.RunAsync(["exec", "--store", Store], string.Concat(Enumerable.Range(1, 5).Select(number => Report(number))));
        Destroy(table);

        var run = await Shell.RunAsync([.. verb.Split(' '), "--store", Store], Report(6) + Report(7));

        if (verb == "exec" && run.ExitCode == 0)
        {
            Assert.Equal(2, run.Lines.Length);
            Assert.All(run.Lines, line =>
            {
                using var answer = JsonDocument.Parse(line);
                Assert.Contains(answer.RootElement.GetProperty("status").GetString(), new[] { "accepted", "refused" });
                if (answer.RootElement.GetProperty("status").GetString() == "refused")
                {
                    Assert.Equal(("store-failed", "Damaged"), (answer.RootElement.GetProperty("code").GetString(), answer.RootElement.GetProperty("unmet")[0].GetProperty("ref").GetString()));
                }
            });
        }
        else if (run.ExitCode != 0)
        {
            Assert.Equal(2, run.ExitCode);
            Assert.EndsWith(".\n", run.Error, StringComparison.Ordinal);
            Assert.Contains("is damaged or is no SQLite file", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }

        if (table is "recovery_streams")
        {
            Assert.Equal(2, run.ExitCode);
        }
    }

    [Fact]
    public async Task A_table_that_was_taken_away_while_lines_are_answered_is_an_answer_and_the_run_goes_on()
    {
        var store = SqliteRecoveryStore.Open($"Data Source={File("a.db")}", new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        await using var opened = OpenedDesk.On(store, SimulatedClock.Start, configure: null, playbook: null, PseudonymKey.Generate());
        var session = new ExecSession(opened);
        Assert.Equal("accepted", (await session.AnswerAsync(LineOf(1), CancellationToken.None)).Status);

        Change("ALTER TABLE recovery_receipts RENAME TO put_away");
        var failed = await session.AnswerAsync(LineOf(2), CancellationToken.None);
        Change("ALTER TABLE put_away RENAME TO recovery_receipts");
        var again = await session.AnswerAsync(LineOf(2), CancellationToken.None);

        Assert.Equal(("refused", "store-failed", "Missing"), (failed.Status, failed.Code, failed.Unmet.Single().Ref));
        Assert.Equal($"'{File("a.db")}' doesn't have the tables of this store: one was taken away, or is another's. Restore a backup, or open the file anew to bring its tables to this version.", failed.Message);
        Assert.Equal(failed.Message, failed.Unmet.Single().Sentence);
        Assert.Equal("accepted", again.Status);
    }

    [Fact]
    public async Task A_file_that_another_process_holds_is_an_answer_and_the_run_goes_on()
    {
        var store = SqliteRecoveryStore.Open($"Data Source={File("a.db")}", new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(50) });
        await using var opened = OpenedDesk.On(store, SimulatedClock.Start, configure: null, playbook: null, PseudonymKey.Generate());
        var session = new ExecSession(opened);
        ExecAnswer held;
        using (var other = new SqliteConnection($"Data Source={File("a.db")};Pooling=False"))
        {
            other.Open();
            using var transaction = other.BeginTransaction();
            held = await session.AnswerAsync(LineOf(1), CancellationToken.None);
        }

        Assert.Equal(("refused", "store-failed", "Busy"), (held.Status, held.Code, held.Unmet.Single().Ref));
        Assert.Equal("accepted", (await session.AnswerAsync(LineOf(1), CancellationToken.None)).Status);
    }

    [Fact]
    public async Task An_event_that_nobody_can_read_is_an_answer_too()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report(1));
        Change("DROP TRIGGER recovery_event_unchanged; UPDATE recovery_events SET body = CAST('{' AS BLOB) WHERE kind = 0");

        var given = await Shell.RunAsync(["exec", "--store", Store], """{"id":"g","case":"C-1","do":"get"}""");
        var shown = await Shell.RunAsync(["show", "C-1", "--store", Store]);

        Assert.Contains("\"code\":\"store-failed\",\"message\":\"Event 1, 'failure-reported.v1', can't be read: its bytes aren't those of such an event.\"", given.Output, StringComparison.Ordinal);
        Assert.EndsWith("\"state\":null}\n", given.Output, StringComparison.Ordinal);
        Assert.Equal(2, shown.ExitCode);
        Assert.StartsWith("C-1 was tampered at version 1. ", shown.Error, StringComparison.Ordinal);
        Assert.EndsWith("\nEvent 1, 'failure-reported.v1', can't be read: its bytes aren't those of such an event.\n", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_says_what_its_store_said_and_goes_on()
    {
        await Shell.RunAsync(["exec", "--store", Store], Report(1));
        Change("ALTER TABLE recovery_outbox RENAME TO put_away; CREATE TRIGGER no_work BEFORE UPDATE ON recovery_streams BEGIN SELECT RAISE(ABORT, 'no'); END");
        Change("DROP TRIGGER recovery_stream_goes_on; DROP TRIGGER no_work; UPDATE recovery_streams SET next_due = 1; CREATE TRIGGER no_work BEFORE UPDATE ON recovery_streams BEGIN SELECT RAISE(ABORT, 'no'); END");
        using var stopping = new CancellationTokenSource();
        using var told = new StringWriter();
        using var error = new Heard(told, "couldn't be used", stopping);

        var exitCode = await RecoveryProgram.RunAsync(["worker", "--store", Store], new Terminal(new MemoryStream(), new MemoryStream(), error, IsForPeople: false), stopping.Token);

        Assert.Equal(0, exitCode);
        Assert.Contains("A pass of due-work failed with threw:RecoveryStoreException, 1 in a row.", told.ToString(), StringComparison.Ordinal);
        Assert.Contains($"'{File("a.db")}' couldn't be used (SQLite 19, 1811).", told.ToString(), StringComparison.Ordinal);
    }

    private static string Report(int number) => $$"""{"id":"r{{number}}","case":"C-{{number}}","do":"report","by":{"id":"ana","role":"agent"},"severity":"major","channel":"phone","text":"No heat."}""" + "\n";

    private static Line LineOf(int number) => new(number, Encoding.UTF8.GetBytes(Report(number)), IsTooLong: false);

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File("a.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Destroy(string table)
    {
        long page, size;
        using (var connection = new SqliteConnection($"Data Source={File("a.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT rootpage FROM sqlite_master WHERE name = '{table}'";
            page = (long)command.ExecuteScalar()!;
            command.CommandText = "PRAGMA page_size";
            size = (long)command.ExecuteScalar()!;
        }

        using var file = new FileStream(File("a.db"), FileMode.Open);
        file.Seek((page - 1) * size, SeekOrigin.Begin);
        file.Write([.. Enumerable.Repeat((byte)0xFF, (int)size)]);
    }

    // Ends the work once something was said.
    private sealed class Heard(StringWriter told, string words, CancellationTokenSource stopping) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value)
        {
            lock (told)
            {
                told.WriteLine(value);
            }

            if (value?.Contains(words, StringComparison.Ordinal) == true)
            {
                stopping.Cancel();
            }
        }
    }
}
