using System.Diagnostics;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A disk in memory with as much room as it is given.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public static bool CanMount { get; } = TryMount();

    public string Path { get; }

    public static SmallDisk Mount(string size)
    {
        var path = Directory.CreateTempSubdirectory("service-recovery-disk-").FullName;
        Assert(Run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path));
        return new SmallDisk(path);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Changes what may be done with it: <c>size=64m</c>, <c>ro</c>.</summary>
    public void Remount(string options) => Assert(Run("mount", "-o", "remount," + options, Path));

    public void Dispose()
    {
        Assert(Run("umount", "-l", Path));
        Directory.Delete(Path);
    }

    private static bool TryMount()
    {
        try
        {
            Mount("1m").Dispose();
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Assert(int exitCode)
    {
        if (exitCode != 0)
        {
            throw new InvalidOperationException("The disk couldn't be mounted.");
        }
    }
}
