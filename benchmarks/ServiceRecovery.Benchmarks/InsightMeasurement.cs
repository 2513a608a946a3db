using System.Diagnostics;
using System.Globalization;
using System.Text;
using ServiceRecovery.Insights;
using ServiceRecovery.Sqlite;

namespace ServiceRecovery.Benchmarks;

/// <summary>How long a full report takes on SQLite, and one after a thousand new cases, each in a process of its own that has one core.</summary>
internal static class InsightMeasurement
{
    /// <summary>The word that asks for it.</summary>
    public const string Verb = "insights";

    private const string Once = "insights-once";
    private const int EventsOfCase = 14;
    private const int Cases = 100_000;
    private const int NewCases = 1_000;

    /// <returns><see langword="null"/> when something else was asked for; else the exit code.</returns>
    public static async Task<int?> TryRunAsync(string[] args)
    {
        switch (args)
        {
            case [Once, var database, var book]:
                await MeasureAsync(database, book);
                return 0;
            case [Verb, .. { Length: <= 1 } rest]:
                return await ReportRun.WriteAsync(rest.FirstOrDefault(), ReportAsync);
            default:
                return null;
        }
    }

    private static async Task<string> ReportAsync(string folder)
    {
        var text = new StringBuilder();
        text.AppendLine("# A report of figures over many cases").AppendLine();
        text.AppendLine(Invariant($".NET {Environment.Version}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:yyyy-MM-dd}. SQLite, one file that grows. Cases of a desk, told again with other customers, kinds, causes, places and times, and stored through the import port (not from export lines: those would be checked against all laws first, which is another question). Each row is a process of its own on one core, from its start: open the file, load the book if there is one, read what is new or changed, make the report, save the book.")).AppendLine();
        text.AppendLine("| question | cases | events | seconds | of which reading | of which the report | processor seconds | µs an event | peak MB | book MB | aim |").AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        var cases = await InsightCases.CreateAsync();
        var database = Path.Combine(folder, "organization.db");
        var book = Path.Combine(folder, "organization.insights");
        var stored = 0;
        foreach (var (size, aim) in new[] { (10_000 / EventsOfCase, ""), (100_000 / EventsOfCase, "linear"), (1_000_000 / EventsOfCase, "linear"), (Cases, "< 90 s, < 500 MB") })
        {
            stored = await StoreAsync(database, cases, stored, size);
            File.Delete(book);
            Row(text, cases, "a full report", InItsOwnProcess(database, book), aim);
        }

        await StoreAsync(database, cases, stored, stored + NewCases);
        Row(text, cases, Invariant($"after {NewCases:N0} new cases"), InItsOwnProcess(database, book), "< 5 s");
        Row(text, cases, "with nothing new", InItsOwnProcess(database, book), "");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static async Task<int> StoreAsync(string database, InsightCases cases, int from, int to)
    {
        await using var store = SqliteRecoveryStore.Open($"Data Source={database}");
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, token) => await store.ImportAsync([cases.Case(number)], token));
        return to;
    }

    private static string[] InItsOwnProcess(string database, string book)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };

        // Started as 'dotnet ….dll' it has to be told which; as a program of its own it knows.
        string[] program = string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.OrdinalIgnoreCase) ? [typeof(InsightMeasurement).Assembly.Location] : [];
        foreach (var argument in (string[])[.. program, Once, database, book])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? line.Trim().Split(' ') : throw new InvalidOperationException($"The process ended with {process.ExitCode}.");
    }

    private static async Task MeasureAsync(string database, string file)
    {
        using var process = Process.GetCurrentProcess();
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            process.ProcessorAffinity = 1;
        }

        var watch = Stopwatch.StartNew();
        await using var store = SqliteRecoveryStore.Open($"Data Source={database}");
        var book = await LoadAsync(file);
        await book.RefreshAsync(store);
        var read = watch.Elapsed;
        var report = book.Report(new InsightQuery(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        var reported = watch.Elapsed - read;
        await using (var stream = File.Create(file))
        {
            await book.SaveAsync(stream);
        }

        if (report.AsItStands.Reports != book.Cases || report.AsItStands.Recovered.Count == 0)
        {
            throw new InvalidOperationException("The report isn't one of these cases.");
        }

        process.Refresh();
        Console.WriteLine(Invariant($"{book.Cases} {watch.Elapsed.TotalSeconds:F2} {read.TotalSeconds:F2} {reported.TotalSeconds:F2} {process.TotalProcessorTime.TotalSeconds:F2} {process.PeakWorkingSet64 / 1e6:F0} {new FileInfo(file).Length / 1e6:F1}"));
    }

    private static async Task<InsightReadModel> LoadAsync(string file)
    {
        if (!File.Exists(file))
        {
            return new InsightReadModel(TenantId.Single);
        }

        await using var stream = File.OpenRead(file);
        return await InsightReadModel.LoadAsync(stream, TenantId.Single);
    }

    private static void Row(StringBuilder text, InsightCases all, string question, string[] measured, string aim)
    {
        var cases = int.Parse(measured[0], CultureInfo.InvariantCulture);
        var events = all.EventsOf(cases);
        var seconds = double.Parse(measured[1], CultureInfo.InvariantCulture);
        text.AppendLine(Invariant($"| {question} | {cases:N0} | {events:N0} | {measured[1]} | {measured[2]} | {measured[3]} | {measured[4]} | {seconds * 1e6 / events:N1} | {measured[5]} | {measured[6]} | {aim} |"));
        Console.Error.WriteLine(Invariant($"{question}, {cases:N0} cases: {measured[1]} s"));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
