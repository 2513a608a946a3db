using System.Diagnostics;
using System.Globalization;
using ServiceRecovery.Comparison.Arms;
using ServiceRecovery.Sqlite;
using ServiceRecovery.Storage;
using ServiceRecovery.Transfer;

namespace ServiceRecovery.Comparison;

/// <summary>What rounds don't tell: many at once on one case, long cases, an import, the disk.</summary>
internal static class Questions
{
    private const int AtOnce = 400;
    private const int Short = 100;
    private const int Long = 5_000;

    /// <summary>So many commands at once on one case, by this library: a row of a table.</summary>
    public static async Task<string> HotAsync(string where, IRecoveryStore store)
    {
        var counted = new CountedStore(store);
        var desk = OurArm.DeskOn(counted);
        await OurArm.OpenAsync(desk, "hot", 12);
        counted.Appends = 0;
        return await HotAsync(where, number => OurArm.NoteAsync(desk, "hot", number), () => counted.Appends);
    }

    /// <summary>The same by hand with Entity Framework.</summary>
    public static async Task<string> HotAsync(string where, PlainArm plain)
    {
        await plain.PrepareNotesAsync(["hot"], 12, AtOnce);
        var before = plain.Attempts;
        return await HotAsync(where, _ => plain.NoteAsync("hot"), () => plain.Attempts - before);
    }

    /// <summary>A note on a long case beside one on a shorter, in turns: a row of a table.</summary>
    public static async Task<string> LongAsync(string where, RecoveryDesk desk)
    {
        await OurArm.OpenAsync(desk, "short", Short);
        await OurArm.OpenAsync(desk, "long", Long);
        List<double> shorts = [], longs = [];
        for (var number = 0; number < 60; number++)
        {
            shorts.Add(await TakenAsync(() => OurArm.NoteAsync(desk, "short", number)));
            longs.Add(await TakenAsync(() => OurArm.NoteAsync(desk, "long", number)));
        }

        var (ofShort, ofLong) = (Median(shorts), Median(longs));
        return Invariant($"| {where} | {ofShort:N2} ms | {ofLong:N2} ms | {ofLong / ofShort:N1} |\n");
    }

    /// <summary>Takes an export in on SQLite, and says how many streams a second.</summary>
    public static async Task<string> ImportAsync(string folder)
    {
        const int Streams = 2_000;
        using var export = new MemoryStream();
        await using (var source = SqliteRecoveryStore.Open($"Data Source={Path.Combine(folder, "source.db")}"))
        {
            var desk = OurArm.DeskOn(source);
            for (var number = 0; number < Streams; number++)
            {
                await OurArm.OpenAsync(desk, Invariant($"i-{number}"), 12);
            }

            await new RecoveryTransfer(desk).ExportAsync(TenantId.Single, export);
        }

        List<double> rates = [];
        for (var round = 0; round < 3; round++)
        {
            export.Position = 0;
            await using var target = SqliteRecoveryStore.Open($"Data Source={Path.Combine(folder, Invariant($"target-{round}.db"))}");
            var watch = Stopwatch.StartNew();
            var report = await new RecoveryTransfer(OurArm.DeskOn(target)).ImportAsync(export);
            if (!report.IsWhole || report.Streams < Streams)
            {
                throw new InvalidOperationException($"The import ended as {report}.");
            }

            rates.Add(report.Streams / watch.Elapsed.TotalSeconds);
        }

        return Invariant($"An import on SQLite takes in {Median(rates):N0} streams of 12 events a second.");
    }

    /// <summary>Writes and syncs by itself, and says how many a second: the most that one writer who answers after its commit can do.</summary>
    public static string Disk(string folder)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "disk"), FileMode.Create, FileAccess.Write);
        var page = new byte[4_096];
        return Invariant($"The disk takes {Rate(_ => 0):N0} writes of 4 KiB a second where each is synced and written over, {Rate(number => number * (long)page.Length):N0} where each is appended.");

        double Rate(Func<int, long> place)
        {
            const int Writes = 3_000;
            var watch = Stopwatch.StartNew();
            for (var number = 0; number < Writes; number++)
            {
                RandomAccess.Write(file, page, place(number));
                RandomAccess.FlushToDisk(file);
            }

            return Writes / watch.Elapsed.TotalSeconds;
        }
    }

    private static async Task<string> HotAsync(string where, Func<int, Task> note, Func<int> attempts)
    {
        var watch = Stopwatch.StartNew();
        var stored = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => Task.Run(async () =>
        {
            try
            {
                await note(number);
                return 1;
            }
            catch (RecoveryContentionException)
            {
                return 0;
            }
        })));
        var elapsed = watch.Elapsed.TotalSeconds;
        return Invariant($"| {where} | {stored.Sum()} of {AtOnce} | {elapsed:N2} s | {attempts() / (double)Math.Max(1, stored.Sum()):N2} |\n");
    }

    private static async Task<double> TakenAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // Counts how often something was to be appended.
    private sealed class CountedStore(IRecoveryStore store) : PassingStore(store), IWordlessStore
    {
        private int _appends;

        public int Appends
        {
            get => _appends;
            set => _appends = value;
        }

        public ValueTask<StoredStream> LoadWordlessAsync(StreamKey key, CommandId? asked, long from, CancellationToken cancellationToken) => ((IWordlessStore)Store).LoadWordlessAsync(key, asked, from, cancellationToken);

        public override ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _appends);
            return base.AppendAsync(append, cancellationToken);
        }
    }
}
