using Xunit;

namespace ServiceRecovery.Stores.Tests;

/// <summary>A fact that mounts a small disk for itself; only Linux's root may.</summary>
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/mount") || !SmallDisk.CanMount)
        {
            Skip = "Needs to mount a disk of its own, which this user or system doesn't let it.";
        }
    }
}
