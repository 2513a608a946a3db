using Xunit;

namespace ServiceRecovery.Tests.Cases;

public class IdentifierTests
{
    [Fact]
    public void Every_id_is_made_of_its_text_by_whoever_binds_texts()
    {
        var ids = typeof(CaseId).Assembly.GetExportedTypes().Where(type => type.IsValueType && type.GetConstructor([typeof(string)]) is not null && type.GetMethod("TryParse") is not null && type.Namespace != "ServiceRecovery.Playbooks").Append(typeof(Currency)).ToList();

        Assert.True(ids.Count > 15, $"Only {ids.Count} ids were found.");
        Assert.All(ids, id =>
        {
            var converter = System.ComponentModel.TypeDescriptor.GetConverter(id);
            Assert.Equal(id.GetConstructor([typeof(string)])!.Invoke(["table-12"]), converter.ConvertFromInvariantString("table-12"));
            Assert.Equal("table-12", converter.ConvertToInvariantString(converter.ConvertFromInvariantString("table-12")));
        });
        Assert.Throws<ArgumentException>(() => System.ComponentModel.TypeDescriptor.GetConverter(typeof(CaseId)).ConvertFromInvariantString("a b"));
    }

    [Theory]
    [InlineData("C-1")]
    [InlineData("a.b_c:d-9")]
    [InlineData("x")]
    public void An_id_is_letters_digits_and_four_signs(string text)
    {
        Assert.True(CaseId.TryParse(text, out var id));
        Assert.Equal(text, id.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("C 1")]
    [InlineData("C/1")]
    [InlineData("Ä-1")]
    [InlineData("C-1\n")]
    [InlineData("C-1\0")]
    public void Nothing_else_is_an_id(string? text)
    {
        Assert.False(CaseId.TryParse(text, out var id));
        Assert.Equal(default, id);
    }

    [Fact]
    public void An_id_has_at_most_64_characters()
    {
        Assert.True(CaseId.TryParse(new string('a', 64), out _));
        Assert.False(CaseId.TryParse(new string('a', 65), out _));
    }

    [Fact]
    public void A_wrong_id_is_told_its_length_and_first_wrong_character_and_what_would_do()
    {
        Assert.StartsWith("An id has 1 to 64 characters of 'A-Za-z0-9._:-', but this has 6, of which number 5 is U+0020.", Assert.Throws<ArgumentException>(() => new CaseId("till 4")).Message, StringComparison.Ordinal);
        Assert.StartsWith("An id has 1 to 64 characters of 'A-Za-z0-9._:-', but this has 65.", Assert.Throws<ArgumentException>(() => new CaseId(new string('a', 65))).Message, StringComparison.Ordinal);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => new CaseId(null!)).ParamName);
    }

    [Fact]
    public void An_endless_wrong_id_is_not_repeated_in_the_message()
    {
        var told = Assert.Throws<ArgumentException>(() => new CaseId(new string('/', 1_000_000)));

        Assert.True(told.Message.Length < 200);
    }

    [Fact]
    public void A_person_is_the_same_in_capital_and_small_letters()
    {
        Assert.Equal(new PersonId("ana"), new PersonId("Ana"));
        Assert.Equal("ANA", new PersonId("ANA").Value);
    }

    [Fact]
    public void Cases_differ_by_capital_and_small_letters() => Assert.NotEqual(new CaseId("c-1"), new CaseId("C-1"));

    [Fact]
    public void An_id_that_was_never_set_is_not_read_as_an_empty_one() =>
        Assert.Equal("A 'CaseId' that was never set has no value.", Assert.Throws<InvalidOperationException>(() => default(CaseId).Value).Message);
}
