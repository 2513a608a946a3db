using System.Globalization;
using System.Runtime.InteropServices;

namespace ServiceRecovery.Benchmarks;

/// <summary>What a report says of the computer that it was taken on.</summary>
internal static class Machine
{
    /// <summary>Gets processor, runtime, number of processors, date, and the load of the last minute: of what else was running, if it is read first.</summary>
    public static string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cpu() ?? RuntimeInformation.ProcessArchitecture.ToString()}, .NET {Environment.Version}, {Environment.ProcessorCount} processors, {DateTime.UtcNow:yyyy-MM-dd}. Load of the last minute {Load()}.");

    private static string? Cpu() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
