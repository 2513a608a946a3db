using System.Diagnostics;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests;

/// <summary>The one switch of all sizes: <c>SERVICE_RECOVERY_TIER=normal|long</c>.</summary>
public static class Tier
{
    public static bool IsLong { get; } = string.Equals(Environment.GetEnvironmentVariable("SERVICE_RECOVERY_TIER"), "long", StringComparison.Ordinal);

    public static int Size(int normal, int @long) => IsLong ? @long : normal;

    /// <summary>Prints what a suite ran and how long it took; the time is told, never judged.</summary>
    public static IDisposable Report(ITestOutputHelper output, string suite, Func<string> size) => new Suite(output, suite, size);

    private sealed class Suite(ITestOutputHelper output, string suite, Func<string> size) : IDisposable
    {
        private readonly long _started = Stopwatch.GetTimestamp();

        public void Dispose()
        {
            var line = FormattableString.Invariant($"suite {suite}: {size()} in {Stopwatch.GetElapsedTime(_started).TotalSeconds:F1} s ({(IsLong ? "long" : "normal")})");
            output.WriteLine(line);
            Console.WriteLine(line);
        }
    }
}
