using System.Diagnostics;
using System.Globalization;
using System.Text;
using ServiceRecovery.Cli.Replay;

namespace ServiceRecovery.Benchmarks;

/// <summary>How fast a whole export goes through the desk, on one core, and how much memory it takes. Processor time is counted, of all threads, so that the work of other cores isn't given away for nothing.</summary>
internal static class ReplayMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "replay";

    private const string Once = "replay-once";
    private const string Log = "shared/data/incident-log/incident_events.csv.gz";
    private const int Processes = 5;
    private const int Rounds = 4;
    private const double Target = 60_000;
    private const double MostMegabytes = 500;

    /// <summary>Measures, or does its part of it in a process of its own.</summary>
    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        switch (args)
        {
            case [Once, var file]:
                await MeasureAsync(file);
                return 0;
            case [Verb, .. var rest] when rest.Length <= 2:
                return Run(rest.ElementAtOrDefault(0), rest.ElementAtOrDefault(1));
            default:
                return null;
        }
    }

    private static int Run(string? report, string? named)
    {
        var file = named ?? Find();
        if (!File.Exists(file))
        {
            Console.WriteLine($"not measured: '{file ?? Log}' isn't on this machine, beside the checkout or above it. The data decides the figures; without it there are none.");
            return named is null ? 0 : 2;
        }

        var samples = new List<Sample[]>();
        for (var process = 0; process < Processes; process++)
        {
            samples.Add(InItsOwnProcess(file));
            Console.WriteLine($"process {process + 1} of {Processes}: {string.Join(", ", samples[^1].Select(sample => $"{Seconds(sample)} s"))}");
        }

        var text = Report(samples);
        Console.WriteLine();
        Console.Write(text);
        if (report is not null)
        {
            File.WriteAllText(report, text);
        }

        return 0;
    }

    // What is measured is what 'recovery replay' does, in a process that is set up as its own is.
    private static Sample[] InItsOwnProcess(string file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { typeof(ReplayMeasurement).Assembly.Location, Once, file })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet")
        {
            start.ArgumentList.RemoveAt(0);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("The process didn't start.");
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. lines.Select(Sample.Parse)] : throw new InvalidOperationException($"A measuring process ended with {process.ExitCode}: {string.Join(' ', lines)}");
    }

    // The first round is a start from nothing: the runtime, the compiler, the reading. The others find the code compiled.
    private static async Task MeasureAsync(string file)
    {
        var before = TimeSpan.Zero;
        for (var round = 0; round <= Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var report = await ReplayRun.RunAsync(file, ReplayFormat.IncidentLog, ReplayPolicy.Silence, details: null, CancellationToken.None);
            using var self = Process.GetCurrentProcess();
            var cpu = Environment.CpuUsage.TotalTime;
            Console.WriteLine(new Sample(report.RowsRead, report.EventsStored, cpu - before, watch.Elapsed, self.PeakWorkingSet64));
            GC.Collect();
            before = Environment.CpuUsage.TotalTime;
        }
    }

    private static string Report(List<Sample[]> samples)
    {
        var first = Median(samples.Select(rounds => rounds[0]));
        var warm = Median(samples.SelectMany(rounds => rounds.Skip(1)));
        var text = new StringBuilder();
        text.AppendLine("# Replay of the incident log").AppendLine();
        text.AppendLine(Invariant($"{Machine.Line} Processor time of all threads, user and system; medians of {Processes} processes.")).AppendLine();
        text.AppendLine(Invariant($"{first.Rows:N0} rows became {first.Events:N0} events, policy `silence`, on the store in memory.")).AppendLine();
        text.AppendLine("| | processor time | rows/s | events/s | against 60,000 events/s |").AppendLine("|---|---|---|---|---|");
        Row(text, "from the start of the process, compiling included", first);
        Row(text, "the same process again", warm);
        text.AppendLine();
        var megabytes = samples.Max(rounds => rounds[0].Peak) / (1024.0 * 1024.0);
        text.AppendLine(Invariant($"Peak working set of the first replay: {megabytes:N0} MB at most, of {MostMegabytes:N0}: {(megabytes <= MostMegabytes ? "met" : "not met")}."));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Row(StringBuilder text, string what, Sample sample)
    {
        var events = sample.Events / sample.Cpu.TotalSeconds;
        text.AppendLine(Invariant($"| {what} | {Seconds(sample)} s | {sample.Rows / sample.Cpu.TotalSeconds:N0} | {events:N0} | {(events >= Target ? "met" : "not met")} |"));
    }

    private static Sample Median(IEnumerable<Sample> samples) => samples.OrderBy(sample => sample.Cpu).ToList() is var sorted ? sorted[sorted.Count / 2] : default;

    private static string Seconds(Sample sample) => Invariant($"{sample.Cpu.TotalSeconds:N2}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, Log) is var path && File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private readonly record struct Sample(long Rows, long Events, TimeSpan Cpu, TimeSpan Wall, long Peak)
    {
        public static Sample Parse(string line)
        {
            var parts = Array.ConvertAll(line.Split(' '), part => long.Parse(part, CultureInfo.InvariantCulture));
            return new Sample(parts[0], parts[1], new TimeSpan(parts[2]), new TimeSpan(parts[3]), parts[4]);
        }

        public override string ToString() => Invariant($"{Rows} {Events} {Cpu.Ticks} {Wall.Ticks} {Peak}");
    }
}
