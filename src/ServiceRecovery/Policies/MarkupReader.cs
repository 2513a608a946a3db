namespace ServiceRecovery.Policies;

// Walks the template's own HTML to learn where its placeholders stand. It needs to know tags, comments and raw text from text, and nothing else of HTML.
internal sealed class MarkupReader
{
    private static readonly string[] RawElements = ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "svg", "math", "template"];

    private Place _place = Place.Text;
    private string _raw = "";
    private char _quote;

    private enum Place
    {
        Text,
        Tag,
        Comment,
        Raw,
    }

    /// <summary>Finds the first placeholder that doesn't stand in text between tags, or markup that never ends.</summary>
    public static string? FindUnsafe(IEnumerable<(string Text, bool IsPlaceholder)> parts)
    {
        var reader = new MarkupReader();
        var before = "";
        foreach (var (text, isPlaceholder) in parts)
        {
            if (!isPlaceholder)
            {
                reader.Read(text);
                before = text;
            }
            else if (reader._place != Place.Text || (before.Length > 0 && before[before.Length - 1] == '<'))
            {
                return $"has '{{{text}}}' inside a tag, a comment, a script or the like";
            }
            else
            {
                before = "";
            }
        }

        return reader._place == Place.Text ? null : "has a tag, a comment or a raw element that never ends";
    }

    private void Read(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            i = _place switch
            {
                Place.Tag => InTag(text, i),
                Place.Comment => InComment(text, i),
                Place.Raw => InRaw(text, i),
                _ => InText(text, i),
            };
        }
    }

    private int InText(string text, int at)
    {
        if (text[at] != '<' || at + 1 == text.Length || !(IsLetter(text[at + 1]) || text[at + 1] is '/' or '!' or '?'))
        {
            return at;
        }

        if (StartsWith(text, at, "<!--"))
        {
            _place = Place.Comment;
            return at + 3;
        }

        _place = Place.Tag;
        _quote = '\0';
        _raw = Array.Find(RawElements, name => StartsWith(text, at + 1, name) && (at + 1 + name.Length == text.Length || !IsLetter(text[at + 1 + name.Length]))) ?? "";
        return at + 1;
    }

    private int InTag(string text, int at)
    {
        var c = text[at];
        if (_quote != '\0')
        {
            _quote = c == _quote ? '\0' : _quote;
        }
        else if (c is '"' or '\'')
        {
            _quote = c;
        }
        else if (c == '>')
        {
            _place = _raw.Length > 0 ? Place.Raw : Place.Text;
        }

        return at;
    }

    private int InComment(string text, int at)
    {
        if (!StartsWith(text, at, "-->"))
        {
            return at;
        }

        _place = Place.Text;
        return at + 2;
    }

    private int InRaw(string text, int at)
    {
        if (StartsWith(text, at, "</" + _raw))
        {
            _place = Place.Tag;
            _raw = "";
        }

        return at;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool StartsWith(string text, int at, string what) => at + what.Length <= text.Length && string.Compare(text, at, what, 0, what.Length, StringComparison.OrdinalIgnoreCase) == 0;
}
