using System.Diagnostics;
using System.Globalization;
using ServiceRecovery.Stores.Tests.PostgreSql;

namespace ServiceRecovery.Comparison;

/// <summary>The processor time of this process and of the server that it started. On a busy computer it tells more than the clock on the wall.</summary>
internal static class Processor
{
    private static int? _server;

    /// <summary>Counts a server and its processes too, from now on.</summary>
    public static async Task CountServerAsync(string database) =>
        _server = int.Parse((await PostgreSqlCluster.ReadAsync(database, "SELECT pg_read_file('postmaster.pid')"))[0].Split('\n')[0], CultureInfo.InvariantCulture);

    /// <summary>Counts this process alone.</summary>
    public static void ForgetServer() => _server = null;

    public static TimeSpan Used()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime + (_server is { } server ? OfServer(server) : TimeSpan.Zero);
    }

    // The server's processes are its children; those that ended are counted in its own line.
    private static TimeSpan OfServer(int server)
    {
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && Read(folder) is { } fields && (process == server || Number(fields[1]) == server))
            {
                ticks += fields[11..(process == server ? 15 : 13)].Sum(Number);
            }
        }

        return TimeSpan.FromSeconds(ticks / 100.0);
    }

    // What stands after the name: state, parent and so on; the times are the twelfth to the fifteenth.
    private static string[]? Read(string folder)
    {
        try
        {
            var line = File.ReadAllText(Path.Combine(folder, "stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
