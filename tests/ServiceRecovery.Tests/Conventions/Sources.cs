using System.Text.RegularExpressions;

namespace ServiceRecovery.Tests.Conventions;

/// <summary>The checkout as it lies there: what is written, not what is built.</summary>
internal static partial class Sources
{
    private static readonly string[] LeftOut = ["bin", "obj", ".git", ".vs", ".idea", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "StrykerOutput"];

    /// <summary>Every file, named from the root with slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Files(Shared.Root)
        .Select(path => Path.GetRelativePath(Shared.Root, path).Replace('\\', '/'))
        .Where(path => path != ".git")
        .Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Under(string folder, string extension) =>
        All.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Shared.Root, path));

    /// <summary>The names of the types that a file declares.</summary>
    public static IEnumerable<string> TypesIn(string path) => TypeDeclaration().Matches(Read(path)).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(inner => !LeftOut.Contains(Path.GetFileName(inner))).SelectMany(Files));

    [GeneratedRegex(@"^(?:(?:public|internal|private|file|sealed|abstract|static|readonly|partial|ref)\s+)*(?:class|interface|enum|struct|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
