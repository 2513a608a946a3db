using System.Collections.Immutable;
using ServiceRecovery.Serialization;

namespace ServiceRecovery.Cli.Exec;

/// <summary>Writes members of the domain's closed lists as words of the console: <c>WantsMore</c> is <c>wants-more</c>.</summary>
internal static class KebabCase
{
    public static string From(string name) => Kebab.Of(name);

    public static string From<T>(T member)
        where T : struct, Enum => Words<T>.Of[member];

    public static T Parse<T>(string word)
        where T : struct, Enum => Words<T>.Members[word];

    public static ImmutableArray<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(From)];

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>().ToDictionary(member => member, member => KebabCase.From(member.ToString()));
        public static readonly Dictionary<string, T> Members = Of.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
