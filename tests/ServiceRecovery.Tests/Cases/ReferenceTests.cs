using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ServiceRecovery.Tests.Cases;

/// <summary>What is a name that others chose, and when two are the same.</summary>
public class ReferenceTests
{
    [Theory]
    [InlineData("jo@example.com ", "jo@example.com")]
    [InlineData("  Jo \u00A0\u2003 Smith\u3000", "Jo Smith")]
    [InlineData("jose\u0301", "jos\u00E9")]
    [InlineData("\u1100\u1161", "\uAC00")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("R-1001", "R-1001")]
    public void A_reference_has_one_form(string given, string form)
    {
        Assert.Equal(form, new CustomerRef(given).Value);
        Assert.Equal(form, new PlaceId(given).Value);
        Assert.Equal(form, new Evidence(Channel.Phone, given).Reference);
    }

    [Theory]
    [InlineData("Jo@Example.com", "jo@example.COM")]
    [InlineData("\u00C9lodie", "\u00E9lodie")]
    [InlineData("\u0414\u0410\u0428\u0410", "\u0434\u0430\u0448\u0430")]
    [InlineData("\u039F\u03B4\u03CC\u03C2", "\u03BF\u03B4\u03CC\u03C3")]
    [InlineData("\u1E9E", "\u00DF")]
    [InlineData("\u13A0", "\uAB70")]
    [InlineData("\U00010400", "\U00010428")]
    [InlineData("\U0001F469\u200D\U0001F467 Kim", "\U0001F469\U0001F467 kim")]
    [InlineData("\u2764\uFE0F", "\u2764")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u062E\u0648\u0627\u0647\u0645")]
    public void Two_spellings_are_one_name(string one, string other)
    {
        Assert.Equal(new CustomerRef(one), new CustomerRef(other));
        Assert.Equal(new CustomerRef(one).GetHashCode(), new CustomerRef(other).GetHashCode());
        Assert.Equal(one.Normalize(), new CustomerRef(one).Value);
    }

    [Theory]
    [InlineData("alice", "\uFF41lice")]
    [InlineData("i", "\u0131")]
    [InlineData("i", "\u0130")]
    [InlineData("jo", "j\u043E")]
    [InlineData("strasse", "stra\u00DFe")]
    [InlineData("Jo Smith", "JoSmith")]
    public void Look_alikes_stay_apart(string one, string other) => Assert.NotEqual(new CustomerRef(one), new CustomerRef(other));

    [Theory]
    [InlineData("", "is empty or has nothing but blanks.")]
    [InlineData(" \u00A0 ", "is empty or has nothing but blanks.")]
    [InlineData("\u200D", "is empty or has nothing but blanks.")]
    [InlineData("jo\u200B", "has U+200B at character 3, which can't be seen or kept. Leave it out.")]
    [InlineData("a\tb", "has U+0009 at character 2, which can't be seen or kept. Leave it out.")]
    [InlineData("\uFEFFjo", "has U+FEFF at character 1, which can't be seen or kept. Leave it out.")]
    [InlineData("jo\u202E", "has U+202E at character 3, which can't be seen or kept. Leave it out.")]
    [InlineData("x\U000E0041", "has U+E0041 at character 2, which can't be seen or kept. Leave it out.")]
    [InlineData("x\uE000", "has U+E000 at character 2, which can't be seen or kept. Leave it out.")]
    public void What_is_none_is_told_by_code_point_and_place(string text, string told)
    {
        Assert.False(CustomerRef.TryParse(text, out _));
        Assert.StartsWith("The value of a 'CustomerRef' " + told, Assert.Throws<ArgumentException>(() => new CustomerRef(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_pair_is_no_reference_wherever_it_stands()
    {
        foreach (var text in new[] { "\uD83D", "a\uDC69b", "ab\uD83D" })
        {
            Assert.False(DeviceId.TryParse(text, out _));
        }
    }

    [Fact]
    public void Its_length_is_that_of_its_form()
    {
        Assert.True(CustomerRef.TryParse(new string(' ', 300) + new string('a', 256), out _));
        Assert.True(CustomerRef.TryParse(string.Concat(Enumerable.Repeat("e\u0301", 256)), out _));
        Assert.False(CustomerRef.TryParse(new string('a', 257), out _));
    }

    [Fact]
    public void Where_the_runtime_composes_nothing_only_ascii_is_taken_and_the_mode_is_named()
    {
        Assert.Equal("Jo Smith", ReferenceText.Normalize(" Jo\u00A0Smith", canCompose: false, out _));
        Assert.Null(ReferenceText.Normalize("Jos\u00E9", canCompose: false, out var flaw));
        Assert.Equal("It has U+00E9 at character 4, and in globalization-invariant mode letters beyond ASCII can't be compared. Turn the mode off.", flaw.Says("It"));
    }

    [Fact]
    public void Plain_ascii_is_taken_as_it_is()
    {
        var text = "call 4711";

        Assert.Same(text, ReferenceText.Normalize(text, out _));
        Assert.Same(text, ReferenceText.Fold(text));
    }

    // A category decides; the formats that can be seen (number signs of Arabic, Syriac, Kaithi) and the two joiners are the only exceptions among them.
    [Fact]
    public void Of_every_category_that_is_never_seen_no_code_point_is_taken()
    {
        int[] seen = [0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, 0x200C, 0x200D];
        var wrong = Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or > 0xDFFF).Where(c =>
        {
            var hidden = CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
                || (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format && !seen.Contains(c));
            var isAssigned = CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.OtherNotAssigned;
            return isAssigned && hidden == CustomerRef.TryParse("a" + char.ConvertFromUtf32(c) + "b", out _);
        });

        Assert.Empty(wrong.Select(c => $"U+{c:X4}"));
    }

    // The runtime's own casing knows the same pairs but for signs that merely look like letters, and it has no rule for the dotless and the dotted i either.
    [Fact]
    public void The_table_of_letters_agrees_with_another_one()
    {
        int[] others = [0x17F, 0x1C5, 0x1C8, 0x1CB, 0x1F2, 0x345, 0x3C2, 0x3D0, 0x3D1, 0x3D5, 0x3D6, 0x3F0, 0x3F1, 0x3F4, 0x3F5, 0x1E9B, 0x1E9E, 0x1FBE, 0x1FD3, 0x1FE3, 0x2126, 0x212A, 0x212B, 0xFB05, .. Enumerable.Range(0x1C80, 9)];
        List<string> wrong = [];
        for (var c = 0x80; c < 0x110000; c++)
        {
            if (c is >= 0xD800 and <= 0xDFFF || others.Contains(c))
            {
                continue;
            }

            var (text, rune) = (char.ConvertFromUtf32(c), new Rune(c));
            var upper = Rune.ToUpperInvariant(rune).Value;
            var folded = ReferenceText.Fold(text);
            Assert.Equal(folded, ReferenceText.Fold(folded));
            var isKnown = Rune.ToUpperInvariant(new Rune(folded.Length == 0 ? c : char.ConvertToUtf32(folded, 0))).Value == upper;
            var isSame = folded.Length == 0 || ReferenceText.Fold(char.ConvertFromUtf32(upper)) == folded;
            if (!isKnown || (!isSame && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.OtherNotAssigned))
            {
                wrong.Add($"U+{c:X4} -> {string.Join(' ', folded.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)))}");
            }
        }

        Assert.Empty(wrong);
    }

    [Property]
    public void Form_and_folding_are_reached_in_one_step(NonNull<string> text)
    {
        if (ReferenceText.Normalize(text.Get, out _) is not { } form)
        {
            return;
        }

        Assert.Equal(form, ReferenceText.Normalize(form, out _));
        Assert.Equal(ReferenceText.Fold(form), ReferenceText.Fold(ReferenceText.Fold(form)));
        Assert.Equal(new CustomerRef(text.Get), new CustomerRef(" " + form + " "));
    }

    [Fact]
    public void Another_spelling_of_a_name_is_the_same_command() => Assert.Equal(
        PrintOf(new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Mail, Customer: new CustomerRef("Jo Smith"), Place: new PlaceId("Till-4"))),
        PrintOf(new CaseCommand.ReportFailure(null, Severity.Minor, Channel.Mail, Customer: new CustomerRef("jo  smith"), Place: new PlaceId("till-4"))));

    private static byte[] PrintOf(CaseCommand command) => CommandFingerprint.Compute(new RecoveryBatch(new CommandId("c"), Organization.Dana, command), new byte[32]);
}
