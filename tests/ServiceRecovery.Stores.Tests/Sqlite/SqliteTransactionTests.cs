using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using ServiceRecovery.EntityFrameworkCore;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.OwnContext;
using ServiceRecovery.Tests;
using ServiceRecovery.Tests.Cases;
using Xunit;

namespace ServiceRecovery.Stores.Tests.Sqlite;

/// <summary>Whoever reads and then writes has the file from the beginning. Begun deferred, the read would be of a snapshot that nobody may write on any more, and SQLite tries in vain until the time-out (docs/faults.md: 49).</summary>
public sealed partial class SqliteTransactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_transaction_on_sqlite_begins_immediate()
    {
        var begun = new[] { "ServiceRecovery.Sqlite", "ServiceRecovery.EntityFrameworkCore" }
            .SelectMany(package => Directory.EnumerateFiles(Path.Combine(Shared.Root, "src", package), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Begins().Matches(File.ReadAllText(file)).Select(match => match.Value))
            .ToList();

        // Of a context it is the provider that begins, and Microsoft.Data.Sqlite begins immediate unless it is told 'deferred'.
        Assert.NotEmpty(begun);
        Assert.All(begun, text => Assert.Contains(text, (string[])["\"BEGIN IMMEDIATE", "BeginTransactionAsync(CancellationToken.None)"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_read_before_a_write_is_never_overtaken(bool isOwnContext)
    {
        const int Cases = 40;
        var path = _folder.File("a.db");
        var store = Open(path, isOwnContext);
        var organization = new Organization(setup => (setup.Store, setup.Key) = (store, PseudonymKey.Generate()));
        for (var number = 0; number < Cases; number++)
        {
            var id = new CaseId(FormattableString.Invariant($"C-{number}"));
            Organization.Accepted(await organization.Desk.HandleAsync(id, new RecoveryBatch(new CommandId("open"), Organization.Dana, [Organization.Report(), new CaseCommand.Own(), new CaseCommand.Apologize(), new CaseCommand.Listen("I have to go."), new CaseCommand.Correct("A hot soup.")])));
            Organization.Accepted(await organization.Desk.HandleAsync(id, new RecoveryBatch(new CommandId("yes"), Organization.Guest, new CaseCommand.RecordAnswer(Answer.Satisfied))));
        }

        // A close reads in its transaction what earned it. Meanwhile another connection commits and commits.
        using var stop = new CancellationTokenSource();
        var committed = 0;
        var other = Task.Run(() =>
        {
            using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            using var write = connection.CreateCommand();
            write.CommandText = "INSERT INTO recovery_limits (tenant, limit_key, amount_limit, use_limit, window_from, spent, uses) VALUES ('other', $1, 0, 0, 0, 0, 0)";
            var key = write.Parameters.Add("$1", SqliteType.Text);
            for (; !stop.IsCancellationRequested; committed++)
            {
                key.Value = FormattableString.Invariant($"limit-{committed}");
                write.ExecuteNonQuery();
            }
        });
        while (Volatile.Read(ref committed) == 0)
        {
            await Task.Yield();
        }

        for (var number = 0; number < Cases; number++)
        {
            Organization.Accepted(await organization.Desk.HandleAsync(new CaseId(FormattableString.Invariant($"C-{number}")), new RecoveryBatch(new CommandId("close"), Organization.Dana, new CaseCommand.Close())));
        }

        await stop.CancelAsync();
        await other;
        Assert.InRange(committed, 1, int.MaxValue);
        await ((store as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static IRecoveryStore Open(string path, bool isOwnContext)
    {
        if (!isOwnContext)
        {
            return SqliteRecoveryStore.Open($"Data Source={path}", new SqliteStoreOptions { IsSimulated = true });
        }

        var contexts = new ShopContexts(new DbContextOptionsBuilder<ShopContext>().UseSqlite($"Data Source={path}").Options);
        using var context = contexts.CreateDbContext();
        context.Make();
        return new EntityFrameworkRecoveryStore<ShopContext>(contexts, simulated: true);
    }

    [GeneratedRegex(@"""BEGIN(?! TRANSACTION\b.*trigger)[A-Z ]*|\bBeginTransaction(?:Async)?\([^)]*\)(?!')")]
    private static partial Regex Begins();
}
