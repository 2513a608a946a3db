namespace ServiceRecovery.Tests;

/// <summary>Finds the checkout, and the real data beside it where it is there.</summary>
public static class Shared
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of real data, or null when this machine hasn't got it.</summary>
    public static string? Data { get; } = Path.Combine(Root, "..", "shared", "data") is var path && Directory.Exists(path) ? Path.GetFullPath(path) : null;

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "ServiceRecovery.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException("The tests run inside a checkout: no folder above them has ServiceRecovery.sln.");
    }
}
