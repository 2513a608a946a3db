using System.Runtime.CompilerServices;
using Xunit;

namespace ServiceRecovery.Tests;

/// <summary>Compares a long text whole with a file that somebody has read and approved. <c>SERVICE_RECOVERY_APPROVE=1</c> rewrites the files; with <c>CI=true</c> it does nothing.</summary>
public static class Approved
{
    private static bool Rewrites { get; } =
        Environment.GetEnvironmentVariable("SERVICE_RECOVERY_APPROVE") == "1" && Environment.GetEnvironmentVariable("CI") != "true";

    /// <summary>Compares with <c>NAME.approved.txt</c> beside the test.</summary>
    public static void Matches(string name, string text, [CallerFilePath] string test = "") =>
        File(Path.Combine(FolderOf(test), $"{name}.approved.txt"), text);

    /// <summary>Compares with a file of the checkout, named from its root.</summary>
    public static void Document(string path, string text) => File(Path.Combine(Shared.Root, path), text);

    private static void File(string path, string text)
    {
        var received = Normalize(text);
        if (Rewrites)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, received);
        }

        var name = Path.GetRelativePath(Shared.Root, path);
        Assert.True(System.IO.File.Exists(path), $"'{name}' isn't there yet. Run the test once with SERVICE_RECOVERY_APPROVE=1, and read what it wrote.");
        Assert.Equal(Normalize(System.IO.File.ReadAllText(path)), received);
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    // A deterministic build maps source paths, so the folder is found by what follows the tests' own.
    private static string FolderOf(string test)
    {
        const string Project = "/tests/ServiceRecovery.Tests/";
        var path = test.Replace('\\', '/');
        var at = path.LastIndexOf(Project, StringComparison.Ordinal);
        return at < 0
            ? throw new InvalidOperationException($"'{test}' lies outside the project of the tests.")
            : Path.Combine(Shared.Root, "tests", "ServiceRecovery.Tests", Path.GetDirectoryName(path[(at + Project.Length)..]) ?? "");
    }
}
