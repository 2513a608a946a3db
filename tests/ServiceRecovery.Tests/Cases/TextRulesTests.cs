using Xunit;

namespace ServiceRecovery.Tests.Cases;

public class TextRulesTests
{
    [Theory]
    [InlineData("The soup was cold.\nTwice.")]
    [InlineData("Прошу прощения, 対応が遅れました 🍲")]
    [InlineData("")]
    public void Words_of_any_language_are_kept(string words) => Assert.True(TextRules.IsStorable(words));

    // Said in code, because an attribute's text is UTF-8, which has no halves of surrogate pairs.
    [Fact]
    public void What_a_store_would_change_is_not_taken() =>
        Assert.All(["a\0b", "a\uD83C", "\uD83Ca", "\uDF72"], words => Assert.False(TextRules.IsStorable(words)));

    [Fact]
    public void A_reference_has_1_to_256_characters()
    {
        Assert.False(TextRules.IsReference(""));
        Assert.True(TextRules.IsReference(new string('r', 256)));
        Assert.False(TextRules.IsReference(new string('r', 257)));
    }

    [Fact]
    public void A_reference_never_makes_a_second_line() => Assert.False(TextRules.IsReference("order 7\r\nBcc: everyone"));
}
