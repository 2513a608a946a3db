using Microsoft.Data.Sqlite;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>What is wrong with a file is told by name and in a sentence; nothing is begun anew where something was (docs/faults.md: 65, 66, 68, 69, 72).</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=file:a.db?mode=memory")]
    [InlineData("recovery.db")]
    public void A_connection_string_names_a_file(string connectionString) => Assert.ThrowsAny<ArgumentException>(() => SqliteRecoveryStore.Open(connectionString));

    [Theory]
    [InlineData("Password=secret")]
    [InlineData("Cache=Shared")]
    [InlineData("Foreign Keys=False")]
    [InlineData("Default Timeout=1")]
    [InlineData("Pooling=True")]
    [InlineData("Recursive Triggers=True")]
    [InlineData("Vfs=unix-none")]
    public void What_a_connection_string_says_in_vain_is_named(string keyword)
    {
        var refused = Assert.Throws<ArgumentException>(() => SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")};{keyword}"));

        Assert.StartsWith($"The store doesn't honor '{keyword.Split('=')[0].ToLowerInvariant()}' of the connection string. Leave it out: the file and 'Mode' are read from it, all else is set by 'SqliteStoreOptions'.", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("recovery.db", "The connection string names a file as 'Data Source=recovery.db', but it is 'recovery.db'.")]
    [InlineData("Data Source=a.db;Mode", "The connection string names a file as 'Data Source=recovery.db', but it isn't made of names and values.")]
    [InlineData("Data Source=a.db;Mode=Writable", "'Mode' of the connection string is 'Writable', and there are 'ReadOnly', 'ReadWrite' and 'ReadWriteCreate'.")]
    [InlineData("Database=a.db", "The store doesn't honor 'database' of the connection string.")]
    [InlineData("", "The connection string names a file: 'Data Source=recovery.db'.")]
    public void What_a_connection_string_cannot_say_is_told_in_the_store_s_own_words(string connectionString, string told) =>
        Assert.StartsWith(told, Assert.Throws<ArgumentException>(() => SqliteRecoveryStore.Open(connectionString)).Message, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("Mode=ReadWrite", StoreFault.Missing)]
    [InlineData("Mode=ReadOnly", StoreFault.Missing)]
    [InlineData("Mode=ReadWriteCreate", null)]
    public void A_mode_of_the_connection_string_counts(string mode, StoreFault? fault)
    {
        var refused = Record.Exception(() => SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")};{mode}").Dispose());

        Assert.Equal((fault, fault is null), ((refused as RecoveryStoreException)?.Fault, File.Exists(_folder.File("a.db"))));
    }

    [Fact]
    public async Task Who_only_looks_writes_nothing_and_sees_what_is_written_meanwhile()
    {
        await using (var writing = Open(_folder.File("a.db")))
        {
            await writing.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None);
        }

        await using var looking = SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")};Mode=ReadOnly");
        Assert.Equal(1, (await looking.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None)).Version);
        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(() => looking.AppendAsync(StoreSamples.Open("C-2"), CancellationToken.None).AsTask());
        Assert.Equal((StoreFault.ReadOnly, $"'{_folder.File("a.db")}' was opened to be looked at ('Mode=ReadOnly'), so nothing is written. Open it without."), (refused.Fault, refused.Message));
        await using (var writing = Open(_folder.File("a.db")))
        {
            await writing.AppendAsync(StoreSamples.Open("C-2"), CancellationToken.None);
            Assert.Equal(1, (await looking.LoadAsync(StoreSamples.Open("C-2").Key, null, CancellationToken.None)).Version);
            await writing.AppendAsync(StoreSamples.Open("C-3"), CancellationToken.None);
            Assert.Equal(1, (await looking.LoadAsync(StoreSamples.Open("C-3").Key, null, CancellationToken.None)).Version);
        }

        Assert.Equal(1, (await looking.LoadAsync(StoreSamples.Open("C-3").Key, null, CancellationToken.None)).Version);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";Mode=ReadOnly")]
    public async Task Columns_that_are_not_as_they_have_to_be_are_named_to_who_writes_and_to_who_looks(string mode)
    {
        await using (var writing = Open(_folder.File("a.db")))
        {
            await writing.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None);
        }

        using (var plain = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.File("a.db")};Pooling=False"))
        {
            plain.Open();
            using var command = plain.CreateCommand();
            command.CommandText = "ALTER TABLE recovery_streams RENAME COLUMN severity TO gravity";
            command.ExecuteNonQuery();
        }

        var refused = Assert.Throws<RecoveryStoreException>(() => SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")}{mode}").Dispose());

        Assert.Equal(StoreFault.Schema, refused.Fault);
        Assert.StartsWith("The tables aren't as the store needs them: 'recovery_streams.severity' isn't there; ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("severity INTEGER NOT NULL", "severity TEXT NOT NULL COLLATE BINARY", "'recovery_streams.severity' is 'TEXT' and has to be 'INTEGER'")]
    [InlineData("severity INTEGER NOT NULL", "severity INTEGER NULL", "'recovery_streams.severity' may be null")]
    [InlineData("customer TEXT NULL", "customer TEXT NOT NULL", "'recovery_streams.customer' may not be null and has to be")]
    [InlineData("customer TEXT NULL", "customer TEXT NULL COLLATE NOCASE", "'recovery_streams.customer' has the collation 'NOCASE' and has to have 'BINARY'")]
    [InlineData("severity INTEGER NOT NULL", "severity INTEGER NOT NULL, mood TEXT NOT NULL", "'recovery_streams.mood' isn't known here and has no value of its own")]
    public async Task Each_way_in_which_a_column_can_differ_is_named(string column, string other, string sentence)
    {
        await Open(_folder.File("a.db")).DisposeAsync();
        using (var plain = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.File("a.db")};Pooling=False"))
        {
            plain.Open();
            using var command = plain.CreateCommand();
            command.CommandText = $"""
                PRAGMA writable_schema = ON;
                UPDATE sqlite_master SET sql = replace(sql, '{column}', '{other}') WHERE type = 'table' AND name = 'recovery_streams' AND instr(sql, '{column}') > 0;
                SELECT changes();
                """;
            Assert.Equal(1L, command.ExecuteScalar());
        }

        var refused = Assert.Throws<RecoveryStoreException>(() => SqliteRecoveryStore.Open($"Data Source={_folder.File("a.db")};Mode=ReadOnly").Dispose());

        Assert.Equal((StoreFault.Schema, true), (refused.Fault, refused.Message.Contains(sentence, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_where_nothing_is_to_be_made_and_that_holds_no_cases_is_left_as_it_is()
    {
        Ask(_folder.File("a.db"), "CREATE TABLE orders (id INTEGER); SELECT 1");
        var before = await File.ReadAllBytesAsync(_folder.File("a.db"));

        var refused = Refused(_folder.File("a.db"), StoreFault.Missing, new SqliteStoreOptions { MayCreate = false });

        Assert.Equal($"'{_folder.File("a.db")}' holds no cases. Correct the path; nothing was changed.", refused.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder.File("a.db")));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_made()
    {
        var refused = Refused(_folder.File("no/such/folder/a.db"), StoreFault.Missing);

        Assert.Contains("isn't there", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_is_no_file() => Refused(_folder.Path, StoreFault.Missing);

    [Fact]
    public void A_file_that_must_be_there_is_not_made()
    {
        Refused(_folder.File("a.db"), StoreFault.Missing, new SqliteStoreOptions { MayCreate = false });

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_that_left_its_log_behind_is_not_begun_anew()
    {
        File.WriteAllBytes(_folder.File("a.db-wal"), new byte[32]);

        var refused = Refused(_folder.File("a.db"), StoreFault.Missing);

        Assert.Contains("-wal", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("a.db")));
        Assert.Equal(32, new FileInfo(_folder.File("a.db-wal")).Length);
    }

    [Fact]
    public void What_is_no_database_is_left_as_it_is()
    {
        File.WriteAllText(_folder.File("a.db"), new string('x', 5_000));

        Refused(_folder.File("a.db"), StoreFault.Damaged);

        Assert.Equal(new string('x', 5_000), File.ReadAllText(_folder.File("a.db")));
    }

    [Fact]
    public async Task Two_names_of_one_file_are_one_store()
    {
        File.CreateSymbolicLink(_folder.File("link.db"), _folder.File("a.db"));
        await using var one = Open(_folder.File("a.db"));
        await using var other = Open(_folder.File("link.db"));

        Assert.Equal(AppendResult.Appended, await one.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None));

        await using var looking = SqliteRecoveryStore.Open($"Data Source={_folder.File("link.db")};Mode=ReadOnly");
        Assert.Equal(1, (await looking.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None)).Version);
        Assert.Equal(AppendResult.VersionTaken, await other.AppendAsync(StoreSamples.Open("C-1") with { Receipt = new CommandReceipt(new CommandId("other"), new byte[] { 1 }, 1, 1) }, CancellationToken.None));
    }

    [RootFact]
    public async Task A_full_disk_stores_nothing_and_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.Mount("1m");
        await using var store = Open(disk.File("a.db"));
        var stored = 0;
        RecoveryStoreException? full = null;
        while (full is null)
        {
            try
            {
                Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open($"C-{stored}"), CancellationToken.None));
                stored++;
            }
            catch (RecoveryStoreException exception)
            {
                full = exception;
            }
        }

        Assert.Equal(StoreFault.Full, full.Fault);
        Assert.Equal(0, (await store.LoadAsync(StoreSamples.Open($"C-{stored}").Key, null, CancellationToken.None)).Version);
        disk.Remount("size=8m");
        Assert.Equal(AppendResult.Appended, await store.AppendAsync(StoreSamples.Open($"C-{stored}"), CancellationToken.None));
        for (var i = 0; i <= stored; i++)
        {
            Assert.Equal(1, (await store.LoadAsync(StoreSamples.Open($"C-{i}").Key, null, CancellationToken.None)).Version);
        }

        Assert.Equal("ok", Ask(disk.File("a.db"), "PRAGMA integrity_check"));
    }

    [RootFact]
    public void A_file_that_may_only_be_read_is_refused_at_the_start()
    {
        using var disk = SmallDisk.Mount("4m");
        Open(disk.File("a.db")).Dispose();
        disk.Remount("ro");

        var refused = Assert.Throws<RecoveryStoreException>(() => Open(disk.File("a.db")));

        Assert.Contains(refused.Fault, new[] { StoreFault.ReadOnly, StoreFault.Missing });
        disk.Remount("rw");
    }

    [Fact]
    public async Task A_log_that_was_cut_leaves_whole_commands()
    {
        var (file, appended) = await WithLogAsync(commands: 40);
        var log = await File.ReadAllBytesAsync(file + "-wal");
        var main = await File.ReadAllBytesAsync(file);
        var lengths = ServiceRecovery.Tests.Tier.Size(60, 5_000);
        HashSet<long> found = [];
        for (var cut = 0; cut < lengths; cut++)
        {
            // At the edges of frames, inside their headers, and in the middle of pages.
            var copy = _folder.File($"cut-{cut}.db");
            var frames = (log.Length - 32) / (4096 + 24);
            var frame = 32 + ((4096 + 24) * (int)((long)cut * frames / lengths)) + (cut % 3 * 2_000) + (cut % 5);
            await File.WriteAllBytesAsync(copy, main);
            await File.WriteAllBytesAsync(copy + "-wal", log[..Math.Min(frame, log.Length)]);
            await using var store = Open(copy);
            var stream = await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None);
            Assert.True(HistoryVerifier.Verify(stream).IsIntact);
            Assert.InRange(stream.Version, 0, appended);
            found.Add(stream.Version);
            Assert.Equal("ok", Ask(copy, "PRAGMA integrity_check"));
            File.Delete(copy);
        }

        Assert.True(found.Count > 5);
    }

    [Fact]
    public async Task A_flipped_bit_is_named_by_case_and_version_and_others_go_on()
    {
        var file = _folder.File("a.db");
        await using (var store = Open(file))
        {
            await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None);
            await store.AppendAsync(StoreSamples.Open("C-2"), CancellationToken.None);
            await store.AppendAsync(StoreSamples.Next(await store.LoadAsync(StoreSamples.Open("C-2").Key, null, CancellationToken.None), "note"), CancellationToken.None);
        }

        // The file was written through: what stands in it is what is read. One bit of the second event's chain value changes.
        var bytes = await File.ReadAllBytesAsync(file);
        byte[] chain;
        await using (var store = Open(file))
        {
            chain = (await store.LoadAsync(StoreSamples.Open("C-2").Key, null, CancellationToken.None)).Events[0].Chain.ToArray();
        }

        var at = bytes.AsSpan().IndexOf(chain);
        Assert.True(at > 0);
        bytes[at + 3] ^= 4;
        await File.WriteAllBytesAsync(file, bytes);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");

        await using var damaged = Open(file);
        Assert.Equal(HistoryVerdict.Broken(1, HistoryFlaw.Changed), HistoryVerifier.Verify(await damaged.LoadAsync(StoreSamples.Open("C-2").Key, null, CancellationToken.None)));
        Assert.True(HistoryVerifier.Verify(await damaged.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None)).IsIntact);
    }

    [Fact]
    public async Task A_page_that_is_destroyed_is_damage_and_no_empty_case()
    {
        var (file, _) = await WithLogAsync(commands: 200);
        Ask(file, "PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes.AsSpan(4096 * 3).Fill(0xFF);
        await File.WriteAllBytesAsync(file, bytes);

        var refused = await Assert.ThrowsAsync<RecoveryStoreException>(async () =>
        {
            await using var store = Open(file);
            for (var i = 0; i < 10; i++)
            {
                await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None);
            }
        });

        Assert.Equal(StoreFault.Damaged, refused.Fault);
    }

    private static SqliteRecoveryStore Open(string path) => SqliteRecoveryStore.Open($"Data Source={path}");

    private static RecoveryStoreException Refused(string path, StoreFault fault, SqliteStoreOptions? options = null)
    {
        var refused = Assert.Throws<RecoveryStoreException>(() => SqliteRecoveryStore.Open($"Data Source={path}", options));
        Assert.Equal(fault, refused.Fault);
        return refused;
    }

    private static object? Ask(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    // A copy of a file in use, with the log as a power cut leaves it.
    private async Task<(string File, long Appended)> WithLogAsync(int commands)
    {
        var file = _folder.File("live.db");
        await using var store = Open(file);
        await store.AppendAsync(StoreSamples.Open("C-1"), CancellationToken.None);
        for (var i = 1; i < commands; i++)
        {
            await store.AppendAsync(StoreSamples.Next(await store.LoadAsync(StoreSamples.Open("C-1").Key, null, CancellationToken.None), $"note-{i}"), CancellationToken.None);
        }

        var copy = _folder.File("copy.db");
        File.Copy(file, copy);
        File.Copy(file + "-wal", copy + "-wal");
        return (copy, commands);
    }
}
