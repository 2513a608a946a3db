using System.Globalization;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Faults;

/// <summary>B7: text and input, where it enters the core. Each text field of each command is tried in the conventions.</summary>
public class TextFaults
{
    private static readonly string Large = new('x', 10 * 1024 * 1024);

    [Theory]
    [InlineData("\0")]
    [InlineData("Window\0table")]
    public async Task Fault_107_A_null_character_is_refused_on_entry(string text)
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());

        await organization.Refuses(Dana, new CaseCommand.AddNote(text), "bad-text");
        await organization.Refuses(Dana, Give.Release("p1", Call(text)), "bad-text");
        await organization.Refuses(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, new Money(1, new Currency(text))), "bad-text");
        await organization.Refuses(Dana, new CaseCommand.Apologize(Channel: Channel.Mail, Template: text), "bad-text");
    }

    [Fact]
    public async Task Fault_108_Half_a_surrogate_pair_is_refused_before_a_fingerprint_is_made_of_it()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());

        // Here and not beside the test: whoever hands a test its data writes it as UTF-8, where halves have no place.
        foreach (var text in new[] { "\ud83d", "\ude00 alone", "two \ud83d\ud83d\ude00" })
        {
            await organization.Refuses(Dana, new CaseCommand.AddNote(text), "bad-text");
            await organization.Refuses(Dana, Give.Release("p1", Call(text)), "bad-text");
            await organization.Refuses(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, new Money(1, new Currency(text))), "bad-text");
        }

        await organization.Takes(Dana, new CaseCommand.AddNote("whole \ud83d\ude00"));
    }

    [Fact]
    public async Task Fault_109_Ten_mebibytes_are_refused_and_nothing_of_their_size_is_made()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());
        foreach (var command in new[] { new CaseCommand.AddNote(Large), Give.Yes(Call(Large)), new CaseCommand.Apologize(Channel: Channel.Mail, Template: Large) })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = organization.Do(Dana, command);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

            var refusal = Refused(await result, "too-long");
            Assert.True(allocated < 256 * 1024, $"{allocated} bytes were allocated to refuse {Large.Length} characters.");
            Assert.True(refusal.Sentence.Length < 200);
        }
    }

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\nb")]
    [InlineData("a\r\nBcc: all@example.org")]
    [InlineData("a\u0085b")]
    [InlineData("\u001b[31m")]
    public void Fault_111_No_name_or_reference_begins_a_second_line(string text)
    {
        Assert.False(TextRules.IsReference(text));
        Assert.False(CustomerRef.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => new CustomerRef(text));
        Assert.False(Channel.TryParse(text, out _));
    }

    [Fact]
    public async Task Fault_111_Evidence_and_codes_have_one_line_too()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());

        await organization.Refuses(Dana, Give.Release("p1", Call("call\r\nBcc: all@example.org")), "bad-text");
        await organization.Refuses(Dana, new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Refund, new Money(1, new Currency("US\nD"))), "bad-text");
    }

    [Fact]
    public void Fault_112_An_address_with_a_line_break_in_a_quoted_part_is_no_reference() =>
        Assert.False(CustomerRef.TryParse("\"ann\r\n\"@example.org", out _));

    public static TheoryData<string> NoIds => ["", " ", "a b", " a", "a/b", "../a", "%2e%2e", "a%20b", "а", "ａ", "é", "a\u200b", "a\0", "a\n", "a'", "a\"", "<a>", new string('a', 65), new string('a', 1_000_000)];

    [Theory]
    [MemberData(nameof(NoIds))]
    public void Fault_118_Ids_come_from_one_list_of_characters(string text)
    {
        var shown = Assert.Throws<ArgumentException>(() => new CaseId(text)).Message;
        Assert.True(shown.Length < 300, "A message about an id holds no megabytes.");
        Assert.False(CaseId.TryParse(text, out _));
        Assert.False(CommandId.TryParse(text, out _));
        Assert.False(TenantId.TryParse(text, out _));
        Assert.False(ActId.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => new StepKind(text));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    [InlineData("az-Latn-AZ")]
    public async Task Fault_119_A_person_is_one_person_in_capital_and_small_letters_under_every_culture(string name)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            var organization = new Organization();
            await organization.Heard();
            await organization.Takes(new Actor(new PersonId("LILI"), new Role("server")), Give.Voucher("g1", 6_000));

            await organization.Refuses(new Actor(new PersonId("lili"), new Role("manager")), Give.Approve("g1"), "second-person-needed");
            Assert.NotEqual(new PersonId("lili"), new PersonId("lılı"));
            Assert.NotEqual(new PersonId("lili"), new PersonId("ｌｉｌｉ"));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public async Task Fault_120_Amounts_are_integers_of_minor_units_and_shown_in_one_way(string name)
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            var organization = new Organization();
            await organization.Heard();

            Assert.StartsWith("Giving 1000.00 USD needs another person", Refused(await organization.DoAll(Dana, Give.Voucher("g1", 100_000)), "approval-needed").Sentence, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Fault_124_The_core_runs_no_regular_expression_on_anything() =>
        Assert.DoesNotContain(typeof(RecoveryDesk).Assembly.GetReferencedAssemblies(), name => name.Name == "System.Text.RegularExpressions");
}
