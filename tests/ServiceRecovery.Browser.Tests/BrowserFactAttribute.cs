namespace ServiceRecovery.Browser.Tests;

/// <summary>A fact about a page in a real browser. Where none is installed it is skipped by name, and says what would do; nothing is fetched for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium is null)
        {
            Skip = "Needs a Chromium that is installed ('chromium', 'chromium-browser' or 'google-chrome' on the path); Debian's is 'apt-get install chromium'.";
        }
    }

    /// <summary>Gets the browser's program, or null where there is none.</summary>
    public static string? Chromium { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(_ => new[] { "chromium", "chromium-browser", "google-chrome" }, Path.Combine)
        .FirstOrDefault(File.Exists);
}
