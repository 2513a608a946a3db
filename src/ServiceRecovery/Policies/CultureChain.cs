using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

// Culture names are compared as text, so that the answer is the same where the machine knows no cultures.
internal static class CultureChain
{
    /// <summary>Returns the asked culture and its parents, then the organization's and its parents, each once, and last the empty name of words without a culture.</summary>
    public static ImmutableArray<string> For(string? asked, string organization)
    {
        var chain = ImmutableArray.CreateBuilder<string>();
        foreach (var start in new[] { asked, organization })
        {
            for (var name = IsName(start) ? Key(start) : ""; name.Length > 0; name = ParentOf(name))
            {
                if (!chain.Contains(name))
                {
                    chain.Add(name);
                }
            }
        }

        chain.Add("");
        return chain.ToImmutable();
    }

    public static int IndexOf(ImmutableArray<string> chain, string? culture) => chain.IndexOf(Key(culture));

    public static bool Speaks(string culture, string language)
    {
        var key = Key(culture);
        return key == language || key.StartsWith(language + "-", StringComparison.Ordinal);
    }

    public static bool IsName(string? text)
    {
        if (text is null || text.Length is 0 or > IdText.Longest)
        {
            return false;
        }

        var parts = text.Split('-');
        return parts[0].Length is >= 2 and <= 8 && parts[0].All(IsLetter) && parts.All(part => part.Length is >= 1 and <= 8 && part.All(c => IsLetter(c) || c is >= '0' and <= '9'));
    }

#pragma warning disable CA1308 // Culture names are written in small letters by most of those who compare them.
    public static string Key(string? culture) => culture?.ToLowerInvariant() ?? "";
#pragma warning restore CA1308

    private static string ParentOf(string name) => name.LastIndexOf('-') is var at && at > 0 ? name.Substring(0, at) : "";

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
