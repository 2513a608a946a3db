namespace ServiceRecovery;

/// <summary>What text may come in: one check for every store, so that all of them agree.</summary>
internal static class TextRules
{
    /// <summary>The longest text, in UTF-16 units.</summary>
    public const int LongestText = 16_384;

    /// <summary>The longest note, in UTF-16 units.</summary>
    public const int LongestNote = 65_536;

    /// <summary>The longest name that is any text (a currency, a template), in UTF-16 units.</summary>
    public const int LongestReference = 256;

    /// <summary>Returns what a log shows of words or a name: how long they are.</summary>
    public static string LengthOf(string? text) => text is null ? "null" : FormattableString.Invariant($"[{text.Length}]");

    /// <summary>Tells whether every store keeps <paramref name="text"/> as it is: no U+0000, and no half of a surrogate pair.</summary>
    public static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0' || char.IsLowSurrogate(c))
            {
                return false;
            }

            if (char.IsHighSurrogate(c))
            {
                i++;
                if (i == text.Length || !char.IsLowSurrogate(text[i]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Tells whether <paramref name="text"/> is a reference: 1 to <see cref="LongestReference"/> storable characters without control characters, so that it can never make a header or a second line.</summary>
    public static bool IsReference(string? text)
    {
        if (text is null || text.Length is 0 or > LongestReference || !IsStorable(text))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (char.IsControl(c))
            {
                return false;
            }
        }

        return true;
    }
}
