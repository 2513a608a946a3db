using Microsoft.Data.Sqlite;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>A file that goes while it is open, that is copied, and that is opened with the key beside it.</summary>
public sealed class SqliteFileLifeTests : IDisposable
{
    private static readonly Dictionary<string, Action<string>> Fates = new()
    {
        ["deleted with its log"] = folder => Each(folder, File.Delete),
        ["moved away with its log"] = folder => MoveAll(folder, Directory.CreateDirectory(folder + "/old").FullName),
        ["replaced by a copy"] = folder =>
        {
            File.Copy(folder + "/a.db", folder + "/copy");
            File.Move(folder + "/copy", folder + "/a.db", overwrite: true);
        },
        ["its folder renamed"] = folder => Directory.Move(folder, folder + "-old"),
        ["the log alone deleted"] = folder =>
        {
            File.Delete(folder + "/a.db-wal");
            File.Delete(folder + "/a.db-shm");
        },
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Fates.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_would_be_gone_at_the_next_start_is_not_acknowledged(string fate)
    {
        var folder = Directory.CreateDirectory(_folder.File("store")).FullName;
        var path = folder + "/a.db";
        await using (var store = SqliteRecoveryStore.OpenFile(path, out var key))
        {
            var desk = DeskOver(store, key);
            Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, Report())));

            Fates[fate](folder);
            var command = await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c2"), Dana, new CaseCommand.Own())).AsTask());
            var due = await Assert.ThrowsAsync<RecoveryStoreException>(() => desk.ProcessDueAsync().AsTask());

            Assert.Equal((StoreFault.Missing, $"'{path}' or its log was moved, deleted or replaced while it was open. Nothing is acknowledged, because at the next start it would be gone. Put the file back with its log, and start anew."), (command.Fault, command.Message));
            Assert.Equal(StoreFault.Missing, due.Fault);
        }
    }

    [Fact]
    public async Task A_copy_is_whole_while_others_write()
    {
        await using var store = SqliteRecoveryStore.OpenFile(_folder.File("a.db"), out var key);
        var desk = DeskOver(store, key);
        Accepted(await desk.HandleAsync(Case, new RecoveryBatch(new CommandId("c1"), Dana, [Report(), new CaseCommand.Own()])));
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                await store.AppendAsync(StoreSamples.Open(FormattableString.Invariant($"C-x{i}")), CancellationToken.None);
            }
        });

        for (var i = 0; i < 5; i++)
        {
            await store.BackupAsync(_folder.File($"copy-{i}.db"));
        }

        await done.CancelAsync();
        await writing;
        await Assert.ThrowsAsync<IOException>(() => store.BackupAsync(_folder.File("copy-1.db")));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path, "copy-*"), file => !file.EndsWith(".db", StringComparison.Ordinal));
        for (var i = 0; i < 5; i++)
        {
            await using var copied = SqliteRecoveryStore.Open($"Data Source={_folder.File($"copy-{i}.db")};Mode=ReadOnly");
            Assert.Equal(2, (await DeskOver(copied, key).FindAsync(TenantId.Single, Case))!.Version);
            await foreach (var stream in copied.ExportAsync(TenantId.Single, StreamKind.Case, CancellationToken.None))
            {
                Assert.True(HistoryVerifier.Verify(stream.Stream).IsIntact);
            }
        }
    }

    [Fact]
    public async Task The_key_lies_beside_the_file_and_both_are_made_once()
    {
        var opened = new (SqliteRecoveryStore Store, PseudonymKey Key)[8];

        Parallel.For(0, 8, i => opened[i] = (SqliteRecoveryStore.OpenFile(_folder.File("a;b.db"), out var key), key));

        Assert.Equal(["a;b.db", "a;b.db.key"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Where(name => !name!.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Single(opened.Select(one => Convert.ToBase64String(one.Key.ToBytes())).Distinct());
        Assert.Equal(opened[0].Key.ToBytes(), PseudonymKey.ReadFile(_folder.File("a;b.db.key")).ToBytes());
        foreach (var (store, key) in opened)
        {
            Assert.Null(await DeskOver(store, key).FindAsync(TenantId.Single, Case));
            await store.DisposeAsync();
        }
    }

    [Fact]
    public void A_file_without_its_key_is_not_opened()
    {
        SqliteRecoveryStore.OpenFile(_folder.File("a.db"), out _).Dispose();
        File.Delete(_folder.File("a.db.key"));

        var refused = Assert.Throws<RecoveryStoreException>(() => SqliteRecoveryStore.OpenFile(_folder.File("a.db"), out _));

        Assert.Equal((StoreFault.Missing, $"'{_folder.File("a.db")}' needs the pseudonym key it was made with, and '{_folder.File("a.db")}.key' isn't there. Put it back; under another key nobody in it would be known again."), (refused.Fault, refused.Message));
        Assert.False(File.Exists(_folder.File("a.db.key")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData("k1:")]
    [InlineData("k1:AAAA")]
    [InlineData("k1:not base64")]
    [InlineData("a key:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_is_no_key_is_not_taken_for_one(string text)
    {
        File.WriteAllText(_folder.File("a.key"), text);

        var refused = Assert.Throws<FormatException>(() => PseudonymKey.ReadFile(_folder.File("a.key")));

        Assert.Equal($"The key file '{_folder.File("a.key")}' holds no pseudonym key: its name, a colon and 32 bytes in base64. 'recovery key > FILE' makes one.", refused.Message);
    }

    private static RecoveryDesk DeskOver(SqliteRecoveryStore store, PseudonymKey key) => new Organization(setup => (setup.Store, setup.Key, setup.Clock) = (store, key, TimeProvider.System)).Desk;

    private static void Each(string folder, Action<string> does) => Directory.GetFiles(folder).Where(file => !file.EndsWith(".key", StringComparison.Ordinal)).ToList().ForEach(does);

    private static void MoveAll(string folder, string to) => Each(folder, file => File.Move(file, Path.Combine(to, Path.GetFileName(file))));
}
