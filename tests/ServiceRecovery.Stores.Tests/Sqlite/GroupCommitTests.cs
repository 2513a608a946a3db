using System.Diagnostics;
using Microsoft.Data.Sqlite;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>Many commands in one commit, each still all or nothing, and answered only after it.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    public async Task A_member_over_its_limit_takes_nothing_from_the_others(int largestGroup)
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}", new SqliteStoreOptions { LargestGroup = largestGroup });

        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => store.AppendAsync(StoreSamples.Claiming($"C-{number}", $"limit-{number % 10}", 10, 200), CancellationToken.None).AsTask()));

        Assert.Equal(200, results.Count(result => result is { IsAppended: true }));
        Assert.All(results.Where(result => result is not { IsAppended: true }), result => Assert.Equal(200, result.Full!.Spent));
        for (var number = 0; number < 300; number++)
        {
            var stored = await store.LoadAsync(StoreSamples.Open($"C-{number}").Key, new CommandId("open"), CancellationToken.None);
            Assert.Equal((results[number] is { IsAppended: true }, results[number] is { IsAppended: true }), (stored.Version == 1, stored.Receipt is not null));
        }

        Assert.Equal(200L * 10, Ask("SELECT SUM(amount) FROM recovery_limit_entries"));
    }

    [Fact]
    public async Task A_stream_that_the_file_refuses_takes_no_other_of_an_import_along()
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");
        Ask("CREATE TRIGGER mine BEFORE UPDATE ON recovery_streams WHEN NEW.id = 'C-2' BEGIN SELECT RAISE(ABORT, 'not this one'); END; SELECT 0");

        var result = await store.ImportAsync([StoreSamples.Moved("C-1"), StoreSamples.Moved("C-2"), StoreSamples.Moved("C-3")], CancellationToken.None);

        Assert.Equal((1, StoreFault.Unavailable), (result.Stored, result.Refusal!.Fault));
        Assert.Equal(["C-1"], Keys());
        Assert.Equal(5L, Ask("SELECT SUM(amount) FROM recovery_limit_entries"));
        Assert.Equal(1L, Ask("SELECT COUNT(*) FROM recovery_events"));
        Assert.Equal(new ImportResult(1), await store.ImportAsync([StoreSamples.Moved("C-3")], CancellationToken.None));
    }

    [Fact]
    public async Task A_fault_that_ends_the_transaction_leaves_nothing_of_an_import()
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");
        Ask("CREATE TRIGGER mine BEFORE UPDATE ON recovery_streams WHEN NEW.id = 'C-2' BEGIN SELECT RAISE(ROLLBACK, 'not any'); END; SELECT 0");

        await Assert.ThrowsAsync<RecoveryStoreException>(async () => await store.ImportAsync([StoreSamples.Moved("C-1"), StoreSamples.Moved("C-2"), StoreSamples.Moved("C-3")], CancellationToken.None));

        Assert.Empty(Keys());
        Assert.Equal(0L, Ask("SELECT COUNT(*) FROM recovery_events"));
        Assert.Equal(new ImportResult(2), await store.ImportAsync([StoreSamples.Moved("C-1"), StoreSamples.Moved("C-3")], CancellationToken.None));
    }

    [Fact]
    public async Task Who_finds_the_writer_idle_has_the_answer_when_the_call_returns_and_who_does_not_waits_elsewhere()
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");
        var alone = store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None).AsTask();
        var full = store.AppendAsync(StoreSamples.Claiming("C-2", "limit", 10, 5), CancellationToken.None).AsTask();

        Assert.True(alone.IsCompletedSuccessfully);
        Assert.Equal(AppendResult.Appended, await alone);
        Assert.NotNull((await full).Full);
        Assert.True(store.AppendAsync(StoreSamples.Open("C-2"), CancellationToken.None).AsTask().IsCompletedSuccessfully, "What was refused left no transaction open.");

        // Another process has the file: the call returns at once, and so does one behind it.
        using var other = Connect();
        Run(other, "BEGIN IMMEDIATE");
        Task<AppendResult>[] waiting = [store.AppendAsync(StoreSamples.Open("C-3"), CancellationToken.None).AsTask(), store.AppendAsync(StoreSamples.Open("C-4"), CancellationToken.None).AsTask()];
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        await Assert.ThrowsAsync<TimeoutException>(() => waiting[1].WaitAsync(TimeSpan.FromMilliseconds(20)));
        Run(other, "COMMIT");
        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(AppendResult.Appended, result));
    }

    [Fact]
    public async Task What_queues_up_meanwhile_goes_into_one_commit()
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");
        Task<AppendResult>[] waiting;
        using (var other = Connect())
        {
            Run(other, "BEGIN IMMEDIATE");
            waiting = [.. Enumerable.Range(0, 100).Select(number => store.AppendAsync(StoreSamples.Open($"C-{number}"), CancellationToken.None).AsTask())];
            Assert.All(waiting, task => Assert.False(task.IsCompleted));
            Run(other, "COMMIT");
        }

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(AppendResult.Appended, result));
        Assert.True(store.LongestWait > TimeSpan.Zero);
    }

    [Fact]
    public async Task Another_process_that_keeps_the_file_too_long_is_named_and_nothing_was_stored()
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}", new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(1) });
        using (var other = Connect())
        {
            Run(other, "BEGIN IMMEDIATE");
            var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None).AsTask());
            Assert.Equal(StoreFault.Busy, refused.Fault);
            Assert.True(refused.IsTransient);
            Run(other, "ROLLBACK");
        }

        Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None));
    }

    [Fact]
    public async Task A_long_reader_keeps_nobody_from_writing()
    {
        // However fast the disk, there is more to keep than the log's limit.
        const int Least = 3_000;
        var length = TimeSpan.FromSeconds(Tier.Size(5, 60));
        var number = 0;
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");
        using (var reader = Connect())
        {
            Run(reader, "BEGIN");
            Assert.Equal(0L, Scalar(reader, "SELECT COUNT(*) FROM recovery_streams"));
            for (var watch = Stopwatch.StartNew(); number < Least || watch.Elapsed < length; number++)
            {
                Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open($"C-{number}"), CancellationToken.None));
            }

            Assert.Equal(0L, Scalar(reader, "SELECT COUNT(*) FROM recovery_streams"));
            Run(reader, "COMMIT");
        }

        // The log, which had to keep all of it for the reader, is reused from its beginning and cut to its limit.
        var grown = new FileInfo(_folder.File("a.db-wal")).Length;
        for (var more = 0; more < Least / 2; more++)
        {
            await store.AppendAsync(StoreSamples.Open($"C-{number + more}"), CancellationToken.None);
        }

        Assert.True(new FileInfo(_folder.File("a.db-wal")).Length <= Math.Max(grown, 16_777_216 + (4 * 1024 * 1024)));
        Assert.True(grown > 4_096 * 1_000);
    }

    [Fact]
    public async Task Who_gave_up_waiting_has_stored_nothing()
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");
        using var caller = new CancellationTokenSource();
        using var other = Connect();
        Run(other, "BEGIN IMMEDIATE");
        var first = store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None).AsTask();
        var waiting = store.AppendAsync(StoreSamples.Open("C-2"), caller.Token).AsTask();
        await caller.CancelAsync();
        Run(other, "COMMIT");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(AppendResult.Appended, await first);
        Assert.Equal(0, (await store.LoadAsync(StoreSamples.Open("C-2").Key, null, CancellationToken.None)).Version);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}");
        var last = store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None).AsTask();
        await store.DisposeAsync();
        await store.DisposeAsync();

        Assert.Equal(AppendResult.Appended, await last);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(StoreSamples.Open("C-2"), CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None).AsTask());
    }

    private List<string> Keys()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM recovery_streams ORDER BY id";
        using var reader = command.ExecuteReader();
        List<string> keys = [];
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    private static void Run(SqliteConnection connection, string sql) => Scalar(connection, sql);

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_folder.File("a.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private object? Ask(string sql)
    {
        using var connection = Connect();
        return Scalar(connection, sql);
    }
}
