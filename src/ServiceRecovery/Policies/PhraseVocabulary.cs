namespace ServiceRecovery.Policies;

// The words that any pattern of a language knows, as a tree of characters: a text is cut into words and each is looked up while its characters are read, once.
internal sealed class PhraseVocabulary
{
    public const int Root = 0;
    private readonly List<Node> _nodes = [new Node()];
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly List<(string Word, bool IsPrefix, int Term)> _entries = [];
    private readonly IReadOnlyDictionary<string, string> _classes;

    public PhraseVocabulary(IReadOnlyDictionary<string, string> classes) => _classes = classes;

    public int TermCount => _terms.Count;

    /// <summary>Gives a set of words (<c>we|i</c>, <c>&lt;sorry&gt;</c>, <c>apolog*</c>) its number.</summary>
    public int TermOf(string set)
    {
        if (!_terms.TryGetValue(set, out var term))
        {
            term = _terms.Count;
            _terms.Add(set, term);
            Enter(set, term, 0);
        }

        return term;
    }

    /// <summary>Builds the tree once every term is known.</summary>
    public void Freeze(IReadOnlyDictionary<string, string> expansions)
    {
        foreach (var (word, isPrefix, _) in _entries)
        {
            var node = _nodes[NodeFor(word)];
            node.IsPrefix |= isPrefix;
            node.IsWord |= !isPrefix;
            node.Shown = word;
        }

        foreach (var pair in expansions)
        {
            _nodes[NodeFor(pair.Key)].Expansion = pair.Value.Split(' ');
        }

        // A word satisfies its own terms and those of every prefix of it.
        foreach (var (word, isPrefix, term) in _entries)
        {
            Mark(NodeFor(word), term, isPrefix);
        }
    }

    /// <summary>Follows one character; -1 when no known word goes on like this.</summary>
    public int Next(int node, char c) => node >= 0 && _nodes[node].Next is { } next && next.TryGetValue(c, out var child) ? child : -1;

    public bool IsPrefix(int node) => _nodes[node].IsPrefix;

    public bool IsWord(int node) => _nodes[node].IsWord;

    public string[]? ExpansionOf(int node) => _nodes[node].Expansion;

    public string Shown(int node) => _nodes[node].Shown;

    public bool Has(int node, int term) => node >= 0 && _nodes[node].Terms is { } terms && terms[term];

    public int Find(string word)
    {
        var node = Root;
        var prefix = -1;
        foreach (var c in word)
        {
            node = Next(node, c);
            if (node < 0)
            {
                return prefix;
            }

            prefix = IsPrefix(node) ? node : prefix;
        }

        return IsWord(node) ? node : prefix;
    }

    private void Enter(string set, int term, int depth)
    {
        if (depth > 4)
        {
            throw new FormatException($"The class '{set}' names itself.");
        }

        foreach (var one in set.Split(['|', ' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (one[0] == '<')
            {
                var name = one.Trim('<', '>');
                Enter(_classes.TryGetValue(name, out var words) ? words : throw new FormatException($"The class '{name}' isn't there."), term, depth + 1);
            }
            else
            {
                var isPrefix = one[one.Length - 1] == '*';
                _entries.Add((isPrefix ? one.Substring(0, one.Length - 1) : one, isPrefix, term));
            }
        }
    }

    private int NodeFor(string word)
    {
        var node = Root;
        foreach (var c in word)
        {
            var next = _nodes[node].Next ??= [];
            if (!next.TryGetValue(c, out var child))
            {
                child = _nodes.Count;
                _nodes.Add(new Node());
                next.Add(c, child);
            }

            node = child;
        }

        return node;
    }

    private void Mark(int node, int term, bool andBelow)
    {
        (_nodes[node].Terms ??= new bool[_terms.Count])[term] = true;
        if (andBelow && _nodes[node].Next is { } next)
        {
            foreach (var child in next.Values)
            {
                Mark(child, term, true);
            }
        }
    }

    private sealed class Node
    {
        public Dictionary<char, int>? Next { get; set; }

        public bool IsWord { get; set; }

        public bool IsPrefix { get; set; }

        public bool[]? Terms { get; set; }

        public string[]? Expansion { get; set; }

        public string Shown { get; set; } = "";
    }
}
