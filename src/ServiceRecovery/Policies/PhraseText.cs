namespace ServiceRecovery.Policies;

// A text cut into known words, unknown words, commas and ends of sentences, in one pass.
internal sealed class PhraseText
{
    private const int Comma = -2;
    private const int End = -3;
    private readonly List<int> _tokens = [];

    private PhraseText()
    {
    }

    public int Length => _tokens.Count;

    public static PhraseText Read(string text, PhraseVocabulary vocabulary, int abbreviation, ref long steps)
    {
        var read = new PhraseText();
        for (var i = 0; i < text.Length; i++)
        {
            steps++;
            if (char.IsLetterOrDigit(text[i]))
            {
                i = read.ReadWord(text, i, vocabulary, ref steps);
            }
            else if (IsSentenceEnd(text, i) && !(text[i] == '.' && read.EndsWith(vocabulary, abbreviation)))
            {
                read.Break(End);
            }
            else if (text[i] is ',' or ';' or ':' or '(' or ')' or '\u2013' or '\u2014' or '\u2026' or '.' || (text[i] == '-' && i > 0 && char.IsWhiteSpace(text[i - 1])))
            {
                read.Break(Comma);
            }
        }

        read.Break(End);
        return read;
    }

    public bool IsWord(int at) => _tokens[at] > End && _tokens[at] != Comma;

    public bool IsComma(int at) => _tokens[at] == Comma;

    public bool IsEnd(int at) => _tokens[at] == End;

    /// <summary>Gets the node of the known word there; -1 for an unknown one.</summary>
    public int Node(int at) => IsWord(at) ? _tokens[at] : -1;

    private bool EndsWith(PhraseVocabulary vocabulary, int term) => term >= 0 && _tokens.Count > 0 && vocabulary.Has(Node(_tokens.Count - 1), term);

    private int ReadWord(string text, int start, PhraseVocabulary vocabulary, ref long steps)
    {
        var (node, prefix, i) = (PhraseVocabulary.Root, -1, start);
        for (; i < text.Length && (char.IsLetterOrDigit(text[i]) || IsInnerApostrophe(text, i)); i++)
        {
            steps++;
            node = vocabulary.Next(node, IsApostrophe(text[i]) ? '\'' : char.ToLowerInvariant(text[i]));
            prefix = node >= 0 && vocabulary.IsPrefix(node) ? node : prefix;
        }

        if (node >= 0 && vocabulary.ExpansionOf(node) is { } words)
        {
            _tokens.AddRange(words.Select(vocabulary.Find));
        }
        else
        {
            _tokens.Add(node >= 0 && vocabulary.IsWord(node) ? node : prefix);
        }

        return i - 1;
    }

    // Two breaks in a row are one, and the end of a sentence counts more than a comma.
    private void Break(int kind)
    {
        if (_tokens.Count == 0 || IsEnd(_tokens.Count - 1))
        {
            return;
        }

        if (IsComma(_tokens.Count - 1))
        {
            _tokens[_tokens.Count - 1] = kind;
        }
        else
        {
            _tokens.Add(kind);
        }
    }

    private static bool IsSentenceEnd(string text, int at) => text[at] switch
    {
        '!' or '?' => true,
        '.' => at + 1 == text.Length || (text[at + 1] != '.' && !char.IsLetterOrDigit(text[at + 1]) && (at == 0 || text[at - 1] != '.')),
        '\n' => at + 1 < text.Length && text[at + 1] == '\n',
        _ => false,
    };

    private static bool IsInnerApostrophe(string text, int at) => IsApostrophe(text[at]) && at + 1 < text.Length && char.IsLetter(text[at + 1]);

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u02BC';
}
