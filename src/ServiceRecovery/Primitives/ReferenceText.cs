using System.Globalization;
using System.Text;

namespace ServiceRecovery;

/// <summary>What a name that others chose may be (a person, a customer, an order, a receipt, a place), and when two of them are the same.</summary>
internal static class ReferenceText
{
    /// <summary>The longest reference, in UTF-16 units, once it is brought to its one form.</summary>
    public const int Longest = 256;

    private const int LongestShown = 40;

    private const string Rule = "A reference has 1 to 256 characters that can be seen, without control characters.";

    // A runtime without culture data returns what it was given and says nothing.
    private static readonly bool CanCompose = "e\u0301".Normalize(NormalizationForm.FormC) == "\u00E9";

    /// <summary>Gets a value indicating whether letters beyond ASCII can be told apart here; they can't in globalization-invariant mode.</summary>
    public static bool TakesAllLetters => CanCompose;

    /// <summary>Brings a reference to its one form: no blanks around it, one between its words, letters composed.</summary>
    /// <returns>The form, or null when <paramref name="flaw"/> says why it is no reference.</returns>
    public static string? Normalize(string? text, out ReferenceFlaw flaw) => Normalize(text, CanCompose, out flaw);

    /// <summary>As <see cref="Normalize(string?, out ReferenceFlaw)"/>, with or without a runtime that composes letters.</summary>
    internal static string? Normalize(string? text, bool canCompose, out ReferenceFlaw flaw)
    {
        flaw = default;
        if (text is null)
        {
            return null;
        }

        var formed = IsPlain(text) ? text : Form(text, canCompose, ref flaw);
        if (formed is null || flaw.Kind != ReferenceFlawKind.Empty)
        {
            return null;
        }

        if (formed.Length > Longest)
        {
            flaw = new ReferenceFlaw(ReferenceFlawKind.TooLong, formed.Length, 0);
            return null;
        }

        return formed.Length == 0 || Fold(formed).Length == 0 ? null : formed;
    }

    /// <summary>Returns the form of a reference that a program was sure of.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Check(string? text, string what, string parameter)
    {
        if (text is null)
        {
            throw new ArgumentNullException(parameter);
        }

        return Normalize(text, out var flaw) ?? throw new ArgumentException($"{flaw.Says(what)} {Rule}", parameter);
    }

    /// <summary>Returns what a reference is compared by: capital and small letters are one, and what joins or styles letters counts for nothing.</summary>
    public static string Fold(string text)
    {
        var first = FirstFolded(text);
        if (first < 0)
        {
            return text;
        }

        var folded = new StringBuilder(text.Length).Append(text, 0, first);
        for (var i = first; i < text.Length; i++)
        {
            var codePoint = CodePointAt(text, ref i);
            if (IsIgnored(codePoint))
            {
                continue;
            }

            codePoint = ReferenceFolding.Fold(codePoint);
            if (codePoint < 0x10000)
            {
                folded.Append((char)codePoint);
            }
            else
            {
                folded.Append(char.ConvertFromUtf32(codePoint));
            }
        }

        return folded.ToString();
    }

    /// <summary>Tells whether two references are the same.</summary>
    public static bool AreSame(string? one, string? other) =>
        string.Equals(one, other, StringComparison.Ordinal) || (one is not null && other is not null && string.Equals(Fold(one), Fold(other), StringComparison.Ordinal));

    /// <summary>Returns the hash that goes with <see cref="AreSame"/>.</summary>
    public static int HashOf(string? text) => text is null ? 0 : StringComparer.Ordinal.GetHashCode(Fold(text));

    /// <summary>Returns a text as a sentence shows it: what it begins with, and what nobody could see as its code.</summary>
    public static string Shown(string text)
    {
        var shown = new StringBuilder("'");
        for (var i = 0; i < Math.Min(text.Length, LongestShown); i++)
        {
            var at = i;
            var codePoint = CodePointAt(text, ref i);
            if (IsTaken(codePoint))
            {
                shown.Append(text, at, i - at + 1);
            }
            else
            {
                shown.Append("\\u").Append(codePoint.ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return shown.Append(text.Length > LongestShown ? "…'" : "'").ToString();
    }

    /// <summary>Gets what compares references in sets and groups.</summary>
    public static IEqualityComparer<string> Comparer { get; } = new SameReference();

    // What nearly every reference is: ASCII that is in its form already.
    private static bool IsPlain(string text)
    {
        var afterBlank = true;
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' || (c == ' ' && afterBlank))
            {
                return false;
            }

            afterBlank = c == ' ';
        }

        return !afterBlank || text.Length == 0;
    }

    private static string? Form(string text, bool canCompose, ref ReferenceFlaw flaw)
    {
        var formed = new StringBuilder(Math.Min(text.Length, Longest));
        var blank = false;
        var isAscii = true;
        for (var i = 0; i < text.Length; i++)
        {
            var at = i + 1;
            var codePoint = CodePointAt(text, ref i);
            if (!IsTaken(codePoint))
            {
                flaw = new ReferenceFlaw(ReferenceFlawKind.NotTaken, codePoint, at);
                return null;
            }

            if (IsBlank(codePoint))
            {
                blank = formed.Length > 0;
                continue;
            }

            if (codePoint > '~' && !canCompose)
            {
                flaw = new ReferenceFlaw(ReferenceFlawKind.NotComposed, codePoint, at);
                return null;
            }

            isAscii &= codePoint <= '~';
            if (blank)
            {
                formed.Append(' ');
                blank = false;
            }

            formed.Append(text, at - 1, i - at + 2);
        }

        return isAscii ? formed.ToString() : formed.ToString().Normalize(NormalizationForm.FormC);
    }

    private static int FirstFolded(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= 'A' and <= 'Z' or > '~')
            {
                return i;
            }
        }

        return -1;
    }

    // Half of a surrogate pair comes back as itself.
    private static int CodePointAt(string text, ref int i)
    {
        var c = text[i];
        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            i++;
            return char.ConvertToUtf32(c, text[i]);
        }

        return c;
    }

    // The space separators, Zs.
    private static bool IsBlank(int c) => c is ' ' or 0xA0 or 0x1680 or (>= 0x2000 and <= 0x200A) or 0x202F or 0x205F or 0x3000;

    // Names in several scripts need the joiners, and emoji the selectors; they make no other name.
    private static bool IsIgnored(int c) => c is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F);

    // Refused are controls (Cc), breaks (Zl, Zp), halves of pairs (Cs), private use (Co), what is no character at all, and of the formats (Cf) those that nobody sees.
    private static bool IsTaken(int c) => c switch
    {
        < 0x20 or (>= 0x7F and <= 0x9F) => false,
        < 0xAD => true,
        0xAD or 0x61C or 0x180E or 0x200B or 0x200E or 0x200F => false,
        >= 0x2028 and <= 0x202E => false,
        >= 0x2060 and <= 0x206F => false,
        >= 0xD800 and <= 0xF8FF => false,
        (>= 0xFDD0 and <= 0xFDEF) or 0xFEFF or (>= 0xFFF9 and <= 0xFFFB) => false,
        (>= 0x13430 and <= 0x1343F) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) => false,
        0xE0001 or (>= 0xE0020 and <= 0xE007F) or >= 0xF0000 => false,
        _ => (c & 0xFFFE) != 0xFFFE,
    };

    private sealed class SameReference : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => AreSame(x, y);

        public int GetHashCode(string obj) => HashOf(obj);
    }
}

/// <summary>Why a text is no reference.</summary>
internal enum ReferenceFlawKind
{
    /// <summary>There is nothing in it that could be seen.</summary>
    Empty,

    /// <summary>It is longer than a reference may be.</summary>
    TooLong,

    /// <summary>It has a character that nobody sees, or that no text keeps.</summary>
    NotTaken,

    /// <summary>It has a letter beyond ASCII where the runtime can't compose letters.</summary>
    NotComposed,
}

/// <summary>What is wrong with a text that should be a reference.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The code point, or the length.</param>
/// <param name="Position">Where the code point stands, from 1, in UTF-16 units.</param>
internal readonly record struct ReferenceFlaw(ReferenceFlawKind Kind, int Number, int Position)
{
    /// <summary>Returns the sentence about the text that <paramref name="what"/> holds.</summary>
    public string Says(string what) => Kind switch
    {
        ReferenceFlawKind.TooLong => FormattableString.Invariant($"{what} has {Number:N0} characters; it may have {ReferenceText.Longest}."),
        ReferenceFlawKind.NotTaken => FormattableString.Invariant($"{what} has U+{Number:X4} at character {Position}, which can't be seen or kept. Leave it out."),
        ReferenceFlawKind.NotComposed => FormattableString.Invariant($"{what} has U+{Number:X4} at character {Position}, and in globalization-invariant mode letters beyond ASCII can't be compared. Turn the mode off."),
        _ => $"{what} is empty or has nothing but blanks.",
    };
}
