using System.Text;

namespace ServiceRecovery.Policies;

/// <summary>Makes a text from outside harmless for a place.</summary>
internal static class SinkText
{
    /// <summary>Returns <paramref name="value"/> as <paramref name="sink"/> may hold it: one line, without what turns the direction of writing, half surrogates replaced; encoded for HTML.</summary>
    public static string Encode(string value, TextSink sink)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                text.Append(c).Append(value[++i]);
            }
            else if (!TurnsWriting(c))
            {
                Append(text, c, sink);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, char c, TextSink sink)
    {
        if (char.IsSurrogate(c))
        {
            text.Append('\uFFFD');
        }
        else if (EndsLine(c))
        {
            text.Append(' ');
        }
        else if (sink == TextSink.Html && Entity(c) is { } entity)
        {
            text.Append(entity);
        }
        else
        {
            text.Append(c);
        }
    }

    // U+0085, U+2028 and U+2029 end a line for some readers; every control character does for some header.
    internal static bool EndsLine(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    // Embeddings, overrides and isolates would reach beyond the value and reorder our own words.
    private static bool TurnsWriting(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string? Entity(char c) => c switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '`' => "&#96;",
        '=' => "&#61;",
        _ => null,
    };
}
