using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Storage;
using Xunit;

namespace ServiceRecovery.Tests.Storage;

public class PseudonymsTests
{
    private static readonly PseudonymKey Key = PseudonymKey.FromBytes("k1", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());
    private static readonly Pseudonyms Organization = new(TenantId.Single, Key);

    [Fact]
    public void A_pseudonym_is_the_key_id_and_22_characters_of_a_keyed_hash()
    {
        var expected = HMACSHA256.HashData(Key.ToBytes(), (byte[])[0, 0, 0, 7, .. "default"u8, .. "ana"u8]).AsSpan(0, 16);

        Assert.Equal("k1:" + Convert.ToBase64String(expected).TrimEnd('=').Replace('+', '-').Replace('/', '_'), Organization.SubjectOf(new PersonId("Ana")).Key.Text);
        Assert.Matches("^k1:[A-Za-z0-9_-]{22}$", Organization.KeyOf("anything").Text);
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void A_person_is_one_person_in_capital_and_small_letters_whatever_the_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.Equal("ISTVAN.I", Organization.SubjectOf(new PersonId("ISTVAN.I")).Original);
            Assert.Equal(Organization.SubjectOf(new PersonId("istvan.i")), Organization.SubjectOf(new PersonId("ISTVAN.I")));
            Assert.Equal(Organization.SubjectOf(new CustomerRef("istvan i")), Organization.SubjectOf(new CustomerRef("ISTVAN I")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("alice", "ａlice")]
    [InlineData("i", "ı")]
    [InlineData("i", "İ")]
    [InlineData("strasse", "straße")]
    public void Letters_that_look_alike_are_never_taken_for_others(string one, string other) => Assert.NotEqual(Organization.KeyOf(one), Organization.KeyOf(other));

    // Pseudonyms are kept for ever: these two never change, whatever the runtime knows of letters.
    [Theory]
    [InlineData("\u00C9lodie", "\u00E9lodie")]
    [InlineData("\u1E9E", "\u00DF")]
    public void Of_every_script_capital_and_small_letters_are_one(string one, string other) => Assert.Equal(Organization.KeyOf(one), Organization.KeyOf(other));

    [Fact]
    public void A_person_who_is_their_own_customer_is_noticed() =>
        Assert.Equal(Organization.SubjectOf(new PersonId("ana")), Organization.SubjectOf(new CustomerRef("ANA")));

    [Fact]
    public void A_customer_keeps_the_spelling_the_host_gave() =>
        Assert.Equal("Ana@Example.com", Organization.SubjectOf(new CustomerRef("Ana@Example.com")).Original);

    [Fact]
    public void Another_tenant_and_another_key_give_another_pseudonym()
    {
        var person = new PersonId("ana");

        Assert.NotEqual(Organization.SubjectOf(person), new Pseudonyms(new TenantId("other"), Key).SubjectOf(person));
        Assert.NotEqual(Organization.SubjectOf(person), new Pseudonyms(TenantId.Single, PseudonymKey.FromBytes("k1", new byte[32])).SubjectOf(person));
        Assert.NotEqual(PseudonymKey.Generate().ToBytes(), PseudonymKey.Generate().ToBytes());
    }

    [Fact]
    public void Tenant_and_text_are_never_run_together() =>
        Assert.NotEqual(new Pseudonyms(new TenantId("ab"), Key).KeyOf("c"), new Pseudonyms(new TenantId("a"), Key).KeyOf("bc"));

    [Fact]
    public void Evidence_is_the_pair_of_channel_and_reference_in_any_spelling()
    {
        var call = Organization.OfEvidence(Channel.Phone, "Call 7");

        Assert.Equal(call, Organization.OfEvidence(new Channel("phone"), "Call 7"));
        Assert.Equal(call, Organization.OfEvidence(Channel.Phone, "call 7"));
        Assert.NotEqual(call, Organization.OfEvidence(Channel.Mail, "Call 7"));
        Assert.Equal(call, Organization.OfEvidence(new Channel("Phone"), "Call 7"));
        Assert.Equal(Organization.OfEvidence(null, "Call 7"), Organization.OfEvidence(null, "call 7"));
        Assert.Equal("phone\nCall 7", call.Original);
    }

    [Fact]
    public void Different_names_never_share_a_pseudonym() =>
        Prop.ForAll(Generators.Id.Two().ToArbitrary(), pair =>
            (Organization.KeyOf(pair.Item1) == Organization.KeyOf(pair.Item2)) == string.Equals(pair.Item1, pair.Item2, StringComparison.OrdinalIgnoreCase))
            .Check(Props.Cfg(Tier.Size(500, 20_000)));

    [Theory]
    [InlineData("")]
    [InlineData("k:1")]
    [InlineData("k 1")]
    [InlineData("keynumber")]
    public void A_key_has_a_short_name(string keyId) =>
        Assert.Equal(
            "A pseudonym key's id has 1 to 8 characters of 'A-Za-z0-9._-'. (Parameter 'keyId')",
            Assert.Throws<ArgumentException>(() => PseudonymKey.FromBytes(keyId, new byte[32])).Message);

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_has_32_bytes(int length) =>
        Assert.Equal(
            $"A pseudonym key has 32 bytes, but was given {length}. (Parameter 'bytes')",
            Assert.Throws<ArgumentException>(() => PseudonymKey.FromBytes("k1", new byte[length])).Message);

    [Fact]
    public void A_key_never_shows_its_secret()
    {
        var bytes = Key.ToBytes();
        bytes[0] ^= 1;

        Assert.NotEqual(bytes, Key.ToBytes());
        Assert.Equal("k1", Key.ToString());
        Assert.Equal(Organization.KeyOf("ana").Text, Organization.SubjectOf(new PersonId("ana")).ToString());
    }
}
