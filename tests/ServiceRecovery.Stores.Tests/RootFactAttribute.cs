using Xunit;

namespace ServiceRecovery.Stores.Tests;

/// <summary>
/// A fact about a disk that is full or may only be read. Nothing but a disk of its own is honestly either, so it mounts a small one in memory, which only Linux's root may;
/// elsewhere it is skipped by name. Where CI is root, it runs there.
/// </summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/mount") || !SmallDisk.CanMount)
        {
            Skip = "Mounts a small disk of its own, to fill it and to make it read-only; that takes root on Linux.";
        }
    }
}
