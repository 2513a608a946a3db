using Xunit;

namespace ServiceRecovery.Packaging.Tests;

/// <summary>A fact about .NET Framework, which Mono stands for here. Where it isn't installed the fact is skipped by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MonoFactAttribute : FactAttribute
{
    public MonoFactAttribute()
    {
        if (!Programs.Has("mono"))
        {
            Skip = "Needs Mono on the path; Debian's is 'apt-get install mono-devel'.";
        }
    }
}

/// <summary>A theory about programs compiled ahead of time, which a C compiler links. Where there is none it is skipped by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AheadTheoryAttribute : TheoryAttribute
{
    public AheadTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Programs.Has("gcc"))
        {
            Skip = "Needs Linux and a C compiler, 'gcc' on the path.";
        }
    }
}

internal static class Programs
{
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, program)));
}
