using System.Collections.Immutable;

namespace ServiceRecovery.Policies;

// Looks for patterns in a text. Only a known word can begin a match, and a match looks a bounded way ahead, so the work grows with the text and not faster.
internal sealed class PhraseMatcher
{
    private const int LookBack = 2;
    private readonly PhraseVocabulary _vocabulary;
    private readonly PhraseText _text;
    private readonly ImmutableArray<int> _known;
    private readonly List<int> _matched = [];

    public PhraseMatcher(PhraseVocabulary vocabulary, PhraseText text)
    {
        _vocabulary = vocabulary;
        _text = text;
        var known = ImmutableArray.CreateBuilder<int>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text.Node(at) >= 0)
            {
                known.Add(at);
            }
        }

        _known = known.ToImmutable();
    }

    public long Steps { get; private set; }

    /// <summary>Finds the first match in a sentence that holds none of <paramref name="unless"/>.</summary>
    /// <returns>The words that matched, those in between left out; <see langword="null"/> when nothing does.</returns>
    public string? Find(ImmutableArray<PhrasePattern> patterns, ImmutableArray<PhrasePattern> unless)
    {
        var lifted = -1;
        foreach (var at in _known)
        {
            if (at < lifted)
            {
                continue;
            }

            foreach (var pattern in patterns)
            {
                if (!Matches(pattern, at))
                {
                    continue;
                }

                var phrase = Phrase();
                if (!IsLifted(at, unless, out var sentenceEnd))
                {
                    return phrase;
                }

                // The sentence is settled: whatever else matches in it is lifted too.
                lifted = sentenceEnd;
                break;
            }
        }

        return null;
    }

    private bool IsLifted(int at, ImmutableArray<PhrasePattern> unless, out int end)
    {
        var start = at;
        while (start > 0 && !_text.IsEnd(start - 1))
        {
            start--;
            Steps++;
        }

        var lifted = false;
        for (end = start; !_text.IsEnd(end); end++)
        {
            Steps++;
            var here = end;
            lifted |= unless.Any(pattern => Matches(pattern, here));
        }

        return lifted;
    }

    private bool Matches(PhrasePattern pattern, int at)
    {
        Steps++;
        _matched.Clear();
        return _vocabulary.Has(_text.Node(at), pattern.Atoms[0].Value) && MayStartHere(pattern, at) && MatchesFrom(pattern, 0, at);
    }

    private bool MayStartHere(PhrasePattern pattern, int at)
    {
        if (pattern.StartsSentence && at > 0 && !_text.IsEnd(at - 1))
        {
            return false;
        }

        for (var back = 1; back <= LookBack && at - back >= 0 && _text.IsWord(at - back); back++)
        {
            foreach (var term in pattern.NotBefore)
            {
                if (_vocabulary.Has(_text.Node(at - back), term))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool MatchesFrom(PhrasePattern pattern, int atom, int at)
    {
        Steps++;
        if (atom == pattern.Atoms.Length)
        {
            return true;
        }

        var wanted = pattern.Atoms[atom];
        return wanted.Kind switch
        {
            PhrasePattern.AtomKind.Word => MatchesWord(pattern, atom, at, wanted),
            PhrasePattern.AtomKind.NotWord => !_vocabulary.Has(_text.Node(at), wanted.Value) && MatchesFrom(pattern, atom + 1, at),
            PhrasePattern.AtomKind.Comma => _text.IsComma(at) && MatchesFrom(pattern, atom + 1, at + 1),
            PhrasePattern.AtomKind.SentenceEnd => _text.IsEnd(at) && MatchesFrom(pattern, atom + 1, at),
            _ => MatchesGap(pattern, atom, at, wanted),
        };
    }

    private bool MatchesWord(PhrasePattern pattern, int atom, int at, PhrasePattern.Atom wanted)
    {
        if (_vocabulary.Has(_text.Node(at), wanted.Value))
        {
            _matched.Add(at);
            if (MatchesFrom(pattern, atom + 1, at + 1))
            {
                return true;
            }

            _matched.RemoveAt(_matched.Count - 1);
        }

        return wanted.IsOptional && MatchesFrom(pattern, atom + 1, at);
    }

    private bool MatchesGap(PhrasePattern pattern, int atom, int at, PhrasePattern.Atom gap)
    {
        for (var skipped = 0; ; at++)
        {
            if (MatchesFrom(pattern, atom + 1, at))
            {
                return true;
            }

            if (_text.IsEnd(at) || (_text.IsComma(at) && !gap.CrossesCommas))
            {
                return false;
            }

            if (_text.IsWord(at) && ++skipped > gap.Value)
            {
                return false;
            }
        }
    }

    // Only words of our own tables are shown: what stands between them may be a name.
    private string Phrase()
    {
        var words = new List<string>();
        for (var i = 0; i < _matched.Count; i++)
        {
            if (i > 0 && _matched[i] > _matched[i - 1] + 1)
            {
                words.Add("…");
            }

            words.Add(_vocabulary.Shown(_text.Node(_matched[i])));
        }

        return string.Join(" ", words);
    }
}
