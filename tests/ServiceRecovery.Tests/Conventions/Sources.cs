using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>The checkout: what is written and tracked, not what is built or left there.</summary>
internal static partial class Sources
{
    /// <summary>Every file that is tracked, named from the root with slashes, in ordinal order. What somebody left in the folder is nobody's source.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Tracked().Where(path => File.Exists(Path.Combine(Shared.Root, path))).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Under(string folder, string extension) =>
        All.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Shared.Root, path));

    /// <summary>The names of the types that a file declares.</summary>
    public static IEnumerable<string> TypesIn(string path) => TypeDeclaration().Matches(Read(path)).Select(match => match.Groups["name"].Value);

    private static string[] Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z", "--cached"]) { WorkingDirectory = Shared.Root, RedirectStandardOutput = true })!;
        var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return git.ExitCode == 0 ? files : throw new InvalidOperationException($"'git ls-files' ended with {git.ExitCode} in '{Shared.Root}'.");
    }

    [GeneratedRegex(@"^(?:(?:public|internal|private|file|sealed|abstract|static|readonly|partial|ref)\s+)*(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
