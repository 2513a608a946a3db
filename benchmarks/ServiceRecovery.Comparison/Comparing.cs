using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceRecovery.Benchmarks;
using ServiceRecovery.Comparison.Arms;
using ServiceRecovery.PostgreSql;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Stores.Tests.PostgreSql;

namespace ServiceRecovery.Comparison;

/// <summary>Makes the arms of each store, lets them take turns, and writes the report.</summary>
internal static class Comparing
{
    private const string Pool = ";Maximum Pool Size=20";

    public static async Task<string> RunAsync(Choice choice)
    {
        var text = new StringBuilder();
        text.AppendLine("# Beside what a user would take instead").AppendLine();
        text.AppendLine(FormattableString.Invariant($"{Machine.Line} Arms take turns in rounds of about {choice.Seconds} s: {choice.Rounds} rounds that count after 3 that warm up. A ratio is ours to theirs in commands a second, the median of those within rounds, and from the smallest to the largest; above 1 we are faster. Processor time is that of this process and of the database server, per command; its ratio is ours to theirs, below 1 we take less; on a busy computer it scatters less.")).AppendLine();
        text.AppendLine("A note is one command on a case of 10 to 13 events; a recovery is eight commands, from the report to the close. What each does and doesn't do stands in docs/performance.md.");
        var folder = Directory.CreateTempSubdirectory("service-recovery-");
        try
        {
            if (choice.Workloads.Contains("disk"))
            {
                text.AppendLine().AppendLine(Questions.Disk(folder.FullName));
            }

            foreach (var store in choice.Stores)
            {
                await (store switch
                {
                    "sqlite" => SqliteAsync(text, choice, folder.FullName),
                    "postgresql" => PostgreSqlAsync(text, choice),
                    _ => CompareAsync(text, choice, "In memory, nothing kept", MemoryArmsAsync(choice)),
                });
            }

            return text.ToString().ReplaceLineEndings("\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SqliteAsync(StringBuilder text, Choice choice, string folder)
    {
        await CompareAsync(text, choice, "SQLite", ArmsAsync());
        await AskAsync(
            text,
            choice,
            () => Task.FromResult<IRecoveryStore>(Open(Guid.NewGuid().ToString("N"))),
            () => OwnContext.StoreAsync(new DbContextOptionsBuilder<OwnContext>().UseSqlite($"Data Source={Path.Combine(folder, "own.db")}")),
            () => PlainArm.OnSqliteAsync(Path.Combine(folder, "plain-hot.db")));
        if (choice.Workloads.Contains("import"))
        {
            text.AppendLine().AppendLine(await Questions.ImportAsync(folder));
        }

        SqliteRecoveryStore Open(string name) => SqliteRecoveryStore.Open($"Data Source={Path.Combine(folder, name + ".db")}");

        async IAsyncEnumerable<Arm> ArmsAsync()
        {
            var store = Open("ours");
            yield return new OurArm("a desk on `SqliteRecoveryStore`, as it opens a file: write-ahead log, `synchronous` FULL", store, store);
            if (choice.Arms.Contains("words"))
            {
                var whole = Open("words");
                yield return new OurArm("the same, where every command reads its case with all texts", new PassingStore(whole), whole, "words");
            }

            if (choice.Arms.Contains("loads"))
            {
                var loading = Open("loads");
                yield return new OurArm("the same, where no case is kept in mind", loading, loading, "loads", recentCases: 0);
            }

            if (choice.Arms.Contains("raw"))
            {
                await Open("raw").DisposeAsync();
                yield return new RawSqliteArm(Path.Combine(folder, "raw.db"));
            }

            if (choice.Arms.Contains("ef"))
            {
                yield return await PlainArm.OnSqliteAsync(Path.Combine(folder, "plain.db"));
            }
        }
    }

    private static async Task PostgreSqlAsync(StringBuilder text, Choice choice)
    {
        if (PostgreSqlCluster.Missing is { } missing)
        {
            text.AppendLine().AppendLine("PostgreSQL isn't measured: " + missing);
            return;
        }

        var cluster = new PostgreSqlCluster();
        try
        {
            await cluster.InitializeAsync();
            await Processor.CountServerAsync(await cluster.MakeEmptyAsync());
            await CompareAsync(text, choice, "PostgreSQL, a server on the same processors, over loopback, `fsync` and `synchronous_commit` on, at most 20 connections for each arm", ArmsAsync());

            // The server has a hundred, and drivers keep theirs open.
            NpgsqlConnection.ClearAllPools();
            await AskAsync(
                text,
                choice,
                async () => new PostgreSqlRecoveryStore(await MakeAsync()),
                async () => await OwnContext.StoreAsync(new DbContextOptionsBuilder<OwnContext>().UseNpgsql(await MakeEmptyAsync())),
                async () => await PlainArm.OnPostgreSqlAsync(await MakeEmptyAsync()));
        }
        finally
        {
            Processor.ForgetServer();
            await cluster.DisposeAsync();
        }

        async Task<string> MakeAsync() => await cluster.MakeDatabaseAsync() + Pool;

        async Task<string> MakeEmptyAsync() => await cluster.MakeEmptyAsync() + Pool;

        async IAsyncEnumerable<Arm> ArmsAsync()
        {
            var store = new PostgreSqlRecoveryStore(await MakeAsync());
            yield return new OurArm("a desk on `PostgreSqlRecoveryStore`, with the pool that it makes of a connection string", store, store);
            if (choice.Arms.Contains("words"))
            {
                var whole = new PostgreSqlRecoveryStore(await MakeAsync());
                yield return new OurArm("the same, where every command reads its case with all texts", new PassingStore(whole), whole, "words");
            }

            if (choice.Arms.Contains("loads"))
            {
                var loading = new PostgreSqlRecoveryStore(await MakeAsync());
                yield return new OurArm("the same, where no case is kept in mind", loading, loading, "loads", recentCases: 0);
            }

            if (choice.Arms.Contains("raw"))
            {
                yield return await RawNpgsqlArm.OpenAsync(await MakeAsync(), choice.Callers.Max());
            }

            if (choice.Arms.Contains("ef"))
            {
                yield return await PlainArm.OnPostgreSqlAsync(await MakeEmptyAsync());
            }

            if (choice.Arms.Contains("marten"))
            {
                yield return await MartenArm.OpenAsync(await MakeEmptyAsync());
            }

            if (choice.Arms.Contains("wolverine"))
            {
                yield return await WolverineArm.OpenAsync(await MakeEmptyAsync());
            }
        }
    }

    private static async IAsyncEnumerable<Arm> MemoryArmsAsync(Choice choice)
    {
        yield return new OurArm("a desk on `InMemoryRecoveryStore`", new InMemoryRecoveryStore());
        if (choice.Arms.Contains("stateless"))
        {
            yield return new StatelessArm();
        }

        if (choice.Arms.Contains("masstransit"))
        {
            yield return await MassTransitArm.OpenAsync();
        }
    }

    private static async Task CompareAsync(StringBuilder text, Choice choice, string title, IAsyncEnumerable<Arm> making)
    {
        List<string> workloads = [.. choice.Workloads.Where(workload => workload is "note" or "recovery")];
        if (workloads.Count == 0)
        {
            return;
        }

        List<Arm> arms = [];
        try
        {
            await foreach (var arm in making)
            {
                arms.Add(arm);
            }

            text.AppendLine().AppendLine("## " + title).AppendLine();
            foreach (var arm in arms)
            {
                text.AppendLine("- " + arm.Name + ": " + arm.Settings);
            }

            text.AppendLine().AppendLine("| what | callers | arm | commands/s | processor, µs a command | ratio | from, to | processor, ours / theirs |").AppendLine("|---|---|---|---|---|---|---|---|");
            foreach (var workload in workloads)
            {
                foreach (var callers in choice.Callers)
                {
                    text.Append(await Rounds.RowsAsync(arms, workload == "note", callers, choice));
                }
            }
        }
        finally
        {
            foreach (var arm in arms)
            {
                await arm.DisposeAsync();
            }
        }
    }

    // One case: many at once on it, and what its length costs.
    private static async Task AskAsync<TOwn>(StringBuilder text, Choice choice, Func<Task<IRecoveryStore>> open, Func<Task<TOwn>> own, Func<Task<PlainArm>> plain)
        where TOwn : IRecoveryStore
    {
        if (choice.Workloads.Contains("hot"))
        {
            text.AppendLine().AppendLine("400 notes at once on one case, from one process:").AppendLine().AppendLine("| by | stored | in | attempts for each |").AppendLine("|---|---|---|---|");
            await WithAsync(await open(), async store => text.Append(await Questions.HotAsync("ours", store)));
            await WithAsync(await own(), async store => text.Append(await Questions.HotAsync("ours in a context of the user's own, by its factory", store)));
            if (choice.Arms.Contains("ef"))
            {
                text.Append(await Questions.HotAsync("EF plain, tried again until it is stored", await plain()));
            }
        }

        if (choice.Workloads.Contains("long"))
        {
            text.AppendLine().AppendLine("| a note by | on 100 events | on 5,000 events | times |").AppendLine("|---|---|---|---|");
            await WithAsync(await open(), async store => text.Append(await Questions.LongAsync("ours", OurArm.DeskOn(store))));
        }
    }

    private static async Task WithAsync(IRecoveryStore store, Func<IRecoveryStore, Task> ask)
    {
        await ask(store);
        if (store is IAsyncDisposable open)
        {
            await open.DisposeAsync();
        }
    }
}
