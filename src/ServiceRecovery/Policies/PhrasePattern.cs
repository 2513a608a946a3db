using System.Collections.Immutable;
using System.Globalization;

namespace ServiceRecovery.Policies;

// One pattern of words, compiled. Gaps are short and nothing repeats without end, so that a match costs a bounded number of steps wherever it starts.
internal sealed class PhrasePattern
{
    private const int LongestGap = 12;

    private PhrasePattern(ImmutableArray<Atom> atoms, ImmutableArray<int> notBefore, bool startsSentence)
    {
        Atoms = atoms;
        NotBefore = notBefore;
        StartsSentence = startsSentence;
    }

    public enum AtomKind
    {
        Word,
        NotWord,
        Gap,
        Comma,
        SentenceEnd,
    }

    public ImmutableArray<Atom> Atoms { get; }

    /// <summary>Gets the terms that may not stand among the two words before.</summary>
    public ImmutableArray<int> NotBefore { get; }

    public bool StartsSentence { get; }

    /// <summary>Compiles a pattern; <paramref name="termOf"/> gives each distinct set of words a number.</summary>
    /// <exception cref="FormatException">The pattern isn't one.</exception>
    public static PhrasePattern Parse(string text, Func<string, int> termOf)
    {
        var atoms = ImmutableArray.CreateBuilder<Atom>();
        var notBefore = ImmutableArray.CreateBuilder<int>();
        var startsSentence = false;
        foreach (var part in text.Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "^" && atoms.Count == 0)
            {
                startsSentence = true;
            }
            else if (part[0] == '!' && atoms.Count == 0)
            {
                notBefore.Add(termOf(part.Substring(1)));
            }
            else
            {
                atoms.Add(AtomOf(part, termOf));
            }
        }

        return atoms.Count > 0 && atoms[0] is { Kind: AtomKind.Word, IsOptional: false }
            ? new PhrasePattern(atoms.ToImmutable(), notBefore.ToImmutable(), startsSentence)
            : throw new FormatException($"The pattern '{text}' must begin with a word or a class that isn't optional.");
    }

    private static Atom AtomOf(string part, Func<string, int> termOf) => part switch
    {
        "," => new Atom(AtomKind.Comma),
        "$" => new Atom(AtomKind.SentenceEnd),
        _ when part.StartsWith("~~", StringComparison.Ordinal) => new Atom(AtomKind.Gap, Gap(part.Substring(2)), CrossesCommas: true),
        _ when part[0] == '~' => new Atom(AtomKind.Gap, Gap(part.Substring(1))),
        _ when part[0] == '!' => new Atom(AtomKind.NotWord, termOf(part.Substring(1))),
        _ when part[part.Length - 1] == '?' => new Atom(AtomKind.Word, termOf(part.Substring(0, part.Length - 1)), IsOptional: true),
        _ => new Atom(AtomKind.Word, termOf(part)),
    };

    private static int Gap(string length) => int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var words) && words is >= 1 and <= LongestGap
        ? words
        : throw new FormatException($"The gap '~{length}' must be '~' or '~~' and 1 to {LongestGap}.");

    /// <summary>A word of a term, a gap of up to so many words, or a place.</summary>
    public readonly record struct Atom(AtomKind Kind, int Value = 0, bool IsOptional = false, bool CrossesCommas = false);
}
