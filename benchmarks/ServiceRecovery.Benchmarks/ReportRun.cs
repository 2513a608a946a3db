namespace ServiceRecovery.Benchmarks;

/// <summary>Runs a measurement, shows its report, and keeps it where the caller named a file.</summary>
internal static class ReportRun
{
    /// <summary>Measures, and writes the report.</summary>
    /// <param name="file">The file that keeps it, if any.</param>
    /// <param name="measure">Measures and gives the text.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(string? file, Func<Task<string>> measure)
    {
        var text = await measure();
        Console.Write(text);
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, text);
        }

        return 0;
    }

    /// <summary>Measures in a folder that is deleted afterwards, and writes the report.</summary>
    /// <param name="file">The file that keeps it, if any.</param>
    /// <param name="measure">Measures in the folder and gives the text.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(string? file, Func<string, Task<string>> measure)
    {
        var folder = Directory.CreateTempSubdirectory("service-recovery-");
        try
        {
            return await WriteAsync(file, () => measure(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
