using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Transfer;

namespace ServiceRecovery.Benchmarks;

/// <summary>What it costs to trust a file: a look over all of it beside its export, the guards of the database beside none, and the look for them at the start; on SQLite, in one run.</summary>
internal static class GuardMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "guards";

    private const int Cases = 1_000;
    private const int Rounds = 15;
    private const int Notes = 200;
    private static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", new byte[32]);

    /// <summary>Measures, and writes the report.</summary>
    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args) =>
        args is [Verb, .. { Length: <= 1 } rest] ? await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync) : null;

    private static async Task<string> ReportAsync(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# What guards and looks cost").AppendLine();
        text.AppendLine(Invariant($"{Machine.Line} Each time is the best of {Rounds} rounds that take turns, on SQLite. The file has {Cases:N0} recoveries of nine commands.")).AppendLine();
        text.AppendLine("| what | time | beside | |").AppendLine("|---|---|---|---|");

        await using var store = Open("whole.db");
        var desk = WholeRecovery.DeskOn(store, Key);
        for (var number = 0; number < Cases; number++)
        {
            await WholeRecovery.InNineCommandsAsync(desk, new CaseId(Invariant($"m-{number}")));
        }

        var (verified, exported) = await TakingTurnsAsync(
            async () =>
            {
                var report = await new RecoveryTransfer(desk).VerifyAsync(TenantId.Single);
                Expect(report.IsWhole && report.Streams > Cases);
            },
            async () => Expect((await new RecoveryTransfer(desk).ExportAsync(TenantId.Single, Stream.Null)).IsWhole));
        Row("`recovery verify`", verified, "the export of the same", exported, Invariant($"{exported / verified:N2} of its speed"));

        await using var guarded = Open("guarded.db");
        await using var bare = Open("bare.db");
        DropGuards(Path.Combine(folder, "bare.db"));
        var (with, without) = await TakingTurnsAsync(NotesOn(guarded), NotesOn(bare));
        Row(Invariant($"{Notes} commands with guards"), with, "the same without", without, Invariant($"{with / without:N2} times"));

        var (again, first) = await TakingTurnsAsync(
            () =>
            {
                Open("guarded.db").Dispose();
                return Task.CompletedTask;
            },
            () =>
            {
                using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "guarded.db")};Pooling=False");
                connection.Open();
                return Task.CompletedTask;
            });
        Row("opening a store, which looks for guards, columns and key", again, "opening the file", first, Invariant($"{(again - first).TotalMilliseconds:N1} ms more, once a process"));
        return text.ToString().ReplaceLineEndings("\n");

        SqliteRecoveryStore Open(string name) => SqliteRecoveryStore.Open($"Data Source={Path.Combine(folder, name)}");

        void Row(string what, TimeSpan time, string beside, TimeSpan other, string ratio) =>
            text.AppendLine(Invariant($"| {what} | {time.TotalMilliseconds:N1} ms | {beside}, {other.TotalMilliseconds:N1} ms | {ratio} |"));
    }

    private static Func<Task> NotesOn(SqliteRecoveryStore store)
    {
        var desk = WholeRecovery.DeskOn(store, Key);
        var round = 0;
        return async () =>
        {
            round++;
            var clerk = desk.Case(new CaseId(Invariant($"n-{round}"))).As(new Actor(new PersonId("ana"), new Role("cashier")));
            (await clerk.ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.Phone)).EnsureAccepted();
            for (var number = 0; number < Notes; number++)
            {
                (await clerk.NoteAsync("They called again.")).EnsureAccepted();
            }
        };
    }

    // The store looked for them when it was opened, and doesn't look again.
    private static void DropGuards(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT group_concat('DROP TRIGGER ' || name, '; ') FROM sqlite_master WHERE type = 'trigger'";
        var drop = (string)ask.ExecuteScalar()!;
        using var command = connection.CreateCommand();
        command.CommandText = drop;
        command.ExecuteNonQuery();
    }

    private static async Task<(TimeSpan One, TimeSpan Other)> TakingTurnsAsync(Func<Task> one, Func<Task> other)
    {
        var (best, bestOther) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await one();
            var between = Stopwatch.GetTimestamp();
            await other();
            best = Least(best, Stopwatch.GetElapsedTime(started, between));
            bestOther = Least(bestOther, Stopwatch.GetElapsedTime(between));
        }

        return (best, bestOther);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("What was to be measured wasn't done.");
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
